"""Before a run goes on in a folder: what a person reads of it, in the language of the series, and whether they say yes."""

import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from loreboard.llm.answer import REPAIRS
from loreboard.story.both import Both
from loreboard.story.facts import named
from loreboard.story.script import Language
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

from .folding import hung
from .tell import plain

if TYPE_CHECKING:
    from loreboard.pipeline.edits.told import Calls, Changed, Conflict, Edited, Stale, Version
    from loreboard.pipeline.outlook import Outlook
    from loreboard.story.facts import Contradiction

PLACES = 8
"""Places of one file, facts and scenes that are named; of more their number is given."""
LINES = 6
"""Lines of each version of a conflict."""


class _Says(Value):
    """edit_words.yaml."""

    format: Literal["edit-says.1"]
    date: object
    words: Mapping[str, Both]
    requests: Mapping[str, Both]
    stages: Mapping[str, Both]
    gates: Mapping[str, Both]
    going: tuple[str, ...]
    """Answers that go on."""
    staying: tuple[str, ...]


@cache
def says() -> _Says:
    """The file, read once."""
    return _Says.model_validate(own("loreboard.console", "edit_words.yaml"))


class Editing:
    """What is told and asked before one run of the folder `root`. `yes` says yes beforehand."""

    def __init__(self, root: Path, language: Language, yes: bool) -> None:
        self._root, self._yes, self._sheet = root, yes, Sheet(language)

    def __call__(self, outlook: "Outlook") -> bool:
        """Tell on stderr; ask where edits make calls due, break something or stand against a version of ours. Into a pipe nothing is asked."""
        _print(self._sheet.outlook(outlook))
        if not outlook.foretold.asks or self._yes:
            return True
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            self._leave("flag")
            return False
        if self._said():
            return True
        self._leave("left")
        return False

    def _said(self) -> bool:
        """What the person answers; asked until it is understood. The end of input is no."""
        while True:
            print(self._sheet.say("ask"), end="", file=sys.stderr, flush=True)
            told = sys.stdin.readline()
            said = told.strip().casefold()
            if told and (not said or said in says().going):
                return True
            if not told or said in says().staying:
                return False
            _print([self._sheet.say("again_ask")])

    def _leave(self, why: str) -> None:
        _print([self._sheet.say(why), f"  loreboard resume {shlex.quote(str(self._root))} --yes"])


def _print(rows: Sequence[str]) -> None:
    for row in rows:
        print(plain(row), file=sys.stderr)


