"""What a person's hands do to a file: a word here, a line there, a list cut in an editor, a save that failed half way. Pure: bytes in, bytes out.

Numbers say where; any number is good. What cannot be done to a file leaves it as it is.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

SEEN = (
    "A red kite crosses the window.",
    "Ada drops the key — twice.",
    "老秤数到第三级。",
    "THE BELL!",
    "She waits, and waits, and then she waits again.",
)
_HEAD = re.compile(r"^(INT|EXT|\.)")


def insert_line(raw: bytes, at: int, what: int) -> bytes:
    """A line of action after some paragraph below the first heading."""
    rows, ends = _rows(raw)
    places = [n for n, row in enumerate(rows) if not row.strip() and any(_HEAD.match(r) for r in rows[:n])]
    if places:
        rows.insert(places[at % len(places)] + 1, f"{SEEN[what % len(SEEN)]}{ends}")
    return ends.join(rows).encode()


def change_word(raw: bytes, at: int, what: int) -> bytes:
    """Another word in some line of action or speech."""
    rows, ends = _rows(raw)
    head = next((n for n, row in enumerate(rows) if _HEAD.match(row)), len(rows))
    places = [
        n for n in range(head, len(rows)) if rows[n].strip() and not _HEAD.match(rows[n]) and not rows[n].isupper() and rows[n][0] != "@"
    ]
    if places:
        n = places[at % len(places)]
        rows[n] = f"{rows[n]} {('Slowly', '再', 'x')[what % 3]}."
    return ends.join(rows).encode()


def delete_line(raw: bytes, at: int, what: int) -> bytes:
    """Some paragraph less, whatever it was."""
    rows, ends = _rows(raw)
    places = [n for n, row in enumerate(rows) if row.strip()]
    if len(places) > 12:
        rows.pop(places[at % len(places)])
    return ends.join(rows).encode()


def add_scene(raw: bytes, at: int, what: int) -> bytes:
    """A scene more at the end, in a place nobody knows."""
    return raw + f"\n\nINT. CUPBOARD {what % 9} - NIGHT\n\nTwo coats hang.\n".encode()


def part_scene(raw: bytes, at: int, what: int) -> bytes:
    """A heading in the middle of a scene."""
    rows, ends = _rows(raw)
    places = [n for n, row in enumerate(rows) if not row.strip() and sum(bool(_HEAD.match(r)) for r in rows[:n]) and n + 1 < len(rows)]
    if places:
        rows.insert(places[at % len(places)] + 1, f"EXT. YARD {what % 3} - DAY{ends}")
    return ends.join(rows).encode()


def windows(raw: bytes, at: int, what: int) -> bytes:
    """Saved by an editor with its own ends of lines, and a mark in front."""
    return b"\xef\xbb\xbf" + raw.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


SCRIPT: Mapping[str, Callable[[bytes, int, int], bytes]] = {
    "insert": insert_line, "word": change_word, "delete": delete_line, "scene": add_scene, "part": part_scene, "windows": windows,
}  # fmt: skip


def remark(raw: bytes, at: int, what: int) -> bytes:
    """A comment, which changes nothing that is read."""
    return raw + f"# mine {what}\n".encode()


def look(raw: bytes, at: int, what: int) -> bytes:
    """Another look for somebody or some place."""
    return _other(raw, r"^( *look: )(.+)$", at, f"a coat the colour of brick {what % 50}")


def style(raw: bytes, at: int, what: int) -> bytes:
    """Another look for the whole series."""
    return _other(raw, r"^(style: )(.+)$", at, f"wet ink {what % 50}")


def title(raw: bytes, at: int, what: int) -> bytes:
    """Another title."""
    return _other(raw, r"^(title: )(.+)$", 0, f"The Bell {what % 50}")


def event(raw: bytes, at: int, what: int) -> bytes:
    """Something else happens."""
    return _other(raw, r"^( *event: )(.+)$", at, f"The stair takes {what % 50}")


BIBLE: Mapping[str, Callable[[bytes, int, int], bytes]] = {"remark": remark, "look": look, "style": style, "title": title}
ARC: Mapping[str, Callable[[bytes, int, int], bytes]] = {"remark": remark, "title": title, "event": event}


def _listed(change: Callable[[dict[str, Any], int, int], None]) -> Callable[[bytes, int, int], bytes]:
    def edit(raw: bytes, at: int, what: int) -> bytes:
        try:
            told = json.loads(raw)
            if not told["shots"]:
                return raw
            change(told, at, what)
        except (ValueError, KeyError, TypeError, IndexError):
            return raw
        return json.dumps(told, ensure_ascii=bool(what % 2), indent=2).encode()

    return edit


def _note(told: dict[str, Any], at: int, what: int) -> None:
    told["shots"][at % len(told["shots"])]["notes"] = f"rain on her side {what % 50}"


def _locked(told: dict[str, Any], at: int, what: int) -> None:
    told["shots"][at % len(told["shots"])]["status"] = "locked"


def _cut(told: dict[str, Any], at: int, what: int) -> None:
    if len(told["shots"]) > 2:
        told["shots"].pop(at % len(told["shots"]))


def _longer(told: dict[str, Any], at: int, what: int) -> None:
    told["shots"][at % len(told["shots"])]["frames"] += 1 + what % 12


def _pinned(told: dict[str, Any], at: int, what: int) -> None:
    told["shots"][at % len(told["shots"])]["pinned"] = True


def _titled(told: dict[str, Any], at: int, what: int) -> None:
    told["title"] = f"My own cut {what % 50}"


SHOTS: Mapping[str, Callable[[bytes, int, int], bytes]] = {
    "note": _listed(_note), "lock": _listed(_locked), "cut": _listed(_cut), "longer": _listed(_longer), "pin": _listed(_pinned),
    "title": _listed(_titled), "again": _listed(lambda told, at, what: None),
}  # fmt: skip

DAMAGE: Mapping[str, Callable[[bytes], bytes]] = {
    "half": lambda raw: raw[: len(raw) // 2], "nothing": lambda raw: b"", "noise": lambda raw: bytes(range(256)), "null": lambda raw: raw[:40] + b"\0" + raw[40:],
    "line": lambda raw: b"\n".join(raw.split(b"\n")[:7] + raw.split(b"\n")[8:]), "twice": lambda raw: raw + raw,
}  # fmt: skip


def _rows(raw: bytes) -> tuple[list[str], str]:
    text = raw.decode("utf-8", "replace")
    ends = "\r\n" if "\r\n" in text else "\n"
    return text.split(ends), ends


def _other(raw: bytes, pattern: str, at: int, text: str) -> bytes:
    told = raw.decode("utf-8", "replace")
    found = list(re.finditer(pattern, told, re.M))
    if not found:
        return raw
    one = found[at % len(found)]
    return (told[: one.start()] + one[1] + text + told[one.end() :]).encode()
