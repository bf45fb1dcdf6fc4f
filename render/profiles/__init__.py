"""What each renderer takes: dated, sourced profiles, and what a planner or a compiler asks of one."""

from .choosing import chosen, usable, warning
from .legality import legal
from .lengths import Lengths, durations
from .loading import profiles
from .pricing import Quote, cost, quotes
from .profile import Profile
from .request import Broken, Request, Segment
from .units import prompt_units

__all__ = [
    "Broken", "Lengths", "Profile", "Quote", "Request", "Segment", "chosen", "cost", "durations", "legal", "profiles", "prompt_units",
    "quotes", "usable", "warning",
]  # fmt: skip
