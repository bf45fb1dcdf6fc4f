"""The renderers there are: ours, and what other packages name by an entry point of the group `loreboard.renderers`.

An entry point is a name, an id of letters, and a class that is called with `variant`, `base_url`, `key` and `own`. A name of ours stays ours.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from loreboard.render import plugins
from loreboard.story.errors import BadInput

from .renderer import EpisodeRenderer, Renderer

GROUP = "loreboard.renderers"
OURS = {
    "animatic": "loreboard.render.stage.drawn:Animatic",
    "comfyui": "loreboard.render.stage.comfyui:ComfyUI",
    "http": "loreboard.render.stage.service:Service",
    "manifest": "loreboard.render.stage.by_hand:ByHand",
}
"""Named in pyproject.toml too, where others look for examples; here so that they are there without an install."""


def names() -> tuple[str, ...]:
    """Every renderer that can be chosen: ours, then others'."""
    return plugins.names(GROUP, OURS)


def renderer(
    told: str, base_url: str | None = None, key: str | None = None, own: Mapping[str, str] | None = None, place: Path | None = None
) -> Renderer | EpisodeRenderer:
    """The renderer `told`, as NAME or NAME:VARIANT; `place` is the folder of the one that works with files.

    Raises BadInput for a name there is none of, and for a plug-in that cannot be loaded.
    """
    name, _, variant = told.partition(":")
    made: Any = _class(name)
    more = {"place": place} if name == "manifest" else {}
    found: Renderer | EpisodeRenderer = made(variant=variant, base_url=base_url, key=key, own=own or {}, **more)
    return found


def _class(name: str) -> Any:
    if name in OURS:
        module, _, attribute = OURS[name].partition(":")
        return getattr(import_module(module), attribute)
    found = plugins.load(GROUP, name, "renderer")
    if found is None:
        raise BadInput(f"There is no renderer called {name!r}", "--with", f"There are: {', '.join(names())}.")
    return found
