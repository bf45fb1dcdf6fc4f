"""Composes what the record does not hold yet, and prints the table; see the package."""

import argparse
import sys
from functools import cache
from pathlib import Path
from typing import get_args

from loreboard.evals.briefs import Brief
from loreboard.evals.making import scorer
from loreboard.lore.pools import shipped
from loreboard.story.script import Language

from .measuring import Told, tell
from .table import table


@cache
def briefs(language: Language) -> tuple[Brief, ...]:
    """The briefs of the shipped test pool, in its order. Whatever is no science fiction counts as mythology, which is where its lore is."""
    told = {row.brief_id: row for row in shipped(language, "test").stories}
    return tuple(
        Brief(
            id=row.brief_id, language=language, genre="science_fiction" if row.genre == "science_fiction" else "mythology", text=row.brief
        )
        for row in told.values()
    )


def main() -> None:
    """Compose, measure, tell."""
    asked = argparse.ArgumentParser(prog="python -m loreboard.evals.composed", description=__doc__)
    asked.add_argument("--record", type=Path, required=True, help="JSON Lines; what stands there is not composed again")
    asked.add_argument("--premises", type=int, default=60, help="the first so many of each language")
    asked.add_argument("--seeds", type=int, default=3)
    asked.add_argument("--language", choices=get_args(Language), help="one language only")
    chosen = asked.parse_args()
    rows = [Told.model_validate_json(line) for line in chosen.record.read_text("utf-8").splitlines()] if chosen.record.exists() else []
    known = {(row.premise, row.language, row.seed) for row in rows}
    wanted = [
        (brief, seed)
        for seed in range(chosen.seeds)
        for language in ([chosen.language] if chosen.language else get_args(Language))
        for brief in briefs(language)[: chosen.premises]
    ]
    for n, (brief, seed) in enumerate(wanted, 1):
        if (brief.id, brief.language, seed) not in known:
            rows.append(tell(brief, seed))
            with chosen.record.open("a", encoding="utf-8") as record:
                record.write(rows[-1].model_dump_json() + "\n")
            print(f"{n} of {len(wanted)}: {brief.id} ({brief.language}, seed {seed}), {rows[-1].engine}", file=sys.stderr, flush=True)
    print(table(rows, lambda language: scorer().balance(language).likeness))


if __name__ == "__main__":
    main()
