"""Weighs what the house makes, and any text that somebody brings. What others may build on is named here, and loaded when it is asked for.

from loreboard.evals import Scorer, pieces_of, report

read = pieces_of("stories.jsonl")
scorer = Scorer.open()
cards = list(scorer.score_all(read.pieces))
print(report("stories", read.pieces, cards, scorer).model_dump_json(indent=1))
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .collection import Comparison, Report, compared, report
    from .craft_report import CraftReport, weigh_series
    from .pages.page import comparison_page, report_page
    from .pages.table import write_table
    from .piece import Piece
    from .pools import Pool, read_pool, shipped
    from .reading import Columns, Left, Read, pieces_in, pieces_of
    from .scorecard import Component, Gate, Scorecard
    from .scoring import Scorer
    from .uncertainty import Estimate

_HOMES = {
    "collection": ("Comparison", "Report", "compared", "report"),
    "craft_report": ("CraftReport", "weigh_series"),
    "pages.page": ("comparison_page", "report_page"),
    "pages.table": ("write_table",),
    "piece": ("Piece",),
    "pools": ("Pool", "read_pool", "shipped"),
    "reading": ("Columns", "Left", "Read", "pieces_in", "pieces_of"),
    "scorecard": ("Component", "Gate", "Scorecard"),
    "scoring": ("Scorer",),
    "uncertainty": ("Estimate",),
}

__all__ = [
    "Columns", "Comparison", "Component", "CraftReport", "Estimate", "Gate", "Left", "Piece", "Pool", "Read", "Report", "Scorecard", "Scorer", "compared",
    "comparison_page", "pieces_in", "pieces_of", "read_pool", "report", "report_page", "shipped", "weigh_series", "write_table",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """What is public, from the module that holds it."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
