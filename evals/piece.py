"""A text to be weighed, whoever wrote it: a story, a synopsis, a script or an arc, cut into beats.

Knows nothing of files (`reading.py`), pools or scores.
"""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Literal

from loreboard.story.script import Language, Script
from loreboard.story.value import Value

from .plain import plain

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
_COMMA = re.compile(r"(?<=[,;:])\s+|(?<=[，；：、])")
_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_]+(?:['’][^\W_]+)*")
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
        return len(words(self.text))


def piece(text: str, id: str = "", brief: str = "", group: str = "", form: Form = "prose", language: Language | None = None) -> Piece:
    """`text` as a reader sees it (`plain.py`), cut into sentences; the language is found where none is given."""
    seen = plain(text)
    spoken = language or language_of(seen)
    return Piece(id=id, text=seen, language=spoken, form=form, beats=sentences(seen, spoken), brief=brief, group=group)


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
            beats += sentences(plain(told), script.language)
    return Piece(
        id=id, text=plain("\n".join(line.text for line in script.lines)), language=script.language, form="script", beats=tuple(beats), brief=brief,
        group=group, heads=tuple(heads), faults=tuple(_faults(script, {name.casefold() for name in cast})),
    )  # fmt: skip


def _faults(script: Script, cast: set[str]) -> Iterator[str]:
    for scene in script.scenes:
        if not scene.heading and scene.lines:
            yield f"line {scene.span.first}: a scene without a heading"
        yield from (f"scene {scene.id}: {name} is nobody of the cast" for name in scene.speakers if cast and name.casefold() not in cast)


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
    for told in _split(text, language):
        size = len(words(told))
        if not size:
            continue
        if out and size < SHORTEST[language] and len(words(out[-1])) < LONGEST[language] / 2:
            out[-1] = _joined(out[-1], told)
        elif size > LONGEST[language]:
            out += _cut(told, LONGEST[language])
        else:
            out.append(told)
    return tuple(out)


def _split(text: str, language: Language) -> list[str]:
    if language == "zh":
        return [part.strip() for part in _END_HAN.split(text) if part and part.strip()]
    out: list[str] = []
    capitals = len(re.findall(r"[A-Z]", text))
    for part in (_END if capitals > len(text) / 500 else _END_SMALL).split(text):
        told = " ".join(part.split())
        if out and _ABBREVIATED.search(out[-1]):
            out[-1] = f"{out[-1]} {told}"
        elif told:
            out.append(told)
    return out


def _joined(first: str, second: str) -> str:
    return first + second if HAN.search(first[-2:]) or HAN.match(second) else f"{first} {second}"


def _cut(told: str, longest: int) -> list[str]:
    """`told` in runs of whole clauses of at most `longest` words; a clause without a comma is cut between words."""
    out: list[str] = []
    for clause in _COMMA.split(told):
        for part in _runs(clause, longest):
            if out and len(words(out[-1])) + len(words(part)) <= longest:
                out[-1] = _joined(out[-1], part)
            elif part.strip():
                out.append(part)
    return out


def _runs(clause: str, longest: int) -> list[str]:
    found = list(_TOKEN.finditer(clause))
    starts = [0, *(found[n].start() for n in range(longest, len(found), longest)), len(clause)]
    return [clause[a:b].strip() for a, b in pairwise(starts) if clause[a:b].strip()]
