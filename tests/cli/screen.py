"""The command at a pseudo-terminal, and the screen that a person would see: typed to, read from, ended by its process id.

The screen understands what prompt_toolkit and rich send: cursor, erasing, line feeds. Loops end after PATIENCE seconds at the latest.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path

from rich.cells import cell_len

PATIENCE = 120.0
PROGRAM = Path(__file__).parents[1] / "wire" / "plain_cli.py"
_CODE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|\x1b[()][0-9A-B]|\x1b[=>78cM]|\x1b\][^\x07]*\x07")


class Terminal:
    """`loreboard` with `told` at a terminal of `columns` by `rows`."""

    def __init__(self, told: tuple[str, ...], env: Mapping[str, str], columns: int = 80, rows: int = 50) -> None:
        self.columns, self.rows, self.raw, self._rest = columns, rows, "", b""
        self.lines: list[str] = [""]
        self._row = self._at = self._typed = 0
        self.pid, self._door = pty.fork()
        if self.pid == 0:
            told_env = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR")}
            told_env |= {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", "LC_ALL": "C.UTF-8", **env}
            # a whole environment: readline puts COLUMNS into the one of C, where os.environ does not see it
            os.execve(sys.executable, [sys.executable, str(PROGRAM), *told], told_env)
        fcntl.ioctl(self._door, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.code: int | None = None

    def type(self, keys: str) -> None:
        self._typed = len(self.raw)
        os.write(self._door, keys.encode())

    def until(self, text: str, times: int = 1) -> str:
        """The screen's text once `text` has been sent since keys were last typed. Raises AssertionError after PATIENCE or at the end."""
        end = time.monotonic() + PATIENCE
        while _bare(self.raw[self._typed :]).count(text) < times:
            if not self._read(end):
                raise AssertionError(f"{text!r} never came; there is:\n{self.text}")
        return self.text

    def asks(self, text: str, prompt: str = "›") -> str:
        """As `until`, and the prompt has come after it: a Ctrl-D typed before is the terminal's, and nobody reads it."""
        self.until(text)
        end = time.monotonic() + PATIENCE
        while prompt not in _bare(self.raw[self._typed :]).rpartition(text)[2]:
            if not self._read(end):
                raise AssertionError(f"no prompt came after {text!r}; there is:\n{self.text}")
        return self.text

    def quiet(self) -> str:
        """The screen when nothing has come for a moment."""
        while select.select([self._door], [], [], 0.4)[0] and self._read(time.monotonic() + PATIENCE):
            pass
        return self.text

    def ended(self) -> int:
        """The exit code, once it has ended by itself."""
        end = time.monotonic() + PATIENCE
        while self._read(end):
            pass
        return self._wait()

    def kill(self) -> None:
        """SIGKILL, if it still runs."""
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            self._wait()
        os.close(self._door)

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines).rstrip()

    @property
    def widest(self) -> int:
        return max(cell_len(line.rstrip()) for line in self.lines)

    def _wait(self) -> int:
        if self.code is None:
            self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.code

    def _read(self, end: float) -> bool:
        """Take in what comes; False at the end of it or of all patience."""
        if not select.select([self._door], [], [], max(0.0, end - time.monotonic()))[0]:
            return False
        try:
            told = os.read(self._door, 65_536)
        except OSError:
            return False
        if not told:
            return False
        self._rest += told
        cut = next((n for n in range(4) if _whole(self._rest[: len(self._rest) - n])), 0)
        text, self._rest = self._rest[: len(self._rest) - cut].decode("utf-8", "replace"), self._rest[len(self._rest) - cut :]
        self.raw += text
        self._draw(text)
        return True

    def _draw(self, text: str) -> None:
        place = 0
        while place < len(text):
            if text[place] == "\x1b" and (code := _CODE.match(text, place)):
                self._obey(code[2] or "", [int(n or 0) for n in code[1].split(";") if n.isdigit() or not n] if code[1] else [])
                place = code.end()
                continue
            self._put(text[place])
            place += 1

    def _obey(self, what: str, numbers: list[int]) -> None:
        count = max(1, numbers[0] if numbers else 1)
        if what == "A":
            self._row = max(0, self._row - count)
        elif what == "B":
            self._row += count
        elif what == "C":
            self._at += count
        elif what == "D":
            self._at = max(0, self._at - count)
        elif what == "G":
            self._at = count - 1
        elif what == "K":
            line = self._line()
            self.lines[self._row] = "" if numbers[:1] == [2] else _cells(line, self._at)
        elif what == "J":
            if numbers[:1] == [2]:
                self.lines, self._row = [""], 0
            else:
                self.lines[self._row] = _cells(self._line(), self._at)
                del self.lines[self._row + 1 :]

    def _put(self, char: str) -> None:
        if char == "\n":
            self._row += 1
        elif char == "\r":
            self._at = 0
        elif char == "\b":
            self._at = max(0, self._at - 1)
        elif char.isprintable():
            line = self._line()
            head = _cells(line, self._at)
            tail = line[len(head) :]
            size = cell_len(char)
            while tail and size > 0:
                size -= cell_len(tail[0])
                tail = tail[1:]
            self.lines[self._row] = head + " " * (self._at - cell_len(head)) + char + tail
            self._at += cell_len(char)

    def _line(self) -> str:
        while len(self.lines) <= self._row:
            self.lines.append("")
        return self.lines[self._row]


def _cells(line: str, cells: int) -> str:
    out = ""
    for char in line:
        if cell_len(out) + cell_len(char) > cells:
            break
        out += char
    return out


def _bare(text: str) -> str:
    return _CODE.sub("", text)


def _whole(told: bytes) -> bool:
    try:
        told.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
