"""What every test may rely on, whatever the machine and however it was started.

No test opens the keyring of the machine, in this process or in one it starts. A process that a test starts hears SIGINT and SIGHUP,
also where the tests themselves were started by `nohup` or in the background.
"""

import os
import signal


def pytest_configure() -> None:
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    _hear(signal.SIGINT)
    _hear(signal.SIGHUP)


def _hear(number: signal.Signals) -> None:
    """What is ignored here would be ignored by every child; what has a handler here is a child's own again."""
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, lambda *_: None)
