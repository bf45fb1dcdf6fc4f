"""Servers on this machine, a pace without waits, and a folder with a ledger."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from loreboard.render.stage.ledger import Entry, Ledger
from loreboard.render.stage.planning import plan
from loreboard.render.stage.renderer import Renderer
from loreboard.render.stage.running import Place, Run
from loreboard.render.stage.setting import Pace
from loreboard.story.script import Language
from loreboard.story.shots import ShotList

from .fakes import ComfyHandler, Fake, ServiceHandler, serving

QUICK = Pace(at_once=3, tries=3, first=0.01, most=0.05, poll_first=0.01, factor=1.0, poll_most=0.02, patience=5, errors=3)


@pytest.fixture
def language() -> Language:
    """What a state of a job is does not hang on the language; where words matter a test takes both."""
    return "en"


@pytest.fixture
def service() -> Iterator[Fake]:
    with serving(ServiceHandler) as fake:
        yield fake


@pytest.fixture
def comfy() -> Iterator[Fake]:
    with serving(ComfyHandler) as fake:
        yield fake


@pytest.fixture
def one(shots: ShotList) -> ShotList:
    """The list's last shot alone: one clip."""
    last = shots.shots[-1]
    return shots.model_copy(update={"shots": (last,), "target_frames": last.frames})


async def run(
    shots: ShotList, renderer: Renderer, root: Path, budget: Decimal | None = None, pace: Pace = QUICK
) -> tuple[list[str], tuple[Entry, ...]]:
    """Plan and run once: the states in the order they were written, and how all stands."""
    seen: list[str] = []
    with Ledger(root / ".loreboard" / "render.sqlite") as ledger:
        stage = await plan(shots, renderer)
        await ledger.enter(stage.jobs)
        try:
            entries = await Run(
                renderer, ledger, Place(root, root / ".loreboard"), pace, budget, lambda entry: seen.append(entry.state)
            ).do(stage.jobs)
        finally:
            await renderer.close()
    return seen, entries
