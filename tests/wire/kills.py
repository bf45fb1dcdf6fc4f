"""`python -m tests.wire.kills 50 [SEED]`: series of 1, 5 and 20 episodes killed at random moments, resumed, and compared.

A whole run over real HTTP is killed with SIGKILL; the server's log says what a vendor would bill. One kill in ten falls
before the first call; the others between the first call and the last file. Prints what was asked for beside what came.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from . import command
from .command import Process, Stage, answered, checkpoints, cut_short, done, kill, published, request_id, settled, stage, wait
from .ledger import Seen
from .model import Model
from .stretched import Stretched

SIZES = (1, 5, 20)
EARLY = 0.1
"""Share of the kills that fall before the first call."""
TRIES = 3
"""Times that a killed series is resumed."""
ASKED = {
    "finished": "all", "equal": "all", "answers lost": "0", "checkpoints lost": "0", "answers asked again": "0",
    "repeats beyond flight": "0", "repeats not listed": "0",
}  # fmt: skip


@dataclass(frozen=True)
class Whole:
    """The undisturbed run: what it published, its requests, and the seconds to its first call and after that."""

    files: dict[str, str]
    requests: int
    head: float
    rest: float


def whole_run(root: Path, episodes: int, model: Model) -> Whole:
    """Run a series undisturbed. Raises AssertionError when it fails."""
    with stage(command.paced(model=model)) as on:
        begun = time.monotonic()
        process = on.fork(*on.new(root, episodes))
        code, _, err = done(process)
        assert code == 0, err
        rows = on.server.ledger.billed()
        assert len({key(row) for row in rows}) == len(rows), "an undisturbed run asks twice"
        return Whole(published(root), len(rows), rows[0].at - begun, time.monotonic() - rows[0].at)


def kill_once(on: Stage, root: Path, episodes: int, whole: Whole, until: Callable[[Process], None]) -> Counter[str]:
    """Begin, kill when `until` returns, resume, and count what came of it; nothing when the run ended before the kill."""
    process, ledger = on.fork(*on.new(root, episodes)), on.server.ledger
    until(process)
    moment = time.monotonic()
    if not kill(process):
        return Counter()
    settled(on.server)
    before, had, cut, steps = ledger.billed(), answered(root), cut_short(root), checkpoints(root)
    told = Counter({"kills": 1, _place(before, moment, whole): 1})
    for _ in range(TRIES):
        code, said, err = done(on.fork(*on.again(root, episodes)))
        told["resumes"] += 1
        if code == 0:
            break
        print(f"resume ended with {code}: {err}", file=sys.stderr)
    settled(on.server)
    after, again = ledger.billed()[len(before) :], {key(row) for row in ledger.billed()[len(before) :]}
    told["finished"] += code == 0
    told["equal"] += published(root) == whole.files
    told["checkpoints lost"] += len(steps - checkpoints(root))
    told["in flight, but whole"] += sum(0 < row.ended < moment and key(row) in again for row in before)
    return told + judged(before, after, had, cut, root, said.get("perhaps_billed", []))


def judged(
    before: list[Seen], after: list[Seen], had: dict[str, tuple[str, str]], cut: dict[str, str], root: Path, listed: list[str]
) -> Counter[str]:
    """What the server's log says of a kill. `had` and `cut` were committed at the kill; `root` is as it is at the end."""
    has = answered(root)
    step_of = {key(row): has[request_id(row.order)][0] for row in after if request_id(row.order) in has}
    step_of |= {key(row): cut_short(root)[row.prompt] for row in after if _cut(row)}
    kept = {key(row) for row in before if request_id(row.order) in had or (_cut(row) and row.prompt in cut)}
    flying = Counter(key(row) for row in before if key(row) not in kept)
    again = Counter(key(row) for row in after if key(row) in kept | set(flying))
    return Counter(
        {
            "answers at the kill": len(had),
            "answers lost": sum(has.get(name) != told for name, told in had.items()),
            "answers asked again": sum(again[name] for name in kept),
            "in flight": flying.total(),
            "repeats": again.total(),
            "repeats beyond flight": (again - flying).total(),
            "repeats not listed": (Counter(step_of.get(name, name) for name in again.elements()) - Counter(listed)).total(),
            "listed": len(listed),
        }
    )


def key(row: Seen) -> str:
    """The same for the same ask with the same room for its answer."""
    return f"{row.mark}/{row.body.get('max_tokens')}"


def _cut(row: Seen) -> bool:
    """Whether the answer ran into its limit; such a one is asked for once more with twice the room."""
    return bool(row.used and row.used.output == row.body.get("max_tokens"))


def _place(before: list[Seen], moment: float, whole: Whole) -> str:
    """Where a kill fell, by the server's clock."""
    open_ = [row for row in before if not 0 < row.ended <= moment]
    if any(0 < row.first <= moment for row in open_):
        return "in a stream"
    if open_:
        return "on the wire"
    return "before any call" if not before else "after the last call" if len(before) == whole.requests else "between calls"


def kills(count: int, episodes: int, seed: int, folder: Path) -> Counter[str]:
    """`count` kills of a series of `episodes`, at moments drawn from `seed`."""
    model, luck, told = Model(chat=Stretched(), chunk=400), random.Random(f"{seed}/{episodes}"), Counter[str]()
    whole = whole_run(folder / "whole", episodes, model)
    for number in range(3 * count):
        if told["kills"] == count:
            break
        with stage(command.paced(model=model)) as on:
            one = kill_once(on, folder / str(number), episodes, whole, partial(_sleep, on, whole, luck.random()))
        told += one
        if not one:
            whole = replace(whole, rest=0.8 * whole.rest)  # the machine has become quicker
    assert told["kills"] == count, "most runs ended before they were killed"
    return told


def _sleep(on: Stage, whole: Whole, drawn: float, process: Process) -> None:
    """Wait for the moment `drawn`, from 0 to 1."""
    if drawn < EARLY:
        time.sleep(drawn / EARLY * whole.head)
    else:
        wait(lambda: len(on.server.ledger), process)
        time.sleep((drawn - EARLY) / (1 - EARLY) * whole.rest)


def main(count: int, seed: int = 7) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        columns = []
        for episodes in SIZES:
            place = Path(folder) / str(episodes)
            place.mkdir()
            columns.append(kills(count, episodes, seed, place))
            print(f"{episodes} episodes: {dict(columns[-1])}", file=sys.stderr, flush=True)
    print(f"{'episodes':<26}{'asked':>8}" + "".join(f"{size:>8}" for size in SIZES))
    for name in ("kills", *ASKED, *sorted({name for column in columns for name in column} - {"kills", *ASKED})):
        print(f"{name:<26}{ASKED.get(name, ''):>8}" + "".join(f"{column[name]:>8}" for column in columns))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50, int(sys.argv[2]) if len(sys.argv) > 2 else 7)
