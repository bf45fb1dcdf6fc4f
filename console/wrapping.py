"""Lines broken for a terminal, by cells and not by characters: at spaces, and between Han where no mark forbids it."""

from collections.abc import Iterator

from rich.cells import cell_len

WIDE = 80


def wrapped(row: str, wide: int = WIDE) -> Iterator[str]:
    """`row` in lines of at most `wide` cells, the later ones indented two more than the first: at spaces, and in Chinese anywhere."""
    indent = " " * (len(row) - len(row.lstrip()))
    line, room = indent, row.strip()
    while room:
        piece = _piece(room, wide - cell_len(line))
        if not piece and line.strip():
            yield line.rstrip()
            line = f"{indent}  "
            continue
        piece = piece or room.split(" ", 1)[0]
        line, room = line + piece, room[len(piece) :]
        if room:
            yield line.rstrip()
            line, room = f"{indent}  ", room.lstrip()
    yield line.rstrip()


def _piece(text: str, cells: int) -> str:
    """As much of the beginning of `text` as fits and may stand before a line's end."""
    if cell_len(text) <= cells:
        return text
    used, best = 0, 0
    for at, sign in enumerate(text):
        if used > cells:
            break
        before = text[at - 1] if at else ""
        if at and (sign == " " or (_wide(before) and sign not in "，。：；、）」？")) and before not in "（「":
            best = at
        used += cell_len(sign)
    return text[:best]


def _wide(sign: str) -> bool:
    return bool(sign) and cell_len(sign) == 2
