"""E3 and E4: are there things in it, and does anybody lay a hand on anybody? Words and their order; what a line leaves unsaid goes unseen."""

from loreboard.story import things
from loreboard.story.script import Line, Script
from loreboard.story.value import Value

from .flag import Flag, flagged, told
from .looking import named
from .received import changes
from .touching import refuses, touches


class Particular(Value):
    """Words of things, sounds, smells and counts, against lines with names of feelings and ideas."""

    concrete: int
    vague: tuple[tuple[Line, tuple[str, ...]], ...]

    @property
    def abstract(self) -> int:
        """Words that no hand can hold."""
        return sum(len(found) for _, found in self.vague)

    @property
    def ratio(self) -> float:
        """Concrete over abstract; one abstract word is taken for granted, so that none is no division by zero."""
        return self.concrete / max(1, self.abstract)


def particular(script: Script) -> Particular:
    """What `story/things.yaml` knows of the words of `script`, action and speech."""
    tongue, text = script.language, "\n".join(line.text for line in script.lines)
    vague = tuple((line, tuple(found)) for line in script.lines if (found := things.found(line.text, "abstract", tongue)))
    return Particular(concrete=sum(len(things.found(text, kind, tongue)) for kind in ("things", "senses")), vague=vague)


def vagueness(script: Script) -> tuple[Flag, ...]:
    """E3: the line with most abstract words, where concrete words are not three to one."""
    found = particular(script)
    if found.abstract < told()["fewest_abstract"] or found.ratio >= told()["particular"]:
        return ()
    line, words = max(found.vague, key=lambda pair: len(pair[1]))
    joined = (", " if script.language == "en" else "、").join(words)
    short = told()["particular"] - found.ratio
    return (flagged("E3", line, script.language, over=short, concrete=found.concrete, abstract=found.abstract, words=joined),)


def touched(script: Script, names: tuple[str, ...]) -> tuple[tuple[Line, bool], ...]:
    """Lines of action in which a body tends, holds, strikes or refuses another, and whether it refuses."""
    action = [line for line in script.lines if line.speaker is None]
    refused = [line for line in action if refuses(line.text, names, script.language)]
    return tuple(
        (line, line in refused) for line in action if line in refused or touches(line.text, names, script.language)
    )  # fmt: skip


def untouched(script: Script, names: tuple[str, ...]) -> tuple[Flag, ...]:
    """E4: the last turn, or the last action of anybody, of a script in which two people or more speak and nobody touches anybody."""
    if (
        len(script.lines) < told()["fewest_lines"]
        or len({line.speaker for line in script.lines if line.speaker}) < 2
        or touched(script, names)
    ):
        return ()
    turns = [scene.lines[at] for scene in script.scenes for at in changes(scene, script)]
    people = [line for line in script.lines if line.speaker is None and named(line.text, names)]
    at = [*people, *turns][-1:] or [script.lines[-1]]
    return (flagged("E4", at[0], script.language),)
