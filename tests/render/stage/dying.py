"""A run in a process that dies: `python dying.py ROOT LIST URL POINT`. POINT is a state, or before_post or after_post."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from loreboard.render.stage.job import Job
from loreboard.render.stage.ledger import Entry, Ledger
from loreboard.render.stage.planning import plan
from loreboard.render.stage.running import Place, Run
from loreboard.render.stage.service import Service
from loreboard.render.stage.setting import Pace
from loreboard.story.shots import ShotList


class Dying(Service):
    point = ""

    async def submit(self, job: Job, files: Mapping[str, Path]) -> str:
        if self.point == "before_post":
            os._exit(9)
        id = await super().submit(job, files)
        if self.point == "after_post":
            os._exit(9)
        return id


async def main(root: Path, shots: ShotList, url: str, point: str) -> None:
    def watch(entry: Entry) -> None:
        if entry.state == point:
            os._exit(9)

    renderer = Dying(base_url=url)
    renderer.point = point
    quick = Pace(at_once=1, tries=2, first=0.01, most=0.05, poll_first=0.01, factor=1, poll_most=0.02, patience=5, errors=3)
    with Ledger(root / ".loreboard" / "render.sqlite") as ledger:
        stage = await plan(shots, renderer)
        await ledger.enter(stage.jobs)
        if point == "planned":
            os._exit(9)
        await Run(renderer, ledger, Place(root, root / ".loreboard"), quick, None, watch).do(stage.jobs)
        await renderer.close()


if __name__ == "__main__":
    root, told, url, point = sys.argv[1:]
    asyncio.run(main(Path(root), ShotList.model_validate_json(Path(told).read_bytes()), url, point))
