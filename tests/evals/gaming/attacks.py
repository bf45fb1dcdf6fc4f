"""What somebody does to a text to have it weigh more than it is worth. Pure: a text, or beats, and a generator in, another out."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

ZERO_WIDTH = "\u200b"
LOOKALIKES = str.maketrans("aeopcxyAEOPCXBHKMT", "аеорсхуАЕОРСХВНКМТ")
"""Latin letters and the Cyrillic ones that look like them."""
CURLY = re.compile(r"(^|[\s(\[—])([\"'])", re.MULTILINE)


def salad(piles: Sequence[Sequence[str]], size: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """`size` places (pile, sentence), each of another pile while there are enough of them."""
    order = rng.permutation(len(piles))
    return [(int(n), int(rng.integers(len(piles[n])))) for n in order[:size]]


def shuffled(beats: Sequence[str], rng: np.random.Generator) -> list[str]:
    """`beats` in another order."""
    while (out := [beats[n] for n in rng.permutation(len(beats))]) == list(beats):
        pass
    return out


def renamed(text: str, people: Mapping[str, str]) -> str:
    """`text` with everybody called otherwise."""
    for old, new in people.items():
        text = text.replace(old, new)
    return text


def doubled(beats: Sequence[str], filler: Sequence[str], size: int, rng: np.random.Generator) -> list[str]:
    """`beats`, with sentences of `filler` scattered among them until they hold `size` characters more. No sentence twice before all were used."""
    extra: list[str] = []
    while sum(map(len, extra)) < size:
        extra += [filler[n] for n in rng.permutation(len(filler))]
    kept = next(n for n in range(len(extra) + 1) if sum(map(len, extra[:n])) >= size)
    out = list(beats)
    for told in extra[:kept]:
        out.insert(int(rng.integers(1, len(out) + 1)), told)
    return out


def swapped(text: str, rare: Mapping[str, str]) -> str:
    """`text` with rare words for common ones, wherever they stand; the longer word first."""
    latin = all(word.isascii() for word in rare)
    edge = r"\b" if latin else ""
    wanted = re.compile(edge + "(?:" + "|".join(sorted(map(re.escape, rare), key=len, reverse=True)) + ")" + edge)
    return wanted.sub(lambda found: rare[found[0]], text)


def curly(text: str) -> str:
    """Typewriter quotes to printers' ones."""
    told = CURLY.sub(lambda m: m[1] + ("“" if m[2] == '"' else "‘"), text)
    return told.replace('"', "”").replace("'", "’")


def straight(text: str) -> str:
    """Printers' quotes to typewriter ones."""
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def spaced(text: str) -> str:
    """Blanks, tabs and no-break spaces by the handful; lines with blanks at both ends."""
    return "\r\n".join(f"   {line}\t " for line in text.split("\n")).replace(" ", " \u00a0 ")


def marked_up(text: str, people: Mapping[str, str]) -> str:
    """As a chat model prints it: a title, names in bold, scenes as bullets between rules."""
    for name in people:
        text = text.replace(name, f"**{name}**")
    return "# The Story\n\n" + "\n\n---\n\n".join(f"- {scene}" for scene in text.split("\n\n"))


def one_a_line(text: str, latin: bool) -> str:
    """A word (two Han) a line."""
    return "\n".join(text.split() if latin else re.findall(r"[^\s]{1,2}", text))


def invisible(text: str) -> str:
    """A character of no width after every second one."""
    return "".join(char + ZERO_WIDTH * (n % 2) for n, char in enumerate(text))


def lookalike(text: str) -> str:
    """With Cyrillic letters in place of the Latin ones that look the same."""
    return text.translate(LOOKALIKES)


def wide(text: str) -> str:
    """In the full-width forms of the Latin letters."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
