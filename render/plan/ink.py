"""SVG elements, and how much room words take. Whatever text goes in is escaped, and what XML cannot hold is left out."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from .marks import Stroke
from .points import Point

_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNSEEN = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that would turn the direction of what stands after them."""
FONT = "'Helvetica Neue', Helvetica, Arial, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"
MONO = "ui-monospace, 'DejaVu Sans Mono', Consolas, monospace"


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def over(self, other: "Box") -> float:
        """Square pixels that lie in both."""
        return max(0.0, min(self.right, other.right) - max(self.left, other.left)) * max(
            0.0, min(self.bottom, other.bottom) - max(self.top, other.top)
        )


def around(points: Iterable[Point], room: float = 0.0) -> Box:
    """The rectangle of `points`, with `room` on each side."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs) - room, min(ys) - room, max(xs) + room, max(ys) + room)


def clean(text: str) -> str:
    """`text` on one line, without what XML or a reader's eye cannot hold."""
    return " ".join(_UNSEEN.sub("", _NOT_XML.sub("", text)).split())


def width(text: str, size: float) -> float:
    """Pixels that `text` takes, near enough and rather too many: Han are as wide as they are high, Latin letters about half."""
    return sum(map(_em, text)) * size


def _em(c: str) -> float:
    if _han(c):
        return 1.0
    return 0.3 if c in " .,:;'|!()[]ijltfr·" else 0.86 if c in "mwMW@—…" else 0.7 if c.isupper() else 0.57


def cut(text: str, size: float, room: float) -> str:
    """`text`, or as much of its beginning as fits `room` pixels, with an ellipsis."""
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, size: float, room: float, most: int) -> list[str]:
    """`text` in lines of at most `room` pixels, broken at spaces or before Han; the last of `most` lines is cut."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1 and width(rest, size) > room:
        end = next(i for i in range(len(rest), 0, -1) if i == 1 or width(rest[:i], size) <= room)
        breaks = [i for i in range(end, 0, -1) if rest[i : i + 1] == " " or (_han(rest[i - 1]) and rest[i : i + 1] not in _CLOSING)]
        at = breaks[0] if breaks and breaks[0] > end / 2 else end
        lines.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*lines, cut(rest, size, room)] if rest or not lines else lines


_CLOSING = "，。、；：？！”’」』）》…"


def _han(c: str) -> bool:
    return unicodedata.east_asian_width(c) in "WF"


def number(value: float) -> str:
    """A coordinate to a tenth of a pixel; the same on every machine."""
    return f"{round(value, 1) + 0.0:g}"


def add(parent: Element, tag: str, text: str = "", **attributes: object) -> Element:
    """A child of `parent`; names with _ are written with -, floats to a tenth."""
    told = {key.rstrip("_").replace("_", "-"): number(v) if isinstance(v, float) else clean(str(v)) for key, v in attributes.items()}
    child = SubElement(parent, tag, told)
    if text:
        child.text = clean(text)
    return child


def words(parent: Element, x: float, y: float, text: str, size: int = 13, **attributes: object) -> Element:
    """A line of text whose baseline begins at (x, y)."""
    return add(parent, "text", text, x=float(x), y=float(y), font_size=size, **attributes)


def line(points: Iterable[Point]) -> str:
    """The `d` of a path through `points`."""
    return "M" + " L".join(f"{number(p.x)} {number(p.y)}" for p in points)


def draw(parent: Element, stroke: Stroke, colour: str) -> None:
    """A stroke, with its head."""
    dash = {"stroke_dasharray": "5 4"} if stroke.dashed else {}
    add(parent, "path", d=line(stroke.points), fill="none", stroke=colour, stroke_width="2.2", stroke_linejoin="round", **dash)
    if stroke.head:
        tip, before = stroke.points[-1], stroke.points[-2]
        way = before.towards(tip)
        across = Point(way.y, -way.x)
        tips = (tip.plus(way, 4), tip.plus(way, -7).plus(across, 5.5), tip.plus(way, -7).plus(across, -5.5))
        add(parent, "path", d=line(tips) + " Z", fill=colour)


def written(root: Element) -> bytes:
    """The element as UTF-8 bytes of a file."""
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode").encode() + b"\n"
