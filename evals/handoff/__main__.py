"""`python -m loreboard.evals.handoff FOLDER ... [--with ID ...]`: every list of the folders against every renderer that is not retired. Ends with 1 at a fault.

Folders are series; without any the example series are taken.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from loreboard.render.profiles import profiles
from loreboard.story.shots import ShotList

from .holding import held

EXAMPLES = Path(__file__).parents[2] / "examples"


def main() -> None:
    """Print a table, a renderer a row."""
    asked = argparse.ArgumentParser(prog="python -m loreboard.evals.handoff")
    asked.add_argument("folders", nargs="*", type=Path)
    asked.add_argument("--with", dest="renderers", nargs="*", default=())
    told = asked.parse_args()
    folders = told.folders or sorted(path for path in EXAMPLES.iterdir() if (path / "e01").is_dir())
    lists = [ShotList.model_validate_json(file.read_bytes()) for folder in folders for file in sorted(folder.glob("e*/shots.json"))]
    print(f"{len(folders)} series, {len(lists)} episodes, {sum(len(s.shots) for s in lists)} shots\n")
    print("| renderer | clips | asked / used | over a limit | too short | uncovered | untold | other bytes | left out most | refused |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    faults = 0
    for profile in profiles().values():
        if profile.status == "retired" or (told.renderers and profile.id not in told.renderers):
            continue
        rows = [held(shots, profile) for shots in lists]
        faults += sum(row.faults for row in rows)
        lost = Counter[str]()
        for row in rows:
            lost.update(row.lost)
        planned = sum(row.planned for row in rows)
        share = f"{float(sum(row.seconds for row in rows) / planned):.2f}" if planned else "-"
        why = next((row.refused for row in rows if row.refused), "").split(" (")[0]
        refused = f"{sum(bool(row.refused) for row in rows)}: {why}" if why else ""
        most = ", ".join(f"{part} {n}" for part, n in lost.most_common(3))
        print(
            f"| {profile.id} | {sum(row.jobs for row in rows)} | {share} | {sum(row.over for row in rows)} | {sum(row.short for row in rows)} | "
            f"{sum(row.uncovered for row in rows)} | {sum(len(row.untold) for row in rows)} | {sum(row.unlike for row in rows)} | {most} | {refused} |"
        )
        for row in rows:
            for what in row.untold[:2]:
                print(f"  untold {what}", file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
