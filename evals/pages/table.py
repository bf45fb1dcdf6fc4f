"""Cards as a table for other programs: CSV, a row a text, written as they come."""

import csv
from collections.abc import Iterable
from typing import TextIO, get_args

from loreboard.evals.scorecard import GateId, Scorecard
from loreboard.render.spreadsheet import safe

GATES: tuple[str, ...] = get_args(GateId)
COMPONENTS = ("O1", "O3", "O4", "O5", "O6", "O7", "O8")
COLUMNS = (
    "id", "group", "language", "form", "words", "beats", "originality", "worth", "rank", "gated", *GATES, *COMPONENTS, "pool", "k", "tau", "model",
)  # fmt: skip


def write_table(cards: Iterable[Scorecard], out: TextIO) -> None:
    """Write a header and a row for each card to `out`. A gate is 1 or 0, empty where it was not judged."""
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for card in cards:
        table.writerow([safe(cell) for cell in row(card)])


def row(card: Scorecard) -> list[object]:
    """The cells of one card, in the order of COLUMNS."""
    gates: dict[str, bool | None] = {gate.id: gate.passed for gate in card.gates}
    found = {component.id: component.value for component in card.components}
    return [
        card.id, card.group, card.language, card.form, card.words, card.beats, card.originality, card.worth, card.rank, int(card.gated),
        *("" if gates.get(id) is None else int(bool(gates[id])) for id in GATES), *(found.get(id, "") for id in COMPONENTS),
        card.pool, card.k, card.tau, card.model,
    ]  # fmt: skip
