"""Who knows what: secrets told before some, and used by others who were not there; questions asked again that were answered. Pure.

Code accuses only where a speech says of itself that nobody else is to know. Whatever is said or done in a scene is known to everybody in
it; whoever says where they have it from, or may have listened, is believed. What is open goes to a model (`asking`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from loreboard.story.bible import Bible
from loreboard.story.facts import At, Contradiction, EpisodePatch, Learned
from loreboard.story.script import Language, Line, Script

from .mending import SENTENCE, without
from .stage import Played, Speech, named, stage
from .terms import lexicon, matches, pattern, shared, terms, weight
from .words import contradiction

_ENOUGH: dict[Language, int] = {"en": 2, "zh": 3}


_CLAUSE = re.compile(r"[.!?;,:…。！？；，：]+")
_VOCATIVE = re.compile(r",\s*(?:[\w'’-]+\s*){1,2}(?=\?)|^\s*[\w'’-]+,\s*|^[^，。？]{1,3}，|，[^，。？]{1,3}(?=？)")
"""Whom a question is put to, before or behind it."""


class Secret(NamedTuple):
    """What is told in `scene` and nobody else is to know: the terms of `line`, which is where it is said."""

    scene: int
    line: Line
    terms: tuple[str, ...]
    told: Speech


class Use(NamedTuple):
    """A speech that shares terms of a secret which its speaker has heard nowhere. `share`, 0 to 1, is how much of it one clause brings
    back; `met`: somebody could have told them off the page."""

    secret: Secret
    scene: int
    speech: Speech
    line: Line
    share: float
    met: bool

    @property
    def sure(self) -> bool:
        """Code can say that it is a fault."""
        return not self.met and self.share >= lexicon()["closeness"]["note"]


def knowledge(book: Bible, scripts: Mapping[int, Script]) -> Iterator[Contradiction]:
    """Speeches of people who cannot know what they say, and questions that had their answer."""
    played = stage(book, scripts)
    for use in uses(played):
        if use.sure:
            yield _told(use, played)
    yield from _again(played)


def uses(played: Sequence[Played]) -> Iterator[Use]:
    """Every use of a secret by somebody who was not there when it was told, first of each person and secret, in order."""
    found = secrets(played)
    done: set[tuple[int, str]] = set()
    for at, scene in enumerate(played):
        for speech in scene.speeches:
            for n, secret in enumerate(found):
                if secret.scene >= at or (n, speech.who) in done or scene.elsewhen:
                    continue
                if use := _use(secret, speech, at, played):
                    done.add((n, speech.who))
                    yield use


def secrets(played: Sequence[Played]) -> tuple[Secret, ...]:
    """What is told in confidence, where nobody else listens."""
    out = []
    for at, scene in enumerate(played):
        if scene.elsewhen or scene.overheard:
            continue
        for n, speech in enumerate(scene.speeches):
            if matches("secret", speech.text, scene.language) and (secret := _secret(at, scene, n)):
                out.append(secret)
    return tuple(out)


def learned(book: Bible, scripts: Mapping[int, Script]) -> tuple[Learned, ...]:
    """Who knows each secret from where on: those who were there, then whoever is there when it is told again."""
    played = stage(book, scripts)
    out: list[Learned] = []
    for secret in secrets(played):
        known: set[str] = set()
        for at in range(secret.scene, len(played)):
            scene = played[at]
            for speech in scene.speeches if at > secret.scene else (secret.told,):
                again = shared(secret.terms, speech.text, scene.language)
                new = scene.there - known
                if not new or weight(again, scene.language) < min(_ENOUGH[scene.language], weight(secret.terms, scene.language)):
                    continue
                by = "" if at == secret.scene else speech.who
                out += [Learned(who=who, what=secret.line.text, since=scene.at(speech.lines[0]), told_by=by) for who in sorted(new)]
                known |= new
    return tuple(out)


def _secret(at: int, scene: Played, n: int) -> Secret | None:
    """The secret of a speech that says it is one: in it, else in the speaker's next or last speech."""
    speech = scene.speeches[n]
    near = (n, n + 2, n - 2)
    for other in (scene.speeches[k] for k in near if 0 <= k < len(scene.speeches)):
        if other.who != speech.who:
            continue
        rest = "".join(bit for bit in SENTENCE.findall(other.text) if not matches("secret", bit, scene.language))
        found = terms(rest, scene.language, scene.people)
        if weight(found, scene.language) < _ENOUGH[scene.language]:
            found = terms(pattern("secret", scene.language).sub(" ", other.text), scene.language, scene.people)
        if weight(found, scene.language) >= _ENOUGH[scene.language]:
            line = max(other.lines, key=lambda each: len(shared(found, each.text, scene.language)))
            return Secret(at, line, found, other)
    return None


