"""Which lengths of clip may be asked for, and which of them remain when something else is asked as well."""

from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from pydantic import Field

from loreboard.story.value import Value

from .legality import broken_by_length
from .limits import Limits
from .parts import Time
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
    return Lengths(seconds=tuple(s for s in every(limits.time) if not broken_by_length(limits, request.lasting(s))), fps=fps)


def every(time: Time) -> tuple[Fraction, ...]:
    """Every length there is when nothing else is asked, in exact seconds."""
    if time.grid:
        return tuple(Fraction(n, time.grid.fps) for n in time.grid.frames)
    if time.range:
        least, most, step = (Fraction(s) for s in (time.range.least, time.range.most, time.range.step))
        return tuple(least + step * n for n in range(int((most - least) / step) + 1))
    return tuple(Fraction(s) for s in time.durations)
