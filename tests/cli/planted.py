"""S2: keys of ten shapes, the way of a person through the command with each of them, and a search for what is left of them.

    python -m tests.cli.planted [NAME ...]

goes that way in processes of its own, killed ones too, for all ten, prints a table, and ends with 1 when one byte of a key lies
anywhere. The test does the same in one process, and the killed ones for some.
"""

import base64
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tests.wire.faults import Fault
from tests.wire.play import Play
from tests.wire.server import Server, running

QUICK = Path(__file__).with_name("quick.py")
SCRIPT = "Title: The Ferry\n\nINT. FERRY HOUSE - NIGHT\n\nShe counts coins into a bowl.\n\nADA\nEleven.\n"
PATIENCE = 300.0
"""Seconds a process may take on a machine that has other things to do."""
Told = tuple[int, str, str]
Run = Callable[[Sequence[str], Mapping[str, str]], Told]


@dataclass(frozen=True)
class Planted:
    """One secret. `key` is what is configured, or `login` is what stands before the host; `secrets` must be found nowhere."""

    name: str
    key: str = ""
    login: str = ""
    secrets: tuple[str, ...] = ()

    @property
    def sought(self) -> tuple[str, ...]:
        return (*filter(None, (self.key, self.login)), *self.secrets)

    def environ(self, port: int) -> dict[str, str]:
        """The variables that a person sets."""
        at = f"{self.login}@" if self.login else ""
        return {"LOREBOARD_API_KEY": self.key, "LOREBOARD_BASE_URL": f"http://{at}127.0.0.1:{port}/v1"}


