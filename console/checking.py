"""`loreboard check` as people and machines read it: what is wrong, and what a run would make of the edits that wait."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from loreboard.story.errors import LoreboardError

from .choose import tools_for
from .editing import Sheet
from .tell import plain, print_json

if TYPE_CHECKING:
    from loreboard.pipeline.findings import Finding
    from loreboard.pipeline.outlook import Outlook


def ahead_of(path: Path, found: "Sequence[Finding]") -> "tuple[Outlook, str] | None":
    """What `resume` would do in the folder `path`, and its language; None where no edit waits, or where that cannot be said, which is told."""
    if not path.is_dir() or not any(one.code == "EDITED" for one in found):
        return None
    from loreboard.pipeline import settings
    from loreboard.pipeline.edits.foretell import looked_ahead

    try:
        told = asyncio.run(looked_ahead(path, lambda chosen: tools_for(chosen, path)))
        return (told, settings.read(path).language) if told else None
    except LoreboardError as error:
        print(plain(f"What `loreboard resume` would do cannot be told: {error}"), file=sys.stderr)
        return None


def check_told(found: "Sequence[Finding]", ahead: "tuple[Outlook, str] | None", as_json: bool) -> int:
    """Print it, and return the exit code: 1 when something is wrong."""
    wrong = sum(f.severity == "error" for f in found)
    if as_json:
        told = ahead[0].foretold.model_dump(mode="json") if ahead else None
        print_json({"errors": wrong, "findings": [f.model_dump() for f in found], "foretold": told})
        return bool(wrong)
    for f in found:
        at = f"{plain(f.where)}{f':{f.line}' if f.line else ''}{f' against {plain(f.also)}' if f.also else ''}"
        print(f"{'ERROR' if f.severity == 'error' else 'note '} {at}  {f.code}  {plain(f.text)}")
    print(f"{wrong} wrong, {len(found) - wrong} to note.")
    if ahead:
        sheet = Sheet("zh" if ahead[1] == "zh" else "en")
        print("\n".join(map(plain, [sheet.say("check"), *sheet.ahead(ahead[0])])))
    return bool(wrong)
