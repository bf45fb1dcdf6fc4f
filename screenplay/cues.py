"""Names, extensions and brackets: when a line is a cue, a parenthetical or a transition.

Knows one line at a time; whether its neighbours allow it is the reader's business. Full-width brackets count as ASCII
ones, because writers of Chinese type them.
"""

import re
from typing import NamedTuple

from .emphasis import plain

_OPEN, _CLOSE = "(（", ")）"
_BETWEEN = re.compile(r"[)）]\s*[(（]")
_FADES = frozenset({"FADE IN:", "FADE IN.", "FADE OUT.", "FADE OUT:", "FADE TO BLACK.", "FADE TO BLACK:"})
_CJK_NAME = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff·]{1,8}")
_AFTER_COLON = re.compile(r"([^\W\d_][^\s:：]{0,23}(?: [^\s:：]{1,24}){0,2}) ?[:：][ \t]*\S")


class Cue(NamedTuple):
    """Who speaks, as written. `extension` is what stood in brackets, several joined by ", "."""

    name: str
    extension: str | None
    dual: bool
    forced: bool
    colon: bool
    """The name was typed with a colon after it, which is no part of it."""


def read_cue(line: str) -> Cue | None:
    """The cue that a line without outer blanks would be if a speech followed, or None.

    Unforced, a name needs an upper-case letter and no lower-case one; behind `@` any letter or digit will do.
    """
    forced = line.startswith("@")
    body = line[1:] if forced else line
    dual = body.endswith("^")
    if dual:
        body = body.rstrip("^ \t")
    name, extension = split_extension(body.strip())
    colon = name.endswith((":", "："))
    if colon:
        name = name.rstrip(":： ")
    fits = any(map(str.isalnum, name)) if forced else is_upper(name)
    return Cue(plain(name), plain(extension) if extension else None, dual, forced, colon) if fits else None


def split_extension(body: str) -> tuple[str, str | None]:
    """A cue's name and what stands in the brackets behind it."""
    if not body.endswith(tuple(_CLOSE)):
        return body, None
    at = min((place for sign in _OPEN if (place := body.find(sign)) != -1), default=-1)
    if at < 1:
        return body, None
    return body[:at].strip(), ", ".join(part.strip() for part in _BETWEEN.split(body[at + 1 : -1])) or None


def is_upper(text: str) -> bool:
    """Whether a text has an upper-case letter and would not change in upper case, in any alphabet."""
    return text == text.upper() and any(map(str.isupper, text)) and not any(map(str.islower, text))


def is_transition(line: str) -> bool:
    """Whether a line reads as an unforced transition. A space behind the colon is how writers switch it off."""
    body = line.lstrip()
    return body in _FADES or (body.endswith("TO:") and is_upper(body))


def is_parenthetical(line: str) -> bool:
    """Whether one pair of brackets, of either width, holds the whole line."""
    if len(line) < 2 or line[0] not in _OPEN or line[-1] not in _CLOSE:
        return False
    depth = 0
    for at, char in enumerate(line):
        depth += (char in _OPEN) - (char in _CLOSE)
        if depth == 0:
            return at == len(line) - 1
    return False


def opens_parenthetical(line: str) -> bool:
    """Whether a bracket opens at the line's start and nothing on the line closes it."""
    return line[0] in _OPEN and not any(sign in line for sign in _CLOSE)


def closes_parenthetical(line: str) -> bool:
    """Whether a line ends the bracket that an earlier line opened."""
    return line[-1] in _CLOSE and not any(sign in line for sign in _OPEN) and sum(line.count(sign) for sign in _CLOSE) == 1


def is_cjk_name(line: str) -> bool:
    """Whether a line is nothing but a short Chinese, Japanese or Korean name, with or without an extension."""
    name, _ = split_extension(line)
    return bool(_CJK_NAME.fullmatch(name))


def name_before_speech(line: str) -> str | None:
    """The name in a line that reads like `NAME: words`, the habit of people and models who do not know Fountain."""
    match = _AFTER_COLON.match(line)
    return match[1] if match else None