_AWS = ("AKIAIOSFODNN7EXAMPLF", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEZ")
PLANTED = (
    Planted("OpenAI", "sk-proj-Zx81_Qm4tTopSecret0042-AbCdEfGhIjKlMnOp"),
    Planted("Anthropic", "sk-ant-api03-abcdEFGH1234-_abcdQRST5678"),
    Planted("Groq", "gsk_1234567890abcdefghijKLMN"),
    Planted("xAI", "xai-1234567890abcdefTUVW"),
    Planted("Google", "AIzaSyA1234567890abcdefghijklmnopqrstuv"),
    Planted("Hugging Face", "hf_abcdefghijklmnopqrstuvWX"),
    Planted("AWS", ":".join(_AWS), secrets=_AWS),
    Planted("JWT", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVPmB92K27uhbUJU1p1r"),
    Planted("40 hex digits", "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3"),
    Planted("a local server's", "my-local-key-1"),
    Planted("in the address", login="ann:s3cret-Pass-9", secrets=("s3cret-Pass-9",)),
)


@dataclass
class Found:
    """What came of one secret's way through the command."""

    steps: int = 0
    scanned: int = 0
    """Files and outputs that were searched."""
    masked: int = 0
    """Times that "[key]" stands where a server had sent the secret back."""
    hits: list[str] = field(default_factory=list)


def forms(secret: str) -> tuple[bytes, ...]:
    """How `secret` may look: plain, percent-encoded, and in base64 wherever in a longer text it stood."""
    told = {secret, quote(secret, safe="")}
    for lead in range(3):
        signs = base64.b64encode(b"\0" * lead + secret.encode()).decode().rstrip("=")
        told |= {signs[4:-3], signs[4:-3].replace("+", "-").replace("/", "_")}
    return tuple(form.encode() for form in told)


def search(planted: Planted, what: Mapping[str, bytes]) -> list[str]:
    """Where a form of the secret stands."""
    return [f"{name}: {form!r}" for name, content in what.items() for secret in planted.sought for form in forms(secret) if form in content]


def go(planted: Planted, run: Run, server: Server, root: Path, kill: bool = False) -> Found:
    """The way: turned away, cut off, told off in JSON, killed, done, spent, checked, exported, damaged and mended; then the search.

    Raises AssertionError when a step did not end as it should: a way that goes elsewhere proves nothing.
    """
    found, environ, outputs = Found(), planted.environ(server.port), dict[str, bytes]()
    (root / "ferry.fountain").write_text(SCRIPT)

    def step(code: int, *told: str) -> None:
        ended, out, err = run(told, environ)
        name = f"{found.steps} {' '.join(told)}"
        assert ended == code, f"{name} ended with {ended}: {out}{err}"
        assert "Traceback" not in err, f"{name}: {err}"
        outputs[f"{name}, stdout"], outputs[f"{name}, stderr"] = out.encode(), err.encode()
        found.steps += 1
        found.masked += (out + err).count("[key]")

    play = server.play
    play.echo = True
    play.script.clear()
    play.script.add(Fault("status", "echo"))
    step(3, "shots", "ferry.fountain", "--dir", "series", "--model", "compatible/qwen-local")
    step(3, "resume", "series", "--json")
    assert found.masked, "the server has sent nothing back"
    for fault in (Fault("drop"), Fault("cut", at=4, ending="reset"), Fault("html")):
        play.script.add(fault)
        step(3, "resume", "series")
    play.script.add(Fault("hang"))
    if kill:
        _killed(server, root, environ)
    play.script.clear()
    step(0, "resume", "series")
    for told in (("spend", "series"), ("check", "series"), ("export", "series", "--to", "csv,otio")):
        step(0, *told)
        step(0, *told, "--json")
    _damage(root / "series" / ".loreboard" / "journal.sqlite")
    step(1, "resume", "series")
    step(1, "spend", "series", "--json")
    step(0, "resume", "series", "--afresh", "--json")
    files = {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert {"series/.loreboard/journal.sqlite", "series/loreboard.toml", "series/e01/shots.json"} <= files.keys()
    found.scanned = len(files) + len(outputs)
    found.hits = search(planted, {**files, **outputs})
    return found


def _damage(journal: Path) -> None:
    """What a broken disk leaves: the first page is none."""
    for tail in ("-wal", "-shm"):
        journal.with_name(journal.name + tail).unlink(missing_ok=True)
    content = journal.read_bytes()
    journal.write_bytes(b"\xff" * 512 + content[512:])


def _killed(server: Server, root: Path, environ: Mapping[str, str]) -> None:
    """A run that is killed with a call on the wire."""
    before = len(server.ledger.asks())
    told = [sys.executable, "-X", "dev", str(QUICK), "resume", "series"]
    with subprocess.Popen(told, cwd=root, env=_environ(root, environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + PATIENCE
        while len(server.ledger.asks()) == before and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        assert len(server.ledger.asks()) > before, "nothing was on the wire"
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


def _environ(root: Path, environ: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "LOREBOARD_CACHE": str(root / "cache"), "OPENAI_LOG": "debug", "ANTHROPIC_LOG": "debug", **environ}


def in_a_process(root: Path) -> Run:
    """Each step as a process of its own, with the SDKs' debug logs on; some in Python's development mode, which is slow."""

    def run(told: Sequence[str], environ: Mapping[str, str]) -> Told:
        dev = ("-X", "dev", "-W", "ignore") if told[0] == "resume" and "--json" in told else ()
        command = [sys.executable, *dev, str(QUICK), *told]
        done = subprocess.run(command, cwd=root, env=_environ(root, environ), capture_output=True, text=True, timeout=PATIENCE)
        return done.returncode, done.stdout, done.stderr

    return run


def main(wanted: str = "") -> int:
    """The way of every secret, or of those in `wanted`, the table, and 1 when something is left of one."""
    missed = 0
    print(f"{'key':<20}{'steps':>6}{'searched':>10}{'masked':>8}{'hits':>6}")
    for planted in (p for p in PLANTED if p.name in (wanted or p.name)):
        with tempfile.TemporaryDirectory() as folder, running(Play(patience=60.0)) as server:
            found = go(planted, in_a_process(Path(folder)), server, Path(folder), kill=True)
        print(f"{planted.name:<20}{found.steps:>6}{found.scanned:>10}{found.masked:>8}{len(found.hits):>6}", flush=True)
        print("".join(f"    {hit}\n" for hit in found.hits[:10]), end="")
        missed += len(found.hits)
    print(f"{missed} hits")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(", ".join(sys.argv[1:])))
