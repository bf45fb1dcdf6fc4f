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


Moved = Literal["safety", "trust", "hope", "freedom", "knowledge", "debt"]


class SceneLabel(Value):
    """One scene as the doctor read it. A quote stands in the scene, word for word."""

    line: int
    """Number of any line of the scene, as its heading's."""
    against: str
    """What a person, a rule or a clock does against whoever wants something, quoted; "" where nothing does (SC2)."""
    moved: tuple[Moved, ...]
    """What is otherwise at the end of the scene than at its beginning; none where nothing is (SC3)."""
    shows: str
    """The words that show it, quoted; "" where nothing moved."""


class PowerLabel(Value):
    """One use of the story's power (C4)."""

    line: int
    quote: str
    price: str
    """Where its price is paid or its taboo strikes back, quoted from anywhere in the script; "" where nobody pays."""


class WantLabel(Value):
    """One person who speaks (C5)."""

    who: str
    wants: str
    """Words of theirs, or of what they do, that want something for themselves, quoted; "" where there are none."""


class HarmLabel(Value):
    """One death or harm (C6)."""

    line: int
    quote: str
    works: Literal["victim", "story", "motive"]
    """What comes of it: the one who is hurt acts by it; what can be done next is otherwise; or it only moves somebody else."""


class VoiceLabel(Value):
    """One speech with its name covered (D3)."""

    line: int
    quote: str
    could: tuple[str, ...]
    """Everybody in the episode who might say it so, going by how they talk; the one who says it among them or not."""


class Reading(Value):
    """What the doctor's model returns: labels and notes, never a mark out of ten.

    The labels from `scenes` on came later: a reply without them says nothing of their checks, good or bad.
    Their defaults stay out of the schema, since strict ones know none.
    """

    logline: str
    labels: tuple[BeatLabel, ...]
    notes: tuple[Note, ...]
    keep: tuple[str, ...]
    """Up to three quotes that work and must not be touched."""
    patches: tuple[Patch, ...]
    scenes: tuple[SceneLabel, ...] = Field(default_factory=tuple)
    powers: tuple[PowerLabel, ...] = Field(default_factory=tuple)
    wants: tuple[WantLabel, ...] = Field(default_factory=tuple)
    harms: tuple[HarmLabel, ...] = Field(default_factory=tuple)
    voices: tuple[VoiceLabel, ...] = Field(default_factory=tuple)


class Enacted(Value):
    """A worn-out plot, figure, line or picture that a script really plays. The quote stands on the line, word for word."""

    cliche: str
    """Its id in the catalogue."""
    line: int
    quote: str = Field(min_length=1)


class Worn(Value):
    """What a reader returns who is asked what scenes play of the catalogue of clichés; none is an answer too."""

    played: tuple[Enacted, ...]


class Measured(Value):
    """One row of the grid: a word, and the number beside it."""

    element: Literal["premise", "structure", "character", "dialogue", "emotion", "originality", "filmability", "timing"]
    grade: Grade
    figure: str


class Warm(Value):
    """One of the four checks of warmth (E1 to E4) as a figure. `met` is None where it cannot be measured."""

    check: str
    figure: str
    met: bool | None


class Muted(Value):
    """A check that the series does not want to hear of, and why."""

    check: str
    reason: str


class Judged(Value):
    """Patches that stood or fell together, and what became of them. `why` says what was measured, in the script's language."""

    checks: tuple[str, ...]
    lines: tuple[int, ...]
    """Source lines that they change, or of the notes where nothing could be made."""
    kept: bool
    why: str


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
    """All other flags, counted in a line and folded away in the report."""
    warmth: tuple[Warm, ...] = ()
    muted: tuple[Muted, ...] = ()
    revised: tuple[Judged, ...] = ()
    """What was tried on the script, in order."""
    phrases: bool = False
    """Whether lines were searched for stock phrasings only, the sentence model not being there."""


class Revision(Value):
    """What a writer returns when asked to revise: patches only."""

    patches: tuple[Patch, ...]
