"""Teaches five checks what their faults mean, from the lines in `lines/`: kernel ridge regression, as the radar is taught (lore/teaching.py).

    python -m loreboard.agents.doctor.learning      # half a minute; writes learned.npz and prints what each bar finds

Every line is scored by what was learned without it, in closed form, and the bar of a check lies where a given share of its clean lines would be
accused. What a line is likened to another by: doctor.yaml, `meaning`.
"""

import io
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from loreboard.lore.gloss import gloss
from loreboard.lore.sight import TUNED
from loreboard.lore.teaching import BYTE, Features
from loreboard.lore.vectors import Meanings, fingerprint
from loreboard.story.files import write_whole
from loreboard.story.script import Language

from . import tells
from .flag import told
from .meaning import LEARNED, Learned

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.float32]

LANGUAGES: tuple[Language, ...] = ("en", "zh")


class Lesson(NamedTuple):
    """What a check is taught: lines, whether each is at fault, and how many of them are the check's own; the rest are those of others."""

    texts: tuple[str, ...]
    faulty: tuple[bool, ...]
    own: int


def lines(check: str, language: Language) -> list[tuple[str, bool]]:
    """The lines written for `check`, and whether each is at fault."""
    told_of = (files("loreboard.agents.doctor") / "lines" / f"{check}.{language}.txt").read_text(encoding="utf-8")
    return [(row[2:], row[0] == "+") for row in told_of.splitlines() if row[:2] in ("+ ", "- ")]


def lesson(check: str, language: Language) -> Lesson:
    """The lines of `check`, then those of other checks that are none of its faults: all, or the clean ones."""
    rows = lines(check, language)
    own = len(rows)
    for other, which in told()["meaning"]["clean_too"][check].items():
        rows += [(text, False) for text, faulty in lines(other, language) if which == "all" or not faulty]
    return Lesson(tuple(text for text, _ in rows), tuple(faulty for _, faulty in rows), own)


def teach(check: str, language: Language, lore: Meanings, radar: Meanings) -> tuple[Learned, "Table", "NDArray[np.bool_]"]:
    """What is learned; and of the check's own lines the score without each, and whether it is at fault."""
    import numpy as np

    chosen, taught = told()["meaning"], lesson(check, language)
    shares = chosen["shares"].get(check, {}).get(language) or chosen["shares"][language]
    shown = [text if language == "en" else gloss(text, small=True) for text in taught.texts]
    first, second = lore.each(shown), radar.each(shown)
    assert first is not None and second is not None
    words = Features([tells.wording(text, language) for text in taught.texts])
    kinds = np.array([tells.kinds(check, text, language) for text in taught.texts], dtype=np.float32)
    spread = shares["kinds"] / kinds.shape[1]
    kernel = 1.0 + shares["lore"] * (first @ first.T) + shares["radar"] * (second @ second.T)
    kernel += shares["words"] * words.kernel() + spread * (kinds @ kinds.T)
    faulty = np.array(taught.faulty)
    target = np.where(faulty, 1.0, -1.0)
    heed = np.where(faulty, (~faulty).sum() / faulty.sum(), 1.0)
    inverse = np.linalg.inv(kernel.astype(np.float64) + np.diag(chosen["ridge"] / heed))
    weights = inverse @ target
    without = (target - weights / np.diag(inverse)).astype(np.float32)[: taught.own]
    learned, own = weights.astype(np.float32), faulty[: taught.own]
    pulls = words.pulls(shares["words"] * learned[:, None])
    made = Learned(
        lore=shares["lore"] * (first.T @ learned), radar=shares["radar"] * (second.T @ learned), words=pulls, kinds=spread * (kinds.T @ learned),
        start=float(learned.sum()), bar=float(np.quantile(without[~own], 1 - chosen["false_alarms"][check][language])),
    )  # fmt: skip
    return made, without, own


def mark() -> str:
    """A name that changes with any line and any number that is learned from."""
    chosen = told()["meaning"]
    texts = [f"{faulty} {text}" for check in chosen["clean_too"] for language in LANGUAGES for text, faulty in lines(check, language)]
    return fingerprint(*texts, str({name: chosen[name] for name in ("shares", "ridge", "false_alarms", "clean_too")}))


def keep(file: Path, learned: dict[tuple[str, Language], Learned]) -> None:
    """Write what was learned, whole or not at all; a byte is plenty for the pull of a run of words."""
    import numpy as np

    arrays: dict[str, Any] = {}
    for (check, language), one in learned.items():
        key, scale = f"{check}_{language}", float(np.abs(one.words.pull).max()) / BYTE
        arrays |= {f"{key}_lore": one.lore.astype(np.float16), f"{key}_radar": one.radar.astype(np.float16), f"{key}_kinds": one.kinds}
        arrays |= {f"{key}_names": np.array("\n".join(one.words.names)), f"{key}_rarity": one.words.rarity.astype(np.float16)}
        arrays |= {f"{key}_pull": (one.words.pull[:, 0] / scale).round().astype(np.int8), f"{key}_scale": np.array(scale)}
        arrays[f"{key}_numbers"] = np.array([one.start, one.bar])
    arrays["mark"] = np.array(mark())
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    write_whole(file, out.getvalue())


def said(check: str, language: Language, made: Learned, without: "Table", faulty: "NDArray[np.bool_]") -> Iterator[str]:
    """What the bar finds of lines that were left out."""
    found, alarms = (without[faulty] > made.bar).mean(), (without[~faulty] > made.bar).mean()
    yield f"{check} {language}: {faulty.sum()} faulty and {(~faulty).sum()} clean lines; left out, {found:.0%} and {alarms:.1%} are accused"


def main() -> int:
    """Learn and write. 1 when the sentence model is missing."""
    lore = Meanings(None, lambda warning: print(warning, file=sys.stderr))
    if lore.embedder is None:
        return 1
    radar = lore.changed(Path(str(files("loreboard.lore") / TUNED)))
    learned: dict[tuple[str, Language], Learned] = {}
    for check in told()["meaning"]["clean_too"]:
        for language in LANGUAGES:
            made, without, faulty = teach(check, language, lore, radar)
            learned[check, language] = made
            print(*said(check, language, made, without, faulty), sep="\n")
    keep(Path(str(files("loreboard.agents.doctor") / LEARNED)), learned)
    return 0


if __name__ == "__main__":
    sys.exit(main())
