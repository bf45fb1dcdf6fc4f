"""Arcs: each constellation of the brief with another engine, so that the alternatives differ in kind."""

from typing import Any

from loreboard.story.arc import TURNS, Arc, Arcs, LoreUse, Part, Rule, Steer, Turn
from loreboard.story.ask import Ask
from loreboard.story.errors import ModelTrouble
from loreboard.story.script import Language

from .asks import data, entries, language, part
from .plan import Plan, dice, kind_word, make_plan, takes
from .premise import entry, kinds_wanted, read_premise
from .slots import fill, sentence, slots
from .words import ROLES, Both, Engine, Role, engines

LENGTHS = (170, 205)
"""Seconds of an episode that the hand-written scenes can be cut or stretched to, over every lore entry, engine and language."""
_KIND_WEIGHT = 3
"""What it counts that an entry takes what the premise speaks of losing, beside words of help."""
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
_ROLE = {
    "en": {
        "lead": "{years}, {trade}; has {obj.the}, and answers for what it takes.",
        "beloved": "{years}; loves {lead}, and for that reason wants the thing left alone.",
        "rival": "{years}; answers for others, has the sum right, and needs the thing used.",
        "witness": "{years}; keeps count, and sees first what is gone.",
    },
    "zh": {
        "lead": "{years}岁，{trade}；带着{obj.the}，得自己选让它收走什么。",
        "beloved": "{years}岁；疼{lead}，所以不愿{lead.ta}再碰那样东西。",
        "rival": "{years}岁；身后有人等着，账算得对，要那样东西派用场。",
        "witness": "{years}岁；管着数，谁少了什么，先看出来。",
    },
}


