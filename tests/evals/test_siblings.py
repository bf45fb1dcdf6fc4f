"""Arcs that tell one story are told from arcs that do not, on the set that is shipped for it."""

import pytest

from loreboard.evals.siblings import figures, retellings
from loreboard.lore import Lore
from loreboard.lore.evidence import Evidences
from loreboard.story.script import Language


@pytest.fixture(scope="module")
def lore() -> Lore:
    return Lore.open(None, pytest.fail)


@pytest.mark.parametrize(("language", "least"), [("en", 5), ("zh", 5)])
def test_retellings_are_found_and_other_stories_of_one_premise_let_alone(language: Language, least: int, lore: Lore) -> None:
    told = figures(lore.evidences(language))
    assert told.retold == 6 and told.found >= least
    assert told.others == 792 and told.false / told.others <= 0.005


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_retelling_is_nearer_to_its_story_than_to_any_other(language: Language, lore: Lore) -> None:
    found: Evidences = lore.evidences(language)
    pairs = retellings(language)
    for place, (first, retold) in enumerate(pairs):
        others = [other for n, (other, _) in enumerate(pairs) if n != place]
        assert found.nearest(retold, [first]) > found.nearest(retold, others)
        assert found.twins((first, *others, retold)) in ({len(pairs): (0,)}, {})
