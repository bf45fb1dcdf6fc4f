"""Whether words that a judge quotes stand where it says, and how beats look on the judge's page. Pure."""

from collections.abc import Mapping, Sequence

from loreboard.evals.piece import Piece
from loreboard.lore.sentences import words
from loreboard.story.script import Language

_UNKNOWN: Mapping[Language, str] = {"en": "(not said)", "zh": "（没有说）"}


def stands(quote: str, text: str) -> bool:
    """Whether the words of `quote` stand in `text` in one run; marks, capitals and line ends do not count. Never for no words."""
    sought = words(quote)
    return bool(sought) and f" {' '.join(sought)} " in f" {' '.join(words(text))} "


def listed(beats: Sequence[str]) -> str:
    """A line a beat, without numbers, so that a quote is the line's own words."""
    return "\n".join(" ".join(beat.split()) for beat in beats)


def brief_of(piece: Piece) -> str:
    """What `piece` was written to, or that nobody has said."""
    return piece.brief.strip() or _UNKNOWN[piece.language]
