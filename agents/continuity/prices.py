"""The price of a power: once a script has stated "each time, it takes ...", every use that is seen has to show what it took. Pure.

Only prices are followed whose words lexicon.yaml knows by sight: a tooth, a name, hair. A use is a line of action, not speech.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from loreboard.agents.world.event import Ground
from loreboard.agents.world.marking import HELD, mark, nouns
from loreboard.agents.world.reading import unreal
from loreboard.story.bible import Bible
from loreboard.story.facts import Contradiction
from loreboard.story.script import Language, Line, Script

from .stage import Played, named, stage
from .terms import lexicon, pattern, stem, terms
from .words import contradiction

_CLAUSE = re.compile(r"[,;.!?，。；！？：]")
_REACH = 9
"""Words between the first and the last word of a use."""


class Price(NamedTuple):
    """What is done, with which things, and by what words one sees that it was paid; stated on `line` of `scene`."""

    scene: int
    line: Line
    use: tuple[str, ...]
    things: frozenset[str]
    signs: tuple[str, ...]
    cost: str


def prices(book: Bible, scripts: Mapping[int, Script]) -> Iterator[Contradiction]:
    """Uses of a power after which nothing shows its price, until its next use or the end."""
    played = stage(book, scripts)
    for price in _stated(played):
        uses = [(at, line) for at, line in _later(price, played) if _used(price, line, played[at])]
        for n, (at, line) in enumerate(uses):
            until = uses[n + 1] if n + 1 < len(uses) else None
            if not _paid(price, (at, line), until, played):
                first, scene = played[price.scene], played[at]
                yield contradiction(
                    "power-unpaid", first.at(price.line), scene.at(line), scene.language, was=price.line.text, now=line.text, cost=price.cost
                )  # fmt: skip


def _stated(played: Sequence[Played]) -> Iterator[Price]:
    """Every rule with a price, once."""
    done: set[tuple[str, ...]] = set()
    for at, scene in enumerate(played):
        for line in scene.lines:
            said = line.kind == "dialogue" and not line.text.rstrip().endswith(("?", "？"))
            if said and (price := _price(at, line, scene)) and price.use not in done:
                done.add(price.use)
                yield price


def _price(at: int, line: Line, scene: Played) -> Price | None:
    found = pattern("power", scene.language).search(line.text)
    if not found:
        return None
    told = {key: value for key, value in found.groupdict().items() if value}
    cost = next((value for key, value in told.items() if key.startswith("cost")), "").strip()
    use = " ".join(value for key, value in told.items() if key.startswith(("use", "obj")))
    signs = tuple(
        sign
        for keys, some in lexicon()["paid"][scene.language].items()
        if any(_says(key, cost, scene.language) for key in keys.split("/"))
        for sign in some
    )
    words = _use_words(use, scene)
    return Price(at, line, words, _things(scene), signs, cost) if signs and words else None


def _things(scene: Played) -> frozenset[str]:
    """What can be held and is spoken of in the scene, by its last word."""
    ground = Ground(language=scene.language, people=scene.people)
    marks = (each for line in scene.lines for each in mark(line.text, ground).marks if each.letter in HELD)
    return frozenset(each.key.split()[-1] for each in marks)


def _use_words(use: str, scene: Played) -> tuple[str, ...]:
    """The words of a use that an action has to have: stems in order; signs of Chinese in any."""
    if scene.language == "en":
        return terms(use, "en", scene.people)
    counted = re.sub(rf"(?<=[这那一])(?:{'|'.join(nouns()['counters'])})", "", use.rpartition("每")[2])
    return tuple(dict.fromkeys("".join(terms(counted, "zh", scene.people))))


def _later(price: Price, played: Sequence[Played]) -> Iterator[tuple[int, Line]]:
    for at in range(price.scene, len(played)):
        for line in played[at].lines:
            if not played[at].elsewhen and (at > price.scene or line.number > price.line.number):
                yield at, line


def _used(price: Price, line: Line, scene: Played) -> bool:
    """Somebody does it on this line."""
    if line.kind != "action" or unreal(line.text, scene.language):
        return False
    clauses, alone = _CLAUSE.split(line.text), len(price.use) == 1
    if scene.language == "zh":
        by = alone or any(name in line.text for name in scene.people)
        return any(all(sign in clause for sign in price.use) and by and (not alone or _with(price, clause, scene)) for clause in clauses)
    return any(
        _ordered(price.use, clause) and (not alone or (_by_somebody(clause, scene) and _with(price, clause, scene))) for clause in clauses
    )


def _with(price: Price, clause: str, scene: Played) -> bool:
    """One of the things of the scene in which the price was told is in the clause: a door is opened too."""
    return any(_says(thing, clause, scene.language) for thing in price.things)


def _ordered(words: tuple[str, ...], clause: str) -> bool:
    stems = [stem(word) for word in re.findall(r"[a-z]+(?:-[a-z]+)*", clause.casefold())]
    at, first = -1, -1
    for word in words:
        if word not in stems[at + 1 :]:
            return False
        at = stems.index(word, at + 1)
        first = at if first < 0 else first
    return at - first <= _REACH


def _by_somebody(clause: str, scene: Played) -> bool:
    return re.search(r"\b(?:she|he|they)\b", clause, re.I) is not None or any(named(name, clause, "en") for name in scene.people)


def _paid(price: Price, use: tuple[int, Line], until: tuple[int, Line] | None, played: Sequence[Played]) -> bool:
    """A sign of the price stands between the use and `until`, its own line included."""
    first, last = (use[0], use[1].number), (until[0], until[1].number) if until else None
    for at in range(use[0], len(played)):
        for line in played[at].lines:
            here = (at, line.number)
            if here < first or (last and here >= last):
                continue
            if any(_says(sign, _nameless(line.text, played[at]), played[at].language) for sign in price.signs):
                return True
    return False


def _nameless(text: str, scene: Played) -> str:
    """`text` without the names in it, whose signs mean nothing."""
    for name in scene.people:
        text = re.sub(re.escape(name), "某", text, flags=re.I)
    return text


def _says(word: str, text: str, language: Language) -> bool:
    return word in text if language == "zh" else re.search(rf"\b{re.escape(word)}s?\b", text, re.I) is not None
