"""An arc of several: its own lore, and the engine nearest to its shape, so that the alternatives differ in kind as far as its engines go."""

from typing import Any

from loreboard.story.arc import TURNS, LoreUse, Part, Pitch, Rule, Steer, TurningPoint
from loreboard.story.ask import Ask
from loreboard.story.script import Language

from .asks import data, entries, language, part
from .kinds import carried, check_measure, dealt, engine_for, shape_note, shared_note
from .plan import Plan, dice, kind_word, make_plan
from .slots import fill, sentence, slots
from .words import ROLES, Both, Engine, GridBeat, GridEpisode, Role, kit

_AGAIN = 3
"""So many beats further an arc is told that must not be what it was."""
_SMALL = {
    "a",
    "an",
    "the",
    "and",
    "but",
    "or",
    "nor",
    "of",
    "to",
    "in",
    "on",
    "at",
    "by",
    "for",
    "from",
    "with",
    "as",
    "than",
    "then",
    "who",
}
_YEARS: dict[Language, str] = {"en": "{years}; ", "zh": "{years}岁；"}


def answer(ask: Ask) -> Pitch:
    """The arc of this ask's number: its constellation, and the engine that comes nearest to its shape.

    It is paid in what no other of the room is, if its constellation has such a thing. Arcs that share an engine are told by other beats, titles
    and loglines, and say that they share it. One that must not be what it was is told by other beats again.
    """
    tongue, premise, shape = language(ask), part(ask, "premise"), data(ask, "shape")
    check_measure(ask)
    engine, number = engine_for(shape), int(part(ask, "number"))
    like = [int(row["number"]) for row in data(ask, "room") if engine_for(dealt(row)).engine == engine.engine]
    place = sum(n < number for n in like)
    others = {row["paid_in"] for row in data(ask, "room") if int(row["number"]) != number}
    constellation = carried(premise, ask.seed, tongue, entries(ask)[0], others)
    plan = make_plan(premise, ask.seed, tongue, constellation[0], engine)
    told = pitch(plan, constellation, start(premise, ask.seed, engine) + place, place + _AGAIN * bool(data(ask, "not_this")))
    return said(told, shape_note(shape, engine, tongue), shared_note(len(like), tongue) if len(like) > 1 else "")


def rule_of(plan: Plan, words: dict[str, str]) -> Rule:
    """The rule of the lore entry with this engine's misreading."""
    entry = plan.lore
    power = next((p for p in entry["powers"] if p["status"] == "canon"), entry["powers"][0])
    taboo = entry["taboos"][0]["text"] if entry.get("taboos") else ("Nobody knows one." if plan.language == "en" else "没人知道。")
    return Rule(
        power=power["text"], price=entry["costs"][0]["text"], taboo=taboo, misreading=_say(plan.engine.misreading, plan.language, words)
    )


def start(premise: str, seed: int, engine: Engine) -> int:
    """Where in an engine's titles and loglines a premise begins."""
    return dice(premise, seed, engine.engine).randrange(60)


def pitch(plan: Plan, constellation: list[dict[str, Any]], told: int, variant: int) -> Pitch:
    """The arc of `plan` with the engine's title and logline `told`, counted round; each `variant` shows other beats of the episodes."""
    tongue, words = plan.language, slots(plan)
    titles = plan.engine.title_en if tongue == "en" else plan.engine.title_zh
    loglines = plan.engine.logline_en if tongue == "en" else plan.engine.logline_zh
    return Pitch(
        title=_titled(fill(titles[told % len(titles)], words), tongue),
        logline=sentence(fill(loglines[told % len(loglines)], words)),
        rule=rule_of(plan, words),
        lore=tuple(_use(e, i, plan, words) for i, e in enumerate(constellation)),
        steers_away=tuple(Steer(id=s.id, name=s.id, how=sentence(fill(s.of(tongue), words))) for s in plan.engine.steers_away),
        cast=tuple(Part(name=plan.cast[role].name, role=role, line=role_line(plan, role, words)) for role in ROLES),
        turns=tuple(_turn(plan, number, words, variant) for number in range(1, len(TURNS) + 1)),
        last_image=_say(_last(plan.engine, variant), tongue, words),
        from_premise=_from_premise(plan),
    )


