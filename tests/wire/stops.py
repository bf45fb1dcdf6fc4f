"""`python -m tests.wire.stops`: how long a run goes on after it was told to stop, or after the shell that started it was killed.

The server answers some calls and then falls silent, so that a run which does not stop by itself stays on the wire.
"""

import signal
import sys
import tempfile
import time
from pathlib import Path

from . import command
from .command import PLAIN_CLI, Stage, stage, wait
from .faults import Fault, Script
from .play import Play

ENDINGS = ("SIGINT", "SIGTERM", "shell killed")
ASKED = 5.0
"""Seconds in which the last request must have ended."""


class Rationed(Script):
    """Answers `left` requests and leaves the others without one, until more are allowed."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left

    def play(self, number: int, mark: str, prompt: str, text: str) -> Fault | None:
        """No fault for the next `left` requests, and silence for the others."""
        self.left -= 1
        return None if self.left >= 0 else Fault("hang")


def silent_after(answers: int, speedup: float = 1000.0) -> Play:
    """A server that goes silent after so many answers, and for longer than any test lasts."""
    play = command.paced(speedup)
    play.script, play.patience = Rationed(answers), 10 * command.PATIENCE
    return play


class SilentAfter(Script):
    """Answers what is asked with some prompts, and nothing else."""

    def __init__(self, *answered: str) -> None:
        super().__init__()
        self.answered = answered

    def play(self, number: int, mark: str, prompt: str, text: str) -> Fault | None:
        """Silence for any other prompt."""
        return None if prompt in self.answered else Fault("hang")


def silent_but_for(*answered: str) -> Play:
    """A server that answers some prompts and is silent for the others, for longer than any test lasts."""
    play = command.paced(1000.0)
    play.script, play.patience = SilentAfter(*answered), 10 * command.PATIENCE
    return play


def hanging(on: Stage) -> bool:
    """Whether a request waits that will get no answer."""
    return any(row.fault == "hang" and not row.ended for row in on.server.ledger)


def stop(on: Stage, how: str, root: Path, episodes: int = 2) -> tuple[float, int | None, str]:
    """Begin a series, end it as `how` says once the server is silent: (seconds to the last request's end, exit code, stderr).

    A killed shell has no exit code to tell of its child.
    """
    told = on.new(root, episodes)
    if how == "shell killed":
        errors = root.with_suffix(".err")
        line = ' "$@" 2>"$ERRORS"; true'
        process = on.start(str(PLAIN_CLI), *told, program=("/bin/sh", "-c", line, "sh", sys.executable), ERRORS=str(errors))
    else:
        process = on.start(*told)
    assert wait(lambda: hanging(on), process), process.communicate()
    since = time.monotonic()
    process.send_signal(signal.SIGKILL if how == "shell killed" else getattr(signal, how))
    wait(lambda: on.server.connections == 0)
    took = max(row.ended for row in on.server.ledger) - since
    _, err = process.communicate(timeout=command.PATIENCE)
    if how == "shell killed":
        wait(lambda: errors.read_text("utf-8"))
        return took, None, errors.read_text("utf-8")
    return took, process.returncode, err


def main() -> None:
    """Print the table."""
    print(f"{'ended by':<16}{'asked':>8}{'seconds':>10}{'exit':>6}  says")
    for how in ENDINGS:
        with tempfile.TemporaryDirectory() as folder, stage(silent_after(4)) as on:
            took, code, err = stop(on, how, Path(folder) / "series")
        print(f"{how:<16}{ASKED:>8}{took:>10.2f}{'' if code is None else code:>6}  {err.splitlines()[-1]}")


if __name__ == "__main__":
    main()