def answer(ask: Ask) -> Arcs:
    """As many arcs as were asked for and the brief has constellations for."""
    tongue, measure = language(ask), data(ask, "measure")
    shortest, longest = LENGTHS
    if not shortest <= int(measure["seconds_each"]) <= longest:
        raise ModelTrouble(
            f"The offline composer's episodes play {shortest} to {longest} seconds, not {measure['seconds_each']}",
            "--seconds",
            "Ask for a length between them, or choose a model with --model.",
        )
    if int(measure["episodes"]) != len(TURNS):
        raise ModelTrouble(
            f"The offline composer writes series of {len(TURNS)} episodes, not {measure['episodes']}",
            "--episodes",
            f"Ask for {len(TURNS)} episodes, or choose a model with --model.",
        )
    premise = part(ask, "premise")
    lore, kinds = entries(ask), engines()
    first = dice(premise, ask.seed, "engine").randrange(len(kinds))
    count = min(int(measure["arcs"]), len(lore))
    told = []
    for number, constellation in enumerate(_fitting(premise, ask.seed, tongue, lore)[:count]):
        engine = kinds[(first + number) % len(kinds)]
        plan = make_plan(premise, ask.seed, tongue, constellation[0], engine)
        told.append(_arc(plan, constellation, dice(premise, ask.seed, engine.engine).randrange(60) + number // len(kinds)))
    return Arcs(arcs=tuple(told))


def _fitting(premise: str, seed: int, tongue: Language, lore: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """The brief's constellations, each with an entry first that helps against the premise's danger; the best help first.

    An entry is the thing of one arc at most. Where none of a constellation helps, it keeps its order and comes last.
    """
    hazard = entry("hazards", read_premise(premise, tongue, dice(premise, seed, tongue), False).hazard)
    words = [w.casefold() for w in hazard["helps"][tongue]]

    wanted = kinds_wanted(premise, tongue)

    def help_of(item: dict[str, Any]) -> int:
        said = " ".join([*(p["text"] for p in item["powers"]), item["prop"]["can"], item["prop"]["does"]]).casefold()
        return sum(word in said for word in words) + _KIND_WEIGHT * (takes(item) in wanted)

    taken: set[str] = set()
    out: list[tuple[int, list[dict[str, Any]]]] = []
    for constellation in lore:
        free = [item for item in constellation if item["id"] not in taken] or constellation
        carrier = max(free, key=help_of)
        taken.add(carrier["id"])
        out.append((help_of(carrier), [carrier, *(item for item in constellation if item is not carrier)]))
    return [constellation for _, constellation in sorted(out, key=lambda told: -told[0])]


def engine_of(arc: Arc) -> Engine:
    """The engine that an arc of ours was made with: the one whose turning points it uses. A person may have edited it."""

    def shared(engine: Engine) -> int:
        ours = [t for e in engine.episodes for t in (*e.title_en, *e.title_zh)]
        return sum(_bare(turn.title) in map(_bare, ours) for turn in arc.turns)

    best = max(engines(), key=shared)
    return best if shared(best) else engines()[dice(arc.title).randrange(len(engines()))]


def rule_of(plan: Plan, words: dict[str, str]) -> Rule:
    """The rule of the lore entry with this engine's misreading."""
    entry = plan.lore
    power = next((p for p in entry["powers"] if p["status"] == "canon"), entry["powers"][0])
    taboo = entry["taboos"][0]["text"] if entry.get("taboos") else ("Nobody knows one." if plan.language == "en" else "没人知道。")
    return Rule(
        power=power["text"], price=entry["costs"][0]["text"], taboo=taboo, misreading=_say(plan.engine.misreading, plan.language, words)
    )


def _arc(plan: Plan, constellation: list[dict[str, Any]], turn: int) -> Arc:
    tongue, words = plan.language, slots(plan)
    titles = plan.engine.title_en if tongue == "en" else plan.engine.title_zh
    loglines = plan.engine.logline_en if tongue == "en" else plan.engine.logline_zh
    return Arc(
        title=_titled(fill(titles[turn % len(titles)], words), tongue),
        logline=sentence(fill(loglines[turn % len(loglines)], words)),
        rule=rule_of(plan, words),
        lore=tuple(_use(e, i, plan, words) for i, e in enumerate(constellation)),
        steers_away=tuple(Steer(id=s.id, name=s.id, how=sentence(fill(s.of(tongue), words))) for s in plan.engine.steers_away),
        cast=tuple(Part(name=plan.cast[role].name, role=role, line=role_line(plan, role, words)) for role in ROLES),
        turns=tuple(_turn(plan, number, words) for number in range(1, len(TURNS) + 1)),
        last_image=_say(plan.engine.last_image, tongue, words),
        from_premise=_from_premise(plan),
    )


def role_line(plan: Plan, role: Role, words: dict[str, str]) -> str:
    """One person in a line."""
    return fill(_ROLE[plan.language][role], words | {"years": str(plan.cast[role].years)})


def episode_title(plan: Plan, number: int, words: dict[str, str]) -> str:
    """The title of episode `number`; the same for arc and bible."""
    grid = plan.engine.episodes[number - 1]
    return _titled(
        fill(plan.rng("episode title", number).choice(grid.title_en if plan.language == "en" else grid.title_zh), words), plan.language
    )


def _turn(plan: Plan, number: int, words: dict[str, str]) -> Turn:
    grid, tongue = plan.engine.episodes[number - 1], plan.language
    turning = next((b for b in grid.beats if b.family in ("spend", "turn")), grid.beats[len(grid.beats) // 2])
    return Turn(
        episode=number,
        title=episode_title(plan, number, words),
        kind=TURNS[number - 1],
        event=_say(turning.what, tongue, words),
        gain=_say(grid.gain, tongue, words),
        loss=_say(grid.loss, tongue, words),
        question=_say(grid.question, tongue, words),
    )


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
    taken, chosen = plan.found.taken, plan.found.chosen
    if plan.language == "en":
        used = (
            f"Taken from the premise: {', '.join(taken)}."
            if taken
            else "Nothing in the premise named a trade, a place or a danger the composer knows."
        )
        return (
            used
            + (f" Chosen by the composer: {', '.join(chosen)}." if chosen else "")
            + " Anything else the premise asks for was left out."
        )
    used = f"取自设想：{'、'.join(taken)}。" if taken else "设想里没有离线编剧认得的行当、地方或灾。"
    return used + (f"编剧自己选的：{'、'.join(chosen)}。" if chosen else "") + "设想里其余的要求没有用上。"


def _say(both: Both, tongue: Language, words: dict[str, str]) -> str:
    return sentence(fill(both.of(tongue), words))


def _titled(text: str, tongue: Language) -> str:
    """`text` as a title: in English, capitals on all but the small words inside."""
    if tongue == "zh":
        return text
    words = text.split(" ")
    return " ".join(w if 0 < i < len(words) - 1 and w in _SMALL else w[:1].upper() + w[1:] for i, w in enumerate(words))


def _bare(title: str) -> str:
    """The part of a title that no slot can change."""
    return "".join(c for c in title.casefold().split("{")[0] if c.isalnum())
