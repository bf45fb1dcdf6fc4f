"""How long everything that leaves the house takes for an episode of 48 shots, and how much memory: each in a process of its own.

python -m loreboard.evals.exporting SHOTS_JSON            the table
python -m loreboard.evals.exporting SHOTS_JSON NAME       one of them, as a line of JSON

Beside the exports there are `panels`, a drawing of each shot, and `animatic`. The script is looked for beside the list. Imports count: a
person waits for them too. Seconds of the processor are what a busy machine does not spoil much; an animatic spends them on all its cores.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from loreboard.pipeline import papers
from loreboard.render import EXPORTERS
from loreboard.screenplay import read_script
from loreboard.story.shots import ShotList

SHOTS = 48
SCREEN = (540, 960)


def episode(path: Path) -> ShotList:
    """The first 48 shots of the list, or it over again until there are as many."""
    told = ShotList.model_validate_json(path.read_bytes())
    shots = tuple(told.shots[n % len(told.shots)].model_copy(update={"id": f"e01-{n:06d}"}) for n in range(SHOTS))
    return told.model_copy(update={"shots": shots, "target_frames": sum(shot.frames for shot in shots)})


def _panels(shots: ShotList) -> dict[str, bytes]:
    from loreboard.render.panels import listed

    return {shot.id: listed(shots, shot, *SCREEN).tobytes() for shot in shots.shots}


def _animatic(shots: ShotList) -> dict[str, bytes]:
    from loreboard.render.animatic import film

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "animatic.mp4"
        film(shots, path)
        return {path.name: path.read_bytes()}


DRAWN: Mapping[str, Callable[[ShotList], dict[str, bytes]]] = {"panels": _panels, "animatic": _animatic}
NAMES = (*DRAWN, *EXPORTERS, *papers.OF_SCRIPTS)


class Cost(NamedTuple):
    """Of one export. `seconds` by the wall, `processor` on all cores; `mb` is the peak of the process, imports and list included, and at least
    what the process holds that started it."""

    seconds: float
    processor: float
    mb: int
    files: int
    bytes: int


def cost(path: Path, name: str) -> Cost:
    """What `name` takes, measured in a process of its own. Raises CalledProcessError when it fails there."""
    command = [sys.executable, "-m", "loreboard.evals.exporting", str(path), name]
    return Cost(**json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout))


def _here(path: Path, name: str) -> Cost:
    shots = episode(path)
    script = path.parent / shots.script.file
    source = papers.Source(lambda: read_script(script.read_bytes(), script.name) if script.is_file() else None, ours=True)
    start, before = time.perf_counter(), time.process_time()
    made = DRAWN[name](shots) if name in DRAWN else papers.made(name, shots, source)
    seconds, processor = time.perf_counter() - start, time.process_time() - before
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return Cost(round(seconds, 3), round(processor, 3), peak, len(made), sum(map(len, made.values())))


def main() -> None:
    """Print the table, or one line of JSON."""
    path, *name = sys.argv[1:]
    if name:
        print(json.dumps(_here(Path(path), name[0])._asdict()))
        return
    for each in NAMES:
        told = cost(Path(path), each)
        print(f"{each:<13} {told.seconds:6.2f} s, {told.processor:6.2f} s of processor, {told.mb:4} MB, {told.bytes / 1000:8.0f} kB")


if __name__ == "__main__":
    main()
