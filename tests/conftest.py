"""No test opens the keyring of the machine it runs on, in this process or in one it starts."""

import os


def pytest_configure() -> None:
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
