"""What every test may rely on, whatever the machine and however it was started.

No test opens the keyring of the machine, in this process or in one it starts. A process that a test starts hears SIGINT and SIGHUP,
also where the tests themselves were started by `nohup` or in the background. Where no font has Chinese letters the tests that draw them are
skipped, but not on a CI, which installs one (.ci/run). The doctor reads with the sentence model in every test of a process, whichever runs
first: it is opened, and has read, before any test finds lore by its words only or hides a module.
"""

import os
import signal
from collections.abc import Generator

import pytest

from loreboard.agents.doctor import meaning
from loreboard.story.errors import BadInput

NO_FONT = "No font with Chinese letters"


def pytest_configure() -> None:
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    _hear(signal.SIGINT)
    _hear(signal.SIGHUP)


@pytest.fixture(scope="session", autouse=True)
def _reader() -> None:
    assert meaning.over("D1", "It rains.", "en") > float("-inf"), "The sentence model is not installed: `make test` does it."


def _hear(number: signal.Signals) -> None:
    """What is ignored here would be ignored by every child; what has a handler here is a child's own again."""
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, lambda *_: None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    failed = call.excinfo.value if call.excinfo else None
    if isinstance(failed, BadInput) and str(failed).startswith(NO_FONT) and "CI" not in os.environ:
        report.outcome, report.longrepr = "skipped", (str(item.path), item.location[1] or 0, f"Skipped: {failed}")
    return report
