"""A text as a Piece, whatever it is: a script where it is written as one, a plot where it is a list of events, else prose."""

import re
from collections.abc import Collection, Iterator
from hashlib import sha256
from itertools import pairwise

from loreboard.lore.sentences import LONGEST, Form, sentences, words
from loreboard.screenplay import is_duanju, read_duanju, read_fountain, read_script
from loreboard.story.errors import BadInput
from loreboard.story.script import Language, Script

from ..piece import Piece, language_of, plot_piece, script_piece
from .paragraphs import Paragraph, paragraphs

FEWEST, MOST = 3, 200
"""Events of a plot: two short paragraphs are prose, and so are more than anybody lists without marking them."""
LISTED_SHARE, SHORT_SHARE = 0.8, 0.9
"""So many of the paragraphs are marked as items, or else so many are one event each, in a list of events."""
_SPEECH = re.compile(r"[\"“”「『]")
_SCENE_HEAD = re.compile(r"^[ \t]*\.?(?:INT|EXT|EST|INT\.?/EXT|EXT\.?/INT|I/E)[. ][ \t]*\S", re.M)
_TOLD_IN_GROUP = 40


def told_piece(
    text: str, where: str, id: str, brief: str = "", group: str = "", language: Language | None = None, form: Form | None = None
) -> Piece:
    """`text` as a Piece of the given form, or of the one its looks say (`form_of`). Raises BadInput for a text without a word."""
    if form == "script" or (form is None and is_script(text, where)):
        raw = text.encode()
        return _script(read_duanju(raw, where) if is_duanju(raw, where) else read_fountain(raw, where), where, id, brief, group, language)
    parts = list(_parts(paragraphs(text)))
    told = [paragraph for part in parts for paragraph in part]
    spoken = language or language_of("\n".join(words for _, words in told))
    titled = len(parts) > 1
    if (form or form_of(told, spoken)) == "plot":
        found = plot_piece([[words for _, words in part] for part in parts], id, brief, group, spoken, titled)
    else:
        found = _prose(parts, id, brief, group, spoken, titled)
    if not found.beats:
        raise BadInput("The text has no word in it", where, "Give a text with a sentence at least.")
    return found


def scripted(
    raw: bytes, name: str, id: str, brief: str = "", group: str = "", language: Language | None = None, cast: Collection[str] = ()
) -> Piece:
    """The script in the bytes of a file as a Piece. Raises BadInput for what is no script or has no line to play."""
    return _script(read_script(raw, name), name, id, brief, group, language, cast)


def _script(script: Script, name: str, id: str, brief: str, group: str, language: Language | None, cast: Collection[str] = ()) -> Piece:
    found = script_piece(script.model_copy(update={"language": language}) if language else script, id, brief, group, cast)
    if not found.beats:
        raise BadInput("The script has no action and no dialogue", name, "Write a line that can be played.")
    return found


def is_script(text: str, where: str) -> bool:
    """Whether plain text is a script: a Chinese short-drama page, or Fountain with two scene headings at least."""
    return len(_SCENE_HEAD.findall(text)) > 1 or is_duanju(text.encode(), where)


def form_of(told: list[Paragraph], language: Language) -> Form:
    """The simple rule: a plot has three paragraphs at least, and eight of ten are marked as items of a list; or it has no more
    than 200, and nine of ten are one event each: one or two sentences, no longer than a beat may be, with nobody speaking."""
    if len(told) < FEWEST:
        return "prose"
    items = sum(kind == "item" for kind, _ in told)
    if items >= LISTED_SHARE * len(told):
        return "plot"
    if len(told) > MOST:
        return "prose"
    short = sum(kind == "item" or _is_event(words, language) for kind, words in told)
    return "plot" if short >= SHORT_SHARE * len(told) else "prose"


def grouped(brief: str, group: str = "") -> str:
    """The group of a piece: the one it is said to be in, else that of all pieces written to the same brief."""
    if group or len(brief) <= _TOLD_IN_GROUP:
        return group or brief
    return f"{brief[:_TOLD_IN_GROUP]}… {sha256(brief.encode()).hexdigest()[:6]}"


def _is_event(paragraph: str, language: Language) -> bool:
    if _SPEECH.search(paragraph) or len(paragraph) > 20 * LONGEST[language]:
        return False
    return len(words(paragraph)) <= LONGEST[language] and len(sentences(paragraph, language)) <= 2


def _prose(parts: list[list[Paragraph]], id: str, brief: str, group: str, language: Language, titled: bool) -> Piece:
    beats: list[str] = []
    heads: list[int] = []
    for part in parts:
        if new := sentences("\n\n".join(words for _, words in part), language):
            heads.append(len(beats))
            beats += new
    text = "\n\n".join(words for part in parts for _, words in part)
    return Piece(
        id=id, text=text, language=language, form="prose", beats=tuple(beats), brief=brief, group=group, heads=tuple(heads) if titled else ()
    )  # fmt: skip


def _parts(told: list[Paragraph]) -> Iterator[list[Paragraph]]:
    """Paragraphs from heading to heading. Headings are left out, unless there is nothing else."""
    ends = Paragraph("heading", "")
    below = [after.kind for _, after in pairwise([*told, ends])]
    as_said = [
        Paragraph("item", words) if kind == "chapter" and after in ("heading", "chapter") else Paragraph(kind, words)
        for (kind, words), after in zip(told, below, strict=True)
    ]
    bare = all(kind in ("heading", "chapter") for kind, _ in as_said)
    part: list[Paragraph] = []
    for paragraph in as_said:
        if bare:
            part.append(Paragraph("item", paragraph.words))
        elif paragraph.kind in ("heading", "chapter"):
            if part:
                yield part
            part = []
        else:
            part.append(paragraph)
    if part:
        yield part
