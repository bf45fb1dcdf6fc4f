"""docs/rendering.md: its commands are commands, its script is one, and it tells every state there is."""

import re
import shlex
import subprocess
from pathlib import Path
from typing import get_args

import typer
import typer.core

from loreboard import cli
from loreboard.render.stage.states import State

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "rendering.md").read_text("utf-8")


def test_every_command_of_the_page_is_taken() -> None:
    command = typer.main.get_command(cli.app)
    assert isinstance(command, typer.core.TyperGroup)
    lines = [line.strip() for line in PAGE.splitlines() if line.strip().startswith("loreboard render")]
    assert len(lines) >= 8
    for line in lines:
        words = shlex.split(line.partition(" >")[0], comments=True)
        assert command.commands["render"].make_context("render", words[2:]).params["dir"] == Path(words[2])


def test_the_page_tells_every_state() -> None:
    table = PAGE[PAGE.index("| state |") : PAGE.index("An ambiguous job waits")]
    rows = [row.split("|")[1] for row in table.splitlines()[2:] if row.startswith("|")]
    told = {word for row in rows for word in re.findall(r"\w+", row)}
    assert told == set(get_args(State))


def test_the_script_for_a_real_server_is_one_that_a_shell_reads() -> None:
    script = PAGE[PAGE.index("#!/usr/bin/env bash") : PAGE.index("```", PAGE.index("#!/usr/bin/env bash"))]
    assert subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True).stderr == ""
    python = script[script.index("<<'PY'\n") + 6 : script.index("\nPY\n")]
    compile(python, "the page", "exec")
