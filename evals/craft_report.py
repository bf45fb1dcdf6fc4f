"""A series folder weighed: every rule of its shot lists and scripts, by episode, as one value, as text and as JSON.

Reads, and writes nothing. Pages are made of `CraftReport` elsewhere.
"""

import re
from pathlib import Path
from typing import Literal

from loreboard.pipeline.given import yaml_value
from loreboard.pipeline.handoff import read_list
from loreboard.pipeline.pacing import pace_of
from loreboard.pipeline.settings import FILE, read
from loreboard.screenplay import read_script
from loreboard.screenplay.pace import Pace
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible
from loreboard.story.errors import BadInput
from loreboard.story.script import Language, Script
from loreboard.story.shots import ShotList
from loreboard.story.value import Value

from . import craft, shotlists
from .measure import Measure, Verdict, held

_EPISODE = re.compile(r"e(\d\d)")
_MARKS: dict[Verdict, str] = {"passed": "ok", "failed": "FAILED", "not judged": "-"}
_ZH: dict[Verdict, str] = {"passed": "过", "failed": "未过", "not judged": "未判"}
SHOWN = 5
"""Pieces of evidence that the text shows of one rule; JSON holds all."""


class EpisodeWeighed(Value):
    """One episode: S1-S11 where it has a shot list, and the measures of its script."""

    number: int
    title: str
    language: Language
    shots: tuple[Measure, ...]
    craft: tuple[Measure, ...]


class CraftReport(Value):
    """What was weighed. `series` holds the rules that need all episodes at once."""

    format: Literal["craftreport.1"] = "craftreport.1"
    title: str
    language: Language
    made_by: str
    """Of the first shot list; "" where there is none."""
    episodes: tuple[EpisodeWeighed, ...]
    series: tuple[Measure, ...]

    def tally(self) -> dict[str, dict[Verdict, int]]:
        """By rule: in how many episodes it passed, failed and was not judged."""
        out: dict[str, dict[Verdict, int]] = {}
        for measure in (m for episode in self.episodes for m in (*episode.shots, *episode.craft)):
            row = out.setdefault(measure.id, {"passed": 0, "failed": 0, "not judged": 0})
            row[measure.verdict] += 1
        return out


def weigh_series(folder: Path) -> CraftReport:
    """Weigh every episode in `folder`: `eNN/` with a script, a shot list or both, and the bible and arc beside them.

    A folder made from a finished script is one episode. Raises BadInput when nothing there can be weighed, or a file is damaged.
    """
    chosen = read(folder) if (folder / FILE).is_file() else None
    book = yaml_value(folder / "bible.yaml", Bible) if (folder / "bible.yaml").is_file() else None
    arc = yaml_value(folder / "arc.yaml", Arc) if (folder / "arc.yaml").is_file() else None
    given = folder / chosen.script if chosen and chosen.script else None
    target = float(chosen.seconds) if chosen and chosen.seconds else None
    pace = pace_of(folder)
    episodes, scripts, lists = [], [], []
    for place in sorted(path for path in folder.iterdir() if path.is_dir() and _EPISODE.fullmatch(path.name)) if folder.is_dir() else ():
        number = int(place.name[1:])
        script, shots = _script(given or place / "script.fountain"), _shots(place / "shots.json")
        if script or shots:
            episodes.append(_episode(number, script, shots, book, arc, target, pace))
        scripts += [script] if script else []
        lists += [shots] if shots else []
    if not episodes:
        raise BadInput("There is nothing here to weigh", str(folder), "Give a folder with e01/script.fountain or e01/shots.json in it.")
    title = book.title if book else lists[0].title if lists else scripts[0].title
    series = (craft.told_apart(scripts), craft.rates.budget(episodes[0].language, book)) if scripts else ()
    made_by = lists[0].made_by if lists else ""
    return CraftReport(title=title, language=episodes[0].language, made_by=made_by, episodes=tuple(episodes), series=series)


def _episode(
    number: int, script: Script | None, shots: ShotList | None, book: Bible | None, arc: Arc | None, target: float | None, pace: Pace
) -> EpisodeWeighed:
    plan = next((plan for plan in book.episodes if plan.number == number), None) if book else None
    wished = target or (float(shots.seconds(shots.target_frames)) if shots else None)
    language = script.language if script else shots.language if shots else "en"
    title = plan.title if plan else script.title if script else shots.title if shots else ""
    return EpisodeWeighed(
        number=number,
        title=title,
        language=language,
        shots=shotlists.weigh(shots, script, book, pace) if shots else (),
        craft=craft.weigh(script, book, plan, arc, shots, wished, pace) if script else (),
    )


def _script(path: Path) -> Script | None:
    return read_script(path.read_bytes(), str(path)) if path.is_file() else None


def _shots(path: Path) -> ShotList | None:
    return read_list(path) if path.is_file() else None


def as_json(report: CraftReport) -> str:
    """The report as JSON, whole, in the order of its fields."""
    return report.model_dump_json(indent=1) + "\n"


def as_text(report: CraftReport) -> str:
    """The report for a terminal: a line a rule, then the first pieces of evidence of what did not hold."""
    rows = [report.title, ""]
    for episode in report.episodes:
        rows += [f"{episode.number}  {episode.title}", *_rows((*episode.shots, *episode.craft), report.language), ""]
    return "\n".join([*rows, *_rows(report.series, report.language), ""])


def _rows(measures: tuple[Measure, ...], language: Language) -> list[str]:
    marks, colon, stop = (_ZH, "：", "；") if language == "zh" else (_MARKS, ": ", "; ")
    out = []
    for measure in measures:
        figures = stop.join(f"{f.label} {f.value:g}{f' ({held(f)})' if held(f) else ''}" for f in measure.figures)
        out.append(f"  {measure.id:<4}{marks[measure.verdict]:<8}{measure.name}{colon}{figures or measure.why}")
        if figures and measure.why:
            out.append(f"      {measure.why}")
        if measure.verdict == "failed":
            out += [f"      {_where(e.shots, e.lines, language)}{e.text}" for e in measure.evidence[:SHOWN]]
            more = len(measure.evidence) - SHOWN
            out += [f"      (+{more})"] if more > 0 else []
    return out


def _where(shots: tuple[str, ...], lines: tuple[int, ...], language: Language) -> str:
    """The shots, or the first line, that evidence is about."""
    if not shots and not lines:
        return ""
    told = ", ".join(shots) if shots else f"line {lines[0]}" if language == "en" else f"第{lines[0]}行"
    return f"{told}: " if language == "en" else f"{told}："
