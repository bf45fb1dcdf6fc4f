"""Faults of continuity sown into a clean list, one at a time: each is found where it was sown, and the clean list is left alone."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from loreboard.agents.continuity import shot_findings
from loreboard.agents.continuity.words import rules
from loreboard.agents.storyboard.finding import Finding, standing
from loreboard.agents.world.reading import says
from loreboard.story.script import Language
from loreboard.story.shots import Shot, ShotList, Waiver
from loreboard.story.world import Fact, What

from ..staged import KEY, KITCHEN, LEDGER, PEOPLE, TEXT, board_of, book_of, drawn, listed, script_of

MORE: dict[Language, str] = {
    "en": TEXT["en"]
    + "\nBo walks out.\n\nMEI\nNow he goes.\n\nINT. KITCHEN - NIGHT\n\nMei takes the ledger from the shelf.\n\nMEI\nHe owes.\n\nMei dies.\n\nBO\nNo.\n",
    "zh": TEXT["zh"]
    + "\n阿博走出去。\n\n@阿梅\n这会儿才走。\n\n.内 灶房 夜\n\n阿梅从架上取下账本。\n\n@阿梅\n他欠着。\n\n阿梅断了气。\n\n@阿博\n不。\n",
}


ALONE = range(38, 53)
"""Lines over which Bo has left, or is not there yet."""


def clean(language: Language) -> ShotList:
    """The staged story with a departure and a death; whoever has left, or is not in the last scene, is not drawn."""
    script = script_of(language, MORE[language])
    board = {}
    for name, scene in board_of(script).items():
        shots = [drawn(language, (0,) if shot.lines[0] in ALONE else (0, 1), shot.lines) for shot in scene.shots]
        board[name] = scene.model_copy(update={"shots": tuple(shots)})
    return listed(script, book_of(language), board)


def place_of(shots: ShotList, line: int) -> int:
    return next(n for n, s in enumerate(shots.shots) if line in s.lines)


def change(shots: ShotList, n: int, **more: object) -> ShotList:
    told = list(shots.shots)
    told[n] = told[n].model_copy(update=more)
    return shots.model_copy(update={"shots": tuple(told)})


def with_fact(shot: Shot, who: str, what: What, value: str) -> tuple[Fact, ...]:
    others = tuple(f for f in shot.state if (f.who, f.what) != (who, what))
    return (*others, Fact(who=who, what=what, value=value)) if value else others


class Seed(NamedTuple):
    code: str
    line: int
    """Of the shot that goes wrong."""
    sow: Callable[[Shot, Language], dict[str, object]]


def state(what: What, values: dict[Language, str], of: int = 1) -> Callable[[Shot, Language], dict[str, object]]:
    """A fact of the place (2) or of somebody, put in or taken out ("")."""

    def sow(shot: Shot, language: Language) -> dict[str, object]:
        who = KITCHEN[language] if of == 2 else PEOPLE[language][of]
        return {"state": with_fact(shot, who, what, values[language])}

    return sow


def none() -> dict[Language, str]:
    return {"en": "", "zh": ""}


def twice(shot: Shot, language: Language) -> dict[str, object]:
    return {"state": (*shot.state, Fact(who=PEOPLE[language][0], what="right_hand", value={"en": "a cup", "zh": "茶杯"}[language]))}


def two_holders(shot: Shot, language: Language) -> dict[str, object]:
    return {"state": (*shot.state, Fact(who=PEOPLE[language][1], what="left_hand", value=KEY[language]))}


def moved(what: What) -> Callable[[Shot, Language], dict[str, object]]:
    """The key is in Bo's hand, or in the other one of Mei's; nobody handed it over."""

    def sow(shot: Shot, language: Language) -> dict[str, object]:
        mei, bo = PEOPLE[language]
        others = tuple(f for f in shot.state if f.what != "right_hand")
        return {"state": (*others, Fact(who=mei if what == "left_hand" else bo, what=what, value=KEY[language]))}

    return sow


def other_thing(shot: Shot, language: Language) -> dict[str, object]:
    return {"state": with_fact(shot, PEOPLE[language][0], "right_hand", LEDGER[language])}


def swapped(shot: Shot, language: Language) -> dict[str, object]:
    at = {"left": "right", "right": "left"}
    return {"subjects": tuple(s.model_copy(update={"at": at[s.at]}) for s in shot.subjects)}


def drawn_again(shot: Shot, language: Language) -> dict[str, object]:
    other = shot.subjects[0].model_copy(update={"name": PEOPLE[language][1], "look": "x"})
    wet = tuple(f for f in clean(language).shots[place_of(clean(language), 33)].state if f.who == PEOPLE[language][1])
    return {"subjects": (*shot.subjects, other), "state": (*shot.state, *wet)}


def speaks(shot: Shot, language: Language) -> dict[str, object]:
    said = shot.dialogue[0].model_copy(update={"who": PEOPLE[language][0]})
    return {"dialogue": (said,)}


def walks(shot: Shot, language: Language) -> dict[str, object]:
    return {"subjects": tuple(s.model_copy(update={"going": "left"}) for s in shot.subjects)}


def other_look(shot: Shot, language: Language) -> dict[str, object]:
    return {"subjects": (shot.subjects[0].model_copy(update={"look": "somebody else"}), *shot.subjects[1:])}


SEEDS = (
    Seed("TWO_VALUES", 5, twice), Seed("TWO_VALUES", 10, twice), Seed("TWO_VALUES", 15, twice),
    Seed("TWO_HOLDERS", 5, two_holders), Seed("TWO_HOLDERS", 12, two_holders),
    Seed("CHANGED_UNSHOWN", 15, state("posture", {"en": "kneeling", "zh": "跪着"})),
    Seed("CHANGED_UNSHOWN", 17, state("posture", {"en": "standing", "zh": "站着"})),
    Seed("CHANGED_UNSHOWN", 10, state("wound", {"en": "a cut on the cheek", "zh": "脸上一道口子"})),
    Seed("CHANGED_UNSHOWN", 12, other_thing),
    Seed("HELD_BY_ANOTHER", 8, moved("holds")), Seed("HELD_BY_ANOTHER", 15, moved("right_hand")),
    Seed("HAND_FLIP", 8, moved("left_hand")), Seed("HAND_FLIP", 17, moved("left_hand")),
    Seed("GONE_EARLY", 10, state("wound", none())), Seed("GONE_EARLY", 20, state("wound", none())),
    Seed("GONE_EARLY", 33, state("wet", none())), Seed("GONE_EARLY", 36, state("wet", none())),
    Seed("HOUR_ORDER", 8, lambda shot, _: {"hour": "day"}), Seed("HOUR_ORDER", 26, lambda shot, _: {"hour": "dawn"}),
    Seed("HOUR_ORDER", 33, lambda shot, _: {"hour": "night"}),
    Seed("COSTUME", 15, state("wears", none())), Seed("COSTUME", 17, state("wears", {"en": "a red cape", "zh": "披着红斗篷"})),
    Seed("SIDE_SWAP", 8, swapped), Seed("SIDE_SWAP", 20, swapped), Seed("SIDE_SWAP", 33, swapped),
    Seed("LAMP_FLIP", 20, state("lamp", {"en": "the lamp lit", "zh": "灯亮着"}, of=2)),
    Seed("LAMP_FLIP", 24, state("lamp", {"en": "the lamp lit", "zh": "灯亮着"}, of=2)),
    Seed("WEATHER_FLIP", 8, lambda shot, _: {"weather": "rain"}), Seed("WEATHER_FLIP", 36, lambda shot, _: {"weather": "雪"}),
    Seed("ABSENT", 41, drawn_again),
    Seed("AFTER_DEATH", 53, speaks), Seed("AFTER_DEATH", 53, walks),
    Seed("LOOK_DRIFT", 8, other_look), Seed("LOOK_DRIFT", 36, other_look),
)  # fmt: skip


def found(shots: ShotList) -> tuple[Finding, ...]:
    return shot_findings(shots, book_of(shots.language))


def test_a_clean_list_is_left_alone(language: Language) -> None:
    shots = clean(language)
    assert sum(len(s.state) for s in shots.shots) > 40
    assert [(f.code, f.lines, f.text) for f in found(shots)] == []


@pytest.mark.parametrize("seed", SEEDS, ids=[f"{s.code}@{s.line}" for s in SEEDS])
def test_a_fault_that_was_sown_is_found_where_it_was_sown(seed: Seed, language: Language) -> None:
    shots = clean(language)
    n = place_of(shots, seed.line)
    told = found(change(shots, n, **seed.sow(shots.shots[n], language)))
    hits = [f for f in told if f.code == seed.code]
    assert hits, [(f.code, f.text) for f in told]
    assert any(shots.shots[n].id in f.shots and f.rewrite and f.rewrite.text for f in hits)


def test_every_rule_has_a_fault_of_its_kind() -> None:
    assert {seed.code for seed in SEEDS} == set(rules()["shots"])


def test_a_finding_names_both_places_and_speaks_the_language_of_the_list(language: Language) -> None:
    shots = clean(language)
    n = place_of(shots, 15)
    told = found(change(shots, n, state=with_fact(shots.shots[n], PEOPLE[language][1], "wears", "")))
    finding = next(f for f in told if f.code == "COSTUME")
    assert finding.shots == (shots.shots[place_of(shots, 12)].id, shots.shots[n].id) and finding.lines == (12, 15)
    assert finding.text.isascii() == (language == "en") and finding.rewrite and finding.rewrite.shot == shots.shots[n].id


def test_what_somebody_has_waived_stands_back(language: Language) -> None:
    shots = clean(language)
    n = place_of(shots, 8)
    odd = change(shots, n, weather="rain", waivers=(Waiver(code="WEATHER_FLIP", reason="a shower", by="me"),))
    assert [f.code for f in found(odd)] == ["WEATHER_FLIP", "WEATHER_FLIP"]
    assert standing(found(odd), odd) == ()


def test_a_list_without_facts_has_nothing_to_contradict(language: Language) -> None:
    shots = clean(language)
    bare = shots.model_copy(update={"shots": tuple(s.model_copy(update={"state": (), "changes": ()}) for s in shots.shots)})
    assert found(bare) == ()


def test_gone_from_here_is_the_word_the_reader_uses(language: Language) -> None:
    shots = clean(language)
    left = shots.shots[place_of(shots, 38)]
    assert Fact(who=PEOPLE[language][1], what="stands", value=says("leave", "leave", language)) in left.changes