def _use(secret: Secret, speech: Speech, at: int, played: Sequence[Played]) -> Use | None:
    scene, first = played[at], played[secret.scene]
    who, language = speech.who, scene.language
    if who in first.there or named(who, secret.told.text, language):
        return None
    stated = _stated(speech.text, language)
    candidates = shared(secret.terms, stated, language)
    if weight(candidates, language) < _ENOUGH[language]:
        return None
    heard = _heard(who, at, speech, played)
    fresh = tuple(term for term in candidates if term not in shared(candidates, heard, language))
    if weight(fresh, language) < _ENOUGH[language] or _has_source(speech, scene, first, secret.told.who):
        return None
    line = max(speech.lines, key=lambda each: len(shared(fresh, each.text, language)))
    return Use(secret, at, speech, line, _share(secret, fresh, stated, language), _met(who, secret.scene, at, played))


def _stated(text: str, language: Language) -> str:
    """`text` without its questions, which know nothing."""
    return "".join(bit for bit in SENTENCE.findall(text) if not pattern("asks", language).search(bit))


def _share(secret: Secret, fresh: tuple[str, ...], text: str, language: Language) -> float:
    """How much of the secret the clause says that says most: words that are strewn over a speech tell nothing."""
    whole = _size(secret.terms, language)
    return max(_size(shared(fresh, clause, language), language) / whole for clause in _CLAUSE.split(text))


def _size(found: tuple[str, ...], language: Language) -> int:
    return len(found) if language == "en" else len(set("".join(found)))


def _heard(who: str, at: int, speech: Speech, played: Sequence[Played]) -> str:
    """Every line that `who` was there for, up to `speech`; headings too."""
    out: list[str] = []
    for scene in played[:at]:
        if who in scene.there:
            out += [scene.scene.heading, *(line.text for line in scene.lines)]
    here = played[at]
    return "\n".join([*out, here.scene.heading, *(line.text for line in here.lines if line.number < speech.lines[0].number)])


def _has_source(speech: Speech, scene: Played, first: Played, teller: str) -> bool:
    """The scene tells where they have it from, or they name somebody who was told, or `teller` as saying so."""
    heard = (_stated(other.text, scene.language) for other in scene.speeches)
    if matches("learned", scene.action, scene.language) or any(matches("learned", text, scene.language) for text in heard):
        return True
    heard_it = first.there - {teller}
    if any(named(name, speech.text, scene.language) for name in heard_it):
        return True
    return matches("said", speech.text, scene.language) and named(teller, speech.text, scene.language)


def _met(who: str, first: int, at: int, played: Sequence[Played]) -> bool:
    """Between the two scenes they were together with somebody who knew, and may have been told."""
    know = set(played[first].there)
    return any(who in scene.there and know & scene.there for scene in played[first + 1 : at])


def _told(use: Use, played: Sequence[Played]) -> Contradiction:
    scene, first = played[use.scene], played[use.secret.scene]
    there = (", " if scene.language == "en" else "、").join(sorted(first.there))
    found = contradiction(
        "knows-too-soon", first.at(use.secret.line), scene.at(use.line), scene.language,
        "" if use.share >= lexicon()["closeness"]["error"] else "note", who=use.speech.who, there=there, was=use.secret.line.text, now=use.line.text,
    )  # fmt: skip
    return found.model_copy(update={"patch": _cut(use, scene)})


def _cut(use: Use, scene: Played) -> EpisodePatch | None:
    """The line without the sentence that tells too much."""
    said = SENTENCE.findall(use.line.text)
    bad = [bit for bit in said if weight(shared(use.secret.terms, bit, scene.language), scene.language) >= _ENOUGH[scene.language]]
    return without(use.line, bad[0], scene.episode, "knows-too-soon") if len(bad) == 1 else None


class _Question(NamedTuple):
    who: str
    word: str
    terms: frozenset[str]
    at: At
    line: Line
    text: str
    scene: int


def _again(played: Sequence[Played]) -> Iterator[Contradiction]:
    """A question put in another scene by somebody who had its answer."""
    known: list[_Question] = []
    for at, scene in enumerate(played):
        for n, speech in enumerate(scene.speeches):
            for asked in _questions(speech, at, scene):
                before = next((q for q in known if q.who == asked.who and q.word == asked.word and q.terms == asked.terms), None)
                if before is None:
                    if _answered(n, scene):
                        known.append(asked)
                elif before.scene != at and not matches("again", speech.text, scene.language):
                    holes = {"who": asked.who, "was": before.text, "now": asked.text}
                    found = contradiction("asks-again", before.at, asked.at, scene.language, **holes)
                    yield found.model_copy(update={"patch": without(asked.line, asked.text, scene.episode, "asks-again")})


def _questions(speech: Speech, at: int, scene: Played) -> Iterator[_Question]:
    for line in speech.lines:
        for sentence in SENTENCE.findall(line.text):
            if asked := pattern("asks", scene.language).search(sentence):
                bare = _VOCATIVE.sub("", sentence.strip()).replace(asked[1], " " if scene.language == "en" else "，")
                found = frozenset(terms(bare, scene.language, scene.people, common=False))
                if len(found) > 1:
                    yield _Question(speech.who, asked[1].casefold(), found, scene.at(line), line, sentence.strip(), at)


def _answered(n: int, scene: Played) -> bool:
    after = scene.speeches[n + 1 : n + 2]
    return bool(after) and after[0].who != scene.speeches[n].who and not matches("evades", after[0].text, scene.language)
