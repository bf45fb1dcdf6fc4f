"""More of the same, or of nothing: filler, scenes told twice, thesaurus paragraphs, titles, length. evals.md 2.4, line by line."""

import numpy as np
import pytest

from loreboard.evals.piece import Piece, piece
from loreboard.evals.scorecard import Scorecard
from loreboard.story.script import Language

from .attacks import doubled
from .conftest import ALL, Range, Scored, fillers, from_beats, from_text, gains, most, share, stories, unmet

BOTH: tuple[Language, ...] = ("en", "zh")


def filled(language: Language, kind: str, one: Scored, rng: np.random.Generator) -> Piece:
    return from_beats(one.told, doubled(one.piece.beats, fillers(language, kind), len(one.piece.text), rng), language)


@pytest.mark.parametrize("language", BOTH)
def test_twice_the_length_of_filler_raises_nothing(field: Range, language: Language) -> None:
    found = most(field.after(language, lambda one, rng: filled(language, "plain", one, rng)), *ALL, "worth", "originality")
    assert {id: gain for id, gain in found.items() if gain > 0.02 and id != "O5"} == {}


@pytest.mark.parametrize("language", BOTH)
def test_filler_thins_the_slop_of_a_text_and_no_more(field: Range, language: Language) -> None:
    """O5 is a rate, so words without slop lower it; it is not in the headline. What is true of it: it never rises beyond that."""
    for before, after in field.after(language, lambda one, rng: filled(language, "plain", one, rng)):
        assert after.component("O5").value <= max(before.component("O5").value, 2 * before.component("O5").value)


@pytest.mark.parametrize("language", BOTH)
def test_twice_the_length_in_a_thesaurus_costs_as_often_as_it_earns(field: Range, language: Language) -> None:
    """Filler with a rare word in each sentence: the mean headline does not rise."""
    pairs = field.after(language, lambda one, rng: filled(language, "dressed", one, rng))
    assert np.mean(gains(pairs, "originality")) <= 0.02


@pytest.mark.parametrize("language", [unmet("en", why="measured: by 0.143 at most"), unmet("zh", why="measured: by 0.425 at most")])
def test_twice_the_length_in_a_thesaurus_raises_no_headline(field: Range, language: Language) -> None:
    assert most(field.after(language, lambda one, rng: filled(language, "dressed", one, rng)), "worth")["worth"] <= 0.02


@pytest.mark.parametrize("language", [unmet("en", why="measured: 0.059 in the mean"), "zh"])
def test_a_thesaurus_paragraph_behind_a_story_earns_little(field: Range, language: Language) -> None:
    between = " " if language == "en" else ""
    more = between.join(fillers(language, "dressed"))
    pairs = field.after(language, lambda one, rng: from_text(one.told, f"{one.told.text.strip()}\n\n{more}", language))
    assert np.mean(gains(pairs, "originality")) <= 0.02


def again(one: Scored, language: Language) -> Piece:
    """The story with its longest scene (three events of a plot) told a second time."""
    scenes = one.told.scenes
    at = scenes.index(max(scenes, key=len))
    at = at if one.told.form == "prose" else min(at, len(scenes) - 3)
    size = 1 if one.told.form == "prose" else 3
    return from_text(one.told, "\n\n".join((*scenes[: at + size], *scenes[at : at + size], *scenes[at + size :])), language)


@pytest.mark.parametrize("language", BOTH)
def test_a_scene_told_twice_is_refused(field: Range, language: Language) -> None:
    assert share(field.after(language, lambda one, rng: again(one, language)), "G3") == 1.0
    assert not any(gate.passed is False for one in field.scored(language) for gate in one.card.gates if gate.id == "G3")


@pytest.mark.parametrize("language", BOTH)
def test_a_scene_told_again_at_the_end_of_a_long_text_is_refused(field: Range, language: Language) -> None:
    whole = "\n\n".join(told.text.strip() for told in stories(language) if told.form == "prose")
    scene = max(stories(language)[0].scenes, key=len)
    once, twice = (field.scorer.score(piece(text, language=language)) for text in (whole, f"{whole}\n\n{scene}"))
    assert [g.passed for card in (once, twice) for g in card.gates if g.id == "G3"] == [True, False]


@pytest.mark.parametrize("language", BOTH)
def test_default_stories_hold_no_passage_twice(field: Range, language: Language) -> None:
    from loreboard.evals.metrics.unity import repeats
    from loreboard.evals.scorecard import AGAIN, PASSAGE

    told = [repeats(["\n".join(beats)], language) for beats, _ in field.defaults(language, "test", "prose")]
    assert np.mean([one.passage >= PASSAGE[language] or one.again >= AGAIN for one in told]) <= 0.01


@pytest.mark.parametrize("language", BOTH)
def test_a_title_said_twenty_times_is_refused_and_earns_nothing(field: Range, language: Language) -> None:
    def titled(one: Scored, rng: np.random.Generator) -> Piece:
        return from_text(one.told, "\n".join([one.told.brief] * 20) + "\n" + one.told.text, language)

    pairs = field.after(language, titled)
    assert share(pairs, "G3") == 1.0
    assert most(pairs, "originality")["originality"] <= 0.0


def long(field: Range, language: Language) -> Scorecard:
    """Eight stories in one and that ten times, each time in another order: as long as a short novel."""
    rng = np.random.default_rng(3)
    told = [one.piece.beats for one in field.scored(language) if one.told.form == "prose"]
    beats = [beat for _ in range(10) for n in rng.permutation(len(told)) for beat in told[n]]
    return field.scorer.score(Piece(id="long", text="\n".join(beats), language=language, form="prose", beats=tuple(beats)))


@pytest.mark.parametrize("language", BOTH)
def test_a_very_long_text_that_says_itself_again_is_refused(field: Range, language: Language) -> None:
    assert long(field, language).originality == 0


@pytest.mark.parametrize(
    "language", ["en", unmet("zh", why="an even sample of beats joins scenes that lie apart: O8 above that of each part")]
)
def test_a_very_long_text_holds_no_more_matter_than_its_parts(field: Range, language: Language) -> None:
    parts = [one.card.component("O8").value for one in field.scored(language) if one.told.form == "prose"]
    assert long(field, language).component("O8").value <= max(parts)
