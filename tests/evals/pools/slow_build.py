"""A build in a process of its own that can be killed: `python slow_build.py FOLDER MARKS SECONDS`.

Every call to the model takes SECONDS and leaves a line, its step, in MARKS before it is answered.
"""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from teller import Teller, models, order  # type: ignore[import-not-found]

from loreboard.evals.pools.build import build
from loreboard.story.ask import Ask, Reply


def mark(step: str) -> None:
    with Path(sys.argv[2]).open("a") as marks:
        marks.write(f"{step}\n")


class Marking(Teller):  # type: ignore[misc]
    """The teller, leaving a mark for every ask that is on the wire."""

    async def reply(self, ask: Ask) -> Reply:
        mark(ask.step)
        told: Reply = await super().reply(ask)
        return told


if __name__ == "__main__":
    asyncio.run(build(order(Path(sys.argv[1]), samples=5), models(Marking(seconds=float(sys.argv[3])))))
