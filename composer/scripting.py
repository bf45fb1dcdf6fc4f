"""An episode: for each beat of the plan one hand-written scene, its slots filled, cut to the length asked for."""

from collections.abc import Callable, Sequence

from loreboard.story.ask import Ask
from loreboard.story.draft import Draft, DraftLine, DraftScene
from loreboard.story.errors import ModelTrouble
from loreboard.story.script import Language

from .asks import data, entries, language, part
from .choosing import nobody, to_length
from .plan import make_plan
from .planner import JOIN
from .slots import slots
from .threads import operators
from .ways import Measure, Written, ways
from .words import Engine, engines, kit

Touches = Callable[[str, Sequence[str], Language], bool]
"""Whether somebody of these names lays a hand on somebody in a line of action."""


def answer(ask: Ask, measure: Measure, touches: Touches | None = None) -> Draft:
    """The episode whose plan stands in the ask, with the names of the bible. With `touches`, one in which somebody is touched where its words allow."""
    plan_data, book = data(ask, "plan"), data(ask, "bible")
    ids = [beat["id"] for beat in plan_data["beats"]]
    engine = _engine(ids)
    names = {c["role"]: c["name"] for c in book["cast"]}
    plan = make_plan(part(ask, "premise"), ask.seed, language(ask), entries(ask)[0][0], engine, names)
    number = int(plan_data["number"])
    words = _stirring(slots(plan, number), number, plan.language)
    told = [ways(plan, engine.beat(name) or operators()[name], words) for name in ids]
    joins = JOIN * (len({(b["place"], b["time"]) for b in plan_data["beats"]}) - 1)
    target = float(data(ask, "measure")["seconds"]) - joins
    people = tuple(names.values())
    touched = (lambda line: touches(line.text, people, plan.language)) if touches else nobody
    lines = to_length(told, target, lambda line: measure(line, plan.language), touched)
    return Draft(title=plan_data["title"], scenes=_scenes(plan_data["beats"], lines, book))


def _stirring(words: dict[str, str], episode: int, tongue: Language) -> dict[str, str]:
    """`words` with what the thing does in this episode when it wakes and when it goes quiet."""
    out = dict(words)
    for name, told in kit("planning")["stirs"].items():
        how = told[tongue][(episode - 1) % len(told[tongue])]
        out[f"obj.{name}"] = words[f"obj.{name}"] if how == "own" else words[f"obj.{name}_again"] if how == "again" else how
    return out


def _engine(ids: list[str]) -> Engine:
    for engine in engines():
        if all(engine.beat(name) or name in operators() for name in ids):
            return engine
    raise ModelTrouble(
        "The offline composer can only write the beats of its own plans",
        ", ".join(ids[:4]),
        "Keep the beats it made, write the script yourself, or choose a model with --model.",
    )


def _scenes(beats: list[dict[str, str]], lines: list[Written], book: dict[str, list[dict[str, str]]]) -> tuple[DraftScene, ...]:
    """Neighbouring beats of one place and time are one scene."""
    interiors = {p["name"]: p["interior"] for p in book["places"]}
    runs: list[tuple[str, str, list[str]]] = []
    for beat in beats:
        if runs and runs[-1][:2] == (beat["place"], beat["time"]):
            runs[-1][2].append(beat["id"])
        else:
            runs.append((beat["place"], beat["time"], [beat["id"]]))
    return tuple(
        DraftScene(
            interior=interiors.get(place, "EXT"),  # type: ignore[arg-type]
            place=place,
            time=time,
            beats=tuple(ids),
            lines=tuple(DraftLine(kind=x.kind, who=x.who, extension=x.extension, how=x.how, text=x.text) for x in lines if x.beat in ids),
        )
        for place, time, ids in runs
    )
