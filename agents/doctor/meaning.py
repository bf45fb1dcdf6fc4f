"""Five checks read what a line means: D1, D2, P2, P3 and X2. What they learned from `lines/` is in `learned.npz`; `learning.py` made it.

The sentence model is the one that lore is found with and the radar reads with, and it is opened once: a line's two vectors, its wording and
its kinds of words (tells.py) are weighed, and what lies above the check's bar is accused. Without the model nothing is said here, and
the checks have only their stock phrasings (`reads` tells).
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple

from loreboard.lore.gloss import gloss
from loreboard.lore.sight import TUNED, Puller, Pulls
from loreboard.lore.vectors import Meanings
from loreboard.lore.windows import sentences
from loreboard.story.script import Language, Script

from . import tells
from .flag import told

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.float32]

LEARNED = "learned.npz"
REMEMBERED = 8192
"""Lines of one process whose scores are kept: a script is examined again after every revision."""


class Learned(NamedTuple):
    """One check in one language: pulls towards a fault of a line's vector as lore has it, as the radar has it, of its wording and of its kinds of
    words; what they are added to; and the bar, the score from which a line is accused."""

    lore: "Table"
    radar: "Table"
    words: Pulls
    kinds: "Table"
    start: float
    bar: float


class Wanted(NamedTuple):
    """A line as a check reads it."""

    check: str
    text: str
    language: Language


class Reader:
    """What was learned, applied to lines; each is read once."""

    def __init__(self, learned: dict[tuple[str, Language], Learned], lore: Meanings, radar: Meanings) -> None:
        self._learned, self._lore, self._radar = learned, lore, radar
        self._words = {key: Puller(one.words) for key, one in learned.items()}
        self._over: dict[Wanted, float] = {}
        self._asked = RLock()

    def read(self, wanted: Iterable[Wanted]) -> bool:
        """Score what has not been, all of it in one batch. False when the sentence model fails."""
        with self._asked:
            return self._read(wanted)

    def _read(self, wanted: Iterable[Wanted]) -> bool:
        new = [one for one in dict.fromkeys(wanted) if one not in self._over]
        if len(self._over) + len(new) > REMEMBERED:
            self._over.clear()
        if not new:
            return True
        parts = [part for one in new for part in _parts(one)]
        shown = [part.text if part.language == "en" else gloss(part.text, small=True) for part in parts]
        lore, radar = self._lore.each(shown), self._radar.each(shown)
        if lore is None or radar is None:
            return False
        scores = dict(zip(parts, self._scores(parts, lore, radar), strict=True))
        self._over |= {one: max(scores[part] for part in _parts(one)) for one in new}
        return True

    def over(self, wanted: Wanted) -> float:
        """How far a line lies above the bar of its check; below 0 it is not accused, and of what cannot be read nothing is said."""
        with self._asked:
            return self._over[wanted] if self.read([wanted]) else float("-inf")

    def _scores(self, parts: Sequence[Wanted], lore: "Table", radar: "Table") -> Iterator[float]:
        import numpy as np

        for n, part in enumerate(parts):
            key = (part.check, part.language)
            one = self._learned[key]
            score = (
                one.start
                - one.bar
                - float(told()["meaning"]["margin"][part.check])
                + float(lore[n] @ one.lore)
                + float(radar[n] @ one.radar)
            )
            score += float(self._words[key].scores([tells.wording(part.text, part.language)])[0, 0])
            yield score + float(np.array(tells.kinds(part.check, part.text, part.language), dtype=np.float32) @ one.kinds)


def _parts(one: Wanted) -> list[Wanted]:
    """The line whole, and, where one sentence is enough for a fault, each of several."""
    chosen = told()["meaning"]
    split = sentences(one.text, one.language) if one.check in chosen["by_sentence"] else []
    least = chosen["least_sentence"][one.language]
    long = [part for part in split if (len(part) if one.language == "zh" else len(part.split())) >= least]
    return [one, *(one._replace(text=part) for part in long if len(split) > 1)]


@cache
def reader() -> Reader | None:
    """The reader of this process; None when the sentence model or what was learned is not there."""
    lore = Meanings(None, lambda _: None)
    if lore.embedder is None:
        return None
    learned = read_learned(files("loreboard.agents.doctor") / LEARNED)
    return Reader(learned, lore, lore.changed(Path(str(files("loreboard.lore") / TUNED)))) if learned else None


def reads() -> bool:
    """Whether lines are read for what they mean here, and not for stock phrasings only."""
    return reader() is not None


def over(check: str, text: str, language: Language) -> float:
    """How far `text` lies above the bar of `check`; accused above 0."""
    found = reader()
    return found.over(Wanted(check, text, language)) if found else float("-inf")


def prepare(script: Script) -> None:
    """Read every line of `script` for all that will be asked of it, in one batch."""
    if found := reader():
        found.read(_of_script(script))


def _of_script(script: Script) -> Iterator[Wanted]:
    for line in script.lines:
        for check in ("D1", "D2") if line.speaker else ("X2",):
            yield Wanted(check, line.text, script.language)
    if script.lines:
        yield Wanted("P3", script.lines[0].text, script.language)
    for line in script.lines[-told()["last_lines"] :]:
        yield Wanted("P2", line.text, script.language)


def read_learned(file: Any) -> dict[tuple[str, Language], Learned]:
    """What `file` holds, by check and language; nothing when it is missing or damaged."""
    import numpy as np

    out: dict[tuple[str, Language], Learned] = {}
    try:
        with file.open("rb") as open_file, np.load(open_file, allow_pickle=False) as kept:
            for key in (str(name).removesuffix("_numbers") for name in kept if name.endswith("_numbers")):
                check, _, language = key.partition("_")
                pull = kept[f"{key}_pull"].astype(np.float32) * float(kept[f"{key}_scale"])
                names = tuple(str(kept[f"{key}_names"]).split("\n"))
                start, bar = kept[f"{key}_numbers"].tolist()
                out[check, "zh" if language == "zh" else "en"] = Learned(
                    kept[f"{key}_lore"].astype(np.float32), kept[f"{key}_radar"].astype(np.float32),
                    Pulls(names, kept[f"{key}_rarity"].astype(np.float32), pull[:, None]), kept[f"{key}_kinds"].astype(np.float32), start, bar,
                )  # fmt: skip
    except (OSError, ValueError, KeyError):
        return {}
    return out
