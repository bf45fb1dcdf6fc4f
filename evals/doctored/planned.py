"""Episodes of a plan and nothing but a line or two a scene: what the doctor's rules of cause, lead and plants are tried on."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from loreboard.story.arc import Rule
from loreboard.story.bible import Beat, Bible, Character, EpisodePlan
from loreboard.story.script import Language
from loreboard.story.yaml_text import own

Planned = tuple[str, str, str, Bible, EpisodePlan]
"""Name, Fountain text, the check that should speak or "", bible and the episode's plan."""


def planned_cases(language: Language) -> Iterator[Planned]:
    """Every series as it is, each episode of it, and its episodes with one fault in the plan."""
    told = _told(language)
    for name, series in told["series"].items():
        for number in series["episodes"]:
            yield _case(f"{name} {number}", series, int(number), {}, "")
    for plant in told["plants"]:
        series = told["series"][plant["series"]]
        yield _case(f"{plant['check']} in {plant['series']} {plant['episode']}", series, plant["episode"], plant, plant["check"])


def _case(name: str, series: dict[str, Any], number: int, plant: dict[str, Any], check: str) -> Planned:
    blank = {"line": "", "want": "", "fear": "", "voice": "", "look": "x"}
    cast = tuple(Character(name=who, role=role, **blank) for who, role in series["cast"].items())
    plans = tuple(_plan(series, int(n), plant.get("changes", {}), plant.get("without", [])) for n in series["episodes"])
    book = Bible(
        title=name, logline="", rule=Rule(power="", price="", taboo="", misreading=""), style="", cast=cast, places=(), props=(), episodes=plans,
        credits=(),
    )  # fmt: skip
    plan = next(plan for plan in plans if plan.number == number)
    return name, _page(plan), check, book, plan


def _plan(series: dict[str, Any], number: int, changes: dict[str, dict[str, Any]], without: list[str]) -> EpisodePlan:
    told = series["episodes"][number]
    beats = []
    for row in told["beats"]:
        id, family, drives, feeling, because, place, what = row
        fields = {"family": family, "drives": drives, "feeling": feeling, "because": because.split(), "what": what}
        fields |= changes.get(id, {})
        if id not in without:
            on = tuple(series["cast"])[:2]
            beats.append(Beat.model_validate(fields | {"id": id, "on": on, "place": place, "time": told["time"], "seconds": 20.0}))
    return EpisodePlan(number=number, title="", turning_point=told["turn"], beats=tuple(beats), entry=(), exit=())


def _page(plan: EpisodePlan) -> str:
    """Each scene of the plan under its heading, a line of action a beat."""
    out, last = [], ""
    for beat in plan.beats:
        if beat.place != last:
            out.append(f".{beat.place} - {beat.time}" if not beat.place.isascii() else f"INT. {beat.place} - {beat.time}")
            last = beat.place
        out.append(beat.what)
    return "\n\n".join(out) + "\n"


@cache
def _told(language: Language) -> dict[str, Any]:
    return dict(own("loreboard.evals.doctored", f"plans.{language}.yaml"))
