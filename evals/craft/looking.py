"""The gauge and the own word list of this family; what the doctor looks up is `agents.doctor.looking`'s."""

from loreboard.evals.measure import Gauge, data, gauge
from loreboard.story.script import Language

_PACKAGE = "loreboard.evals.craft"
QUOTED = 60
"""Characters of a line that evidence quotes."""


def told() -> Gauge:
    """The gauge of this family."""
    return gauge(_PACKAGE)


def function_words(language: Language) -> tuple[str, ...]:
    """The small words that voices are told apart by."""
    return tuple(data(_PACKAGE, "lexicon.yaml")["function"][language])


def quote(text: str) -> str:
    """`text`, cut to what one line of a report holds."""
    return text if len(text) <= QUOTED else text[:QUOTED].rstrip() + "…"
