"""`python -m loreboard.evals.kills 50`: offline series killed without warning at random moments, then resumed.

Prints how many finished, how many came out byte for byte as an undisturbed run, and how many answers that were on record
were asked for again. Slow on purpose (some 10 s a kill), so it is no test; `tests/pipeline/test_resume.py` has the quick ones.
"""

import hashlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

PREMISE = "a road-mender in a valley where fog eats the roads"
CLI = (sys.executable, "-m", "loreboard.cli")


def published(root: Path) -> dict[str, str]:
    """Every file but the hidden ones, by name, as a hash of its bytes."""
    files = (p for p in root.rglob("*") if p.is_file() and ".loreboard" not in p.parts)
    return {p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def rows(journal: Path, query: str) -> int:
    """The first number that `query` gives, 0 when there is no journal yet."""
    if not journal.exists():
        return 0
    try:
        with sqlite3.connect(journal) as connection:
            return int(connection.execute(query).fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def kill_once(root: Path, moment: float, whole: dict[str, str]) -> Counter[str]:
    """Begin a series in `root`, kill it after `moment` seconds, resume it, and count what came of it."""
    process = subprocess.Popen((*CLI, "new", PREMISE, "--dir", str(root)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    process.wait()
    journal = root / ".loreboard" / "journal.sqlite"
    told = Counter(kills=1, flying=rows(journal, "select count(*) from calls where state = 'intended'"))
    begun = (root / "loreboard.toml").exists()
    again = (*CLI, "resume", str(root)) if begun else (*CLI, "new", PREMISE, "--dir", str(root))
    done = subprocess.run(again, capture_output=True, text=True, check=False)
    twice = "select count(*) from (select 1 from calls where state = 'answered' group by step, fingerprint having count(*) > 1)"
    return told + Counter(finished=int(done.returncode == 0), equal=int(published(root) == whole), repeated=rows(journal, twice))


def main(kills: int, seed: int = 7) -> None:
    """Kill `kills` runs at moments drawn from `seed`, between the first import and the last file."""
    luck = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        subprocess.run((*CLI, "new", PREMISE, "--dir", f"{folder}/whole"), check=True, capture_output=True)
        length = time.monotonic() - start
        whole = published(Path(folder) / "whole")
        told: Counter[str] = Counter()
        for number in range(kills):
            told += kill_once(Path(folder) / str(number), luck.uniform(0.15, 1.0) * length, whole)
    print(f"kills {told['kills']}, finished {told['finished']}, equal to an undisturbed run {told['equal']}")
    print(f"answers on record asked again {told['repeated']}, calls on the wire at the kill {told['flying']}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
