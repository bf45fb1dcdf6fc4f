"""panels.yaml, read once."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def setting() -> dict[str, Any]:
    """The file."""
    return dict(yaml.safe_load((files("loreboard.render.panels") / "panels.yaml").read_text(encoding="utf-8")))
