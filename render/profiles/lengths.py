"""Which lengths of clip may be asked for, and which of them remain when something else is asked as well."""

from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from pydantic import Field

from loreboard.story.value import Value

from .legality import broken_rules_of_length, offered
from .limits import Limits
from .request import Request

MILLI = Decimal("0.001")


class Lengths(Value):
    """Lengths in exact seconds, ascending; `fps` is the project's rate, in which pictures are counted. Empty where none is legal."""

    seconds: tuple[Fraction, ...]
    fps: int = Field(ge=1)

    @property
    def frames(self) -> tuple[Fraction, ...]:
        """Each length in frames of the project, exactly: 2.1 s at 24 are 252/5, which cover 50."""
        return tuple(s * self.fps for s in self.seconds)

    @property
    def decimals(self) -> tuple[Decimal, ...]:
        """Each length in decimal seconds, rounded down to a thousandth, so that it never covers more than it does."""
        return tuple((Decimal(s.numerator) / s.denominator).quantize(MILLI, ROUND_FLOOR) for s in self.seconds)

    def covering(self, frames: int) -> Fraction | None:
        """The shortest that holds `frames` frames of the project, in seconds; None where none does."""
        return next((s for s in self.seconds if s * self.fps >= frames), None)


def durations(limits: Limits, fps: int, given: Request | None = None) -> Lengths:
    """The lengths that stay legal beside what `given` asks for, whatever length it has itself. `fps` is the project's rate."""
    request = given or Request()
    there = offered(limits, request)
    if any(rule.when.timed or rule.then.timed for rule in limits.rules):
        there = tuple(s for s in there if not broken_rules_of_length(limits, request.lasting(s)))
    return Lengths(seconds=there, fps=fps)
