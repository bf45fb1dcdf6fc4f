"""What the machine has found, each as small as it came to be, and mended since."""

from pathlib import Path

from loreboard.lore import Lore

from . import dying, holds
from .living import at_home


def test_the_halves_that_a_death_leaves_are_swept_wherever_they_lie(lore: Lore, tmp_path: Path) -> None:
    """Of good.json, the store and what is put by they stayed for good."""
    with at_home(lore) as life:
        doors = life.house.folder("script", tmp_path / "folder")
        for place in ("run.json", "good.json", "written.json", "e01/shots.json", "e01/shots.old.json"):
            at = doors.root / (place if "/" in place else f".loreboard/{place}")
            at.with_name(f".{at.name}.abcdefgh.part").write_bytes(b"half")
        assert dying.died(doors.resume, "half_written", 2, tmp_path / "trace")
        doors.resume()
        holds.no_halves(doors.root)
