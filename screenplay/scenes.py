"""What every script has, whatever its format: scenes from heading to heading, and a language."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from loreboard.story.script import COVERED, Element, Language, Scene, Span

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LETTER = re.compile(r"[^\W\d_]")


def scenes_of(elements: Sequence[Element], last_line: int) -> tuple[Scene, ...]:
    """Cut elements into scenes "s01", "s02" ...; `last_line` is the source's last line number.

    What stands before the first heading is a scene of its own when a camera could take it in; a section line, a note or
    a `FADE IN:` up there joins the first scene instead. Scenes follow each other without a gap in lines.
    """
    if not elements:
        return ()
    cuts = [at for at, element in enumerate(elements) if element.kind == "heading"]
    opening = elements[: cuts[0]] if cuts else elements
    if not cuts or any(e.kind in COVERED or e.kind == "character" for e in opening):
        cuts.insert(0, 0)
    cuts[0] = 0
    bounds = [*cuts, len(elements)]
    firsts = [elements[cut].span.first for cut in cuts]
    lasts = [max(first, following - 1) for first, following in pairwise(firsts)] + [max(firsts[-1], last_line)]
    return tuple(
        _scene(number, elements[start:end], Span(first=first, last=last))
        for number, (start, end, first, last) in enumerate(zip(bounds, bounds[1:], firsts, lasts, strict=False), 1)
    )


def _scene(number: int, elements: Sequence[Element], span: Span) -> Scene:
    heading = next((e for e in elements if e.kind == "heading"), None)
    return Scene(
        id=f"s{number:02d}",
        heading=heading.text if heading else "",
        number=heading.number if heading else None,
        span=span,
        elements=tuple(elements),
    )


def language_of(elements: Iterable[Element], otherwise: str = "") -> Language:
    """Chinese when Han outnumber all other letters of dialogue and action; `otherwise` is asked when there are none."""
    words = "".join(e.text for e in elements if e.kind in COVERED)
    words = words if _LETTER.search(words) else otherwise
    han = len(_HAN.findall(words))
    return "zh" if han > len(_LETTER.findall(words)) - han else "en"
