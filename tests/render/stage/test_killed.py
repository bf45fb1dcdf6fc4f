"""A run killed at every state of the ledger, and run again: nothing is taken twice, and what nobody can know waits for a person."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from loreboard.render.stage.service import Service
from loreboard.story.shots import ShotList

from .conftest import run
from .fakes import Fake

DYING = Path(__file__).parent / "dying.py"
ENDS = {
    "planned": ("verified", 0),
    "submitting": ("ambiguous", 0),
    "before_post": ("ambiguous", 0),
    "after_post": ("ambiguous", 1),
    "submitted": ("verified", 1),
    "running": ("verified", 1),
    "succeeded": ("verified", 1),
    "downloaded": ("verified", 1),
    "verified": ("verified", 1),
    "unfit": ("unfit", 1),
    "moderated": ("moderated", 1),
    "ambiguous": ("ambiguous", 1),
}
"""What becomes of the first clip, and how often it was taken when the run died."""


def die(root: Path, url: str, point: str) -> None:
    """Run in another process until it kills itself there."""
    done = subprocess.run([sys.executable, DYING, root, root / "list.json", url, point], timeout=60, capture_output=True)
    assert done.returncode == 9, done.stderr.decode()[-2000:]


@pytest.mark.parametrize("point", ENDS)
async def test_killed_and_run_again_nothing_is_taken_twice(service: Fake, shots: ShotList, tmp_path: Path, point: str) -> None:
    state, taken = ENDS[point]
    service.faults = {"find": True}
    service.faults |= {"poll": [{"state": "running"}]} if point == "running" else {}
    service.faults |= {"poll": [{"state": "moderated"}]} if point == "moderated" else {}
    service.faults |= {"submit": ["lost"]} if point == "ambiguous" else {}
    service.faults |= {"file": [{"light": 0}]} if point == "unfit" else {}
    (tmp_path / "list.json").write_text(shots.model_dump_json(), "utf-8")
    await asyncio.to_thread(die, tmp_path, service.url, point)
    assert sum(service.billed.values()) == taken
    _, entries = await run(shots, Service(base_url=service.url), tmp_path)
    assert [e.state for e in entries] == [state, "verified", "verified"]
    assert max(service.billed.values()) == 1
    assert len(service.billed) == (2 if point in ("submitting", "before_post") else 3)


async def test_a_service_that_knows_our_key_saves_a_person_the_look(service: Fake, shots: ShotList, tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text(shots.model_dump_json(), "utf-8")
    await asyncio.to_thread(die, tmp_path, service.url, "after_post")
    _, entries = await run(shots, Service(base_url=service.url), tmp_path)
    assert [e.state for e in entries] == ["verified"] * 3 and set(service.billed.values()) == {1}
