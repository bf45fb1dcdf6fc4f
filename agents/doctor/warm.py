"""The four checks of warmth as figures, whether or not they fail: E1 by the plan, E2 to E4 by the script's lines."""

from loreboard.story.bible import EpisodePlan
from loreboard.story.notes import Warm
from loreboard.story.script import Language, Script

from . import plans, received, warmth
from .flag import told, words


def warm(script: Script, names: tuple[str, ...], plan: EpisodePlan | None = None) -> tuple[Warm, ...]:
    """E1 to E4 of `script`. `names` are all people, longest first. A check that lacks what it needs is not met and not failed."""
    return (_arc(script.language, plan), _received(script, names, plan), _particular(script), _touched(script, names))


def _row(check: str, tongue: Language, met: bool | None, **holes: object) -> Warm:
    said = words()["warmth"]["unmeasured" if met is None else check][tongue]
    return Warm(check=check, figure=str(said).format(**holes), met=met)


def _arc(tongue: Language, plan: EpisodePlan | None) -> Warm:
    felt = [beat.feeling for beat in plan.beats] if plan else []
    if len(felt) < told()["emotion_arc"]["fewest_beats"]:
        return _row("E1", tongue, None)
    turns, width = plans.arc(felt)
    return _row("E1", tongue, not plans.flat(felt), turns=turns, width=width, least=told()["emotion_arc"]["turns"])


def _received(script: Script, names: tuple[str, ...], plan: EpisodePlan | None) -> Warm:
    found = received.turns(script, names, plan)
    if not found:
        return _row("E2", script.language, None)
    seen, least = sum(turn.received for turn in found), told()["received"]
    return _row("E2", script.language, seen / len(found) >= least, seen=seen, turns=len(found), least=least)


def _particular(script: Script) -> Warm:
    found = warmth.particular(script)
    met = found.abstract < told()["fewest_abstract"] or found.ratio >= told()["particular"]
    return _row("E3", script.language, met, concrete=found.concrete, abstract=found.abstract, least=told()["particular"])


def _touched(script: Script, names: tuple[str, ...]) -> Warm:
    if len({line.speaker for line in script.lines if line.speaker}) < 2:
        return _row("E4", script.language, None)
    found = warmth.touched(script, names)
    line = found[0][0].number if found else 0
    return _row("E4" if found else "E4_none", script.language, bool(found), hands=len(found), refused=sum(no for _, no in found), line=line).model_copy(
        update={"check": "E4"}
    )  # fmt: skip
