"""Weigh whole shot lists. Composes the series of boards.yaml offline, boards them and every script given, and prints one table.

python -m loreboard.evals.boards                             # the composed series alone
python -m loreboard.evals.boards FILE_OR_FOLDER...           # and people's scripts
python -m loreboard.evals.boards --no-series FOLDER --failing
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from loreboard.evals.briefs import briefs
from loreboard.story.errors import LoreboardError

from .boarding import Boarded, Refused, of_premise, of_script, scripts_at
from .figures import Row, settings, weighed
from .table import failing, table

NAMES = {"en": "composed, English", "zh": "composed, Chinese"}
PEOPLE = "by people"
SHOWN = 8
"""Pieces of evidence shown of one list; --json holds all."""


def main(argv: Sequence[str]) -> int:
    """Print the table; exit 1 when a list falls short or a bug was met, 2 when there is nothing to weigh."""
    told = _flags().parse_args(argv)
    groups: dict[str, list[Row]] = {}
    refused: list[Refused] = []
    try:
        if not told.no_series:
            for name, row in _composed(told.series):
                groups.setdefault(name, []).append(row)
        for path in scripts_at(told.scripts):
            one = of_script(path)
            if isinstance(one, Boarded):
                groups.setdefault(PEOPLE, []).append(_said(weighed(one)))
            else:
                refused.append(one)
    except LoreboardError as error:
        print(f"Error: {error}", file=sys.stderr)
        return error.exit_code
    if not groups:
        print(failing(groups, refused, SHOWN) or __doc__, file=sys.stderr)
        return 2
    if told.json:
        shown = {name: [row.model_dump(mode="json") for row in rows] for name, rows in groups.items()}
        print(
            json.dumps(
                {"format": "boardfigures.1", "groups": shown, "refused": [r._asdict() for r in refused]}, ensure_ascii=False, indent=1
            )
        )
    else:
        print(table(groups))
        if told.failing or refused:
            print(f"\n{failing(groups if told.failing else {}, refused, SHOWN)}")
    return int(any(row.misses for rows in groups.values() for row in rows) or any(one.bug for one in refused))


def _composed(series: int | None) -> list[tuple[str, Row]]:
    chosen = settings()
    by_id = {brief.id: brief for brief in briefs()}
    told = [by_id[id] for id in chosen["premises"]][:series]
    return [(NAMES[b.language], _said(weighed(one))) for b in told for one in of_premise(b, chosen["episodes"], chosen["seconds"])]


def _said(row: Row) -> Row:
    print(f"{row.name}: {row.shots} shots, {len(row.misses)} things amiss", file=sys.stderr, flush=True)
    return row


def _flags() -> argparse.ArgumentParser:
    flags = argparse.ArgumentParser(
        prog="python -m loreboard.evals.boards", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    flags.add_argument("scripts", nargs="*", type=Path, help="scripts by people, or folders of them; read, never written")
    flags.add_argument("--no-series", action="store_true", help="only the scripts given")
    flags.add_argument("--series", type=int, help="only the first so many premises")
    flags.add_argument("--failing", action="store_true", help="name each list that falls short, with its evidence")
    flags.add_argument("--json", action="store_true", help="all figures and evidence as JSON")
    return flags


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
