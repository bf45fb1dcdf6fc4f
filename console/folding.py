"""Text in lines of so many cells: English between words, Chinese between any two characters but where a mark may not stand.

A mark that closes never begins a line and one that opens never ends one (GB/T 15834-2011, 5.1), which rich's own folding does not know.
"""

import re

from rich.cells import cell_len, set_cell_size

_CLOSES = "，。、；：？！）」』》〉】”’…—～·,.;:?!)]}%"
_OPENS = "（「『《〈【“‘([{"
_UNIT = re.compile(rf"\s+|[{re.escape(_OPENS)}]*(?:[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff]+?(?=[\s\u2e80-\u9fff{re.escape(_OPENS)}]|$))[{re.escape(_CLOSES)}]*|\S")  # fmt: skip


def folded(text: str, cells: int, most: int = 0) -> list[str]:
    """`text` in lines of at most `cells`; with `most`, no more lines than that, the last one ending in an ellipsis if it was cut."""
    out, line = [], ""
    for unit in _UNIT.findall(" ".join(text.split())):
        if unit.isspace():
            line = line and f"{line} "
            continue
        if line.strip() and cell_len(line) + cell_len(unit) > cells:
            out.append(line.rstrip())
            line = ""
        line += unit
        while cell_len(line) > cells:
            head = _head(line, cells)
            out.append(head)
            line = line[len(head) :]
    if line.strip():
        out.append(line.rstrip())
    if most and len(out) > most:
        out = [*out[: most - 1], cut(f"{out[most - 1]}……" if out[most - 1][-1:] > "\u2e80" else f"{out[most - 1]} …", cells)]
    return out


def hung(row: str, cells: int = 80) -> list[str]:
    """`row` in lines of at most `cells` that keep its indent, the later ones two cells more."""
    text = row.lstrip()
    indent = " " * (len(row) - len(text))
    first, *more = folded(text, cells - len(indent)) or [""]
    rest = " ".join(text.split())[len(first) :] if more else ""
    return [f"{indent}{first}", *(f"{indent}  {line}" for line in folded(rest, cells - len(indent) - 2))]


def cut(text: str, cells: int) -> str:
    """`text` in one line of at most `cells`, with an ellipsis where it is cut."""
    if cell_len(text) <= cells:
        return text
    return f"{set_cell_size(text.rstrip('… '), max(0, cells - 1)).rstrip()}…"


def padded(text: str, cells: int) -> str:
    """`text` with spaces up to `cells`."""
    return text + " " * max(0, cells - cell_len(text))


def _head(text: str, cells: int) -> str:
    """As much of `text` as fits, one character at least; what is left begins with no mark that closes, where that can be."""
    end = 1
    while end < len(text) and cell_len(text[: end + 1]) <= cells:
        end += 1
    kept = next((at for at in range(end, 0, -1) if text[at : at + 1] not in _CLOSES), end)
    return text[:kept]
