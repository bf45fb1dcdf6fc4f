"""A script as long as a feature, put together of composed episodes. Pure."""

from collections.abc import Sequence
from itertools import cycle

from loreboard.evals.running.peers import pages
from loreboard.story.script import Scene, Script

MINUTE = 60.0


def feature(episodes: Sequence[Script], length: int) -> str:
    """A script of at least `length` pages (`running.peers.pages`, a page a minute): the scenes of `episodes`, over and over.

    Fountain; places, times and people come back as they do in a film. Raises ValueError without a scene.
    """
    parts = [
        (_source(script, scene), length_of(script.model_copy(update={"elements": scene.elements})))
        for script in episodes
        for scene in script.scenes
    ]
    if not parts:
        raise ValueError("no scene to make a feature of")
    out, told, more = ["Title: At Length"], 0.0, cycle(parts)
    while told < length:
        text, took = next(more)
        out.append(text)
        told += took
    return "\n\n".join(out) + "\n"


def _source(script: Script, scene: Scene) -> str:
    return "\n".join(script.text.split("\n")[scene.span.first - 1 : scene.span.last]).strip()


def length_of(script: Script) -> float:
    """Pages of 55 lines."""
    return pages(script) / MINUTE
