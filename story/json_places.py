"""Where in a JSON text each value stands. The standard decoder says what a text holds and not where; people want the line.

A scan over a text that is known to be JSON; nothing here judges it. (json-source-map does the same and has had no release since 2022.)
"""

import json
import re
from typing import NamedTuple

Path = tuple[str | int, ...]
_TOKEN = re.compile(r'[ \t\n\r]*("(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s,:\]}\[{"]+)', re.DOTALL)


class Places(NamedTuple):
    """`lines` holds the line, from 1, on which the field or item at a path begins; `twice` the paths of fields that an object has twice."""

    lines: dict[Path, int]
    twice: tuple[Path, ...]

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it that is there; 1 for the whole text."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def places(text: str) -> Places:
    """The places of everything in `text`, which must be JSON."""
    lines: dict[Path, int] = {}
    twice: list[Path] = []
    around: list[tuple[Path, bool]] = []
    """Objects (True) and lists that are open, with their paths."""
    path: Path = ()
    line, at = 1, 0
    expects_key = False
    for token in _TOKEN.finditer(text):
        line += text.count("\n", at, token.start(1))
        at = token.start(1)
        word = token[1]
        if word in "}]":
            path, _ = around.pop()
            expects_key = False
        elif word == ",":
            here, is_object = around[-1]
            expects_key = is_object
            if not is_object:
                last = path[-1]
                path = (*here, int(last) + 1)
            else:
                path = here
        elif word == ":":
            expects_key = False
        elif expects_key:
            path = (*around[-1][0], str(json.loads(word)))
            if path in lines:
                twice.append(path)
            lines[path] = line
        else:
            lines.setdefault(path, line)
            if word in "{[":
                around.append((path, word == "{"))
                expects_key = word == "{"
                path = path if expects_key else (*path, 0)
    return Places(lines, tuple(dict.fromkeys(twice)))
