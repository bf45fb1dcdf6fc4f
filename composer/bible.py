"""The bible: the plan's people, places and props, and the engine's grid as beats with states at both ends of each episode."""

from collections.abc import Sequence
from typing import Any

from loreboard.story.arc import Arc
from loreboard.story.ask import Ask
from loreboard.story.bible import Beat, Bible, Character, EpisodePlan, Light, Place, Prop, State
from loreboard.story.errors import BadInput
from loreboard.story.script import Language

from .arcs import episode_title, role_line, rule_of
from .asks import data, entries, language, part
from .kinds import engine_of
from .plan import Plan, make_plan
from .planner import planned
from .slots import fill, sentence, slots
from .ways import Measure
from .words import ROLES, GridEpisode, Role, Slot, Time

STYLE = {
    "en": {
        "myth": "live-action film still, natural light, muted earth palette, fine 35 mm grain",
        "sf": "live-action film still, practical lights, cold metal and one warm colour, fine 35 mm grain",
        "modern": "live-action film still, available light, plain colours, fine 35 mm grain",
    },
    "zh": {
        "myth": "实拍电影剧照质感，自然光，低饱和土色，35毫米细颗粒",
        "sf": "实拍电影剧照质感，现场光源，冷金属色里一点暖色，35毫米细颗粒",
        "modern": "实拍电影剧照质感，现场光，朴素用色，35毫米细颗粒",
    },
}
_VOICE: dict[Language, dict[Role, str]] = {
    "en": {
        "lead": "short sentences, orders, the words of the trade",
        "beloved": "answers beside the point, with household things",
        "rival": "whole sentences and numbers",
        "witness": "jokes, tallies, looks elsewhere",
    },
    "zh": {
        "lead": "句子短，像派活，说的都是本行的话",
        "beloved": "答非所问，说的都是家里的东西",
        "rival": "整句话，带数目，称“您”",
        "witness": "爱打岔，爱数数",
    },
}
_KEPT = {"en": ("has it", "has lost it"), "zh": ("还有", "没了")}
_HOOK, _BUTTON = 10.0, 11.0
"""Seconds of the first and the last beat of an episode; the others share the rest (WORDS.md)."""


def answer(ask: Ask, measure: Measure) -> Bible:
    """The bible for the arc in the ask, with the names that stand in the arc. `measure` says how many seconds a line plays."""
    arc = Arc.model_validate({k: _tuples(v) for k, v in data(ask, "arc").items()})
    names: dict[str, str] = {p.role: p.name for p in arc.cast}
    known = [entry for constellation in entries(ask) for entry in constellation]
    if not known:
        raise BadInput(
            "The offline composer needs an entry of the lore library to write from", "arc.yaml, lore", "Put one back, or choose a model."
        )
    plan = make_plan(part(ask, "premise"), ask.seed, language(ask), known[0], engine_of(arc), names)
    words, tongue = slots(plan), plan.language
    seconds = float(data(ask, "measure")["seconds_each"])
    used = [(b.where, b.time) for e in plan.engine.episodes for b in e.beats]
    grids = planned(plan, words, lambda line: measure(line, tongue), seconds)
    return Bible(
        title=arc.title,
        logline=arc.logline,
        rule=arc.rule if arc.rule.power else rule_of(plan, words),
        style=STYLE[tongue][plan.found.genre],
        cast=tuple(_character(plan, role, words) for role in ROLES),
        places=tuple(_place(plan, where, [t for w, t in used if w == where]) for where in dict.fromkeys(w for w, _ in used)),
        props=(
            Prop(name=words["obj.the"], look=words["obj.look"], holder=plan.cast[plan.engine.holder].name),
            Prop(name=words["tool"], look=words["tool"], holder=plan.cast["lead"].name),
        ),
        episodes=tuple(_episode(plan, grid, grids, words, seconds) for grid in grids),
        credits=tuple(dict.fromkeys(f"{e['name']}: {e['source']}" for e in entries(ask)[0])),
    )


