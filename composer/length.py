"""A writer's rule of thumb for how long a line plays. The house measures properly elsewhere; this is only for cutting."""

import re

from loreboard.story.draft import DraftLine
from loreboard.story.script import Language

_HAN = re.compile(r"[\u3400-\u9fff]")
_PER_LINE = {"en": {"speech": (0.38, 0.0605), "action": (0.47, 0.0375)}, "zh": {"speech": (0.40, 0.231), "action": (1.09, 0.088)}}
"""Seconds as (a, b) in a + b x letters (English) or Han; fitted to the house's estimator over the composer's own scenes, 2026-11-22."""


def seconds_of(line: DraftLine, tongue: Language) -> float:
    """Seconds the line plays, good to some 25 % a line and 3 % an episode."""
    fixed, each = _PER_LINE[tongue]["speech" if line.kind == "speech" else "action"]
    size = len(_HAN.findall(line.text)) if tongue == "zh" else len(line.text)
    return fixed + each * size
