"""Whether a premise speaks of gods or of machines, by the words it uses. A lean, not a label: most good premises have a bit of both."""

from typing import Literal

from . import weights
from .lexical import WORD

Genre = Literal["myth", "science_fiction"]


def lean(text: str) -> Genre | None:
    """The kind whose words are more, or None when neither has more."""
    words = set(WORD.findall(text.lower()))
    words |= {word.removesuffix("s") for word in words}
    science = len(words.intersection(weights.told().science_words)) + sum(word in text for word in weights.told().science_han)
    science += any(2030 <= int(word) <= 9999 for word in words if word.isdigit() and len(word) == 4)
    myth = len(words.intersection(weights.told().myth_words)) + sum(word in text for word in weights.told().myth_han)
    return None if science == myth else "science_fiction" if science > myth else "myth"
