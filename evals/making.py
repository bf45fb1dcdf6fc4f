"""One run of the pipeline from code: a premise in, the files of its series out; and those files as pieces to be scored.

The files are text by name, so that a log can hold them and be scored again without a run. Knows no inspect.
"""

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from loreboard.agents.doctor import hands_on
from loreboard.composer import MADE_BY, Composer
from loreboard.llm import Chat
from loreboard.lore import Lore
from loreboard.pipeline import runs
from loreboard.pipeline.door import Hired, Models
from loreboard.pipeline.given import yaml_value
from loreboard.pipeline.runs import Tools
from loreboard.pipeline.settings import FILE, Settings, Until
from loreboard.screenplay import read_script
from loreboard.screenplay.timing import draft_seconds
from loreboard.story.arc import Arc
from loreboard.story.errors import BadInput

from .briefs import Brief
from .piece import Piece, arc_piece, script_piece
from .scoring import Scorer

Files = Mapping[str, str]
_BY = {"en": "Written with", "zh": "执笔"}
_KEPT = re.compile(r"loreboard\.toml|arc\.yaml|bible\.yaml|e\d\d/(?:script\.fountain|shots\.json)")
"""What of a series is kept: enough to weigh it again, and names that lead nowhere else."""


def composer() -> Chat:
    """The offline composer, as `loreboard new` has it."""
    return Composer(draft_seconds, lambda parts, language: lore().sightings(parts, language), hands_on)


@cache
def lore() -> Lore:
    """The lore store, its index in memory. Opened once a process."""
    return Lore.open(None, lambda _: None)


async def make(
    brief: Brief, seed: int, until: Until = "script", chat: Chat | None = None, own: Mapping[str, Chat] | None = None, episodes: int = 5,
    seconds: int | None = None,
) -> dict[str, str]:  # fmt: skip
    """The series that the pipeline makes of `brief`, as far as `until`: text by file name. Raises what a run raises.

    Without `seconds` an episode's shots are as long as its script takes; with them they are fitted to that length.

    `chat` answers everybody (the composer, when it is None) but the roles in `own`. Writes only into a folder that is gone afterwards.
    """
    told = chat or composer()
    by = MADE_BY[brief.language] if told.model == Composer.model else f"{_BY[brief.language]} {told.model}"
    models = Models(Hired(told), {role: Hired(other) for role, other in (own or {}).items()})
    chosen = Settings(
        premise=brief.text, language=brief.language, seed=seed, model=told.model, episodes=episodes, seconds=seconds, exports=()
    )
    with tempfile.TemporaryDirectory(prefix="loreboard-eval-") as place:
        root = Path(place) / "series"
        await runs.begin(root, chosen, Tools(models=models, lore=lore(), made_by=by), until)
        names = (path.relative_to(root).as_posix() for path in sorted(root.rglob("*")) if path.is_file())
        return {name: (root / name).read_text(encoding="utf-8") for name in names if _KEPT.fullmatch(name)}


@contextmanager
def unpacked(files: Files, where: str) -> Iterator[Path]:
    """`files` in a folder that is gone afterwards. Raises BadInput for a name that is none of a series: a log may be anybody's."""
    if strange := sorted(name for name in files if not _KEPT.fullmatch(name)):
        raise BadInput(f"{strange[0]!r} is no file of a series", where, f"Only {FILE}, arc.yaml, bible.yaml, scripts and shot lists are.")
    with tempfile.TemporaryDirectory(prefix="loreboard-eval-") as place:
        for name, text in files.items():
            path = Path(place) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        yield Path(place)


def plot_of(files: Files, brief: Brief, id: str) -> Piece:
    """The chosen arc as a plot: logline, the event of each turn, last image. Raises BadInput when there is no arc."""
    with unpacked(files, id) as root:
        arc = yaml_value(root / "arc.yaml", Arc)
    return arc_piece(arc, id, brief.text, brief.id, brief.language)


def scripts_of(files: Files, brief: Brief, id: str) -> tuple[Piece, ...]:
    """Each episode's script as a piece, in order. Raises BadScript for one that cannot be read."""
    names = sorted(name for name in files if name.endswith("script.fountain"))
    scripts = ((name, read_script(files[name].encode(), f"{id}/{name}")) for name in names)
    return tuple(script_piece(script, f"{id}/{name[:3]}", brief.text, brief.id) for name, script in scripts)


@cache
def scorer() -> Scorer:
    """The scorer on the shipped test pools. Opened once a process."""
    return Scorer.open()
