"""Small patterns by which a worn-out thing is known on a page, many thousands of them read over a passage in one pass.

A cue is groups of alternatives, all of which must stand in the passage:

    wak*|woke|opens her eyes + years ago|years earlier|years before
    grandmother|ancestor* > you are the last|only you
    the chosen one - not the chosen one

`|` either, ` + ` both in any order, ` > ` both in this order, ` - ` and none of these. English is read in words without case, and `*` ends
a word in any way; Chinese is read in signs, and what is English in it as it stands.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from loreboard.story.errors import BadInput
from loreboard.story.script import Language

TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_ALTERNATIVE = re.compile(r"[a-z0-9]+(?:'[a-z]+)?\*?")
_JOINT = re.compile(r"\s+([+>-])\s+")
SHORTEST_STEM = 2
LONGEST_SENTENCE = 10_000
"""Words or signs: what lies between the places of one sentence and those of the next."""
REMEMBERED = 4096
"""Sentences whose groups one process keeps."""


class _Cue(NamedTuple):
    owner: int
    groups: tuple[int, ...]
    ordered: tuple[bool, ...]
    """For each group after the first, whether it must come after the one before."""
    without: int | None


class Found(NamedTuple):
    """A cue that stands in a passage: whose it is, and its place among the owner's."""

    owner: int
    cue: int


class Cues:
    """The cues of one language; `owners[n]` are those of the nth cliché. Raises BadInput for one that cannot be read."""

    def __init__(self, owners: Sequence[Sequence[str]], language: Language) -> None:
        self._tongue: _Reader = _Words() if language == "en" else _Signs()
        self._groups: list[list[int]] = []
        self._of: dict[int, list[int]] = defaultdict(list)
        """Alternative -> the groups that it satisfies."""
        self._cues = [(number, self._cue(owner, told)) for owner, mine in enumerate(owners) for number, told in enumerate(mine)]
        self._read: dict[str, tuple[tuple[int, int], ...]] = {}
        self._by_group: dict[int, list[int]] = defaultdict(list)
        for n, (_, cue) in enumerate(self._cues):
            self._by_group[cue.groups[0]].append(n)

    def found(self, passage: str) -> list[Found]:
        """Every cue that stands in `passage`."""
        return self.standing(self.groups([passage]))

    def standing(self, at: Mapping[int, list[int]]) -> list[Found]:
        """Every cue whose groups are met, from what `groups` gives."""
        standing = (self._cues[n] for group in list(at) for n in self._by_group.get(group, ()))
        return [Found(cue.owner, number) for number, cue in standing if _stands(cue, at)]

    def groups(self, passage: Sequence[str]) -> dict[int, list[int]]:
        """Every group of alternatives that the sentences of `passage` meet, by number, with its places: what it speaks of, whatever the
        words. A sentence that was read lately is not read again: passages overlap."""
        at: dict[int, list[int]] = defaultdict(list)
        for number, sentence in enumerate(passage):
            for group, place in self._in_sentence(sentence):
                at[group].append(number * LONGEST_SENTENCE + place)
        return at

    def _in_sentence(self, sentence: str) -> tuple[tuple[int, int], ...]:
        if (known := self._read.get(sentence)) is not None:
            return known
        if len(self._read) >= REMEMBERED:
            self._read.clear()
        self._read[sentence] = found = tuple(
            (group, place) for alternative, place in self._tongue.read(sentence) for group in self._of[alternative]
        )
        return found

    def _cue(self, owner: int, told: str) -> _Cue:
        parts = _JOINT.split(told.strip())
        groups, ordered, without = [self._group(parts[0], told)], [], None
        for joint, part in zip(parts[1::2], parts[2::2], strict=True):
            if joint == "-":
                if without is not None:
                    raise BadInput(f"A cue says twice what must be absent: {told!r}", "", "Put all of it behind one ` - `, with | between.")
                without = self._group(part, told)
            elif without is not None:
                raise BadInput(f"A cue goes on after what must be absent: {told!r}", "", "Let ` - ` come last.")
            else:
                groups.append(self._group(part, told))
                ordered.append(joint == ">")
        return _Cue(owner, tuple(groups), tuple(ordered), without)

    def _group(self, told: str, cue: str) -> int:
        number = len(self._groups)
        alternatives = [one.strip() for one in told.split("|")]
        if not all(alternatives):
            raise BadInput(f"A cue has an empty alternative: {cue!r}", "", "Write a word on either side of each |.")
        self._groups.append([self._tongue.learn(one, cue) for one in alternatives])
        for alternative in self._groups[number]:
            self._of[alternative].append(number)
        return number


def _stands(cue: _Cue, at: Mapping[int, list[int]]) -> bool:
    if any(group not in at for group in cue.groups) or (cue.without is not None and cue.without in at):
        return False
    place = min(at[cue.groups[0]])
    for group, follows in zip(cue.groups[1:], cue.ordered, strict=True):
        later = [p for p in at[group] if p > place] if follows else at[group]
        if not later:
            return False
        place = min(later)
    return True


class _Reader:
    """Alternatives by number, found in a text with their places."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def learn(self, alternative: str, cue: str) -> int:
        raise NotImplementedError

    def read(self, text: str) -> Iterator[tuple[int, int]]:
        raise NotImplementedError


class _Words(_Reader):
    def __init__(self) -> None:
        super().__init__()
        self._whole: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
        self._stems: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)

    def learn(self, alternative: str, cue: str) -> int:
        words = tuple(_ALTERNATIVE.findall(_plain(alternative)))
        key = " ".join(words)
        if not words:
            raise BadInput(f"An alternative has no word: {alternative!r} in {cue!r}", "", "Write English words, * for any ending.")
        if key not in self.known:
            self.known[key] = len(self.known)
            first, rest = words[0], words[1:]
            if first.endswith("*") and len(first) <= SHORTEST_STEM:
                raise BadInput(f"The stem {first!r} is too short in {cue!r}", "", "Give it three letters or more.")
            (self._stems[first[:-1]] if first.endswith("*") else self._whole[first]).append((self.known[key], rest))
        return self.known[key]

    def read(self, text: str) -> Iterator[tuple[int, int]]:
        words = TOKEN.findall(_plain(text))
        for place, word in enumerate(words):
            begun = [*self._whole.get(word, ())]
            for size in range(SHORTEST_STEM, len(word) + 1):
                begun += self._stems.get(word[:size], ())
            for number, rest in begun:
                if not rest or (len(words) - place > len(rest) and all(_fits(words[place + n], one) for n, one in enumerate(rest, 1))):
                    yield number, place


class _Signs(_Reader):
    def __init__(self) -> None:
        super().__init__()
        self._first: dict[str, list[tuple[int, str]]] = defaultdict(list)

    def learn(self, alternative: str, cue: str) -> int:
        if alternative not in self.known:
            self.known[alternative] = len(self.known)
            self._first[alternative[0]].append((self.known[alternative], alternative))
        return self.known[alternative]

    def read(self, text: str) -> Iterator[tuple[int, int]]:
        for place, sign in enumerate(text):
            for number, told in self._first.get(sign, ()):
                if text.startswith(told, place):
                    yield number, place


def _plain(text: str) -> str:
    return text.lower().replace("’", "'")


def _fits(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted
