"""A text to be weighed, whoever wrote it: a story, a synopsis, a script or an arc, cut into beats.

Knows nothing of files (`reading.py`), pools or scores.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice, pairwise
from typing import Literal

from loreboard.story.arc import Arc
from loreboard.story.script import Language, Script
from loreboard.story.value import Value

Form = Literal["plot", "prose", "script"]
"""plot: a synopsis or a list of events; prose: a story as it is told; script: scenes with action and speech."""
SHORTEST = {"en": 4, "zh": 6}
"""Words and Han: a shorter sentence says too little by itself and goes with the one before it ("He did." "Why?")."""
LONGEST = {"en": 60, "zh": 120}
"""A longer sentence is cut at its commas: the sentence vectors read 256 tokens, and evidence is to be quoted on one line."""
_END = re.compile(r"""(?:(?<=[.!?…])|(?<=[.!?…]["'”’)\]]))\s+(?=["'“‘(\[]*[^\sa-z])|\n+""")
_END_SMALL = re.compile(r"(?<=[.!?…])\s+|\n+")
"""For text without capitals, as some tools print it."""
_END_HAN = re.compile(r"(?<=[。！？；…])(?![。！？；…”’」』）])|(?<=[。！？；…][”’」』）])|\n+")
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|Prof|Gen|Col|Capt|Lt|vs|etc|No|[A-Z])\.$")
_ABBREVIATION = 8
"""Signs at a sentence's end that can hold one of them, and the sign before it."""
_COMMA = re.compile(r"(?<=[,;:])\s+|(?<=[，；：、])")
_LETTERS = r"[^\W_\u3400-\u9fff\uf900-\ufaff]+"
_TOKEN = re.compile(rf"[\u3400-\u9fff\uf900-\ufaff]|{_LETTERS}(?:['’]{_LETTERS})*")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


class Piece(Value):
    """`beats` are its events in order, a sentence each. `brief` is what it was written to, as far as anybody said."""

    id: str
    text: str
    language: Language
    form: Form
    beats: tuple[str, ...]
    brief: str = ""
    group: str = ""
    """Pieces of one group were written to one brief: the cluster that is drawn when an interval is estimated."""
    heads: tuple[int, ...] = ()
    """Places in `beats` where a scene, chapter or episode begins; the first is 0 and may be left out."""
    faults: tuple[str, ...] = ()
    """For a script: why it is not one that can be shot, a sentence each."""

    @property
    def size(self) -> int:
        """Words of English, Han and words of Chinese."""
        return _size(self.text)


def piece(text: str, id: str = "", brief: str = "", group: str = "", form: Form = "prose", language: Language | None = None) -> Piece:
    """`text` as a Piece, cut into sentences; the language is found where none is given."""
    spoken = language or language_of(text)
    return Piece(id=id, text=text, language=spoken, form=form, beats=sentences(text, spoken), brief=brief, group=group)


def script_piece(script: Script, id: str = "", brief: str = "", group: str = "", cast: Collection[str] = ()) -> Piece:
    """A script as a Piece: action and speech in their order, cues, headings and directions left out, each scene a head.

    A cue that names nobody of `cast` is a fault, where a cast is given.
    """
    beats: list[str] = []
    heads: list[int] = []
    for scene in script.scenes:
        told = "\n".join(line.text for line in scene.lines)
        if told.strip():
            heads.append(len(beats))
            beats += sentences(told, script.language)
    return Piece(
        id=id, text="\n".join(line.text for line in script.lines), language=script.language, form="script", beats=tuple(beats), brief=brief,
        group=group, heads=tuple(heads), faults=tuple(_faults(script, {name.casefold() for name in cast})),
    )  # fmt: skip


def _faults(script: Script, cast: set[str]) -> Iterator[str]:
    for scene in script.scenes:
        if not scene.heading and scene.lines:
            yield f"line {scene.span.first}: a scene without a heading"
        yield from (f"scene {scene.id}: {name} is nobody of the cast" for name in scene.speakers if cast and name.casefold() not in cast)


def plot_piece(
    parts: Iterable[Iterable[str]], id: str = "", brief: str = "", group: str = "", language: Language | None = None, titled: bool = True
) -> Piece:
    """Events that somebody has told apart, in parts of a chapter, an episode or the whole: a beat each, unless it is too long for one.

    Each part that is not empty begins a head, when they are `titled`.
    """
    told = [[line for event in part if (line := " ".join(event.split())) and _size(line)] for part in parts]
    text = "\n".join(line for part in told for line in part)
    spoken = language or language_of(text)
    beats: list[str] = []
    heads: list[int] = []
    for part in told:
        if part and titled:
            heads.append(len(beats))
        for event in part:
            beats += [event] if _size(event) <= LONGEST[spoken] else sentences(event, spoken)
    return Piece(
        id=id, text=text, language=spoken, form="plot", beats=tuple(beats), brief=brief, group=group, heads=tuple(heads)
    )  # fmt: skip


def arc_piece(arc: Arc, id: str = "", brief: str = "", group: str = "", language: Language | None = None) -> Piece:
    """An arc as a plot: logline, the event of each turn, last image; each turn's episode a head."""
    first, *turns = [[turn.event] for turn in arc.turns] or [[]]
    return plot_piece([[arc.logline, *first], *turns, [arc.last_image]], id, brief, group, language)


def language_of(text: str) -> Language:
    """Chinese when Han outweigh Latin words: a word of English is about 1.6 Han."""
    han = len(HAN.findall(text))
    latin = len(re.findall(r"[A-Za-z]+", text))
    return "zh" if han > 1.6 * latin else "en"


def words(text: str) -> list[str]:
    """The words of `text` in small letters; a Han character counts as one."""
    return [token.lower() for token in _TOKEN.findall(text)]


def sentences(text: str, language: Language) -> tuple[str, ...]:
    """`text` as sentences in order. A very short one joins the one before it, a very long one is cut at its commas."""
    out: list[str] = []
    held = 0
    for told in _split(text, language):
        size = _size(told)
        if not size:
            continue
        if out and size < SHORTEST[language] and held < LONGEST[language] / 2:
            out[-1] = _joined(out[-1], told)
            held += size
        elif size > LONGEST[language]:
            out += _cut(told, LONGEST[language])
            held = _size(out[-1])
        else:
            out.append(told)
            held = size
    return tuple(out)


def _size(text: str) -> int:
    return len(_TOKEN.findall(text))


def _split(text: str, language: Language) -> list[str]:
    if language == "zh":
        return [part.strip() for part in _END_HAN.split(text) if part and part.strip()]
    out: list[list[str]] = []
    capitals = len(re.findall(r"[A-Z]", text))
    for part in (_END if capitals > len(text) / 500 else _END_SMALL).split(text):
        told = " ".join(part.split())
        if told and out and _ABBREVIATED.search(out[-1][-1][-_ABBREVIATION:]):
            out[-1].append(told)
        elif told:
            out.append([told])
    return [" ".join(parts) for parts in out]


def _joined(first: str, second: str) -> str:
    return first + _between(first, second) + second


def _between(first: str, second: str) -> str:
    return "" if HAN.search(first[-2:]) or HAN.match(second) else " "


def _cut(told: str, longest: int) -> list[str]:
    """`told` in runs of whole clauses of at most `longest` words; a clause without a comma is cut between words."""
    out: list[list[str]] = []
    held, end = 0, ""
    for clause in _COMMA.split(told):
        for part, size in _runs(clause, longest):
            if out and held + size <= longest:
                gap = _between(end, part)
                out[-1] += [gap, part]
                held, end = held + size, (end + gap + part[-2:])[-2:]
            else:
                out.append([part])
                held, end = size, part[-2:]
    return ["".join(parts) for parts in out]


def _runs(clause: str, longest: int) -> list[tuple[str, int]]:
    """`clause` in runs of at most `longest` words, each with its number of words."""
    size = _size(clause)
    if size <= longest:
        return [(clause.strip(), size)] if clause.strip() else []
    starts = [found.start() for found in islice(_TOKEN.finditer(clause), longest, None, longest)]
    parts = [clause[a:b].strip() for a, b in pairwise([0, *starts, len(clause)])]
    return [(part, _size(part)) for part in parts if part]
