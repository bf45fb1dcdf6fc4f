"""Sets of scripts with one fault put in as a writer would put it: how a fault is put, and how rules are counted on them.

A rule that speaks where its fault is not is a false alarm, in clean scripts and in those with another fault alike; there is one
chance of it for each rule and case. Knows no rule.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from loreboard.story.value import Value


class Seen(NamedTuple):
    """A case: its name, the rule that should speak or "", and the rules that do."""

    name: str
    planted: str
    found: frozenset[str]


class Figures(Value):
    """One rule over a set of cases. `missed` and `alarms` are names of cases."""

    check: str
    planted: int
    found: int
    clean: int
    missed: tuple[str, ...]
    alarms: tuple[str, ...]

    @property
    def precision(self) -> float:
        """The share of what the rule says that is so, 0 to 1; 1 of a rule that says nothing."""
        said = self.found + len(self.alarms)
        return self.found / said if said else 1.0


class Sums(NamedTuple):
    """Several rules together."""

    planted: int
    found: int
    chances: int
    alarms: int


def put(text: str, edits: Iterable[Sequence[str]], where: str) -> str:
    """`text` with each pair's first words, which stand in it once, become its second. Raises ValueError naming `where`."""
    for old, new in edits:
        if text.count(old) != 1:
            raise ValueError(f"{where}: {old!r} stands {text.count(old)} times, not once")
        text = text.replace(old, new)
    return text


def figures(seen: Iterable[Seen], order: Iterable[str]) -> tuple[Figures, ...]:
    """Each rule of `order` that a case was planted for."""
    seen, out = tuple(seen), []
    for check in order:
        planted = [case for case in seen if case.planted == check]
        if planted:
            missed = tuple(case.name for case in planted if check not in case.found)
            alarms = tuple(case.name for case in seen if case.planted != check and check in case.found)
            out.append(Figures(
                check=check, planted=len(planted), found=len(planted) - len(missed), clean=len(seen) - len(planted), missed=missed, alarms=alarms,
            ))  # fmt: skip
    return tuple(out)


def sums(rows: Iterable[Figures]) -> Sums:
    """All rows added up."""
    rows = tuple(rows)
    return Sums(
        sum(r.planted for r in rows), sum(r.found for r in rows), sum(r.clean for r in rows), sum(len(r.alarms) for r in rows)
    )  # fmt: skip


def table(rows: Iterable[Figures], width: int = 4) -> Iterator[str]:
    """A line a rule, and one for each case that it missed or spoke of wrongly. `width` is of the rules' names, in characters."""
    for row in rows:
        yield f"  {row.check:{width}} {row.found:3} of {row.planted:3}  {len(row.alarms):3} of {row.clean:3}"
        yield from (f"         missed: {name}" for name in row.missed)
        yield from (f"         false alarm: {name}" for name in row.alarms)


def summed(rows: Iterable[Figures]) -> str:
    """One sentence on all rows: "found 97 of 100 (97.0%), false alarms 3 of 900 (0.3%)"."""
    told = sums(rows)
    found, alarms = told.found / max(1, told.planted), told.alarms / max(1, told.chances)
    return f"found {told.found} of {told.planted} ({found:.1%}), false alarms {told.alarms} of {told.chances} ({alarms:.1%})"
