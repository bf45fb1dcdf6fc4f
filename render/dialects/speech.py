"""What is said, in the syntax a renderer takes it in: told in prose, in double quotes, or tagged with speaker and language."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from loreboard.render.profiles import Profile
from loreboard.story.script import Language
from loreboard.story.shots import Shot, Spoken

from .phrases import Phrase, Sentence, filled, words

_QUOTES = str.maketrans({'"': "'", "“": "'", "”": "'", "「": "'", "」": "'"})


class Voices(NamedTuple):
    """Who speaks in a clip, in the order they first do: the n-th is speaker n."""

    names: tuple[str, ...]

    def number(self, who: str) -> int:
        return self.names.index(who.casefold()) + 1


def voices(lines: Sequence[Spoken]) -> Voices:
    """The speakers of a clip."""
    return Voices(tuple(dict.fromkeys(line.who.casefold() for line in lines)))


def said(
    profile: Profile,
    shot: Shot,
    lines: Sequence[Spoken],
    at: int,
    language: Language,
    who: Voices,
    cast: Mapping[str, str],
    sound: bool,
) -> tuple[list[Sentence], bool]:
    """The lines as sentences, and whether any could not be said: where no sound is asked for, the renderer makes no speech, or wants a recording.

    `cast` are the names of the series as the book writes them, by their folded form.
    """
    how = profile.sound.dialogue
    if not lines:
        return [], False
    if not sound or profile.sound.audio in ("never", "unknown") or how in ("none", "audio_file"):
        return [], True
    known = {**cast, **{subject.name.casefold(): subject.name for subject in shot.subjects}}
    out: list[Sentence] = []
    for line in lines:
        name = known.get(line.who.casefold(), line.who)
        manner = filled("speech.how", language, how=line.delivery) if line.delivery else ""
        text = line.text.strip()
        if how == "quoted":
            text = f'"{text.translate(_QUOTES)}"'
        elif how == "tagged":
            text = f"<d>[{words()['tagged']['languages'][language]}] {text.replace('<', '‹').replace('>', '›')}</d>"
        group = "tagged.speech" if how == "tagged" else "speech"
        told = filled(f"{group}.{_kind(line)}", language, who=name, how=manner, text=text, n=who.number(line.who))
        out.append((Phrase("speech", told, at),))
    return out, False


def _kind(line: Spoken) -> str:
    """seen: speaking in the picture; unseen: heard from beside it; over: a voice laid over it."""
    mark = (line.extension or "").strip(" ()（）").upper()
    if mark in words()["speech"]["over_marks"]:
        return "over"
    return "seen" if line.on_screen else "unseen"
