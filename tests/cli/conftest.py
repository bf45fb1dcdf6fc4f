"""A command of ours run in this process."""

from collections.abc import Callable

import pytest

from loreboard import cli

Told = tuple[int, str, str]
Run = Callable[..., Told]


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command: (exit code, stdout, stderr)."""

    def run(*told: str) -> Told:
        capfd.readouterr()
        code = cli.main(told)
        out, err = capfd.readouterr()
        return code, out, err

    return run
