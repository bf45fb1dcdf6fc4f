"""The radar: what it was taught, that the shipped teaching is of the shipped signs, and what it sees of a blind test's sample."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from loreboard.evals.seeded import measured, scenes
from loreboard.lore import Lore, load_cliches
from loreboard.lore.check import cliche_faults
from loreboard.lore.cliche import Signs, Told, load_signs
from loreboard.lore.files import shipped
from loreboard.lore.radar import TAUGHT, Sighting, load
from loreboard.lore.sight import SHOWN, TUNED, Sight, lines, read_taught, tells
from loreboard.lore.teaching import bars, clean_scenes, mark, shipped_lines, teach
from loreboard.lore.vectors import Meanings
from loreboard.story.script import Language

LANGUAGES: tuple[Language, ...] = ("en", "zh")
SAMPLE = 12
LOST = ("The ferry sank.", "The boat went down in the night.", "A ferry lost with all hands.", "The boat sank off the point.")
BAKED = ("He baked bread.", "The loaf rose in the oven.", "Bread again, and the oven warm.", "She baked a loaf before dawn.")


def signs(*told: Sequence[str]) -> tuple[Signs, ...]:
    return tuple(Signs(id=f"c{n}", straight=Told(en=tuple(mine))) for n, mine in enumerate(told))


def test_the_signs_of_every_cliche_are_whole() -> None:
    assert cliche_faults(load_cliches(), load_signs()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shipped_was_learned_from_what_is_shipped(language: Language) -> None:
    """Fails after signs or entries change: run `python -m loreboard.lore.ship`."""
    taught = read_taught(shipped(TAUGHT), language)  # type: ignore[arg-type]
    reads = Meanings(None, pytest.fail).changed(Path(str(shipped(TUNED))))
    assert taught is not None and taught.mark == mark(load_signs(), shipped_lines(language), language, reads.model)


def test_it_tells_two_subjects_apart_that_share_no_words_with_the_question() -> None:
    mine, meanings = signs(LOST * 1, BAKED * 1), Meanings(None, pytest.fail)
    told = lines(mine, ("A dog slept in the yard.", "Nobody counted the chairs."), "en")
    seen = Sight(mine, teach(mine, told, "en", meanings), "en", meanings).scores(
        ["The vessel was lost at sea.", "Dough, flour, a hot stove."]
    )
    assert seen[0, 0] > seen[0, 1] and seen[1, 1] > seen[1, 0]


def test_without_the_model_wording_alone_is_learned() -> None:
    class Absent(Meanings):
        def of(self, kind: str, texts: Sequence[str]) -> None:
            return None

        def each(self, texts: Sequence[str]) -> None:
            return None

    mine, meanings = signs(LOST, BAKED), Absent(None, pytest.fail)
    taught = teach(mine, lines(mine, (), "en"), "en", meanings)
    assert not taught.meaning.size
    scores = Sight(mine, taught, "en", meanings).scores(["the ferry sank", "baked bread and the oven"])
    assert scores.shape == (2, 2)


def test_a_bar_stands_between_a_cliches_own_lines_and_all_others() -> None:
    scores = np.array([[0.9], [0.8], [0.2], [0.1]], dtype=np.float32)
    (bar,) = bars(scores, (0, 0, -1, -1), 1)
    assert 0.2 < bar < 0.8


def test_what_tells_a_sighting_is_of_the_cliche_that_is_furthest_above_its_bar() -> None:
    scores = np.array([[0.5, 0.6, 0.1], [0.2, 0.1, 0.7]], dtype=np.float32)
    played, evidence = tells(scores, np.array([[2, 0], [0, 1]]), np.array([0.1, 0.4], dtype=np.float32))
    assert played.tolist() == [0, 0]
    assert evidence == pytest.approx(np.array([[0.4, 0.2, 1, 1, 0.1], [0.1, 0.4, 0, 0, 0.7]]))


def test_trust_falls_with_clean_passages_that_sound_alike() -> None:
    mine, meanings = signs(LOST, BAKED), Meanings(None, pytest.fail)
    told = lines(mine, ("A dog slept in the yard.", "Nobody counted the chairs."), "en")
    calm, wary = (
        Sight(mine, teach(mine, told, "en", meanings, clean), "en", meanings) for clean in ((), ("The ferry sailed at noon.",) * 6)
    )
    asked = ["The ferry came in at dusk with its hands."]
    assert wary.strengths(asked).max() < calm.strengths(asked).max()


def test_only_so_many_passages_of_a_scene_are_shown_to_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[int] = []

    class Counting(Meanings):
        def each(self, texts: Sequence[str]) -> Any:
            shown.append(len(texts))
            return super().each(texts)

    mine, meanings = signs(LOST, BAKED), Counting(None, pytest.fail)
    sight = Sight(mine, teach(mine, lines(mine, (), "en"), "en", meanings), "en", meanings)
    strengths = sight.strengths([f"A boat of {n} planks lay off the point." for n in range(40)])
    assert shown[-1] == SHOWN and (strengths.max(axis=1) > 0).sum() <= SHOWN


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_clean_scenes_are_whole_and_none_of_the_blind_test_is_among_them(language: Language) -> None:
    taught = clean_scenes(language)
    assert len(taught) == 160 and all(len(scene) >= 3 for scene in taught)
    assert not {part for scene in taught for part in scene} & {part for scene in scenes(language)[1] for part in scene.parts}


def test_a_load_weighs_kinds_what_is_paid_for_and_recombination() -> None:
    def seen(group: str, paid: bool = False) -> Sighting:
        return Sighting.model_validate(
            {
                "cliche": group,
                "name": group,
                "group": group,
                "strength": 1.0,
                "quote": "",
                "first": 0,
                "last": 0,
                "ways_out": (),
                "paid": paid,
            }
        )

    assert load([seen("premise")]) == 3.0 and load([seen("visual")]) == 1.0
    assert load([seen("premise", paid=True)]) == pytest.approx(0.9)
    assert load([seen("premise")] * 3) == 11.0, "three worn-out premises at once are a recombination"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sample_of_the_blind_test(language: Language, library: Callable[..., Lore]) -> None:
    """The whole of it is `python -m loreboard.evals.seeded`; its figures stand in docs/lore.md."""
    planted, clean = scenes(language)
    found = measured(library(), language, planted[:: len(planted) // SAMPLE], clean[:SAMPLE])
    assert found.recall >= 0.5 and found.alarms_in_clean <= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_blind_test_is_whole(language: Language) -> None:
    planted, clean = scenes(language)
    assert len(planted) == 3 * 182 and len(clean) == 300
    assert {scene.cliche for scene in planted} == {cliche.id for cliche in load_cliches()}
    taught = {line for sign in load_signs() for line in sign.straight.told(language)}
    assert not taught & {part for scene in planted for part in scene.parts}, "nothing of the test was learned from"
