"""`python -m tests.wire.load [SERIES] [SEED]`: hundreds of series at once through one process, under the fault mix of R5.

The server is a process of its own, so that memory and time are the client's. Prints, for each figure that reliability.md section 5
asks for, what came: how each series ended, requests over the ideal, money told against the server's own log, peak memory, and what
the series that were stopped by a named error came to when they were gone on with.
"""

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from loreboard.llm.anthropic_messages import AnthropicMessages
from loreboard.llm.listeners import Listeners
from loreboard.llm.prices import Price, Prices
from loreboard.lore import Lore
from loreboard.pipeline import money, runs
from loreboard.pipeline.door import Caps, Hired, Models
from loreboard.pipeline.runs import Tools
from loreboard.pipeline.settings import Settings
from loreboard.story.errors import LoreboardError

from .faults import mix
from .play import Play
from .server import Server

MODEL = "sonnet-5.5"
PREMISES = (
    "a road-mender in a valley where fog eats the roads",
    "a diver who sells her breath",
    "a clock that runs on other people's afternoons",
    "the last interpreter of a language of knots",
    "修钟人发现全城的钟都慢了一刻",
    "浓雾吞路，一个养路女工",
)
CAP = Decimal(20)
DEADLINE = 90.0
"""Seconds for a call: long beside what a call takes here, since a call that is given up for slowness would count as a fault of ours."""
RESUMES = 6


@dataclass
class Told:
    """What became of the series, by their numbers."""

    errors: dict[int, LoreboardError] = field(default_factory=dict)
    bugs: list[BaseException] = field(default_factory=list)
    resumed: int = 0


def tools(url: str, lore: Lore, models: list[Models]) -> Tools:
    """Tools for one series; all share one provider, so one set of connections and one traffic light."""
    if not models:
        listeners = Listeners()
        chat = AnthropicMessages(MODEL, "sk-ant-load", url, DEADLINE, listeners)
        models.append(Models(Hired(chat, price()), caps=Caps(run=CAP), listeners=listeners))
    return Tools(models=models[0], lore=lore, made_by="the simulator")


def price() -> Price:
    found = Prices.read().price(f"anthropic/{MODEL}")
    assert found is not None
    return found


async def one(number: int, root: Path, made: Tools, told: Told) -> None:
    """One series, from its premise to its shot lists."""
    premise = PREMISES[number % len(PREMISES)]
    chosen = Settings.model_validate(
        {
            "premise": premise,
            "language": "zh" if premise[0] > "\u3000" else "en",
            "seconds": 180,
            "model": f"anthropic/{MODEL}",
            "exports": ["csv"],
        }
    )
    try:
        await runs.begin(root, chosen, made)
    except LoreboardError as error:
        told.errors[number] = error
    except BaseException as error:
        told.bugs.append(error)


async def again(number: int, root: Path, made: Tools, told: Told) -> None:
    """Go on with a series that stopped, as often as a patient person would."""
    for go in range(RESUMES):
        try:
            await runs.resume(root, lambda _: made)
            told.resumed += 1
            return
        except LoreboardError as error:
            if go == RESUMES - 1:
                print(f"  series {number} is still stopped: {error}")
        except BaseException as error:
            told.bugs.append(error)
            return


