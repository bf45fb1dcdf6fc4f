"""A Chinese short-drama page as a Script: `第X集`, `1-1 日 内 地点`, `△` action, `甲：（情绪）台词`.

Every line is one paragraph and is owned; a cue, its bracket and its speech share the span of their line, so that the
line is still claimed once. What stands before the first episode or scene head (cast, outline) is kept as notes.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256

from loreboard.story.script import Element, Script, Warned

from .duanju_lines import MARKS, cleaned, episode, said, scene_head
from .duanju_page import Page
from .scenes import language_of, scenes_of
from .source import SourceText, read_source

_LOOKED_AT = 600
"""Lines with text that decide what a file is."""
_FOUNTAIN = re.compile(r"(?:INT|EXT|EST|I/E)[./ ]|\.[^\W_]|@\S|!|>\s*\S.*<$|(?:Title|Credit|Draft date)\s*:", re.I)
_HAN = re.compile("[\u3400-\u9fff]")


def is_duanju(raw: bytes, where: str) -> bool:
    """Whether a plain-text file is a short-drama page: scene heads or episodes, together with `△` or `甲：` lines.

    False for Fountain and for prose. Raises what `read_source` raises for what is no text.
    """
    found: Counter[str] = Counter()
    for line in _first_texts(read_source(raw, where)):
        text = cleaned(line)
        if _FOUNTAIN.match(line.strip()):
            found["fountain"] += 1
        elif text.startswith(tuple(MARKS)):
            found["marked"] += 1
        elif not _HAN.search(text):
            found["foreign"] += 1
        elif scene_head(text):
            found["head"] += 1
        elif episode(text):
            found["episode"] += 1
        elif (spoken := said(text)) and spoken.plausible:
            found["said"] += 1
        found["all"] += 1
    paged = found["marked"] + found["said"]
    signs = found["head"] + found["episode"] + paged
    if not signs or found["fountain"] * 2 > signs:
        return False
    if found["head"] or found["episode"]:
        return bool(found["marked"] or paged * 8 >= found["all"])
    return found["marked"] > 1 and paged * 3 >= found["all"]


def read_duanju(raw: bytes, where: str) -> Script:
    """Read a short-drama page from the bytes of a file; `where` is the path or name that an error shows.

    Any text is a script: what is no other element is action. Raises BadInput for what is no text (see `read_source`).
    """
    source = read_source(raw, where)
    page = Page([cleaned(line) for line in source.lines], source.lines)
    page.read()
    elements = tuple(page.elements)
    return Script(
        source="duanju",
        text=source.text,
        sha256=sha256(source.raw).hexdigest(),
        language=language_of(elements, source.text),
        title_page=tuple(page.title_page),
        elements=elements,
        scenes=scenes_of(elements, len(source.lines)),
        warnings=tuple(sorted([*_on_file(source, elements), *page.warnings], key=lambda warned: warned.line)),
    )


def _first_texts(source: SourceText) -> Iterator[str]:
    left = _LOOKED_AT
    for line in source.lines:
        if line.strip():
            yield line[:400]
            left -= 1
        if not left:
            return


def _on_file(source: SourceText, elements: Sequence[Element]) -> Iterator[Warned]:
    if source.guessed:
        yield Warned(line=1, code="encoding-guessed", text=f"Not Unicode: read as {source.encoding}. Save as UTF-8 to be sure.")
    if elements and not any(element.kind == "heading" for element in elements):
        yield Warned(line=elements[0].span.first, code="no-scene-heading", text="No scene head: the whole script is one scene.")
