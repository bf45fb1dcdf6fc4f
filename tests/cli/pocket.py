"""Keyrings for tests: one in memory, and some that fail as real ones do. A process takes one by PYTHON_KEYRING_BACKEND."""

from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked, PasswordDeleteError


class Pocket(KeyringBackend):
    """Keeps keys as long as it lives."""

    priority: float = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.held: dict[tuple[str, str], str] = {}
        self.reads: list[str] = []

    def get_password(self, service: str, username: str) -> str | None:
        self.reads.append(username)
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.held:
            raise PasswordDeleteError("no such key")
        del self.held[service, username]


class Locked(Pocket):
    """A person has dismissed its prompt. Its own words repeat what it was given, as those of some do."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("dismissed")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise InitError(f"cannot keep {password!r}")

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked("dismissed")


class Broken(Pocket):
    """Fails in a way that no document mentions."""

    def get_password(self, service: str, username: str) -> str | None:
        raise OSError("the bus is gone")


class Plain(Pocket):
    """A file that anybody can read; keyring does not recommend it."""

    priority = 0.5
