"""Texts without keys: whatever a provider says back may hold the key it was sent, and errors end up in logs and issues."""

import base64
import logging
import re
from functools import cache
from urllib.parse import quote, unquote, urlsplit

_KEY_LIKE = re.compile(
    r"(?i)\bbearer\s+[^\s\"',;]{6,}"
    r"|\b(?:sk|pk|rk|ak|gsk|hf|xai|key|r8|nvapi|pplx|tgp|fw|ghp|gho|github_pat|csk|or)[-_][\w*.\-]{6,}"
    r"|\b(?:AKIA|ASIA|AIza|ya29\.|eyJ)[\w*.\-]{12,}"
    r"|\b(?=[\w\-]*\d)(?=[\w\-]*[A-Za-z])[\w\-]{40,}"
    r"|(?<=://)[^/@\s]+@"
)
"""The shapes of well-known vendors' keys, bearer headers, user:password in addresses, and any long run of letters and digits.
Real identifiers of requests are shorter than 40 characters and stay."""
SHORTEST = 4
"""Characters of a key below which it is taken for a word: masking it would tear up every sentence."""
_TALKERS = ("openai", "anthropic", "httpx2", "httpcore2")


def redact(text: str, *keys: str | None) -> str:
    """`text` with each of `keys`, plain, percent-encoded or in base64, and whatever looks like a key, as "[key]"."""
    for key in keys:
        for form in _forms(key or ""):
            text = text.replace(form, "[key]")
    return _KEY_LIKE.sub("[key]", text)


def passwords(url: str) -> tuple[str, ...]:
    """What is secret in `url`: the password, and user and password as a header carries them."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ()
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return (f"{user}:{password}", password) if password else ()


def guard_logs(*keys: str | None) -> None:
    """From now on what the SDKs and their transport log, should anybody have switched that on, is logged without `keys`.

    One of them logs the headers of every response, and another one whole addresses. Switches no log on.
    """
    _MASK.keys.update(key for key in keys if key)
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in _TALKERS:
            logging.getLogger(name).addFilter(_MASK)


class _Mask(logging.Filter):
    """Lets every record through, without keys."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage(), *self.keys), ()
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info), *self.keys)
            record.exc_info = None
        return True


_MASK = _Mask()


@cache
def _forms(key: str) -> tuple[str, ...]:
    """`key` as it may come back. In base64 it looks different at each of three places, and its first and last signs belong to its neighbours."""
    if len(key) < SHORTEST:
        return ()
    raw = key.encode()
    told = {key, quote(key, safe=""), base64.b64encode(raw).decode()}
    for lead in range(3):
        end = (lead + len(raw)) % 3
        signs = base64.b64encode(b"\0" * lead + raw).decode().rstrip("=")
        inner = signs[(0, 2, 3)[lead] : len(signs) - bool(end)]
        told |= {inner, inner.replace("+", "-").replace("/", "_")} if len(inner) >= 6 else set()
    return tuple(sorted(told, key=len, reverse=True))
