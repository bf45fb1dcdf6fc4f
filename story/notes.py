"""What the doctor says of a script, and patches: the only way a written script is ever changed."""

from typing import Literal

from pydantic import Field

from .value import Value

Grade = Literal["excellent", "good", "fair", "poor"]
Verdict = Literal["recommend", "consider", "development needed"]


class Fix(Value):
    """One way out. The two fixes of a note are of different kinds."""

    kind: Literal["cut", "reword", "replace", "move", "add", "reorder"]
    text: str


class Note(Value):
    """A remark that can be checked: it quotes the script."""

    check: str
    """Id of the doctor's check (SC1 ... X3), so that a user can mute it."""
    line: int
    quote: str
    cost: str
    """What it costs the viewer."""
    fixes: tuple[Fix, ...] = Field(min_length=2, max_length=2)


class Patch(Value):
    """Replace `old`, found on source line `line`, by `new`. Applies exactly or not at all."""

    line: int
    old: str
    new: str
    check: str
    """The check it answers."""


class BeatLabel(Value):
    """The doctor's label of one beat; rates are counted by code."""

    beat: str
    drives: Literal["driver", "static", "redundant"]
    received: bool
    """Somebody is shown taking in what happened."""


class Reading(Value):
    """What the doctor's model returns: labels and notes, never a mark out of ten."""

    logline: str
    labels: tuple[BeatLabel, ...]
    notes: tuple[Note, ...]
    keep: tuple[str, ...]
    """Up to three quotes that work and must not be touched."""
    patches: tuple[Patch, ...]


class Measured(Value):
    """One row of the grid: a word, and the number beside it."""

    element: Literal["premise", "structure", "character", "dialogue", "emotion", "originality", "filmability", "timing"]
    grade: Grade
    figure: str


class Coverage(Value):
    """The doctor's one-screen report on one episode."""

    episode: int
    logline: str
    verdict: Verdict
    reason: str
    grid: tuple[Measured, ...]
    notes: tuple[Note, ...]
    keep: tuple[str, ...]
    more: tuple[Note, ...]
    """All other flags, folded away in the report."""


class Revision(Value):
    """What a writer returns when asked to revise: patches only."""

    patches: tuple[Patch, ...]
