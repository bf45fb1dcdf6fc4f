"""Keys: found in the environment or in the keyring, kept by a command, and never seen again."""

import io
import json
import os
import pty
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail, null

from loreboard import cli
from loreboard.console.keys import keys_for
from loreboard.llm.choose import KEY_NAMES, chat_for
from loreboard.story.errors import NotLetIn

from .pocket import Broken, Locked, Plain, Pocket

KEY = "sk-not-for-anybody-7"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def pocket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pocket]:
    """An empty keyring in memory, and no key in the environment."""
    for name in KEY_NAMES.values():
        monkeypatch.delenv(name, raising=False)
    before, made = keyring.get_keyring(), Pocket()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, pocket: Pocket) -> Run:
    """A command with `typed` on standard input: (exit code, stdout, stderr). The key is in none of what it says."""

    def command(*told: str, typed: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed)))
        capfd.readouterr()
        code = cli.main(told)
        out, err = capfd.readouterr()
        assert KEY not in out + err and "Traceback" not in err
        return code, out, err

    return command


def without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)


def test_a_key_that_was_set_is_found_for_its_vendor_and_gone_when_forgotten(run: Run, pocket: Pocket) -> None:
    assert run("key", "set", "openai", typed=f"  {KEY}\r\nand more\n".encode())[0] == 0
    assert pocket.held == {("loreboard", "OPENAI_API_KEY"): KEY}
    assert keys_for("openai/x") == {"OPENAI_API_KEY": KEY}
    assert chat_for("openai/x", keys_for("openai/x"), None).model == "openai/x"
    assert keys_for("anthropic/x") == {}
    assert run("key", "forget", "openai")[1] == "The key of openai is out of the keyring.\n"
    assert (pocket.held, keys_for("openai/x")) == ({}, {})
    assert run("key", "forget", "openai")[:2] == (0, "The keyring held no key of openai.\n")


def test_the_environment_goes_first_and_then_the_keyring_is_not_opened(pocket: Pocket, monkeypatch: pytest.MonkeyPatch) -> None:
    pocket.set_password("loreboard", "OPENAI_API_KEY", "kept")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert keys_for("openai/x") == {"OPENAI_API_KEY": KEY}
    assert pocket.reads == []
    monkeypatch.setenv("OPENAI_API_KEY", " ")
    assert keys_for("openai/x") == {"OPENAI_API_KEY": "kept"}
    assert pocket.reads == ["OPENAI_API_KEY"]


@pytest.mark.parametrize("model", ["offline", "nobody/x", "", "openai"])
def test_only_the_key_of_the_vendor_that_was_chosen_is_looked_for(model: str, pocket: Pocket) -> None:
    keys_for(model)
    assert set(pocket.reads) <= {"OPENAI_API_KEY"} and (model == "openai" or pocket.reads == [])


@pytest.mark.parametrize("backend", [Locked, Broken, Plain, fail.Keyring, null.Keyring, None])
def test_a_keyring_that_does_not_open_counts_as_one_without_keys(
    backend: type[Pocket] | None, pocket: Pocket, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    if backend is None:
        without_the_package(monkeypatch)
    else:
        keyring.set_keyring(backend())
    with pytest.raises(NotLetIn, match="Set OPENAI_API_KEY, or keep it with `loreboard key set openai`"):
        chat_for("openai/x", keys_for("openai/x"), None)
    code, out, _ = run("key", "list", "--json")
    assert code == 0 and [entry["from"] for entry in json.loads(out)["keys"]] == [[], [], []]
    code, _, err = run("key", "set", "openai", typed=KEY.encode())
    assert (code, len(err.splitlines())) == (2 if backend is not Broken else 0, 1 if backend is not Broken else 0)


def test_without_the_package_the_command_that_installs_it_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    without_the_package(monkeypatch)
    for told in (("set", "openai"), ("forget", "openai")):
        code, _, err = run("key", *told, typed=KEY.encode())
        assert code == 2 and 'pip install "loreboard[keyring]"' in err
    assert "loreboard[keyring]" in run("key", "list")[1]


def test_the_list_says_where_each_key_is_from_and_which_is_not_used(run: Run, pocket: Pocket, monkeypatch: pytest.MonkeyPatch) -> None:
    pocket.set_password("loreboard", "OPENAI_API_KEY", KEY)
    pocket.set_password("loreboard", "ANTHROPIC_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    rows = [row.split(maxsplit=2) for row in run("key", "list")[1].splitlines()]
    assert rows == [
        ["openai", "OPENAI_API_KEY", "environment (the one in the keyring is not used)"],
        ["anthropic", "ANTHROPIC_API_KEY", "keyring"],
        ["compatible", "LOREBOARD_API_KEY", "none"],
    ]
    assert json.loads(run("key", "list", "--json")[1])["keys"][0]["from"] == ["environment", "keyring"]


@pytest.mark.parametrize("told", [("set", "openai", KEY), ("set", KEY), ("set", "openai", f"--key={KEY}"), ("forget", KEY)])
@pytest.mark.parametrize("json_", [(), ("--json",)])
def test_a_key_given_as_an_argument_is_refused_and_not_repeated(
    told: tuple[str, ...], json_: tuple[str, ...], run: Run, pocket: Pocket
) -> None:
    assert run("key", *told, *json_)[0] == 2
    assert pocket.held == {}


@pytest.mark.parametrize("typed", [b"", b"\n", b" \n", b"sk ab\n", "sk-ключ".encode(), b"\xff\xfe", b"x" * 9000 + b" \n", b"sk\x00ab"])
def test_what_cannot_be_a_key_is_not_kept(typed: bytes, run: Run, pocket: Pocket) -> None:
    code, _, err = run("key", "set", "anthropic", typed=typed)
    assert (code, len(err.splitlines())) == (2, 1)
    assert pocket.held == {}


def test_a_key_is_typed_unseen_at_a_terminal(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    env = {**os.environ, "PYTHON_KEYRING_BACKEND": "pocket.Pocket", "PYTHONPATH": str(Path(__file__).parent)}
    told = [sys.executable, "-m", "loreboard.cli", "key", "set", "openai"]
    process = subprocess.Popen(told, stdin=theirs, stdout=theirs, stderr=theirs, env=env, cwd=tmp_path, start_new_session=True)
    os.close(theirs)
    late = threading.Timer(30, process.kill)
    late.start()
    seen = b""
    try:
        while b"not shown" not in seen:
            seen += os.read(ours, 1024)
        os.write(ours, KEY.encode() + b"\n")
        while b"in the keyring" not in seen:
            seen += os.read(ours, 1024)
    finally:
        assert process.wait(30) == 0, seen
        late.cancel()
        os.close(ours)
    assert KEY.encode() not in seen
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("told", [["--help"], ["key", "--help"], ["key", "set", "--help"], ["resume", "nowhere"]])
def test_help_does_not_open_the_keyring(told: list[str], tmp_path: Path) -> None:
    code = f"import sys; from loreboard.cli import main; main({told!r}); print('keyring' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "False"
