"""A clip as phrases: what its shots say, in the order they say it, each with what it is worth when there is too little room."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, get_args

from loreboard.story import wording
from loreboard.story.script import Language
from loreboard.story.shots import Asset, Shot, ShotList, Spoken
from loreboard.story.yaml_text import own

PARTS: tuple[str, ...] = (
    *get_args(wording.Part), "other_look", "told", "speech", "sound", "music", "begin", "end", "avoid", "first", "mended",
)  # fmt: skip
"""What of a clip a phrase says: the parts of a neutral prompt, and what only a clip has."""
LAST = ("first", "action")
"""What is never dropped whole."""
ONCE = ("look", "other_look", "held", "place", "light", "style", "sound", "music", "avoid", "first", "mended")
"""What shots of one text say once, if they say it in the same words."""
SENTENCE = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])")
"""Between two sentences."""


@cache
def words() -> dict[str, Any]:
    """The file, read once."""
    return dict(own("loreboard.render.dialects", "words.yaml"))


class Phrase(NamedTuple):
    """As much as stands or falls together. `shot` counts the clip's shots from 0; `who` is whom it is of; `theirs` is a person's own wording,
    which nothing shortens."""

    part: str
    text: str
    shot: int = 0
    who: str = ""
    theirs: bool = False

    @property
    def rank(self) -> int:
        return int(words()["ranks"][self.part])


Sentence = tuple[Phrase, ...]


class Handed(NamedTuple):
    """Something handed in beside words: which asset, as what, and how the prompt calls it ("" where it does not)."""

    asset: Asset | None
    role: str
    tag: str = ""


def place_of(shots: ShotList, shot: Shot) -> str:
    """The words for the shot's place, as its asset has them; "" where it has none."""
    known: Mapping[str, Asset] = {asset.id: asset for asset in shots.assets}
    return next((known[ref.asset].text for ref in shot.refs if ref.role == "location" and ref.asset in known), "")


def of_shot(shots: ShotList, shot: Shot, at: int, language: Language) -> list[Sentence]:
    """What the shot's neutral prompt says, the names before the words about people taken out: they are put there again when it is written.

    A neutral prompt that is not what the shot's fields say was written by somebody; it is taken as it stands, and loses whole sentences
    from its end where it has to.
    """
    place = place_of(shots, shot)
    if shot.prompt.core and wording.joined(wording.sentences(shot, place, shots.style, shots.language), shots.language) != shot.prompt.core:
        first, *rest = SENTENCE.split(shot.prompt.core)
        return [(Phrase("action", first, at),), *((Phrase("told", text, at),) for text in rest if text)]
    speakers = {line.who.casefold() for line in shot.dialogue if line.on_screen}
    main = next((s.name for s in shot.subjects if s.name.casefold() in speakers), shot.subjects[0].name if shot.subjects else "")
    out: list[Sentence] = []
    for sentence in wording.sentences(shot, place, shots.style, language):
        told = [Phrase(clause.part, clause.text, at, clause.who) for clause in sentence]
        if told[0].who:
            told[0] = told[0]._replace(text=told[0].text.removeprefix(wording.called(told[0].who, language)).strip())
        if told[0].part == "look" and told[0].who != main:
            told[0] = told[0]._replace(part="other_look")
        out.append(tuple(phrase for phrase in told if phrase.text))
    return [sentence for sentence in out if sentence]


def heard(shot: Shot, at: int, language: Language) -> list[Sentence]:
    """What is heard besides speech."""
    sounds = tuple(dict.fromkeys(text.strip(" .。") for text in (shot.sound, shot.ambience) if text.strip(" .。")))
    return [(Phrase("sound", filled("sound", language, what=words()["list"][language].join(sounds)), at),)] if sounds else []


def poses(shot: Shot, at: int, language: Language) -> list[Sentence]:
    """The pose it begins and the pose it ends with, where somebody has said them."""
    return [
        (Phrase(part, filled(part, language, what=text.strip(" .。")), at),)
        for part, text in (("begin", shot.start), ("end", shot.end))
        if text.strip(" .。")
    ]


def spoken_in(shot: Shot, begun: int, frames: int) -> list[Spoken]:
    """The lines of `shot` that begin within `frames` frames from its frame `begun`."""
    return [line for line in shot.dialogue if begun <= line.start < begun + frames]


def written(sentences: Iterable[Sentence], language: Language, tags: Mapping[str, str]) -> str:
    """Sentences as text: a name before the words about somebody, with the tag of their picture where they have one; each with one stop,
    unless it ends with a mark or a quotation."""
    stop, comma, gap = (".", ", ", " ") if language == "en" else ("。", "，", "")
    told: list[str] = []
    for sentence in sentences:
        text = comma.join(phrase.text.strip() for phrase in sentence)
        if who := sentence[0].who:
            text = wording.called(tagged(who, language, tags), language) + text
        text = text[:1].upper() + text[1:]
        told.append(text if text.endswith(_CLOSED) else text + stop)
    return gap.join(told)


def tagged(name: str, language: Language, tags: Mapping[str, str]) -> str:
    """A name with the tag of its picture."""
    tag = tags.get(name.casefold())
    return filled("named", language, name=name, tag=tag) if tag else name


def filled(key: str, language: Language, **slots: object) -> str:
    """The words of that name, their holes filled; "speech.seen" is a word of a group."""
    told: Any = words()
    for part in key.split("."):
        told = told[part]
    return str(told[language]).format(**slots)


def distinct(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Sentences without those that say the same as another; of equals the last stays, where the first was."""
    return list({tuple(phrase.text for phrase in sentence): sentence for sentence in sentences}.values())


def once(blocks: Sequence[list[Sentence]]) -> list[list[Sentence]]:
    """The shots of one clip without what an earlier one has said in the same words: looks, places, light, style, sound, what is avoided."""
    said: set[tuple[str, str]] = set()
    out: list[list[Sentence]] = []
    for block in blocks:
        kept: list[Sentence] = []
        for sentence in block:
            fresh = tuple(phrase for phrase in sentence if phrase.part not in ONCE or (phrase.who, phrase.text) not in said)
            said.update((phrase.who, phrase.text) for phrase in sentence if phrase.part in ONCE)
            if fresh:
                kept.append(fresh)
        out.append(kept)
    return out


_CLOSED = (".", "。", "!", "?", "！", "？", "…", '"', ".'", "</d>")
