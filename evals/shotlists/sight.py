"""What the rules of a shot list share: their limits and words, what a person has waived, and findings of film grammar as evidence."""

from collections.abc import Iterable
from functools import cache

from loreboard.agents.storyboard import finding
from loreboard.agents.storyboard.finding import Finding
from loreboard.agents.storyboard.grammar import telling
from loreboard.evals.measure import Evidence, Gauge, Measure, data
from loreboard.story.shots import Shot, ShotList

_HERE = "loreboard.evals.shotlists"


@cache
def told() -> Gauge:
    """The gauge of this family. The ranges of S4 and the mix of S5 are those of film grammar."""
    limits = data(_HERE, "limits.yaml")
    shared = {"S4": dict(telling.bands("lengths")), "S5": dict(telling.bands("sizes")) | limits["S5"]}
    return Gauge(limits | shared, data(_HERE, "words.yaml"))


def evidence(found: Iterable[Finding], shots: ShotList) -> tuple[Evidence, ...]:
    """Findings as evidence, without what is waived under the code of its rule."""
    return tuple(Evidence(text=f.text, shots=f.shots, lines=f.lines) for f in finding.standing(found, shots))


def few(rule: str, shots: ShotList) -> Measure:
    """The rule on a list too short to have a rhythm or a mix."""
    return told().unjudged(rule, shots.language, "few_shots", count=len(shots.shots), least=telling.setting("fewest_shots"))


def waived(shot: Shot, rule: str) -> bool:
    """Whether a person has excused `shot` from `rule`."""
    return any(waiver.code.upper() == rule for waiver in shot.waivers)


def standing(rule: str, shots: ShotList, found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """`found` without what a person has waived on one of its shots."""
    excused = {shot.id for shot in shots.shots if waived(shot, rule)}
    return tuple(evidence for evidence in found if not excused.intersection(evidence.shots))


def share(part: float, whole: float) -> float:
    """`part` of `whole`; 0 of nothing."""
    return part / whole if whole else 0.0
