"""A scene of another series in the midst of a script: whoever keeps continuity sees people and places that the book does not know.

evals.md 2.4: "G2/G4 or continuity agent flags". A bare text has no book; there only a judge can (test_nonsense.py).
"""

from itertools import pairwise

import pytest

from loreboard.agents import continuity
from loreboard.evals.briefs import briefs
from loreboard.evals.making import make
from loreboard.pipeline.given import yaml_in
from loreboard.screenplay import read_script
from loreboard.story.bible import Bible
from loreboard.story.script import Language, Script


def scenes(script: Script) -> list[str]:
    """The source text of each scene, its heading with it."""
    rows = script.text.splitlines(keepends=True)
    firsts = [scene.span.first - 1 for scene in script.scenes] + [len(rows)]
    return ["".join(rows[a:b]) for a, b in pairwise(firsts)]


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_strange_scene_in_a_script_is_flagged_by_continuity(language: Language) -> None:
    told = [brief for brief in briefs() if brief.language == language]
    one, other = [await make(brief, seed, "script") for brief, seed in ((told[0], 0), (told[-1], 1))]
    book = yaml_in(one["bible.yaml"], "bible.yaml", Bible)
    for number in range(1, 6):
        name = f"e{number:02d}/script.fountain"
        mine, theirs = (read_script(files[name].encode(), "script.fountain") for files in (one, other))
        assert not continuity.check(book, {number: mine}), number
        body, strange = scenes(mine), max(scenes(theirs), key=len)
        at = mine.text.index(body[len(body) // 2])
        spliced = read_script(f"{mine.text[:at].rstrip()}\n\n{strange.strip()}\n\n{mine.text[at:]}".encode(), "script.fountain")
        found = {one.rule for one in continuity.check(book, {number: spliced})}
        assert found & {"name-drift", "place-drift"}, (language, number)
