"""The figures of groups of shot lists beside one another, as Markdown."""

from collections.abc import Mapping, Sequence

from .boarding import Refused
from .figures import Row, held, spread

_SUMS = {
    "orphans": "shots that cite no line", "misplaced": "shots out of order", "off_frames": "frames off the target", "overruns": "speech overruns",
    "faults": "faults of `check`", "grammar_error": "film grammar: errors", "grammar_warn": "film grammar: warnings", "grammar_info": "film grammar: to be weighed",
    "continuity_error": "continuity: errors", "continuity_warn": "continuity: warnings", "makeable_error": "generability: errors",
    "makeable_warn": "generability: warnings",
}  # fmt: skip
_LEAST = {
    "coverage": "coverage, least",
    "tau": "order (tau), least",
    "vocabulary": "in vocabulary, least",
    "complete": "fields complete (S9), least",
}
_RANGES = {
    "jumps": "jump cuts a cut (S6)", "crossings": "axis crossings a cut (S7)", "astray": "looks astray (S8)", "entropy": "size entropy (S5)",
    "top_share": "commonest size (S5)", "asl": "mean shot, s (S4)", "spread": "SD / mean (S4)", "in_180": "shots in 180 s",
    "turn_density": "density of the turn over the opening's",
}  # fmt: skip


def table(groups: Mapping[str, Sequence[Row]]) -> str:
    """A row a figure, a column a group. Ranges are least / median / most over the lists."""
    lines = [_row("", "held to", *groups), _row(*["---"] * (2 + len(groups)))]
    lines += [_row("lists", "", *(str(len(rows)) for rows in groups.values()))]
    lines += [
        _row(
            "lines of script / shots", "", *(f"{sum(r.lines for r in rows):,} / {sum(r.shots for r in rows):,}" for rows in groups.values())
        )
    ]
    for name, label in _LEAST.items():
        lines.append(_row(label, _range(name), *(_told(rows, name, 0) for rows in groups.values())))
    for name, label in _SUMS.items():
        lines.append(_row(label, _range(name), *(f"{sum(row.values.get(name, 0) for row in rows):g}" for rows in groups.values())))
    for name, label in _RANGES.items():
        lines.append(_row(label, _range(name), *(" / ".join(_told(rows, name, at) for at in range(3)) for rows in groups.values())))
    return "\n".join([*lines, _row("lists that hold all of it", "all", *(_whole(rows) for rows in groups.values()))])


def failing(groups: Mapping[str, Sequence[Row]], refused: Sequence[Refused], shown: int) -> str:
    """Every list that falls short with its first pieces of evidence, and every script that was not boarded."""
    out = []
    for row in (row for rows in groups.values() for row in rows if row.misses):
        out.append(f"{row.name}: {len(row.misses)} things")
        out += [f"  {miss.what}  {miss.text}" for miss in row.misses[:shown]]
    out += [f"{one.name}: {'BUG, ' if one.bug else 'not boarded, '}{one.why}" for one in refused]
    return "\n".join(out)


def _told(rows: Sequence[Row], name: str, at: int) -> str:
    found = spread(rows, name)
    return f"{found[at]:.3g}" if found else "-"


def _whole(rows: Sequence[Row]) -> str:
    return f"{sum(not row.misses for row in rows)} of {len(rows)}"


def _range(name: str) -> str:
    limit = held().get(name, {})
    return "-".join(f"{limit[end]:g}" for end in ("low", "high") if end in limit)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
