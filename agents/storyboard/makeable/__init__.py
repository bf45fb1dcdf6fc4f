"""What video models of 2025 and 2026 cannot make well, found in a shot list before anybody pays, each with another way to shoot the beat.

Read are words and fields of a shot; no model is asked. Words and limits stand in en.yaml, zh.yaml and limits.yaml, what is said of
them in say.yaml. Grammar (what can be cut) is not looked at here.
"""

from string import Formatter
from typing import Any

from loreboard.story.shots import ShotList

from ..finding import Finding, Rewrite
from . import words
from .rules import RULES, Charge
from .seen import People, Seen

CODES = tuple(RULES)
"""Every rule, by the code that a waiver names."""


def findings(shots: ShotList) -> tuple[Finding, ...]:
    """What is hard to make in `shots`, in their order, waived or not (`finding.standing` takes out what somebody has excused).

    Each finding is of one shot and of one rule, and has a rewrite in the list's language. error: it fails. warn: it often fails.
    """
    people = People(shots)
    seen = [Seen(shot, shots, people) for shot in shots.shots]
    return tuple(_finding(one, charge) for one in seen for rule in RULES.values() for charge in rule(one))


def _finding(seen: Seen, charge: Charge) -> Finding:
    holes: dict[str, Any] = {**seen.holes(charge.hit), **charge.holes}
    told: dict[str, Any] = words.sayings()[charge.code]
    line: dict[str, list[str]] = (told[charge.holes["why"]] if "why" in charge.holes else told)[seen.language]
    shot = seen.shot
    return Finding(
        code=charge.code,
        severity="error" if charge.grave else "warn",
        shots=(shot.id,),
        lines=shot.lines or ((shot.on_line,) if shot.on_line is not None else ()),
        text=_first(line["text"], holes),
        rewrite=Rewrite(shot=shot.id, text=_first(line["rewrite"], holes), fields=charge.fields),
    )


def _first(sentences: list[str], holes: dict[str, Any]) -> str:
    """The first sentence whose holes are all filled; every list ends on one that always is."""
    for sentence in sentences:
        if all(name in holes for _, name, _, _ in Formatter().parse(sentence) if name):
            return sentence.format(**holes)
    raise KeyError(f"no sentence can be filled with {sorted(holes)}: {sentences[-1]}")
