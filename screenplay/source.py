"""A script file as bytes and as lines: what is patched, and what every line number means.

Knows line ends, nothing of any script format. The bytes stay the truth: an edit replaces a span of
lines and leaves every other byte where it was. A line ends at CRLF, LF or CR and at nothing else, so U+2028 or a
form feed inside a sentence stays inside it.
"""

import re
from collections import Counter
from functools import cached_property

from pydantic import ConfigDict

from loreboard.story.decoding import MAX_BYTES, Encoding, decoded
from loreboard.story.errors import BadInput, BadScript
from loreboard.story.value import Value

_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")


class SourceText(Value):
    """A decoded file that can give its exact bytes back. `lines` are without, `ends` are the line ends."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    raw: bytes
    encoding: Encoding
    bom: bytes
    guessed: bool
    """True when the bytes are not Unicode and the encoding is a guess that a person should hear of."""
    lines: tuple[str, ...]
    ends: tuple[str, ...]
    """For each line "\\r\\n", "\\n", "\\r", or "" for a last line without one."""

    @cached_property
    def text(self) -> str:
        """The decoded text with every line end as "\\n", without the byte order mark."""
        return "".join(line + "\n" if end else line for line, end in zip(self.lines, self.ends, strict=True))

    def apply(self, first: int, last: int, replacement: tuple[str, ...]) -> "SourceText":
        """Replace lines `first` to `last` (1-based, both included); every byte outside of them stays.

        An empty `replacement` deletes the lines with their ends. A replacement string that holds line breaks counts as
        several lines. New lines take the ends of the lines they replace, then the file's usual one. Raises BadScript
        when the lines do not exist or the new words cannot be written in the file's encoding.
        """
        if not 1 <= first <= last <= len(self.lines):
            raise BadScript(f"Lines {first} to {last} do not exist in a script of {len(self.lines)} lines", do="Read the script again.")
        new = tuple(piece for line in replacement for piece in re.split(r"\r\n|\n|\r", line))
        ends = self._ends_for(len(new), self.ends[first - 1 : last])
        before, after = slice(0, first - 1), slice(last, None)
        inserted = self._encode("".join(map(str.__add__, new, ends)), first)
        raw = self.bom + self._joined(before) + inserted + self._joined(after)
        return SourceText(
            raw=raw,
            encoding=self.encoding,
            bom=self.bom,
            guessed=self.guessed,
            lines=self.lines[before] + new + self.lines[after],
            ends=self.ends[before] + ends + self.ends[after],
        )

    def swap(self, line: int, old: str, new: str) -> "SourceText":
        """Replace `old`, which starts on line `line`, by `new`. Raises BadScript unless it is there exactly once."""
        height = old.count("\n") + 1
        window = "\n".join(self.lines[line - 1 : line - 1 + height]) if 1 <= line <= len(self.lines) else ""
        found = window.count(old) if old else 0
        if found != 1:
            why = "not there" if not found else f"there {found} times"
            raise BadScript(f"The words to replace are {why}: {old[:60]!r}", do="Quote the line exactly and only once.", line=line)
        return self.apply(line, line + height - 1, tuple(window.replace(old, new).split("\n")))

    def _ends_for(self, count: int, old: tuple[str, ...]) -> tuple[str, ...]:
        if not count:
            return ()
        usual = Counter(end for end in self.ends if end).most_common(1)
        fill = usual[0][0] if usual else "\n"
        inner = tuple(end or fill for end in old[: count - 1])
        return inner + (fill,) * (count - 1 - len(inner)) + (old[-1],)

    def _joined(self, part: slice) -> bytes:
        return "".join(map(str.__add__, self.lines[part], self.ends[part])).encode(self.encoding)

    def _encode(self, text: str, line: int) -> bytes:
        try:
            return text.encode(self.encoding)
        except UnicodeEncodeError as error:
            bad = text[error.start]
            raise BadScript(f"{bad!r} cannot be written in {self.encoding}", do="Save the script as UTF-8 first.", line=line) from None


def read_source(raw: bytes, where: str) -> SourceText:
    """Decode a script file. `where` is the path or name that an error shows.

    Raises BadInput for what is too large, and what `decoded` raises.
    """
    if len(raw) > MAX_BYTES:
        raise BadInput(f"The file has {len(raw) / 2**20:.0f} MB; a script may have {MAX_BYTES // 2**20}", where, "Split it into episodes.")
    text, encoding, bom = told = decoded(raw, where)
    pairs = [m.groups() for m in _LINE.finditer(text) if m.group()]
    lines, ends = tuple(line for line, _ in pairs), tuple(end for _, end in pairs)
    return SourceText(raw=raw, encoding=encoding, bom=bom, guessed=told.guessed, lines=lines, ends=ends)
