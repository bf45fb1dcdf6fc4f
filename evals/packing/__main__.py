"""`python -m loreboard.evals.packing [FOLDER ...] [--with ID ...]`: a table for docs/clips.md. Without folders, the example series.

Prices are those of the profiles, at their usual tier and first seller; open weights cost nothing and are counted in seconds.
"""

import argparse
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from loreboard.render.clips import ClipPlan, pack
from loreboard.render.clips.of_profile import terms, tier_of
from loreboard.render.clips.packing import one_to_one
from loreboard.render.profiles import profiles, usable
from loreboard.story.shots import ShotList

SIX = ("minimax/hailuo-2.3", "google/veo-3.1", "kling/v3", "bytedance/seedance-2.5", "alibaba/wan3.0-video", "open/wan2.2-14b")
EXAMPLES = Path(__file__).parents[2] / "examples"


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(prog="python -m loreboard.evals.packing")
    asked.add_argument("folders", nargs="*", type=Path)
    asked.add_argument("--with", dest="renderers", nargs="*", default=SIX)
    told = asked.parse_args()
    folders = told.folders or sorted(path for path in EXAMPLES.iterdir() if (path / "e01").is_dir())
    lists = [ShotList.model_validate_json(file.read_bytes()) for folder in folders for file in sorted(folder.glob("e*/shots.json"))]
    story = sum((shots.seconds(shots.frames) for shots in lists), Fraction(0))
    print(f"{len(lists)} episodes, {sum(len(s.shots) for s in lists)} shots, {float(story):g} s\n")
    print(
        "| renderer | tier | a clip a shot: calls | waste | money | packed: calls | waste | money |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
    )
    known = profiles()
    for name in told.renderers:
        profile = usable(known, name)
        on = [terms(profile, shots) for shots in lists]
        one, packed = ([plan(shots, term) for shots, term in zip(lists, on, strict=True)] for plan in (one_to_one, pack))
        print(f"| {name} | {tier_of(profile) or '-'} | {_row(one)} | {_row(packed)} |")


def _row(plans: Sequence[ClipPlan]) -> str:
    asked, story = sum((p.seconds for p in plans), Fraction(0)), sum((p.planned for p in plans), Fraction(0))
    money = sum((p.cost for p in plans), Decimal(0))
    return f"{sum(len(p.clips) for p in plans)} | {float(asked / story - 1):+.0%} | {f'{money:.0f}' if money else '-'}"


if __name__ == "__main__":
    main()
