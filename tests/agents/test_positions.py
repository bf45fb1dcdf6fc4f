"""Where a scene stands in its episode, by the plan or by the page, and what hangs on it: the ask, the shots it gets, the lengths they wish."""

from collections.abc import Sequence
from typing import Any

import pytest

from loreboard.agents.storyboard import shot_list
from loreboard.agents.storyboard.needs import Needs
from loreboard.agents.storyboard.positions import NOWHERE, Part, Position, constants, positions
from loreboard.screenplay import read_fountain
from loreboard.story.bible import Beat, Bible, EpisodePlan, Family
from loreboard.story.drawn import SceneShots
from loreboard.story.script import Language, Script

HEADS = ("YARD", "SHED", "BRIDGE", "LOFT", "GATE")


def scripted(*bodies: str) -> Script:
    """A scene a body, each in a place of its own."""
    text = "\n\n".join(f"INT. {place} - DAY\n\n{body}" for place, body in zip(HEADS, bodies, strict=False))
    return read_fountain(text.encode(), "script.fountain")


def planned(*scenes: Sequence[tuple[Family, float]]) -> EpisodePlan:
    """The beats of each scene, by family and seconds."""
    beats: list[Beat] = []
    told = {"what": "x", "drives": "Mei", "on": (), "because": (), "feeling": "calm", "time": "DAY"}
    for place, some in zip(HEADS, scenes, strict=False):
        for family, seconds in some:
            beats.append(Beat.model_validate(told | {"id": f"b{len(beats)}", "family": family, "seconds": seconds, "place": place}))
    return EpisodePlan(number=1, title="x", turning_point="opportunity", beats=tuple(beats), entry=(), exit=())


def parts(script: Script, plan: EpisodePlan | None = None) -> list[Part]:
    return [one.part for one in positions(script, plan).values()]


ACT = "Mei lifts the sack and carries it across the yard to the far wall."
PLAN = planned(
    [("hook", 10)], [("plant", 23), ("obstacle", 23)], [("attempt", 30), ("spend", 23)], [("turn", 23), ("sting", 23)], [("button", 11)]
)


def test_a_plan_says_what_opens_what_turns_and_what_closes_and_the_artist_reads_it() -> None:
    told = positions(scripted(ACT, ACT, ACT, ACT, ACT), PLAN)
    assert [one.part for one in told.values()] == ["opening", "opening", "rise", "turn", "close"]
    turn = list(told.values())[3]
    assert (turn.before, turn.after, turn.turns_on) == (110, 10, 1)
    assert turn.told() == "part: turn\nbefore: 110\nafter: 10\nturns_on_beat: 1"


def test_a_plan_without_a_turn_turns_where_the_price_is_paid() -> None:
    plan = planned([("hook", 30)], [("spend", 30)], [("attempt", 60), ("spend", 30)], [("button", 20)])
    told = positions(scripted(ACT, ACT, ACT, ACT), plan)
    assert [one.part for one in told.values()] == ["opening", "rise", "turn", "close"]
    assert list(told.values())[2].turns_on == 2


def test_a_scene_that_the_plan_does_not_know_stands_by_its_neighbours_and_moves_none_of_them() -> None:
    script = scripted(ACT, ACT, ACT, ACT, ACT)
    before = positions(script, PLAN)
    text = "\n\n".join(f"INT. {place} - DAY\n\n{ACT}" for place in ("YARD", "SHED", "BRIDGE", "CELLAR", "LOFT", "GATE"))
    after = positions(read_fountain(text.encode(), "script.fountain"), PLAN)
    assert [one.part for one in after.values()] == ["opening", "opening", "rise", "rise", "turn", "close"]
    assert [one for n, one in enumerate(after.values()) if n != 3] == list(before.values())


TALK = "MEI\nWhere?\n\nBO\nGone.\n\nMEI\nAll of it?\n\nBO\nAll."
SPEECH = "\n\n".join(["MEI\nI counted every sack of it twice over, and my mother counted them before me."] * 4)


def test_without_a_plan_the_turn_is_the_late_scene_whose_lines_come_fastest() -> None:
    assert parts(scripted(TALK, ACT, SPEECH, TALK, ACT)) == ["opening", "rise", "rise", "turn", "close"]
    assert parts(scripted(ACT, ACT, TALK, SPEECH, ACT)) == ["opening", "rise", "turn", "close", "close"]