def role_line(plan: Plan, role: Role, words: dict[str, str]) -> str:
    """One person in a line."""
    told = _YEARS[plan.language] + plan.engine.people[role].line.of(plan.language)
    return fill(told, words | {"years": str(plan.cast[role].years)})


def episode_title(plan: Plan, number: int, words: dict[str, str]) -> str:
    """The title of episode `number`; the same for arc and bible."""
    grid = plan.engine.episodes[number - 1]
    return _titled(
        fill(plan.rng("episode title", number).choice(grid.title_en if plan.language == "en" else grid.title_zh), words), plan.language
    )


def _turn(plan: Plan, number: int, words: dict[str, str], variant: int) -> TurningPoint:
    grid, tongue = plan.engine.episodes[number - 1], plan.language
    return TurningPoint(
        episode=number,
        title=episode_title(plan, number, words),
        kind=TURNS[number - 1],
        event=_say(_turning(grid, variant).what, tongue, words),
        gain=_say(grid.gain, tongue, words),
        loss=_say(grid.loss, tongue, words),
        question=_say(grid.question, tongue, words),
    )


def _turning(grid: GridEpisode, variant: int) -> GridBeat:
    """The beat that an episode is told by: where it is spent or turns, and for further variants what else moves a value. That something
    is still there, or is missed, is no turn."""
    first = [b for b in grid.beats if b.family in ("spend", "turn")]
    rest = sorted((b for b in grid.beats if b not in first and b.act is None), key=lambda b: (b.family in ("hook", "button"), -_moves(b)))
    told = first + rest
    return told[variant % len(told)]


def _last(engine: Engine, variant: int) -> Both:
    """What is seen last: the engine's image, for further variants the last beats of its last episode."""
    beats = engine.episodes[-1].beats
    return beats[-variant % len(beats)].what if variant else engine.last_image


def _moves(beat: GridBeat) -> int:
    return sum(abs(value) for value in beat.values.values())


def _use(entry: dict[str, Any], place: int, plan: Plan, words: dict[str, str]) -> LoreUse:
    en = plan.language == "en"
    if place == 0:
        what = (
            f"the thing itself: it can {words['obj.can']}, and is paid in {kind_word(plan.lore, 'en')}"
            if en
            else f"就是那样东西：会{words['obj.can']}，收的是{kind_word(plan.lore, 'zh')}"
        )
    else:
        what = (
            "kept beside it for tone; the offline composer turns its plot on one entry only"
            if en
            else "放在旁边定调子；离线编剧只让一样东西转动情节"
        )
    return LoreUse(id=entry["id"], name=entry["name"], what_for=what)


def _from_premise(plan: Plan) -> str:
    taken, chosen, quoted = plan.found.taken, plan.found.chosen, kit("telling")["quoted"][plan.language]
    if plan.language == "en":
        used = (
            f"Taken from the premise: {', '.join(taken)}."
            if taken
            else "Nothing in the premise named a trade, a place or a danger the composer knows."
        )
        used += f" {quoted}" if plan.told.news else ""
        return used + (f" Chosen by the composer: {', '.join(chosen)}." if chosen else "") + f" {plan.found.wishes}"
    used = f"取自设想：{'、'.join(taken)}。" if taken else "设想里没有离线编剧认得的行当、地方或灾。"
    used += quoted if plan.told.news else ""
    return used + (f"编剧自己选的：{'、'.join(chosen)}。" if chosen else "") + plan.found.wishes


def said(told: Pitch, *notes: str) -> Pitch:
    """`told` with `notes` after what it says of the premise."""
    gap = " " if told.from_premise.isascii() else ""
    return told.model_copy(update={"from_premise": gap.join(filter(None, (told.from_premise, *notes)))})


def _say(both: Both, tongue: Language, words: dict[str, str]) -> str:
    return sentence(fill(both.of(tongue), words))


def _titled(text: str, tongue: Language) -> str:
    """`text` as a title: in English, capitals on all but the small words inside."""
    if tongue == "zh":
        return text
    words = text.split(" ")
    return " ".join(w if 0 < i < len(words) - 1 and w in _SMALL else w[:1].upper() + w[1:] for i, w in enumerate(words))
