"""What is told of edits before a run takes them in: values only."""

from decimal import Decimal

from loreboard.story.facts import Contradiction
from loreboard.story.value import Value


class Row(Value):
    """Calls of one request: `likely` of them, at least `least` and at most `most`."""

    request: str
    """As prompts are named: "storyboard/shots"."""
    least: int
    likely: int
    most: int
    dollars: Decimal | None
    """What the likely ones cost, in US dollars; None where nobody knows."""


class Calls(Value):
    """What a run asks, to where it ends or waits."""

    rows: tuple[Row, ...] = ()
    to: str = "end"
    """The gate at which it waits, or "end"."""
    behind: int = 0
    """Likely calls behind that gate."""

    @property
    def least(self) -> int:
        return sum(row.least for row in self.rows)

    @property
    def likely(self) -> int:
        return sum(row.likely for row in self.rows)

    @property
    def most(self) -> int:
        return sum(row.most for row in self.rows)

    @property
    def exact(self) -> bool:
        """Whether the number is known, and not only its bounds."""
        return self.least == self.most

    @property
    def dollars(self) -> Decimal | None:
        """Of all likely calls; None when the price of one is not known."""
        told = [row.dollars for row in self.rows if row.likely]
        return None if None in told else sum((d for d in told if d is not None), Decimal(0))


class Changed(Value):
    """A file that a person has changed since the last run took it in, and where in it."""

    file: str
    places: tuple[str, ...]
    """Of a script its line numbers ("14", "17-19"), of YAML and TOML the fields as the file names them ("rule.price", "cast.Mei.look"), of a
    shot list the ids of shots."""
    whole: bool = False
    """Nobody knows what it was before, or all of it is new."""


class Stale(Value):
    """What goes stale in one episode."""

    episode: int
    file: str
    """Its script."""
    scenes: tuple[str, ...]
    """Ids of the scenes that are drawn again."""
    of: int
    """Scenes there are."""
    shots: int
    """Shots there are of those scenes."""
    seconds: float
    """Seconds of picture in them."""
    prompts: int = 0
    """Other shots whose prompt says something else."""
    lengths: int = 0
    """Other shots that get another length."""
    whole: bool = False
    """The script itself is written anew."""


class Moved(Value):
    """A fact at the end of a scene that is another than it was."""

    file: str
    scene: str
    line: int
    """Of the scene's heading."""
    text: str
    holds: bool
    """Whether it holds now and did not before; else the other way round."""


class Version(Value):
    """One of two versions: the file that holds it, the line it begins in, its text."""

    file: str
    line: int
    text: str


class Conflict(Value):
    """A scene, or a part of a file, that a person and an agent have both changed."""

    what: str
    """The scene's heading, or the field."""
    yours: Version
    ours: Version


class Edited(Value):
    """All that a person's edits touch."""

    changed: tuple[Changed, ...] = ()
    stale: tuple[Stale, ...] = ()
    facts: tuple[Moved, ...] = ()
    breaks: tuple[Contradiction, ...] = ()
    """What cannot both be true now and could before."""
    conflicts: tuple[Conflict, ...] = ()
    remade: tuple[str, ...] = ()
    """Files that are written anew by a model: bible.yaml, scripts."""


class Foretold(Value):
    """What a run will do, as far as can be known before it."""

    calls: Calls
    edited: Edited = Edited()

    def with_conflicts(self, found: tuple[Conflict, ...]) -> "Foretold":
        """The same with conflicts."""
        return self.model_copy(update={"edited": self.edited.model_copy(update={"conflicts": found})})

    @property
    def asks(self) -> bool:
        """Whether a person should say yes first: their edits make calls due for what was made already, or break something, or stand
        against a version of ours."""
        edited = self.edited
        redone = self.calls.most and (edited.stale or edited.remade)
        return bool(edited.changed and (redone or edited.breaks or edited.conflicts))
