"""Warmth: is what happens received by somebody, do hands touch, are there things in it, and does anybody say what they feel?"""

from collections.abc import Iterator

from loreboard.agents.doctor import measures
from loreboard.evals import words
from loreboard.evals.measure import Evidence, Measure
from loreboard.story.bible import Bible
from loreboard.story.script import Scene, Script

from .looking import cast, has, pattern, quote, told
from .touching import refuses, touches


def touch(script: Script, book: Bible | None = None) -> Measure:
    """W2 (E4): lines of action in which a body tends, holds, strikes or refuses another. Judged are the lines of action.

    Evidence are the lines that count. Only what the lists know is seen, and only where the line says whom.
    """
    action, names = [line for line in script.lines if line.speaker is None], cast(script, book)
    if not action:
        return told().unjudged("W2", script.language, "no_action")
    refused = {line.number for line in action if refuses(line.text, names, script.language)}
    counted = [line for line in action if line.number in refused or touches(line.text, names, script.language)]
    evidence = [Evidence(lines=(line.number,), text=told().say("touched", script.language, quote=quote(line))) for line in counted]
    return told().measure("W2", script.language, {"touches": len(counted), "refusals": len(refused)}, len(action), evidence)


def particularity(script: Script) -> Measure:
    """W3 (E3): things, sounds, smells and counts over names of feelings and ideas, in action and speech.

    Both are looked up in `evals/things.yaml`; one abstract word is taken for granted, so that none is no division by zero.
    Judged are the words, a Han counting 0.6.
    """
    text = "\n".join(line.text for line in script.lines)
    size = words.size(text, script.language)
    if not size:
        return told().unjudged("W3", script.language, "no_lines")
    concrete = sum(len(words.found(text, kind, script.language)) for kind in ("things", "senses"))
    vague = [(line, found) for line in script.lines if (found := words.found(line.text, "abstract", script.language))]
    abstract = sum(len(found) for _, found in vague)
    evidence = [
        Evidence(lines=(line.number,), text=told().say("vague", script.language, quote=quote(line), what=found[0])) for line, found in vague
    ]
    values = {"particular": concrete / max(1, abstract), "concrete": 100 * concrete / size, "abstract": 100 * abstract / size}
    return told().measure("W3", script.language, values, size, evidence)


def on_the_nose(script: Script) -> Measure:
    """W4 (D1): the share of spoken lines that name the speaker's own feeling or the theme. Judged are the spoken lines.

    What the doctor flags as D1, and the wider pattern of the lexicon.
    """
    speech = [line for line in script.lines if line.speaker]
    if not speech:
        return told().unjudged("W4", script.language, "no_speech")
    flagged = {flag.line for flag in measures.flags(script) if flag.check == "D1"}
    nose = pattern("on_the_nose", script.language)
    found = [line for line in speech if line.number in flagged or nose.search(line.text.replace("’", "'"))]
    evidence = [Evidence(lines=(line.number,), text=told().say("nose", script.language, quote=quote(line))) for line in found]
    return told().measure("W4", script.language, {"on_the_nose": len(found) / len(speech)}, len(speech), evidence)


def turns(scene: Scene, script: Script) -> Iterator[int]:
    """Places in the scene's lines where action changes something; the second of two neighbours is the first one's echo."""
    last = -2
    for i, line in enumerate(scene.lines):
        if line.speaker is None and has(line.text, "turn", script.language):
            if i > last + 1:
                yield i
            last = i