def place_name(plan: Plan, where: Slot) -> str:
    """A place as headings and the bible call it."""
    return str(plan.places[where][plan.language]["heading"])


def _character(plan: Plan, role: Role, words: dict[str, str]) -> Character:
    person, playing = plan.cast[role], plan.engine.people[role]
    want, fear = (fill(told.of(plan.language), words) for told in (playing.want, playing.fear))
    return Character(
        name=person.name,
        role=role,
        line=role_line(plan, role, words),
        want=want,
        fear=fear,
        voice=_VOICE[plan.language][role],
        look=person.look,
    )


def _place(plan: Plan, where: Slot, times: list[Time]) -> Place:
    told = plan.places[where][plan.language]
    interior = {"INT": "INT", "EXT": "EXT", "内": "INT", "外": "EXT"}[told["interior"]]
    light = tuple(Light(time=plan.heading_time(time), plan=told["light"][time]) for time in dict.fromkeys(times))
    return Place(name=told["heading"], interior=interior, look=told["look"], light=light)  # type: ignore[arg-type]


def _episode(plan: Plan, grid: GridEpisode, grids: Sequence[GridEpisode], words: dict[str, str], seconds: float) -> EpisodePlan:
    each = max(4.0, (seconds - _HOOK - _BUTTON) / max(1, len(grid.beats) - 2))
    givers = {fact: b.id for e in grids for b in e.beats for fact in b.gives}
    beats = tuple(
        Beat(
            id=b.id,
            family=b.family,
            what=sentence(fill(b.what.of(plan.language), words)),
            drives=words["hazard"] if b.drives == "hazard" else plan.cast[b.drives].name,
            on=tuple(plan.cast[role].name for role in b.on),
            place=place_name(plan, b.where),
            time=plan.heading_time(b.time),
            seconds=round(_HOOK if b.family == "hook" else _BUTTON if b.family == "button" else each, 1),
            because=tuple(dict.fromkeys(givers[fact] for fact in b.needs if fact in givers)),
            feeling=b.feeling,
        )
        for b in grid.beats
    )
    return EpisodePlan(
        number=grid.number,
        title=episode_title(plan, grid.number, words),
        turning_point=grid.turning_point,
        beats=beats,
        entry=_states(plan, words, grid.number - 1),
        exit=_states(plan, words, grid.number),
    )


def _states(plan: Plan, words: dict[str, str], after: int) -> tuple[State, ...]:
    """What holds once `after` episodes are over: who has what is paid in, where the lead was last seen, who holds the thing where it is theirs."""
    en = plan.language == "en"
    done = [b for e in plan.engine.episodes[:after] for b in e.beats]
    spent = {b.token for b in done if b.token and b.act == "sting"}
    lead = plan.cast["lead"].name
    theirs = plan.engine.ledger["owner"] == "lead"
    out = [State(who=words["obj.the"], attribute="held by" if en else "在谁手里", value=lead)] if theirs else []
    first = plan.engine.episodes[0].beats[0]
    last = next((beat for beat in reversed(done) if "lead" in beat.on), first)
    out.append(State(who=lead, attribute="place" if en else "在哪儿", value=place_name(plan, last.where)))
    for name in sorted(plan.ledger):
        owner = plan.cast[plan.engine.tokens[name].owner].name
        out.append(State(who=owner, attribute=words[name], value=_KEPT[plan.language][name in spent]))
    later = {fact for e in plan.engine.episodes[after:] for b in e.beats for fact in b.needs}
    shared = words | {name: words[name] for name in plan.ledger}
    live = [fact for b in done for fact in b.gives if fact in later and not fact.startswith("T")]
    story = "the story" if en else "前情"
    for fact in dict.fromkeys(live):
        if fact in plan.engine.facts:
            out.append(State(who=story, attribute=fact.replace("_", " "), value=fill(plan.engine.facts[fact].of(plan.language), shared)))
    return tuple(out)


def _tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
