"""A short run of the machine; the long one is `python -m tests.pipeline.machine --steps 20000`."""

import os

import pytest

from loreboard.lore import Lore

from .living import at_home, live

LIVES, STEPS = 8, 12


@pytest.mark.skipif(not hasattr(os, "fork"), reason="runs die in forked processes")
def test_edits_locks_resumes_forks_crashes_and_exports_in_any_order_keep_what_they_promise(lore: Lore) -> None:
    with at_home(lore) as life:
        live(life, LIVES, STEPS)
        assert sum(life.steps.values()) > LIVES
