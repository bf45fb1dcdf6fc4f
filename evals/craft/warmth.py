"""Warmth: is what happens received by somebody, do hands touch, are there things in it, and does anybody say what they feel?"""

from loreboard.agents.doctor import measures
from loreboard.agents.doctor.looking import cast
from loreboard.agents.doctor.warmth import particular, touched
from loreboard.evals.measure import Evidence, Measure
from loreboard.story import things
from loreboard.story.bible import Bible
from loreboard.story.script import Script

from .looking import quote, told


def touch(script: Script, book: Bible | None = None) -> Measure:
    """W2 (E4): lines of action in which a body tends, holds, strikes or refuses another. Judged are the lines of action.

    Evidence are the lines that count. Only what the lists know is seen, and only where the line says whom.
    """
    action = [line for line in script.lines if line.speaker is None]
    if not action:
        return told().unjudged("W2", script.language, "no_action")
    counted = touched(script, cast(script, book))
    evidence = [Evidence(lines=(line.number,), text=told().say("touched", script.language, quote=quote(line.text))) for line, _ in counted]
    values = {"touches": len(counted), "refusals": sum(refused for _, refused in counted)}
    return told().measure("W2", script.language, values, len(action), evidence)


def particularity(script: Script) -> Measure:
    """W3 (E3): things, sounds, smells and counts over names of feelings and ideas, in action and speech.

    Both are looked up in `story/things.yaml`. Judged are the words, a Han counting 0.6.
    """
    size = things.size("\n".join(line.text for line in script.lines), script.language)
    if not size:
        return told().unjudged("W3", script.language, "no_lines")
    found = particular(script)
    evidence = [
        Evidence(lines=(line.number,), text=told().say("vague", script.language, quote=quote(line.text), what=vague[0]))
        for line, vague in found.vague
    ]
    values = {"particular": found.ratio, "concrete": 100 * found.concrete / size, "abstract": 100 * found.abstract / size}
    return told().measure("W3", script.language, values, size, evidence)


def on_the_nose(script: Script) -> Measure:
    """W4 (D1): the share of spoken lines that name the speaker's own feeling or the theme. Judged are the spoken lines."""
    speech = [line for line in script.lines if line.speaker]
    if not speech:
        return told().unjudged("W4", script.language, "no_speech")
    found = [flag for flag in measures.flags(script) if flag.check == "D1"]
    evidence = [Evidence(lines=(flag.line,), text=told().say("nose", script.language, quote=quote(flag.quote))) for flag in found]
    return told().measure("W4", script.language, {"on_the_nose": len(found) / len(speech)}, len(speech), evidence)
