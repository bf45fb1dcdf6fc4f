"""The composer as doctor and reviser: rules that label, quote and shorten. It knows what it can measure, and says no more."""

import re
from typing import Any

from loreboard.story.ask import Ask
from loreboard.story.facts import Repairs
from loreboard.story.notes import BeatLabel, Fix, Note, Patch, Reading, Revision

from .asks import data, language, part

_ROW = re.compile(r"^(\d+) (?!== )(?:([^:\[\]()]{1,60}?)((?: \[[^\]]*\])?(?: \([^)]*\))?): )?(.*)$")
_FLAG = re.compile(r"^(D1|D4|X2) line (\d+): (.*)$")
_WORDS = {
    "en": {
        "D4": ("The breath runs out before the point arrives.", "Keep the first sentence.", "Give the second half to a gesture."),
        "D1": (
            "It says what the picture should show.",
            "Cut the line and hold on the face.",
            "Let them talk about a thing in the room instead.",
        ),
        "X2": ("No lens can see it.", "Cut it.", "Replace it with what a hand does."),
        "logline": "{first} {last}",
    },
    "zh": {
        "D4": ("气用完了，意思还没到。", "只留头一句。", "后半句交给一个手势。"),
        "D1": ("把画面该演的说了出来。", "删掉这句，停在脸上。", "让他们改说屋里的一样东西。"),
        "X2": ("镜头看不见。", "删掉。", "换成手上的一个动作。"),
        "logline": "{first}{last}",
    },
}


def read(ask: Ask) -> Reading:
    """Labels from the plan's own families, notes from what code has measured, three short lines to keep."""
    tongue, beats = language(ask), data(ask, "beats") or []
    rows = _rows(part(ask, "script"))
    notes = [note for row in part(ask, "measured").splitlines() if (note := _note(row, rows, tongue))]
    noted = {n.line for n in notes}
    ends = _scene_ends(part(ask, "script"), noted)
    return Reading(
        logline=_WORDS[tongue]["logline"].format(first=beats[0]["what"], last=beats[-1]["what"]) if beats else "",  # type: ignore[attr-defined]
        labels=tuple(
            BeatLabel(beat=b["id"], drives="static" if b["family"] in ("plant", "care") else "driver", received=len(b["on"]) > 1)
            for b in beats
        ),
        notes=tuple(notes[:7]),
        keep=tuple(dict.fromkeys(ends))[-3:],
        patches=(),
    )


def revise(ask: Ask) -> Revision:
    """Long speeches keep their first sentences; anything else is left to a person."""
    rows = {number: (who, text) for number, who, text in _rows(part(ask, "script"))}
    keep = part(ask, "keep").splitlines()
    patches = []
    for note in data(ask, "notes") or []:
        who, text = rows.get(int(note["line"]), ("", ""))
        shorter = _shorter(text)
        if note["check"] == "D4" and who and shorter and text not in keep:
            patches.append(Patch(line=int(note["line"]), old=text, new=shorter, check="D4"))
    return Revision(patches=tuple(patches))


def repair(ask: Ask) -> Repairs:
    """Which of two lines is the true one is for a person or a model to say; the conflict stays in the report."""
    return Repairs(patches=())


def _rows(script: str) -> list[tuple[int, str, str]]:
    """(line number, speaker or "", text) of every row that is not a heading."""
    out = []
    for row in script.splitlines():
        found = _ROW.match(row)
        if found and not row.split(" ", 1)[1].startswith("== "):
            out.append((int(found[1]), found[2] or "", found[4]))
    return out


def _scene_ends(script: str, noted: set[int]) -> list[str]:
    """The last line of every scene: where a scene lands is the last thing to touch."""
    out, last = [], ""
    for row in [*script.splitlines(), "0 == "]:
        found = _ROW.match(row)
        if " == " in row[:8]:
            if last:
                out.append(last)
            last = ""
        elif found and int(found[1]) not in noted:
            last = found[4]
    return out


def _note(row: str, rows: list[tuple[int, str, str]], tongue: Any) -> Note | None:
    found = _FLAG.match(row)
    text = next((text for number, _, text in rows if found and number == int(found[2])), "")
    if not found or not text:
        return None
    cost, first, second = _WORDS[tongue][found[1]]
    return Note(
        check=found[1], line=int(found[2]), quote=text, cost=cost, fixes=(Fix(kind="cut", text=first), Fix(kind="replace", text=second))
    )


def _shorter(text: str) -> str:
    """The first sentence or two of a speech, at most two thirds of it; "" when it has only one."""
    parts = re.findall(r"[^.!?。！？]+[.!?。！？]+[”\"]?\s*", text)
    kept = ""
    for piece in parts[:-1]:
        if kept and len(kept + piece) > len(text) * 2 / 3:
            break
        kept += piece
    kept = kept.strip()
    whole = kept.count('"') % 2 == 0 and kept.count("“") == kept.count("”")
    return kept if whole else ""
