"""A text to be weighed, whoever wrote it: a story, a synopsis, a script or an arc, cut into beats.

Knows nothing of files (`reading.py`), pools or scores.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from loreboard.lore.sentences import HAN, LONGEST, Form, length, sentences
from loreboard.story.arc import Arc
from loreboard.story.script import Language, Script
from loreboard.story.value import Value

from .plain import plain


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
        return length(self.text)


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


def plot_piece(
    parts: Iterable[Iterable[str]], id: str = "", brief: str = "", group: str = "", language: Language | None = None, titled: bool = True
) -> Piece:
    """Events that somebody has told apart, in parts of a chapter, an episode or the whole: a beat each, unless it is too long for one.

    Each part that is not empty begins a head, when they are `titled`.
    """
    told = [[line for event in part if (line := " ".join(event.split())) and length(line)] for part in parts]
    text = "\n".join(line for part in told for line in part)
    spoken = language or language_of(text)
    beats: list[str] = []
    heads: list[int] = []
    for part in told:
        if part and titled:
            heads.append(len(beats))
        for event in part:
            beats += [event] if length(event) <= LONGEST[spoken] else sentences(event, spoken)
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
