"""The command as a process that dies, on a loopback server: started, killed, and what it had on record by then.

The records are read from copies, so that looking changes nothing that the next process will find.
"""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .forked import Forked
from .model import Model
from .pace import TOKENS, Pace
from .play import Play
from .server import Server, running
from .stretched import Stretched

PREMISE = "a road-mender in a valley where fog eats the roads"
MODEL = "compatible/x"
PATIENCE = 180.0
"""Seconds after which a process that does not do what is waited for is given up."""
Process = subprocess.Popen[str] | Forked
PLAIN_CLI = Path(__file__).with_name("plain_cli.py")
_PRICES = (
    'format: prices.1\ndate: 2026-11-22\nmodels:\n  compatible/x: {input: "1", output: "5"}\n  compatible/y: {input: "1", output: "5"}\n'
)


@dataclass
class Stage:
    """A server, and a home with prices and a cache. `program` is what Python runs: a file, or a module and its flag."""

    server: Server
    home: Path
    program: tuple[str, ...] = (str(PLAIN_CLI),)
    started: list["Process"] = field(default_factory=list)

    def fork(self, *told: str, dies: tuple[str, str] | None = None) -> Forked:
        """The command with `told`, at once: see `forked`. `end` takes it down if nobody else does."""
        process = Forked(told, self.env, dies)
        self.started.append(process)
        return process

    def start(self, *told: str, program: tuple[str, ...] | None = None, **env: str) -> subprocess.Popen[str]:
        """The command with `told`; `end` takes it down if nobody else does."""
        process = subprocess.Popen(
            (*(program or (sys.executable, *self.program)), *told),
            env={**os.environ, **self.env, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            process_group=0,
        )
        self.started.append(process)
        return process

    @property
    def env(self) -> dict[str, str]:
        """What the command needs to find this server, and nothing of the machine's user."""
        return {"LOREBOARD_BASE_URL": self.server.v1, "LOREBOARD_CACHE": str(self.home / "cache"), "XDG_CONFIG_HOME": str(self.home)}

    def new(self, root: Path, episodes: int, *more: str) -> tuple[str, ...]:
        """The arguments that begin a series."""
        return ("new", PREMISE, "--model", MODEL, "--episodes", str(episodes), "--dir", str(root), "--json", *more)

    def again(self, root: Path, episodes: int, *more: str) -> tuple[str, ...]:
        """The arguments that go on with it, or begin again what died before it had a folder."""
        begun = (root / "loreboard.toml").is_file()
        return ("resume", str(root), "--json", *more) if begun else self.new(root, episodes, *more)

    def end(self) -> None:
        """Kill, by pid, whatever still runs, and what it started that holds its pipes."""
        for process in self.started:
            if isinstance(process, subprocess.Popen):
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            elif process.poll() is None:
                process.kill()
            process.communicate()


@contextmanager
def stage(play: Play | None = None, home: Path | None = None, program: tuple[str, ...] = (str(PLAIN_CLI),)) -> Iterator[Stage]:
    """A stage, and nothing left of it afterwards but what is in `home`."""
    with tempfile.TemporaryDirectory() as own, running(play or paced()) as server:
        made = Stage(server, home or Path(own), program)
        (made.home / "loreboard").mkdir(exist_ok=True)
        (made.home / "loreboard" / "prices.yaml").write_text(_PRICES)
        try:
            yield made
        finally:
            made.end()


def paced(speedup: float = 60.0, model: Model | None = None) -> Play:
    """A play whose calls take a tenth of a second and stream in pieces, so that a kill meets all that can be met."""
    return Play(model=model or Model(chat=Stretched(), chunk=400), pace=Pace(speedup=speedup, tokens=TOKENS))


def wait(until: Callable[[], object], process: Process | None = None) -> bool:
    """Wait for `until` to hold; False when `process` ended first. Raises TimeoutError."""
    end = time.monotonic() + PATIENCE
    while not until():
        if process is not None and process.poll() is not None:
            return bool(until())
        if time.monotonic() > end:
            raise TimeoutError("what was waited for did not happen")
        time.sleep(0.002)
    return True


def kill(process: Process) -> bool:
    """End `process` without warning; False when it had ended by itself."""
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


def done(process: Process) -> tuple[int, dict[str, Any], str]:
    """(exit code, what it told a machine, what it told a person) once it has ended. Raises TimeoutExpired."""
    out, err = process.communicate(timeout=PATIENCE)
    code: int | None = process.returncode
    assert code is not None
    told: dict[str, Any] = json.loads(out) if out.strip() else {}
    return code, told, err


def published(root: Path) -> dict[str, str]:
    """Every file but the hidden ones, by name, as a hash of its bytes."""
    files = (p for p in root.rglob("*") if p.is_file() and ".loreboard" not in p.relative_to(root).parts)
    return {p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def answered(root: Path) -> dict[str, tuple[str, str]]:
    """Committed answers: the server's name of the request -> (step, hash of the text)."""
    rows = _rows(root, "journal.sqlite", "select request_id, step, text_hash from calls where state = 'answered'")
    return {row[0]: (row[1], row[2]) for row in rows}


def cut_short(root: Path) -> dict[str, str]:
    """Committed answers that ran into their limit: prompt -> step. Only a bible can, and there is one."""
    return dict(_rows(root, "journal.sqlite", "select prompt, step from calls where state = 'failed' and why = 'Truncated'"))


def checkpoints(root: Path) -> set[tuple[Any, ...]]:
    """Committed steps of the graph."""
    return set(_rows(root, "checkpoints.sqlite", "select thread_id, checkpoint_ns, checkpoint_id from checkpoints"))


def request_id(order: int) -> str:
    """What the server calls its request of this order."""
    return f"req_{order:020x}"


def _rows(root: Path, name: str, query: str) -> list[tuple[Any, ...]]:
    hidden = root / ".loreboard"
    if not (hidden / name).exists():
        return []
    with tempfile.TemporaryDirectory() as folder:
        for side in ("", "-wal"):
            if (hidden / f"{name}{side}").exists():
                shutil.copy(hidden / f"{name}{side}", Path(folder) / f"{name}{side}")
        with closing(sqlite3.connect(Path(folder) / name)) as database:
            try:
                return database.execute(query).fetchall()
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):
                    return []
                raise


def settled(server: Server) -> None:
    """Wait until the server is done with everything it was sent."""
    wait(lambda: server.ledger.in_flight == 0)


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Names of files that are not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