def test_an_edit_inside_a_scene_leaves_the_others_where_they_are() -> None:
    before, after = scripted(ACT, ACT, SPEECH, TALK, ACT), scripted(f"{ACT}\n\n{ACT}\n\n{SPEECH}", ACT, SPEECH, TALK, ACT)
    assert list(positions(before, None).values()) == list(positions(after, None).values())


def test_one_scene_is_the_whole_and_a_feature_is_no_single_episode() -> None:
    assert parts(scripted(TALK)) == ["whole"]
    assert set(parts(scripted(*["\n\n".join([SPEECH] * 12)] * 5))) == {"none"}
    assert NOWHERE.told() == "part: none"


def test_the_turn_is_asked_for_half_as_many_shots_again_as_the_opening_and_three_minutes_bear_36_to_64() -> None:
    assert Position(part="turn").shots(60) >= 1.5 * Position(part="opening").shots(60)
    for seconds in ((45, 75, 60, 0), (30, 90, 50, 10), (45, 55, 70, 10)):
        named: tuple[Part, ...] = ("opening", "rise", "turn", "close")
        assert 36 <= sum(Position(part=part).shots(s) for part, s in zip(named, seconds, strict=True) if s) <= 64
    assert set(constants()["a_minute"]) == {"opening", "rise", "turn", "close", "whole", "none"}


def test_an_episode_that_is_mostly_turn_is_asked_for_no_more_than_it_bears() -> None:
    plan = planned([("hook", 10)], [("attempt", 60)], [("turn", 110)])
    told = list(positions(scripted(ACT, ACT, ACT), plan).values())
    assert [one.part for one in told] == ["opening", "opening", "turn"] and told[0].ease < 1
    assert sum(one.shots(s) for one, s in zip(told, (10, 60, 110), strict=True)) <= constants()["bears"] * 3 + 1
    even = planned([("hook", 36)], [("attempt", 36)], [("attempt", 36)], [("turn", 36)], [("button", 36)])
    assert {one.ease for one in positions(scripted(*[ACT] * 5), even).values()} == {1.0}


def test_without_a_plan_a_scene_that_is_most_of_the_script_is_no_turn() -> None:
    assert parts(scripted(ACT, "\n\n".join([TALK] * 3))) == ["opening", "whole"]


def test_in_a_turn_shots_wish_to_be_shorter_and_in_an_opening_longer_and_the_script_takes_no_longer_for_it(
    script: Script, drawn: dict[str, SceneShots]
) -> None:
    board = [(scene, shot) for scene in script.scenes if scene.lines for shot in drawn[scene.id].shots]
    ids = [scene.id for scene in script.scenes if scene.lines]

    def reel(*named: Part) -> Any:
        return Needs(script, board, {}, 24, parts=dict(zip(ids, named, strict=True))).reel(None)

    plain, paced = reel("none", "none"), reel("opening", "turn")
    assert plain.target == paced.target
    longer = [b.wish - a.wish for a, b, (s, _) in zip(plain.rooms, paced.rooms, board, strict=True) if s.id == ids[0]]
    shorter = [b.wish - a.wish for a, b, (s, _) in zip(plain.rooms, paced.rooms, board, strict=True) if s.id == ids[1]]
    assert max(longer) > 0 and min(longer) >= 0 and min(shorter) < 0 and max(shorter) <= 0
    assert all(was.wish == now.wish for was, now in zip(plain.rooms, paced.rooms, strict=True) if was.protected)


@pytest.mark.parametrize("seconds", [18, 24])
def test_a_list_of_an_episode_with_a_turn_still_sums_to_its_target(
    seconds: int, script: Script, book: Bible, plan: EpisodePlan, drawn: dict[str, SceneShots], language: Language
) -> None:
    turned = plan.model_copy(update={"beats": (*plan.beats[:-1], plan.beats[-1].model_copy(update={"family": "turn"}))})
    told = book.model_copy(update={"episodes": (turned,)})
    assert [one.part for one in positions(script, turned).values()] == ["opening", "turn"]
    for one in (book, told):
        made = shot_list(script, one, drawn, episode=1, title="x", file="x", made_by="hand", target_frames=seconds * 24)
        assert made.frames == seconds * 24 and made.language == language