class Sheet:
    """Lines for a terminal of 80 cells."""

    def __init__(self, language: Language) -> None:
        self._language: Language = language

    def say(self, word: str, **holes: object) -> str:
        """A sentence of the file, its holes filled."""
        return says().words[word].told(self._language).format(**holes)

    def outlook(self, told: "Outlook") -> list[str]:
        """All of it: what is kept, what edits touch, what is called and what it costs."""
        parts = self._join(
            self.say("part_of" if part.of else "part", stage=self._name(says().stages, part.stage), kept=part.kept, of=part.of)
            for part in told.parts
        )
        rows = [self.say("kept", kept=told.kept, parts=parts, s="s" * (told.kept != 1))]
        rows += self._ahead(told)
        if told.waiting:
            rows.append(self.say("waiting", steps=", ".join(told.waiting)))
        if told.open:
            rows.append(self.say("open", worst=f"{told.worst:.4f}", steps=", ".join(call.step for call in told.open)))
        return [line for row in rows for line in hung(row)]

    def ahead(self, told: "Outlook") -> list[str]:
        """What edits touch, what is called and what it costs."""
        return [line for row in self._ahead(told) for line in hung(row)]

    def _ahead(self, told: "Outlook") -> list[str]:
        return [*self.edited(told.foretold.edited), *self.calls(told.foretold.calls, told.models)]

    def edited(self, told: "Edited") -> list[str]:
        """What a person's edits touch; nothing where there are none and no two versions of anything."""
        rows = []
        if told.changed:
            rows += [self.say("edited"), *map(self._changed, told.changed)]
            stale = [*(self.say("remade", file=file) for file in told.remade), *map(self._stale, told.stale)]
            rows += [self.say("stale"), *stale] if stale else [self.say("nothing")]
        if told.facts:
            shown = [
                self.say("now" if fact.holds else "gone", file=fact.file, line=fact.line, scene=fact.scene, text=fact.text)
                for fact in told.facts[:PLACES]
            ]
            rows += [self.say("facts"), *shown, *self._rest(len(told.facts))]
        if told.breaks:
            rows += [self.say("breaks"), *self._breaks(told.breaks)]
        return [*rows, *self.conflicts(told.conflicts)]

    def conflicts(self, told: "Sequence[Conflict]") -> list[str]:
        """Both versions of each, with the file and line of either."""
        if not told:
            return []
        rows = [self.say("conflicts")]
        for one in told[:PLACES]:
            rows += [self.say("conflict", what=one.what), *self._version("yours", one.yours), *self._version("ours", one.ours)]
        return [*rows, *self._rest(len(told)), self.say("resolve")]

    def calls(self, told: "Calls", models: Sequence[str]) -> list[str]:
        """Calls by kind, and what they cost."""
        behind = []
        if told.to != "end":
            behind = [self.say("behind", gate=says().gates[told.to].told(self._language), n=told.behind, s="s" * (told.behind != 1))]
        if not told.most:
            return [self.say("none"), *behind]
        rows = [row for row in told.rows if row.most]
        named = self._join(
            f"{self._name(says().requests, row.request)} {row.least if row.least == row.most else f'{row.least}-{row.most}'}"
            for row in rows
        )
        numbers = {"n": told.likely, "least": told.least, "most": told.most, "parts": self.say("parts", parts=named)}
        out = [self.say("calls" if told.exact else "about", **numbers) + self._gap + self._cost(told, models)]
        return [*out, *behind, self.say("again_if", n=REPAIRS)]

    def _cost(self, told: "Calls", models: Sequence[str]) -> str:
        if told.dollars is None:
            return self.say("unknown", models=", ".join(models))
        return (
            self.say("costs", dollars=f"{told.dollars:.2f}" if told.dollars >= 1 else f"{told.dollars:.4f}")
            if told.dollars
            else self.say("free")
        )

    def _changed(self, one: "Changed") -> str:
        if one.whole:
            return self.say("whole", file=one.file)
        places = self._join([*one.places[:PLACES], *([self.say("more", n=len(one.places) - PLACES)] if len(one.places) > PLACES else [])])
        lines = one.places[0].replace("-", "").isdecimal() if one.places else False
        many = len(one.places) > 1 or "-" in places
        return self.say("changed_lines" if lines else "changed", file=one.file, places=places, s="s" * many)

    def _stale(self, one: "Stale") -> str:
        shots = self.say("shot" if one.shots == 1 else "shots", n=one.shots)
        scenes = self.say("scene" if one.of == 1 else "scenes", n=one.of)
        parts = []
        if one.whole:
            parts.append(self.say("again", scenes=scenes, shots=shots, seconds=f"{one.seconds:.1f}"))
        elif one.scenes or one.shots:
            ids = self._join([*one.scenes[:PLACES], *(["..."] if len(one.scenes) > PLACES else [])])
            parts.append(self.say("drawn", n=len(one.scenes), scenes=scenes, ids=ids, shots=shots, seconds=f"{one.seconds:.1f}"))
        if one.prompts:
            parts.append(self.say("prompts", n=one.prompts, s="s" * (one.prompts != 1)))
        if one.lengths:
            parts.append(self.say("lengths", n=one.lengths, s="s" * (one.lengths != 1)))
        return self.say("episode", n=one.episode, told=("; " if self._language == "en" else "；").join(parts))

    def _breaks(self, told: "Sequence[Contradiction]") -> Iterator[str]:
        """What cannot both be true, by its first place; the others it stands against by file."""
        groups: dict[tuple[str, str, str], list[Contradiction]] = {}
        for one in told:
            groups.setdefault((named(one.first), one.rule, one.what), []).append(one)
        for (first, _, what), some in list(groups.items())[:PLACES]:
            zh = self._language == "zh"
            repair = some[0].repair.rstrip("。") if zh else some[0].repair
            yield self.say("break", first=first, second=self._against(some), what=what.rstrip(".。"), repair=repair)
        yield from self._rest(len(groups))

    def _against(self, some: "Sequence[Contradiction]") -> str:
        files: dict[str, list[str]] = {}
        for one in some:
            file, _, line = named(one.second).partition(":")
            files.setdefault(file, []).append(line)
        told = []
        for file, lines in files.items():
            more = [self.say("more", n=len(lines) - PLACES)] if len(lines) > PLACES else []
            told.append(f"{file}:{self._join([*lines[:PLACES], *more])}" if lines[0] else file)
        return self._join(told)

    def _version(self, whose: str, told: "Version") -> Iterator[str]:
        at = f"{told.file}:{told.line}" if told.line else told.file if told.text else self.say("without", file=told.file)
        yield self.say(whose, at=at)
        lines = [line for line in told.text.split("\n") if line.strip()]
        yield from (f"      {line}" for line in lines[:LINES])
        if len(lines) > LINES:
            yield "      ..."

    def _rest(self, count: int) -> list[str]:
        return [f"  {self.say('more', n=count - PLACES)}"] if count > PLACES else []

    def _name(self, names: Mapping[str, Both], key: str) -> str:
        return names[key].told(self._language) if key in names else key

    def _join(self, told: "Iterator[str] | Sequence[str]") -> str:
        return (", " if self._language == "en" else "、").join(told)

    @property
    def _gap(self) -> str:
        return " " if self._language == "en" else ""
