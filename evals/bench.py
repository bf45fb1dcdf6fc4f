"""`make bench`: the figures of DESIGN.md section 5 that a machine can take, printed beside what is asked.

Nothing here fails a build: these machines are shared, and a figure is for reading. Every figure is taken in a process
of its own, so that imports and memory are counted.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from loreboard.evals import exporting, fitting
from loreboard.evals.boards.feature import feature
from loreboard.screenplay import read_script

PREMISES = {"en": "a road-mender in a valley where fog eats the roads", "zh": "浓雾吞路，一个养路女工"}
FEATURE_PAGES = 130
ASKED = {"animatic": "10 s"}
"""Of an export, where it is not what is asked of all."""
HEAVY = ("langgraph", "chromadb", "openai", "anthropic", "numpy")


def best(command: list[str], times: int = 5) -> float:
    """The shortest of some runs of `command`, in seconds."""
    out = []
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        out.append(time.perf_counter() - start)
    return min(out)


class Run(NamedTuple):
    """One run of a command. `processor` is what it took of it, however busy the machine was; the peak is at least what this process holds."""

    seconds: float
    processor: float
    peak_mb: float


def measured(command: list[str]) -> Run:
    """One run of `command`. Exits with what it said when it fails."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        sys.exit(f"{' '.join(command)} failed: {child.stderr.read().decode() if child.stderr else ''}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def figures(folder: Path) -> list[tuple[str, str, str]]:
    """(what, asked, measured) for each figure."""
    python, cli = sys.executable, [sys.executable, "-m", "loreboard.cli"]
    bare = best([python, "-c", "pass"])
    out = [
        ("loreboard --version over a bare interpreter", "80 ms", f"{(best([*cli, '--version']) - bare) * 1000:.0f} ms"),
        ("loreboard --help over a bare interpreter", "200 ms", f"{(best([*cli, '--help']) - bare) * 1000:.0f} ms"),
        ("heavy packages loaded by --help", "none", ", ".join(_loaded(python)) or "none"),
    ]
    out.append(
        (
            f"lengths of {fitting.SHOTS} shots, the slowest of {len(fitting.KINDS)} kinds",
            "50 ms",
            f"{max(fitting.times().values()) * 1000:.0f} ms",
        )
    )
    subprocess.run([*cli, "lore", "search", "warm up"], check=True, capture_output=True)
    for language, premise in PREMISES.items():
        seconds, _, peak = measured([*cli, "new", premise, "--dir", str(folder / language), "--lang", language])
        out.append((f"five episodes offline, {language}", "15 s, 1000 MB", f"{seconds:.1f} s, {peak:.0f} MB"))
    for name in exporting.NAMES:
        told = exporting.cost(folder / "en/e01/shots.json", name)
        size = f"{told.seconds:.2f} s ({told.processor:.2f} s of processor), {told.mb} MB, {told.bytes / 1000:.0f} kB"
        out.append((f"{exporting.SHOTS} shots to {name}", ASKED.get(name, "5 s, 300 MB"), size))
    script = folder / "feature.fountain"
    episodes = [read_script(path.read_bytes(), path.name) for path in sorted((folder / "en").glob("e*/script.fountain"))]
    script.write_text(feature(episodes, FEATURE_PAGES), encoding="utf-8")
    seconds, _, peak = measured([*cli, "shots", str(script), "--dir", str(folder / "feature")])
    shots = len(json.loads((folder / "feature/e01/shots.json").read_bytes())["shots"])
    out.append((f"shot list of a {FEATURE_PAGES}-page script ({shots} shots)", "60 s, 1000 MB", f"{seconds:.1f} s, {peak:.0f} MB"))
    return out


def _loaded(python: str) -> list[str]:
    code = (
        "import sys, io, contextlib\n"
        "from loreboard.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()): main(['--help'])\n"
        f"print(*[m for m in {HEAVY!r} if m in sys.modules])"
    )
    return subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout.split()


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        rows = figures(Path(folder))
    width = max(len(what) for what, _, _ in rows)
    for what, asked, told in rows:
        print(f"{what:<{width}}  asked {asked:<14}  measured {told}")
    print(f"peak of this process itself: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
