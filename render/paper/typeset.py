"""The one door to typst: a layout, values and pictures in; the bytes of a PDF out, the same for the same.

People's words reach the layout as strings in a JSON file and are never markup. Only fonts that fonts.yaml names, and typst's own,
are used, so that a page does not change with whatever else a machine has.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from loreboard.story.errors import BadInput, CannotExport

from ..fonts import Holds, found, han, known, needs_han

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]")
_OWN = {"latin": "Libertinus Serif", "courier": "DejaVu Sans Mono"}
"""What typst brings along, for a machine without fonts."""


def typeset(layout: str, told: Mapping[str, Any], kinds: Sequence[Holds], pictures: Mapping[str, bytes] | None = None) -> bytes:
    """`layout`, a .typ file of this folder, filled with `told`; `pictures` by the names that `told` gives them.

    The first of `kinds` is what the page is set in; the others stand in for letters it does not have. Raises BadInput when typst or
    a font with Chinese letters is missing, CannotExport when the page cannot be made.
    """
    typst = require_typst()
    text = json.dumps(clean(told), ensure_ascii=False, sort_keys=True)
    paths = [path for kind in kinds if (path := found(kind)) is not None]
    if han(text) and not any(found(kind) for kind in kinds if kind in ("han", "song")):
        needs_han(None)
    book = _book(typst, tuple(sorted({str(path.parent) for path in paths})))
    names = [_family(book, path) for path in paths] + [_OWN[kind] for kind in kinds if kind in _OWN]
    values = json.loads(text) | {"fonts": list(dict.fromkeys(name for name in names if name))}
    with TemporaryDirectory(prefix="loreboard-") as place:
        root = Path(place)
        (root / "told.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
        (root / "page.typ").write_text((files("loreboard.render.paper") / layout).read_text(encoding="utf-8"), encoding="utf-8")
        for name, content in (pictures or {}).items():
            (root / name).write_bytes(content)
        try:
            made = typst.compile(root / "page.typ", root=root, font_paths=book, ignore_system_fonts=True, timestamp=0)
        except typst.TypstError as error:
            raise CannotExport(f"The page cannot be typeset: {error.message}", layout, "Report it with the file.") from error
    return bytes(made)


def clean(told: Any) -> Any:
    """`told` without signs that no page can show or that would turn the direction of what stands after them."""
    if isinstance(told, str):
        return _UNSEEN.sub("", told.replace("\t", " "))
    if isinstance(told, Mapping):
        return {key: clean(value) for key, value in told.items()}
    return [clean(value) for value in told] if isinstance(told, Sequence) else told


def require_typst() -> Any:
    """typst itself. Raises BadInput naming the extra where it, or Pillow, is not installed."""
    try:
        import PIL  # noqa: F401
        import typst
    except ImportError as error:
        raise BadInput("A PDF needs typst and Pillow", "--to", 'Install them with pip install "loreboard[preview]".') from error
    return typst


@cache
def _book(typst: Any, folders: tuple[str, ...]) -> Any:
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))


@cache
def _family(book: Any, path: Path) -> str:
    """The family in a file; of a file of many faces, the one for simplified Chinese."""
    weights = known()["tongue"]
    inside = sorted({font.family for font in book.fonts() if font.path and Path(font.path) == path and "Mono" not in font.family.split()[:3]} or
                    {font.family for font in book.fonts() if font.path and Path(font.path) == path})  # fmt: skip
    return max(inside, key=lambda name: sum(weights.get(part, 0) for part in name.split()), default="")
