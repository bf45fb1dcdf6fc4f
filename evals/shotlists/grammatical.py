"""A rule of film grammar as a measure, so that the trial of the rules is one trial."""

from collections.abc import Callable

from loreboard.agents.storyboard import grammar
from loreboard.agents.storyboard.grammar import telling
from loreboard.evals.measure import Figure, Measure
from loreboard.story.shots import ShotList

from .sight import evidence


def kept(code: str) -> Callable[[ShotList], Measure]:
    """The measure that says how often a list breaks the rule `code`, waived shots aside. Judged are the shots."""

    def measure(shots: ShotList) -> Measure:
        held, judged = evidence(grammar.RULES[code](shots), shots), len(shots.shots)
        name = telling.name(code, shots.language)
        figure = Figure(name="count", label=name, value=len(held), high=0)
        verdict = "failed" if held else "passed" if judged else "not judged"
        return Measure(id=code, name=name, verdict=verdict, figures=(figure,), judged=judged, evidence=held)  # type: ignore[arg-type]

    return measure
