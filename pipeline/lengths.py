"""Whether an episode plays as long as was asked for, told so that a writer can do something about it."""

from loreboard.screenplay import timing
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.script import Script

LENGTH_BAND = 0.12
"""How far a draft's estimate may lie from the target before it is refused (facts of the trade: ±12 % raw)."""


def length_faults(script: Script, seconds: int, pace: Pace = SHIPPED) -> list[str]:
    """What is wrong with the playing time of `script`, told as lines to write or to cut, which a writer can do. Pure."""
    told = timing.script_timing(script, pace).seconds
    if abs(told - seconds) <= LENGTH_BAND * seconds:
        return []
    lines = max(1, round(abs(told - seconds) * len(script.lines) / max(told, 1.0)))
    do = f"cut about {lines} of its {len(script.lines)} lines" if told > seconds else f"it needs about {lines} more lines"
    return [f"it plays {told:.0f} s, wanted {seconds} s within {LENGTH_BAND:.0%}: {do}"]
