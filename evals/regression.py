"""`make eval`: has what the composer writes become less original? The fixed premises written, scored, and held against a stored baseline.

    python -m loreboard.evals.regression             # compare; exit 1 when a component or the diversity of a set fell
    python -m loreboard.evals.regression --write     # measure, and store as the new baseline
    python -m loreboard.evals.regression --baseline FILE [--write]

A fall is a paired difference by brief whose whole 95 % interval lies below nought and that is larger than the tolerance in regression.yaml.
"""

import asyncio
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from loreboard.composer import Composer
from loreboard.lore.likeness import kernel
from loreboard.story.errors import LoreboardError
from loreboard.story.files import write_whole
from loreboard.story.script import Language

from . import making
from .baseline import WRITE, Baseline, Row, Runs, apart_by_brief, compared, parts_of, read_baseline, tolerances
from .briefs import Brief, briefs, digest
from .piece import Piece
from .versions import LANGUAGES, versions

BASELINE = Path(__file__).with_name("baseline.json")
MARKS = {"fell": "FELL", "rose": "better", "held": "", "not judged": "too few briefs"}


def quietly(_: str) -> None:
    """Tell nobody."""


def measured(told: Sequence[Brief], seeds: Sequence[int], tell: Callable[[str], None] = quietly) -> Baseline:
    """`told` written by the composer with each of `seeds` and scored. `tell` is handed a line after each series, and before scoring."""
    plots: dict[Language, list[Piece]] = defaultdict(list)
    scripts: dict[Language, list[tuple[Piece, ...]]] = defaultdict(list)
    jobs = [(brief, seed) for brief in told for seed in seeds]
    for number, (brief, seed) in enumerate(jobs, 1):
        series = asyncio.run(making.make(brief, seed))
        id = f"{brief.id}#{seed}"
        plots[brief.language].append(making.plot_of(series, brief, id))
        scripts[brief.language].append(making.scripts_of(series, brief, id))
        tell(f"written {number}/{len(jobs)}  {id}")
    values: dict[str, dict[str, Runs]] = {}
    for language in plots:
        tell(f"scoring {len(plots[language])} plots and {sum(map(len, scripts[language]))} scripts ({language})")
        values |= _scored(language, plots[language], scripts[language])
    return Baseline(made_by=Composer.model, versions=versions(), premises=digest(tuple(told)), seeds=tuple(seeds), values=values)


def both(told: Sequence[Brief], seeds: Sequence[int]) -> Baseline:
    """The same, each language in a process of its own; progress goes to stderr. Nothing of one language depends on the other."""
    parts = [tuple(brief for brief in told if brief.language == language) for language in LANGUAGES]
    with ProcessPoolExecutor(len(parts), mp_context=get_context("spawn")) as pool:
        halves = list(pool.map(_half, parts, repeat(tuple(seeds))))
    values = {name: half.values[name] for half in halves for name in half.values}
    return halves[0].model_copy(update={"premises": digest(tuple(told)), "values": values})


def _half(told: Sequence[Brief], seeds: Sequence[int]) -> Baseline:
    start = time.perf_counter()
    return measured(told, seeds, lambda line: print(f"{time.perf_counter() - start:6.1f} s  {line}", file=sys.stderr, flush=True))


def _scored(language: Language, plots: Sequence[Piece], scripts: Sequence[tuple[Piece, ...]]) -> dict[str, dict[str, Runs]]:
    """The two sets of a language: "plot en" with the diversity of the set, "script en"."""
    scorer = making.scorer()
    cards = list(scorer.score_all(plots))
    rest = iter(list(scorer.score_all([piece for run in scripts for piece in run])))
    groups = [piece.group for piece in plots]
    alike = kernel([scorer.balance(language).rows(piece.beats) for piece in plots])
    return {
        f"plot {language}": _by_brief(groups, [parts_of([card]) for card in cards]) | apart_by_brief(alike, groups),
        f"script {language}": _by_brief(groups, [parts_of([next(rest) for _ in run]) for run in scripts]),
    }


def _by_brief(groups: Sequence[str], rows: Sequence[dict[str, float]]) -> dict[str, Runs]:
    out: dict[str, dict[str, tuple[float, ...]]] = {id: {} for id in rows[0]}
    for group, row in zip(groups, rows, strict=True):
        for id, value in row.items():
            out[id][group] = (*out[id].get(group, ()), value)
    return out


def table(rows: Sequence[Row]) -> str:
    """What was asked (no less than the baseline, less the tolerance) beside what was measured, a row a component, by set."""
    out = [f"{'':<22}{'asked':>9}{'measured':>10}{'was':>9}   difference by brief, 95 %"]
    for row in rows:
        between = "" if row.low is None or row.high is None else f"[{row.low:+.4f}, {row.high:+.4f}]"
        out.append(
            f"{row.set + ' ' + row.id:<22}{row.then - row.tolerance:>9.4f}{row.now:>10.4f}{row.then:>9.4f}   {row.now - row.then:+.4f} {between:<20} {MARKS[row.verdict]}".rstrip()
        )
    return "\n".join(out)


def verdict(rows: Sequence[Row]) -> str:
    """The table in a sentence or two: what fell, what improved."""
    told = {kind: [f"{row.set} {row.id}" for row in rows if row.verdict == kind] for kind in MARKS}
    out = [f"Fell: {', '.join(told['fell'])}. If that was meant, {WRITE}" if told["fell"] else "Nothing fell."]
    out += [f"Better: {', '.join(told['rose'])}. To hold it, {WRITE}"] if told["rose"] else []
    out += [f"Too few briefs to judge {len(told['not judged'])} figures."] if told["not judged"] else []
    return "\n".join(out)


def stored(told: Baseline) -> bytes:
    """As JSON, a component's briefs a line, so that a change shows which."""
    head = json.dumps(told.model_dump(mode="json", exclude={"values"}), ensure_ascii=False, indent=1)
    sets = [
        f"  {json.dumps(name)}: {{\n" + ",\n".join(f"   {json.dumps(id)}: {json.dumps(runs)}" for id, runs in parts.items()) + "\n  }"
        for name, parts in told.values.items()
    ]
    return (head[:-2] + ',\n "values": {\n' + ",\n".join(sets) + "\n }\n}\n").encode()


def main(words: list[str]) -> int:
    """Run the command above; returns the exit code."""
    place, write = BASELINE, False
    match words:
        case []:
            pass
        case ["--write"]:
            write = True
        case ["--baseline", file, *rest] if rest in ([], ["--write"]):
            place, write = Path(file), bool(rest)
        case _:
            print(__doc__)
            return 2
    start = time.perf_counter()
    try:
        then = None if write else read_baseline(place)
        now = both(briefs(), tolerances().seeds)
        if then is None:
            write_whole(place, stored(now))
            print(f"{place}: {len(briefs())} briefs, {len(now.seeds)} runs each, in {time.perf_counter() - start:.0f} s")
            return 0
        rows = compared(now, then, tolerances().components)
    except LoreboardError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(table(rows))
    print(f"\n{verdict(rows)}")
    return int(any(row.verdict == "fell" for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
