"""Boards made to be weighed, by the real pipeline with the offline composer: of a premise's series, of a script by people.

Everything is written into a folder that is gone afterwards.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from loreboard.composer import MADE_BY
from loreboard.evals import making
from loreboard.evals.briefs import Brief
from loreboard.pipeline import runs
from loreboard.pipeline.door import Hired, Models
from loreboard.pipeline.given import yaml_in, yaml_value
from loreboard.pipeline.handoff import read_list
from loreboard.pipeline.runs import Tools
from loreboard.pipeline.settings import Settings
from loreboard.screenplay import read_script
from loreboard.screenplay.formats import ENDINGS
from loreboard.story.bible import Bible
from loreboard.story.errors import BadInput, LoreboardError
from loreboard.story.script import Script
from loreboard.story.shots import ShotList


class Boarded(NamedTuple):
    """One episode or script with its shot list; `took` is in seconds, for a whole series on its first episode."""

    name: str
    script: Script
    shots: ShotList
    book: Bible
    took: float


class Refused(NamedTuple):
    """A script that was not boarded. `why` is what a person is told; `bug` marks an error that was not raised on purpose."""

    name: str
    why: str
    bug: bool


def of_premise(brief: Brief, episodes: int, seconds: int, seed: int = 0) -> tuple[Boarded, ...]:
    """The episodes of the series that the composer makes of `brief`, each fitted to `seconds`. Raises what a run raises."""
    start = time.perf_counter()
    files = asyncio.run(making.make(brief, seed, "shots", episodes=episodes, seconds=seconds))
    took = time.perf_counter() - start
    book = yaml_in(files["bible.yaml"], brief.id, Bible)
    out = []
    for number in range(1, episodes + 1):
        script = read_script(files[f"e{number:02d}/script.fountain"].encode(), "script.fountain")
        shots = ShotList.model_validate_json(files[f"e{number:02d}/shots.json"])
        out.append(Boarded(f"{brief.id}/e{number:02d}", script, shots, book, took if number == 1 else 0.0))
    return tuple(out)


def of_script(path: Path) -> Boarded | Refused:
    """The board of a script by people, exports and all, as `loreboard shots` makes it."""
    start = time.perf_counter()
    try:
        raw = path.read_bytes()
        script = read_script(raw, path.name)
        if not script.lines:
            raise BadInput("The script has no action and no dialogue", path.name, "")
        with tempfile.TemporaryDirectory(prefix="loreboard-eval-") as place:
            root = Path(place) / "board"
            asyncio.run(_run(root, script, raw, path.suffix.lower().replace(".spmd", ".fountain")))
            shots, book = read_list(root / "e01/shots.json"), yaml_value(root / "bible.yaml", Bible)
    except LoreboardError as error:
        return Refused(path.name, str(error), bug=False)
    except Exception as error:  # one broken script must not hide what the others show
        return Refused(path.name, f"{type(error).__name__}: {error}", bug=True)
    return Boarded(path.name, script, shots, book, time.perf_counter() - start)


async def _run(root: Path, script: Script, raw: bytes, ending: str) -> None:
    inside = f"e01/script{ending}"
    chosen = Settings(script=inside, language=script.language, episodes=1)
    tools = Tools(models=Models(Hired(making.composer())), lore=making.lore(), made_by=MADE_BY[script.language])
    await runs.begin(root, chosen, tools, script=(inside, raw))


def scripts_at(paths: list[Path]) -> Iterator[Path]:
    """The script files among `paths` and in the folders among them, sorted. Raises BadInput for what is not there."""
    for path in paths:
        if not path.exists():
            raise BadInput("There is no such file", str(path), "Give scripts, or a folder that holds some.")
        inside = path.rglob("*") if path.is_dir() else (path,)
        yield from sorted(p for p in inside if p.is_file() and (p.suffix.lower() in ENDINGS or not path.is_dir()))
