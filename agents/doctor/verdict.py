"""The verdict and its one reason. Most drafts need work; a doctor that praises is broken.

What is enough stands in doctor.yaml; how often which word falls, over drafts of many kinds, is measured by `python -m loreboard.evals.doctored.rates`.
"""

from collections.abc import Sequence

from loreboard.story.notes import Measured, Note, Verdict
from loreboard.story.script import Language

from .flag import told, words


def verdict(grid: Sequence[Measured], notes: Sequence[Note], tongue: Language, read: bool) -> tuple[Verdict, str]:
    """The word, and why. `notes` are all that stand against the draft, the weightiest first; `read` says that a reader stands behind them.

    What only rules have read is never recommended, and the reason says so: whether it moves anybody they cannot tell.
    """
    word, why = _word(grid, notes, tongue)
    if read:
        return word, why
    return "consider" if word == "recommend" else word, f"{why}{words()['verdicts']['unread'][tongue]}"


def _word(grid: Sequence[Measured], notes: Sequence[Note], tongue: Language) -> tuple[Verdict, str]:
    limits, say = told()["verdict"], words()["verdicts"]
    poor, fair = ([row for row in grid if row.grade == grade] for grade in ("poor", "fair"))
    weight = weighs(notes)
    if len(poor) >= limits["poor"]:
        return "development needed", _element(poor[0], tongue)
    if weight >= limits["work"]:
        return "development needed", _note(notes[0], tongue)
    if len(fair) >= limits["fair"]:
        return "development needed", _element(fair[0], tongue)
    if not fair and weight <= limits["recommend"] and sum(row.grade == "excellent" for row in grid) >= limits["excellent"]:
        return "recommend", say["clear"][tongue]
    if notes and weight > limits["recommend"]:
        return "consider", _note(notes[0], tongue)
    weakest = next((row for grade in ("fair", "good") for row in grid if row.grade == grade), None)
    return "consider", _element(weakest, tongue) if weakest else say["clear"][tongue]


def weighs(notes: Sequence[Note]) -> int:
    """What stands against a draft, a check counted once: 2 for those that a viewer misses most, 1 for any other."""
    return sum(2 if check in told()["verdict"]["heavy"] else 1 for check in {note.check for note in notes})


def _element(row: Measured, tongue: Language) -> str:
    return f"{words()['terms'][row.element][tongue]}{words()['page']['colon'][tongue]}{row.figure}"


def _note(note: Note, tongue: Language) -> str:
    return str(words()["verdicts"]["found"][tongue]).format(check=note.check, line=note.line, cost=note.cost)
