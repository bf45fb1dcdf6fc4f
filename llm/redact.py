"""Texts without keys: whatever a provider says back may hold the key it was sent, and errors end up in logs and issues."""

import re

_KEY_LIKE = re.compile(
    r"(?i)\bbearer\s+[^\s\"',;]{6,}"
    r"|\b(?:sk|pk|rk|ak|gsk|hf|xai|key|r8|nvapi|pplx|tgp|fw|ghp|gho|github_pat|csk|or)[-_][\w*.\-]{6,}"
    r"|\b(?:AKIA|ASIA|AIza|ya29\.|eyJ)[\w*.\-]{12,}"
    r"|\b(?=[\w\-]*\d)(?=[\w\-]*[A-Za-z])[\w\-]{40,}"
    r"|(?<=://)[^/@\s]+@"
)
"""The shapes of well-known vendors' keys, bearer headers, user:password in addresses, and any long run of letters and digits.
Real identifiers of requests are shorter than 40 characters and stay."""


def redact(text: str, *keys: str | None) -> str:
    """`text` with each of `keys`, and whatever looks like one, as "[key]"."""
    for key in keys:
        if key and len(key) >= 4:
            text = text.replace(key, "[key]")
    return _KEY_LIKE.sub("[key]", text)
