"""How long each exporter takes for an episode of 48 shots, and how much memory: a line of JSON, for one exporter in a process of its own.

python -m loreboard.evals.exporting SHOTS_JSON FORMAT
"""

import json
import resource
import sys
import time
from pathlib import Path

from loreboard.render import exporter, files
from loreboard.story.shots import ShotList

SHOTS = 48


def episode(path: Path) -> ShotList:
    """The first 48 shots of the list, or it over again until there are as many."""
    told = ShotList.model_validate_json(path.read_bytes())
    shots = tuple(told.shots[n % len(told.shots)].model_copy(update={"id": f"e01-{n:06d}"}) for n in range(SHOTS))
    return told.model_copy(update={"shots": shots, "target_frames": sum(shot.frames for shot in shots)})


def main() -> None:
    """Print seconds, peak MB, files and their bytes."""
    path, name = sys.argv[1:]
    shots = episode(Path(path))
    start = time.perf_counter()
    made = files(exporter(name), shots, name)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": round(seconds, 3), "mb": round(peak), "files": len(made), "bytes": sum(map(len, made.values()))}))


if __name__ == "__main__":
    main()
