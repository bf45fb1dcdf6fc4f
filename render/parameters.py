"""A renderer's parameters as a table: a clip a row, to be pasted into a form or read by a batch tool. UTF-8 CSV with a mark, as spreadsheets want it.

Which columns are filled, and how many shots a clip holds, is as the renderer has it.
"""

import csv
import io
import json
from fractions import Fraction

from loreboard.story.shots import ShotList

from .label import label
from .losing import all_but
from .profiles import Profile
from .requests import jobs_for
from .spreadsheet import safe
from .stage.by_hand import ANYBODY

SUFFIX = ".csv"
LOSES = all_but(
    "id", "frames", "prompt.core", "prompt.avoid", "refs", "first_frame", "last_frame", "dialogue.text", "dialogue.who", "dialogue.delivery",
    "dialogue.on_screen", "music", "subjects.name",
) | {"subjects"}  # fmt: skip
COLUMNS = (
    "clip", "shots", "take", "seconds", "used_seconds", "prompt", "negative", "segments", "seed", "aspect", "tier", "sound", "language",
    "route", "parameters", "inputs", "cost", "currency", "left_out", "ai_content",
)  # fmt: skip


def export(shots: ShotList) -> bytes:
    """The table for whoever makes clips of any length by hand. Raises CannotExport for a shot that no clip holds."""
    return export_for(shots, Profile.model_validate(ANYBODY))


def export_for(shots: ShotList, profile: Profile) -> bytes:
    """The table for `profile`. Raises CannotExport for a shot that no clip holds, and for what the profile refuses."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for number, job in enumerate(jobs_for(shots, profile), 1):
        told = job.request
        segments = told.get("segments") or []
        rows.writerow(
            safe(str(value))
            for value in (
                number, " ".join(job.shot_ids), job.take, _number(told.get("seconds")), f"{float(job.used):.3f}", told.get("prompt", ""),
                told.get("negative", ""), json.dumps(segments, ensure_ascii=False) if segments else "", _blank(told.get("seed")),
                told.get("aspect", ""), _blank(told.get("tier")), _blank(told.get("sound")), told.get("language", ""), job.route,
                json.dumps(told.get("params") or {}, ensure_ascii=False, sort_keys=True) if told.get("params") else "",
                " ".join(f"{given.role}={given.asset}" for given in job.inputs), _blank(job.cost), job.currency, "; ".join(job.lost),
                label(shots),
            )
        )  # fmt: skip
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _blank(value: object) -> object:
    return "" if value is None else value


def _number(value: object) -> object:
    """A length as its request has it, as a decimal."""
    return f"{float(Fraction(str(value))):g}" if value is not None else ""
