"""Promises, threats and dates set for oneself that nobody comes back to: a vow is a fact that an event has to end. Pure; notes only.

Kept or broken, it is spoken of again or seen: a later line that shares a word of it is taken for its end. What the last scene promises is
left open on purpose.
"""

from collections.abc import Iterator, Mapping, Sequence

from loreboard.story.bible import Bible
from loreboard.story.facts import Contradiction
from loreboard.story.script import Language, Line, Script

from .mending import SENTENCE, without
from .stage import Played, Speech, stage
from .terms import lexicon, matches, shared, terms
from .words import contradiction

_ECHO = 4
"""Speeches after a vow in its own scene that only answer it."""


def promises(book: Bible, scripts: Mapping[int, Script]) -> Iterator[Contradiction]:
    """Vows that no later line speaks of; the second place is the last line there is."""
    played = stage(book, scripts)
    for at, scene in enumerate(played[:-1]):
        if scene.elsewhen:
            continue
        for n, speech in enumerate(scene.speeches):
            if vow := _vow(n, scene):
                line, sentence = vow
                found = _matter(_willed(speech, scene), scene)
                if found and not _comes_back(found, at, n, played):
                    last = played[-1]
                    told = contradiction(
                        "promise-open", scene.at(line), last.at(last.lines[-1]), scene.language, who=speech.who, was=line.text
                    )  # fmt: skip
                    yield told.model_copy(update={"patch": without(line, sentence, scene.episode, "promise-open")})


def _vow(n: int, scene: Played) -> tuple[Line, str] | None:
    """The line of the `n`th speech that makes a vow, and the sentence."""
    speech, language = scene.speeches[n], scene.language
    asked = n > 0 and matches("wanted", scene.speeches[n - 1].text, language)
    for line in speech.lines:
        for sentence in SENTENCE.findall(line.text):
            vows = matches("vow", sentence, language) or asked
            if vows and matches("will", speech.text, language) and not matches("idle", sentence, language):
                return line, sentence
    return None


def _willed(speech: Speech, scene: Played) -> str:
    """What is to be done: the sentences with a will in them, without those that ask."""
    said = [bit for bit in SENTENCE.findall(speech.text) if not bit.rstrip().endswith(("?", "？"))]
    willed = [bit for bit in said if matches("will", bit, scene.language) or matches("vow", bit, scene.language)]
    return " ".join(willed)


def _matter(text: str, scene: Played) -> tuple[str, ...]:
    """What a vow is about: its uncommon words, where it has any; in Chinese what stands alone, and every pair of signs that are in it."""
    if scene.language == "zh":
        return terms(text, "zh", scene.people, common=False)
    return terms(text, "en", scene.people) or terms(text, "en", scene.people, common=False)


def _comes_back(found: tuple[str, ...], at: int, n: int, played: Sequence[Played]) -> bool:
    scene = played[at]
    end = scene.speeches[n].lines[-1].number
    later = {line.number for speech in scene.speeches[n + _ECHO :] for line in speech.lines}
    here = (line for line in scene.lines if line.number > end and (line.speaker is None or line.number in later))
    rest = (line for other in played[at + 1 :] for line in other.lines)
    return any(_brings_back(found, line.text, scene.language) for line in (*here, *rest))


def _brings_back(found: tuple[str, ...], text: str, language: Language) -> bool:
    """A line that shares a term; in Chinese, where words are not known, also one with two of its signs wherever they stand."""
    if language == "en":
        return bool(shared(found, text, language))
    thin = lexicon()["thin"]
    return any(term in text and term not in thin for term in found) or sum(sign in text for sign in set("".join(found))) > 1
