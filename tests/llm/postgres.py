"""A Postgres of the tests' own on 127.0.0.1: made in a temporary folder, stopped by its process id, gone afterwards."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

SECONDS = 30
NUMBER = count()


def missing() -> str:
    """Why no server can be had here; "" when one can."""
    if find_spec("psycopg") is None:
        return "psycopg is not installed"
    if _binaries() is None:
        return "no Postgres server is installed"
    if os.geteuid() == 0 and _user() is None:
        return "Postgres does not run as root, and there is no user called postgres or nobody"
    return ""


class Server:
    """A server and its super-user, `name`, who has a password. `url` leads to a schema that is new with every call."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self._folder, self._binaries = folder, binaries
        self._process: subprocess.Popen[bytes] | None = None
        self.name, self.password = "board", secrets.token_hex(12)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    def make(self) -> None:
        """Lay out the server's files."""
        secret = self._folder / "secret"
        secret.write_text(self.password)
        _give_away(secret)
        told: list[str | Path] = [
            self._binaries / "initdb",
            "-D",
            self._folder / "data",
            "-U",
            self.name,
            "--pwfile",
            secret,
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
        ]
        subprocess.run([*told, "--locale=C", "--no-sync"], check=True, capture_output=True, timeout=120, **_as_user())
        secret.unlink()

    def start(self) -> None:
        """Start it and wait until it answers."""
        told: list[str | Path] = [
            "-D",
            self._folder / "data",
            "-p",
            str(self.port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
        ]
        with (self._folder / "log").open("ab") as log:
            process = self._process = subprocess.Popen(
                [self._binaries / "postgres", *told, "-c", "fsync=off"], stdout=log, stderr=log, stdin=subprocess.DEVNULL, **_as_user()
            )
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            try:
                self.run("SELECT 1")
                return
            except Exception:
                assert process.poll() is None, (self._folder / "log").read_text()
                time.sleep(0.05)
        raise TimeoutError("Postgres did not start")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT ends all sessions at once, SIGQUIT does not even say good-bye."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(how)
            process.wait(SECONDS)

    def run(self, sql: str) -> list[Any]:
        """What `sql` returns, in a session of its own."""
        import psycopg

        told = f"host=127.0.0.1 port={self.port} user={self.name} password={self.password} dbname=postgres connect_timeout=5"
        with psycopg.connect(told, autocommit=True) as connection:
            done = connection.execute(sql.encode())
            return list(done.fetchall()) if done.description else []

    def url(self) -> str:
        """The address of a place without tables. A schema, since a database is 7 MB of files."""
        name = f"journal_{next(NUMBER)}"
        self.run(f"CREATE SCHEMA {name}")
        return f"postgresql://{self.name}:{self.password}@127.0.0.1:{self.port}/postgres?options=-csearch_path%3D{name}"

    def end_sessions(self) -> int:
        """End every session, in the middle of whatever it does; how many they were."""
        sessions = "FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        return len(self.run(f"SELECT pg_terminate_backend(pid) {sessions}"))


@contextmanager
def serving() -> Iterator[Server]:
    """A server that runs."""
    binaries = _binaries()
    assert binaries is not None
    folder = Path(tempfile.mkdtemp(prefix="loreboard-postgres-"))
    _give_away(folder)
    server = Server(folder, binaries)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop(signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path | None:
    """The folder of the newest server that is installed, on the path or where Debian and Homebrew put it."""
    found = [Path(there).resolve().parent] if (there := shutil.which("postgres")) else []
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "usr/local/opt/postgresql@*/bin"):
        found += sorted(Path("/").glob(pattern), reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def _user() -> str | None:
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


def _as_user() -> dict[str, Any]:
    """Postgres refuses to run as root."""
    return {"user": _user(), "cwd": "/"} if os.geteuid() == 0 else {}


def _give_away(path: Path) -> None:
    if os.geteuid() == 0 and (user := _user()):
        shutil.chown(path, user)
