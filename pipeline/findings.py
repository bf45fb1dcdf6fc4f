"""What is found in a shot list: what does not hold, and the conventions of film, continuity and renderers that it does not keep."""

from typing import Literal

from loreboard.agents import continuity
from loreboard.agents.storyboard import grammar, makeable, verify
from loreboard.agents.storyboard.finding import Finding as Told
from loreboard.agents.storyboard.finding import standing
from loreboard.story.bible import Bible
from loreboard.story.script import Script
from loreboard.story.shots import ShotList
from loreboard.story.value import Value

SHOWN = 4
"""Shots that a note names; of more it gives the number."""


class Finding(Value):
    """One thing found. `error` means that a later step would be wrong; `note` is for a person to weigh."""

    where: str
    line: int
    code: str
    severity: Literal["error", "note"]
    text: str
    also: str = ""
    """Where two places do not agree: the other one, as "file:line"."""


def of_list(shots: ShotList, script: Script | None, book: Bible | None, name: str) -> list[Finding]:
    """Everything wrong or odd in `shots`, called `name`, but for what somebody has waived; what needs a script or a bible is judged with one."""
    out = [
        Finding(where=name, line=0, code=f.code, severity="error", text=f"{f.shot}: {f.text}" if f.shot else f.text)
        for f in verify.faults(shots, script, book)
    ]
    codes = {fault.code for fault in out}
    found = standing((*grammar.findings(shots), *continuity.shot_findings(shots, book), *makeable.findings(shots)), shots)
    return out + [_told(f, shots, name) for f in found if f.code not in codes]


def _told(found: Told, shots: ShotList, name: str) -> Finding:
    """A convention that is not kept, with the shots it is about and what to do; a warning is for a person to weigh."""
    colon, comma, stop = (": ", ", ", ". ") if shots.language == "en" else ("：", "、", "。")
    about = comma.join(found.shots[:SHOWN]) + (f" +{len(found.shots) - SHOWN}" if len(found.shots) > SHOWN else "")
    text = about + colon + (found.text.rstrip(".。") + stop + found.rewrite.text if found.rewrite else found.text)
    return Finding(where=name, line=0, code=found.code, severity="error" if found.severity == "error" else "note", text=text)
