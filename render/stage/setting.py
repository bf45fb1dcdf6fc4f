"""stage.yaml, read once, and what it allows."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from loreboard.story.errors import BadInput
from loreboard.story.value import Value


@cache
def setting() -> dict[str, Any]:
    """The file."""
    return dict(yaml.safe_load((files("loreboard.render.stage") / "stage.yaml").read_text(encoding="utf-8")))


class Pace(Value):
    """How a run waits; all in seconds but the counts. Made from stage.yaml unless somebody says otherwise."""

    at_once: int
    tries: int
    first: float
    most: float
    poll_first: float
    factor: float
    poll_most: float
    patience: float
    errors: int


def pace() -> Pace:
    """The pace of stage.yaml."""
    told = setting()
    submit, poll = told["submit"], told["poll"]
    return Pace(
        at_once=told["at_once"], tries=submit["tries"], first=submit["first"], most=submit["most"], poll_first=poll["first"],
        factor=poll["factor"], poll_most=poll["most"], patience=poll["patience"], errors=poll["errors"],
    )  # fmt: skip


def handed_in(path: Path) -> bytes:
    """The content of a file that goes to a renderer. Raises BadInput for one that is too large."""
    most = setting()["input"]["bytes"]
    if path.stat().st_size > most:
        raise BadInput(f"The file has more than {most} bytes", str(path), "Make it smaller.")
    return path.read_bytes()