async def drive(count: int, url: str, folder: Path) -> Told:
    """`count` series at once, then those again that stopped."""
    lore, told, models = Lore.open(None, lambda _: None), Told(), list[Models]()
    lore.search("fog")
    made = tools(url, lore, models)
    started = time.monotonic()
    await asyncio.gather(*(one(n, folder / str(n), made, told) for n in range(count)))
    print(
        f"{count} series at once: {time.monotonic() - started:.0f} s, at most {made.models.traffic.manners.in_flight} calls in flight and {made.models.traffic.manners.runs} series at work"
    )
    kinds = Counter(type(error).__name__ for error in told.errors.values())
    print(f"finished {count - len(told.errors) - len(told.bugs)}, stopped by a named error {len(told.errors)} {dict(kinds)}")
    print(f"peak memory so far {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    for error in (e for e in told.errors.values() if "resume" not in str(e) and "Change what" not in str(e)):
        print("  an error that does not say how to go on:", error)
    await asyncio.gather(*(again(n, folder / str(n), made, told) for n in told.errors))
    print(f"of {len(told.errors)} stopped, {told.resumed} finished when gone on with (at most {RESUMES} times)")
    return told


def books(count: int, folder: Path) -> tuple[Decimal, Decimal, int]:
    """(settled, held, steps asked) over all folders, by their own journals."""
    settled, held, steps = Decimal(0), Decimal(0), 0
    for n in range(count):
        entries = asyncio.run(money.spent(folder / str(n) / ".loreboard"))
        settled += sum((e.spent for e in entries), Decimal(0))
        held += sum((e.perhaps for e in entries), Decimal(0))
        steps += len({e.step.partition("/again")[0].removesuffix("/longer") for e in entries})
    return settled, held, steps


def refused_words(count: int, folder: Path) -> int:
    """How many published files hold the simulator's refusal."""
    files = (p for n in range(count) for p in (folder / str(n)).rglob("*") if p.is_file() and ".loreboard" not in p.parts)
    return sum(b"can't help with that part" in path.read_bytes() for path in files)


async def serve(seed: int, log: Path) -> None:
    """The server's process: prints its address, serves until its standard input ends, and leaves its log."""
    play = Play(script=mix(seed), patience=600)
    play.model.chunk = 4_000
    async with Server(play) as server:
        print(server.address, flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        rows = [(r.fault, r.status, r.complete, r.used.__dict__ if r.used else None, r.sdk_retries) for r in server.ledger if r.number]
        log.write_text(json.dumps({"rows": rows, "most": server.ledger.most_in_flight}))  # noqa: ASYNC240 - the server is done


def weigh(count: int, folder: Path, log: Path) -> None:
    """Hold our books against the server's."""
    told = json.loads(log.read_text())
    rows, rate = told["rows"], price()
    settled, held, steps = books(count, folder)
    cost = {True: Decimal(0), False: Decimal(0)}
    for fault, status, complete, used, _ in rows:
        if status == 200 and used:
            known = complete and fault not in ("cut", "hang")
            cost[known] += rate.cost(used["plain"] + used["read"] + used["written"], used["output"], used["read"], used["written"])
    print(
        f"requests {len(rows)} for {steps} asks that were needed: {len(rows) / steps:.4f} of ideal, faults {dict(Counter(r[0] for r in rows if r[0]))}"
    )
    print(f"money settled {settled:.6f}, by the server's log {cost[True]:.6f}, difference {settled - cost[True]:.6f}")
    print(f"held for unknown outcomes {held:.6f}, what those cost at the server {cost[False]:.6f}")
    print(
        f"in flight at the server at most {told['most']}, SDK retries {sum(r[4] for r in rows)}, refusals in files {refused_words(count, folder)}"
    )


def main(count: int, seed: int) -> int:
    """Run it and print the figures; 1 when something ended without a name."""
    with tempfile.TemporaryDirectory() as place:
        folder, log = Path(place), Path(place) / "log.json"
        command = (sys.executable, "-m", "tests.wire.load", "serve", str(seed), str(log))
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert server.stdin is not None and server.stdout is not None
        try:
            told = asyncio.run(drive(count, server.stdout.readline().strip(), folder))
        finally:
            server.stdin.close()
            server.wait(60)
        print(
            f"uncaught {len(told.bugs)} {[repr(b)[:200] for b in told.bugs[:3]]}, peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
        )
        weigh(count, folder, log)
    return 1 if told.bugs else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve(int(sys.argv[2]), Path(sys.argv[3])))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500, int(sys.argv[2]) if len(sys.argv) > 2 else 5))
