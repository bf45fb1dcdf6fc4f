"""How long a provider asks to be left alone."""

import math
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime


def asked_wait(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds the provider asks to wait, from Retry-After-Ms or Retry-After (a number or a date; RFC 9110, 10.2.3).

    None when it does not say, or says nothing a clock could follow. `now` is used when the answer has no Date of its own.
    """
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        told = headers.get(name, "").strip()
        try:
            wait = float(told) * scale
        except ValueError:
            wait = math.nan
            if name == "retry-after" and (when := _clock(told)) is not None:
                wait = max(0.0, when - (_clock(headers.get("date", "")) or now))
        if math.isfinite(wait) and wait >= 0:
            return wait
    return None


def _clock(text: str) -> float | None:
    try:
        when = parsedate_to_datetime(text)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
