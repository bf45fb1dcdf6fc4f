"""Whom a call goes to, and how its words may be shown."""

from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from .redact import passwords, redact


@dataclass(frozen=True)
class Place:
    """Whom a call goes to, and the names of the settings that decide it."""

    model: str
    url: str = field(repr=False)
    """May hold a password; only `host` is shown."""
    key_name: str
    """The variable that holds the key."""
    url_name: str = ""
    """The variable that holds the address; "" when it is the vendor's own."""
    key: str | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """Host and port, for people."""
        return urlsplit(self.url).netloc.rpartition("@")[2] or self.url

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no text may show."""
        return (self.key or "", *passwords(self.url))

    def advice(self) -> str:
        """What to look at when somebody else answers, or nobody."""
        if not self.url_name:
            return "Check the network, and HTTPS_PROXY if there is one."
        ends = urlsplit(self.url).path.rstrip("/").endswith("/v1")
        if self.model.startswith("anthropic/"):
            return f"Check {self.url_name}: for anthropic it is the address without /v1."
        return f"Check {self.url_name}: {'it ends in /v1; try it without, or check host and port' if ends else 'most servers want it with /v1 at the end'}."


def short(text: str, place: Place) -> str:
    """One line without keys and control characters, at most 300 characters, without the full stop that an error adds."""
    told = redact(" ".join(text.split()), *place.secrets)
    told = "".join(c if c.isprintable() else "\ufffd" for c in told)
    return (told if len(told) <= 300 else told[:299] + "…").rstrip(". ")


def is_local(url: str) -> bool:
    """Whether `url` is on this machine: then no proxy stands between."""
    host = urlsplit(url).hostname or ""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"
