"""A screenplay typed in columns, as scans and web pages keep them, as a `Script`: cues, speech and action told apart by their indent.

Sees indents and capitals, nothing else. A page whose columns cannot be told is given up on, not guessed.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from loreboard.screenplay import read_fountain
from loreboard.story.script import Script

FEWEST_CUES = 80
"""A feature has some hundreds; a text with fewer is a transcript, a treatment, or no columns."""
LONGEST = 80
"""Lines of one speech that are looked at for its column."""
TAB = 8
SLACK = 4
"""Cells by which a line may lie off its column."""
_FURNITURE = re.compile(r"\(?(?:MORE|CONTINUED:?(?: \(\d+\))?|CONT'D)\)?|\d{1,3}[A-Z]?\.?|\W*", re.I)
"""Page numbers, scene numbers alone on a line, and what is typed at the foot of a page."""
_HEADING = re.compile(r"(?:\d+[A-Z]?\.?\s+)?(?:INT|EXT|I/E)[\s./].*")
_SCENE_NUMBER = re.compile(r"^\d+[A-Z]?\.?\s+|\s{2,}\d+[A-Z]?\.?$")


def read_typed(text: str, name: str) -> Script | None:
    """The script in `text`, or None when it is not typed in columns. Paragraphs and speeches become one line each."""
    lines = [_cells(line) for line in text.replace("\f", "\n").splitlines()]
    columns = _columns(lines)
    if columns is None:
        return None
    script = read_fountain("\n\n".join(_fountain(lines, *columns)).encode(), name)
    return script if sum(e.kind == "character" for e in script.elements) >= FEWEST_CUES else None


def _cells(line: str) -> tuple[int, str]:
    """(indent, text); ("", 0) for a blank line and for what only a page has."""
    line = line.expandtabs(TAB).rstrip()
    text = line.strip()
    return (0, "") if _FURNITURE.fullmatch(text) else (len(line) - len(line.lstrip()), text)


def _columns(lines: Sequence[tuple[int, str]]) -> tuple[int, int, int] | None:
    """(action, speech, cue) indents; None when there are no three of them in that order."""
    cues: Counter[int] = Counter()
    speech: Counter[int] = Counter()
    for at, (indent, text) in enumerate(lines):
        under = list(takewhile(lambda line: line[1], lines[at + 1 : at + LONGEST])) if _is_cue(text) else []
        if under and (below := min(indent for indent, _ in under)) < indent:
            cues[indent] += 1
            speech[below] += 1
    if not cues or not speech:
        return None
    cue, said = cues.most_common(1)[0][0], speech.most_common(1)[0][0]
    action: Counter[int] = Counter(indent for indent, text in lines if text and indent < said - SLACK and not text.isupper())
    if not action or cue < said + SLACK or cues[cue] < FEWEST_CUES:
        return None
    return action.most_common(1)[0][0], said, cue


def _is_cue(text: str) -> bool:
    name = re.sub(r"\(.*", "", text).strip()
    return bool(name) and len(name) < 40 and name.upper() == name and any(c.isalpha() for c in name) and not _HEADING.fullmatch(text)


def _fountain(lines: Sequence[tuple[int, str]], action: int, speech: int, cue: int) -> Iterator[str]:
    """Blocks of Fountain, each forced to be what its column says."""
    block: list[str] = []
    talking = False
    for indent, text in [*lines, (0, "")]:
        is_cue = bool(text) and indent > (speech + cue) / 2 and _is_cue(text)
        is_speech = talking and bool(text) and indent > (action + speech) / 2 and not is_cue
        if block and (is_cue or not text or (talking and not is_speech)):
            yield from _closed(block, talking)
            block, talking = [], False
        if is_cue:
            block, talking = [f"@{text}"], True
        elif text:
            block.append(text)
    if block:
        yield from _closed(block, talking)


def _closed(block: list[str], talking: bool) -> Iterator[str]:
    if talking:
        if len(block) > 1:
            yield "\n".join([block[0], *_joined(block[1:])])
        return
    heads = [text for text in block if _HEADING.fullmatch(text)]
    for text in heads:
        yield f".{_SCENE_NUMBER.sub('', text)}"
    if rest := " ".join(text for text in block if text not in heads):
        yield f"!{rest}"


def _joined(lines: Sequence[str]) -> list[str]:
    """Speech and parentheticals, each on one line however they were wrapped."""
    out: list[str] = []
    aside = False
    for text in lines:
        opens = text.startswith("(")
        if out and not opens and (aside or not out[-1].endswith(")") or not out[-1].startswith("(")):
            out[-1] += f" {text}"
        else:
            out.append(text)
        aside = out[-1].startswith("(") and not out[-1].endswith(")")
    return out
