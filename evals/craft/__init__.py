"""What a script is worth on the page: warmth (W), timing (T), the doctor's checks as rates (R) and voices (V).

Pure functions over a script; a bible, a plan of beats, an arc and a shot list add to what can be judged. Word lists stand in
`lexicon.yaml` and `story/things.yaml`. They see what is written, not what is meant: a rate is for comparing drafts.
"""

from loreboard.evals.measure import Measure
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.script import Script
from loreboard.story.shots import ShotList

from . import clock, rates
from .received import received
from .voices import told_apart, too_long
from .warmth import on_the_nose, particularity, touch

__all__ = ["clock", "on_the_nose", "particularity", "rates", "received", "told_apart", "too_long", "touch", "weigh"]


def weigh(
    script: Script,
    book: Bible | None = None,
    plan: EpisodePlan | None = None,
    arc: Arc | None = None,
    shots: ShotList | None = None,
    target: float | None = None,
    pace: Pace = SHIPPED,
) -> tuple[Measure, ...]:
    """W1 to V2, in order; R3 is the whole series' (`rates.budget`). `target` is the wished length in seconds; rules that lack what they need are not judged, and say so."""
    return (
        received(script, book, plan, shots),
        touch(script, book),
        particularity(script),
        on_the_nose(script),
        clock.length(script, target, pace),
        clock.speech(script, pace),
        clock.scenes(script, pace),
        clock.against_shots(script, shots, pace),
        rates.flags(script),
        rates.plan_rates(script.language, book, plan, arc),
        too_long(script),
        told_apart((script,)),
    )
