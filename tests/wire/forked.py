"""The command in a process forked from one that has already imported everything, which saves five seconds a process.

It has a pid of its own and dies of SIGKILL as any other; it is `loreboard.cli.main`, with a library found by its words only.
"""

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping
from multiprocessing.context import ForkServerContext
from pathlib import Path

from . import dying

ROOT = str(Path(__file__).parents[2])
HEAVY = (
    "loreboard.cli", "loreboard.composer", "loreboard.lore", "loreboard.llm.choose", "loreboard.pipeline.runs",
    "loreboard.pipeline.series", "loreboard.pipeline.shoot", "langgraph.checkpoint.sqlite.aio", "openai.resources.chat", "opentimelineio",
)  # fmt: skip


class Forked:
    """One run of the command; speaks as `subprocess.Popen` does."""

    def __init__(self, told: tuple[str, ...], env: Mapping[str, str], dies: tuple[str, str] | None = None) -> None:
        """`dies` is the point and the step at which it ends itself without warning: see `dying`."""
        self._folder = tempfile.TemporaryDirectory()
        self._process = _server().Process(target=_run, args=(told, dict(env), self._folder.name, dies), daemon=True)
        sys.path.append(ROOT)  # where the new process finds this module, whoever runs the tests
        try:
            self._process.start()
        finally:
            sys.path.remove(ROOT)

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    def poll(self) -> int | None:
        """The exit code, None while it runs."""
        return self._process.exitcode

    def kill(self) -> None:
        """SIGKILL, to this process alone."""
        self._process.kill()

    def send_signal(self, number: int) -> None:
        """`number`, to this process alone."""
        if self._process.is_alive():
            os.kill(self.pid, number)

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it wrote to both outputs, once it has ended. Raises TimeoutError."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise TimeoutError("the command goes on and on")
        told = [path.read_text("utf-8") if (path := Path(self._folder.name) / name).exists() else "" for name in ("out", "err")]
        return told[0], told[1]


_made: list[ForkServerContext] = []


def _server() -> ForkServerContext:
    if not _made:
        _made.append(multiprocessing.get_context("forkserver"))
        _made[0].set_forkserver_preload([*HEAVY, __name__])
    return _made[0]


def _run(told: tuple[str, ...], env: dict[str, str], folder: str, dies: tuple[str, str] | None) -> None:
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(f"{folder}/{name}", os.O_WRONLY | os.O_CREAT, 0o600), number)
    os.environ.update(env)
    from loreboard import cli
    from loreboard.lore import embed

    embed.weights_folder = lambda: None
    if dies is not None:
        dying.arm(*dies)
    code = cli.main(told)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
