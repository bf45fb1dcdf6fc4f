"""The composer as doctor: rules that label and quote. It knows what it can measure, and says no more.

Labels of scenes, wants, prices, harms and voices need a reader; it gives none. It answers notes in `mending`.
"""

import re
from typing import Any, NamedTuple

from loreboard.story.ask import Ask
from loreboard.story.facts import Repairs
from loreboard.story.notes import BeatLabel, Fix, Note, Reading

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
    scenes = scenes_of(part(ask, "script"))
    rows = [row for scene in scenes for row in scene]
    notes = [note for row in part(ask, "measured").splitlines() if (note := _note(row, rows, tongue))]
    noted = {n.line for n in notes}
    ends = _scene_ends(scenes, noted)
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


def repair(ask: Ask) -> Repairs:
    """Which of two lines is the true one is for a person or a model to say; the conflict stays in the report."""
    return Repairs(patches=())


class Row(NamedTuple):
    """A line of the script as it was shown; `who` speaks it, "" for action."""

    line: int
    who: str
    text: str


def scenes_of(script: str) -> list[list[Row]]:
    """The rows of each scene; headings stand before one and are none."""
    out: list[list[Row]] = [[]]
    for row in script.splitlines():
        if re.match(r"\d+ == ", row):
            out.append([])
        elif found := _ROW.match(row):
            out[-1].append(Row(int(found[1]), found[2] or "", found[4]))
    return [scene for scene in out if scene]


def _scene_ends(scenes: list[list[Row]], noted: set[int]) -> list[str]:
    """The last line of every scene that no note is about: where a scene lands is the last thing to touch."""
    ends = ([row for row in scene if row.line not in noted] for scene in scenes)
    return [rows[-1].text for rows in ends if rows]


def _note(row: str, rows: list[Row], tongue: Any) -> Note | None:
    found = _FLAG.match(row)
    text = next((row.text for row in rows if found and row.line == int(found[2])), "")
    if not found or not text:
        return None
    cost, first, second = _WORDS[tongue][found[1]]
    return Note(
        check=found[1], line=int(found[2]), quote=text, cost=cost, fixes=(Fix(kind="cut", text=first), Fix(kind="replace", text=second))
    )
