"""`timing.yaml`: the pace that a folder keeps for itself, read by every later run there and written by a calibration."""

import re
from pathlib import Path

from loreboard.screenplay.pace import SHIPPED, Fitted, Pace
from loreboard.story.errors import BadInput
from loreboard.story.files import write_whole
from loreboard.story.yaml_text import yaml_text

from . import settings
from .folder import Folder
from .given import yaml_value

FILE = "timing.yaml"
EPISODE = re.compile(r"e(\d\d)")
"""The name of an episode's folder."""


def pace_of(folder: Path) -> Pace:
    """The pace kept in `folder`, or the shipped one. Raises BadInput for a file of that name that is none."""
    return read_pace(folder / FILE) if (folder / FILE).exists() else SHIPPED


def read_pace(path: Path) -> Pace:
    """A pace from its file. Raises BadInput naming the field that is wrong."""
    return yaml_value(path, Pace)


def home_of(script: Path) -> Path:
    """The folder whose pace holds for `script`: that of its series, or the one it lies in."""
    here = script.parent
    series = here.resolve().parent
    if not EPISODE.fullmatch(here.resolve().name) or not (series / settings.FILE).is_file():
        return here
    return here.parent if here.name else series


def keep(pace: Pace, home: Path, to: Path | None) -> tuple[Path, bool]:
    """Write the pace to `to`, or as the timing.yaml of `home`; (the file written, whether a person's own was left as it is).

    Raises BadInput when the place has a file that is not known to be ours.
    """
    content = as_yaml(pace)
    if to is not None:
        write_whole(to, content, new=True)
        return to, False
    if not (home / settings.FILE).is_file():
        if (home / FILE).exists():
            raise BadInput(
                f"There is a {FILE} here already, and it is not written over",
                str(home / FILE),
                "Move it away, or give another file with --to.",
            )
        write_whole(home / FILE, content, new=True)
        return home / FILE, False
    folder = Folder(home)
    with folder.locked():
        name = folder.publish(FILE, content)
    return home / name, name != FILE


def as_yaml(pace: Pace) -> bytes:
    """`pace` as a person may read and edit it."""
    head = [
        "# How fast this house plays what is written: multipliers on Loreboard's own constants, for speech and for all else.",
        "# Read by `time`, `check`, `weigh` and every run in this folder. Change a number if you know better; delete the file to go back.",
    ]
    if pace.fitted:
        head.append(f"# {_told(pace.fitted)}")
    return ("\n".join(head) + "\n" + yaml_text(pace.model_dump(mode="json", exclude_none=True))).encode()


def _told(fitted: Fitted) -> str:
    rows = f"{fitted.rows} {fitted.unit}{'s' * (fitted.rows != 1)}"
    return f"Fitted on {fitted.date}: {rows} measured, {fitted.measured:g} s; off by {fitted.before:.1%} before, {fitted.after:.1%} after."
