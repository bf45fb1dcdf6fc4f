"""The table of many series: what was asked, and what they come to."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, pairwise
from statistics import mean, median

from loreboard.evals.metrics.sets import diversity
from loreboard.lore.likeness import Likeness
from loreboard.story.script import Language

from .measuring import Told, off

GRAM = {"en": 6, "zh": 12}
"""Words, or Han, of a run that counts as said again."""
SAME = 0.8
"""The likeness from which two arcs count as one."""
Row = tuple[str, str, Callable[[Sequence[Told]], str]]


def table(rows: Sequence[Told], likeness: Callable[[Language], Likeness]) -> str:
    """Markdown: a row a promise, a column a language."""
    tongues = sorted({row.language for row in rows})
    head = f"| | asked | {' | '.join({'en': 'English', 'zh': 'Chinese'}[tongue] for tongue in tongues)} |"
    out = [head, f"| --- | --- |{' --- |' * len(tongues)}"]
    for name, asked, count in ROWS:
        out.append(f"| {name} | {asked} | {' | '.join(count([row for row in rows if row.language == tongue]) for tongue in tongues)} |")
    spread = (_spread([row for row in rows if row.language == tongue], likeness(tongue)) for tongue in tongues)
    out.append(
        f"| Vendi diversity of the arcs of seed {min(row.seed for row in rows)}; of so many | twice the first composer's | {' | '.join(spread)} |"
    )
    return "\n".join(out)


def _spread(rows: Sequence[Told], likeness: Likeness) -> str:
    first = min(row.seed for row in rows)
    arcs = [likeness.rows(row.arc) for row in rows if row.seed == first]
    told = diversity(arcs, SAME)
    return f"{told.vendi:.1f} of {told.n}"


def _continuity(rows: Sequence[Told]) -> str:
    return str(sum(len(row.continuity) for row in rows))


def _ledger(rows: Sequence[Told]) -> str:
    return str(sum(len(row.ledger) for row in rows))


def _length(rows: Sequence[Told]) -> str:
    offs = [off(seconds) for row in rows for seconds in row.seconds]
    return f"{max(offs):.1%} at most; {sum(o > 0.1 for o in offs)} of {len(offs)} beyond"


def _buttons(rows: Sequence[Told]) -> str:
    return f"{sum(a == b for row in rows for a, b in pairwise(row.buttons))} alike"


def grams(lines: Iterable[str], language: Language) -> list[tuple[str, ...]]:
    """Runs of six words, or of twelve Han, within a line."""
    out, size = [], GRAM[language]
    for line in lines:
        words = (
            [c for c in line if "\u4e00" <= c <= "\u9fff"]
            if language == "zh"
            else "".join(c if c.isalnum() or c in "' " else " " for c in line.casefold()).split()
        )
        out += [tuple(words[n : n + size]) for n in range(len(words) - size + 1)]
    return out


def _within(rows: Sequence[Told]) -> str:
    shares = []
    for row in rows:
        told = Counter(grams((line for episode in row.lines for line in episode), row.language))
        shares.append(sum(n - 1 for n in told.values()) / max(sum(told.values()), 1))
    return f"{mean(shares):.2%} ({max(shares):.2%} at most)"


def _across(rows: Sequence[Told]) -> str:
    """The mean over pairs of series of how much of one stands in the other, by whether they are of one kind of story."""
    runs = [set(grams((line for episode in row.lines for line in episode), row.language)) for row in rows]
    alike: list[float] = []
    other: list[float] = []
    for a, b in combinations(range(len(rows)), 2):
        share = len(runs[a] & runs[b]) / max(min(len(runs[a]), len(runs[b])), 1)
        (alike if rows[a].engine == rows[b].engine else other).append(share)
    return f"{mean(other):.2%} of two kinds, {mean(alike):.1%} of one kind" if alike and other else ""


def _openings(rows: Sequence[Told]) -> str:
    within = sum(len({episode[0] for episode in row.lines}) == len(row.lines) for row in rows)
    firsts = [row.lines[0][0] for row in rows]
    return f"distinct in {within} of {len(rows)} series; {len(set(firsts))} first lines in {len(firsts)} series"


def _voices(rows: Sequence[Told]) -> str:
    return _times([row.voices for row in rows])


def _speeches(rows: Sequence[Told]) -> str:
    return _times([row.speeches for row in rows])


def _times(some: Sequence[float | None]) -> str:
    told = [one for one in some if one is not None]
    return (
        f"{min(told):.1f} / {median(told):.1f} times luck (least, median); {sum(v >= 2 for v in told)} of {len(told)} at twice"
        if told
        else ""
    )


def _load(rows: Sequence[Told]) -> str:
    loads = [one for row in rows for one in row.load]
    return f"{median(loads):.1f} in the median, {max(loads):.1f} at most; {sum(one >= 6 for one in loads)} of {len(loads)} at 6 or more"


def _warm(rows: Sequence[Told]) -> str:
    cold = Counter(check for row in rows for episode in row.cold for check in episode)
    many = sum(len(row.cold) for row in rows)
    clean = sum(not episode for row in rows for episode in row.cold)
    return f"{clean} of {many} episodes" + (f" ({', '.join(f'{check} {n}' for check, n in sorted(cold.items()))})" if cold else "")


def _kinds(rows: Sequence[Told]) -> str:
    return ", ".join(f"{name} {n}" for name, n in Counter(row.engine for row in rows).most_common())


def _threads(rows: Sequence[Told]) -> str:
    used = Counter(name for row in rows for name in row.threads)
    return f"{mean(len(row.threads) for row in rows):.1f} a series, {len(used)} different"


ROWS: tuple[Row, ...] = (
    ("series; kinds of story", "", lambda rows: f"{len(rows)}; {_kinds(rows)}"),
    ("operators beside the engine", "", _threads),
    ("continuity errors", "0", _continuity),
    ("tokens not seen, paid and missed", "0", _ledger),
    ("off the length, before the solver", "10 %", _length),
    ("buttons of the kind of the episode before", "0", _buttons),
    ("runs of 6 words or 12 Han said again in a series", "0.5 %", _within),
    ("the same, between two series", "0.5 %", _across),
    ("opening lines", "all distinct", _openings),
    ("speakers of an episode by their small words", "twice luck", _voices),
    ("a single speech by its small words", "", _speeches),
    ("cliché load of an episode", "under 6", _load),
    ("warmth (E1 to E4)", "all pass", _warm),
)
