"""panels.yaml, read once."""

from functools import cache
from typing import Any

from loreboard.story.yaml_text import own


@cache
def setting() -> dict[str, Any]:
    """The file."""
    return dict(own("loreboard.render.panels", "panels.yaml"))
