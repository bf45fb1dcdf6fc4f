"""A scene from above without its sheet: the drawing alone, for pages that tell the shots beside it."""

from typing import NamedTuple
from xml.etree.ElementTree import Element

from loreboard.story.shots import ShotList

from .blocking import blocking
from .drawing import Frame, plan
from .ink import FONT, add, clean, written
from .page import axis_of, notes
from .setting import say


class Inset(NamedTuple):
    """A drawing as SVG, its size in pixels, and what a director would trip over, in words."""

    svg: bytes
    width: float
    height: float
    notes: tuple[str, ...]


def inset(shots: ShotList, scene: str) -> Inset | None:
    """The plan of the scene with id `scene`, its cameras numbered as shots are in the episode; None where nobody is in frame."""
    of = [(number, shot) for number, shot in enumerate(shots.shots, 1) if shot.scene == scene]
    if not of:
        return None
    told = [shot for _, shot in of]
    axis = axis_of(shots, scene, told)
    where = blocking(told, axis, of[0][0])
    if not where.people:
        return None
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "font-family": FONT, "fill": "#222"})
    heading = next((s.heading for s in shots.scenes if s.id == scene), "")
    add(root, "title", f"{say('sheet', shots.language)}: {clean(heading) or scene}")
    body = add(root, "g")
    box = plan(body, where, Frame(shots.language, 24.0 if shots.height >= shots.width else 36.0))
    wide, high = box.right - box.left, box.bottom - box.top
    body.set("transform", f"translate({-box.left:.1f} {-box.top:.1f})")
    root.attrib.update({"width": f"{wide:.0f}", "height": f"{high:.0f}", "viewBox": f"0 0 {wide:.0f} {high:.0f}"})
    return Inset(written(root), wide, high, tuple(text for text, _ in notes(where, axis, shots.language)))
