"""The world carried through an episode: what is so at each shot's first frame, what at its last, and what a scene leaves behind."""

import pytest

from loreboard.agents.world import carry
from loreboard.agents.world.step import Step
from loreboard.story.bible import EpisodePlan, State
from loreboard.story.drawn import DrawnShot, SceneShots
from loreboard.story.script import Language
from loreboard.story.shots import Shot
from loreboard.story.world import Fact

from ..staged import KEY, KITCHEN, PEOPLE, TEXT, board_of, book_of, drawn, listed, script_of


def on(shot: Shot, who: str, what: str) -> tuple[str | None, str | None]:
    """What is so of `who` at the first frame, and what changes by the last; None for neither."""
    first = next((f.value for f in shot.state if (f.who, f.what) == (who, what)), None)
    return first, next((f.value for f in shot.changes if (f.who, f.what) == (who, what)), None)


def at(language: Language, number: int) -> Shot:
    shots = listed(script_of(language), book_of(language)).shots
    return next(s for s in shots if number in s.lines)


def test_what_a_line_shows_is_a_change_of_its_shot_and_the_state_of_the_next(language: Language) -> None:
    mei, bo = PEOPLE[language]
    key = KEY[language]
    assert on(at(language, 3), mei, "right_hand") == (None, key)
    assert on(at(language, 5), mei, "right_hand") == (key, None)
    assert on(at(language, 5), bo, "wound")[0] is None
    assert at(language, 8).state and on(at(language, 8), bo, "wound")[0]
    assert on(at(language, 12), bo, "posture") == (None, {"en": "sitting", "zh": "坐着"}[language])


def test_a_place_has_its_lamp_in_every_shot_of_it(language: Language) -> None:
    lamp = {"en": "the lamp out", "zh": "灯灭了"}[language]
    assert on(at(language, 17), KITCHEN[language], "lamp") == (None, lamp)
    assert on(at(language, 20), KITCHEN[language], "lamp") == (lamp, None)


def test_time_that_goes_on_keeps_hands_and_posture_and_another_place_does_not(language: Language) -> None:
    mei, bo = PEOPLE[language]
    goes_on, elsewhere = at(language, 24), at(language, 30)
    assert on(goes_on, mei, "right_hand") == (KEY[language], "")
    assert on(goes_on, bo, "holds") == (None, KEY[language])
    assert on(at(language, 26), bo, "holds") == (KEY[language], "")
    assert on(elsewhere, bo, "posture") == (None, None)
    assert on(elsewhere, bo, "wound")[0] is not None


def test_what_is_worn_and_wounded_lasts_and_wetness_is_carried(language: Language) -> None:
    bo = PEOPLE[language][1]
    wet = {"en": "soaked through", "zh": "浑身湿透"}[language]
    assert on(at(language, 30), bo, "wet") == (None, wet)
    assert on(at(language, 33), bo, "wet") == (wet, None)
    assert on(at(language, 10), bo, "wears")[1] == {"en": "gloves", "zh": "戴着手套"}[language]


def test_a_shot_without_lines_has_the_state_of_its_place_in_the_cut(language: Language) -> None:
    script = script_of(language)
    board = board_of(script)
    first = board["s01"]
    look = drawn(language, (0,), (), on_line=3, purpose="reaction")
    board["s01"] = first.model_copy(update={"shots": (look, first.shots[0], look, *first.shots[1:])})
    before, _, after = listed(script, book_of(language), board).shots[:3]
    mei = PEOPLE[language][0]
    assert on(before, mei, "right_hand") == (None, None)
    assert on(after, mei, "right_hand") == (KEY[language], None)


def test_the_artist_outweighs_the_line(language: Language) -> None:
    script = script_of(language)
    board = board_of(script)
    mei = PEOPLE[language][0]
    told = (Fact(who=mei, what="left_hand", value=KEY[language]), Fact(who=mei, what="right_hand", value=""))
    shots = board["s01"].shots
    board["s01"] = board["s01"].model_copy(update={"shots": (shots[0].model_copy(update={"changes": told}), *shots[1:])})
    first, second = listed(script, book_of(language), board).shots[:2]
    assert on(first, mei, "left_hand") == (None, KEY[language])
    assert on(second, mei, "left_hand")[0] == KEY[language] and on(second, mei, "right_hand")[0] is None


def test_a_hand_the_picture_names_is_the_hand(language: Language) -> None:
    words = {"en": ("a lantern in her left hand", "the lantern"), "zh": ("左手提着灯笼", "灯笼")}[language]
    script = script_of(language)
    board = board_of(script)
    shots = board["s01"].shots
    shot = drawn(language, (0,), shots[2].lines, start=words[0])
    board["s01"] = board["s01"].model_copy(update={"shots": (*shots[:2], shot, *shots[3:])})
    seen = listed(script, book_of(language), board).shots[2]
    assert words[1][-2:] in (on(seen, PEOPLE[language][0], "left_hand")[0] or "")


def test_a_thing_handled_in_a_way_that_is_not_understood_is_not_said_any_more(language: Language) -> None:
    line = {"en": "Mei wedges the brass key under the stove.", "zh": "阿梅拿铜钥匙垫了灶脚。"}[language]
    old = {"en": "Bo cuts his left thumb.", "zh": "阿博割破了左手拇指。"}[language]
    script = script_of(language, TEXT[language].replace(old, line))
    shots = listed(script, book_of(language)).shots
    mei = PEOPLE[language][0]
    assert on(shots[1], mei, "right_hand") == (KEY[language], None)
    assert on(shots[2], mei, "right_hand") == (None, None)


def test_speech_makes_nothing_so(language: Language) -> None:
    lie = {"en": "Mei picks up the ledger.", "zh": "阿梅拿起账本。"}[language]
    old = {"en": "Hold it up.", "zh": "举高点。"}[language]
    script = script_of(language, TEXT[language].replace(old, lie))
    assert [s.state for s in listed(script, book_of(language)).shots] == [
        s.state for s in listed(script_of(language), book_of(language)).shots
    ]


def plan(language: Language, number: int, *states: tuple[str, str, str]) -> EpisodePlan:
    entry = tuple(State(who=w, attribute=a, value=v) for w, a, v in states)
    return EpisodePlan(number=number, title="", turning_point="opportunity", beats=(), entry=entry, exit=())


def test_the_plan_says_what_is_so_at_the_first_line(language: Language) -> None:
    bo = PEOPLE[language][1]
    body, hurt, alive = {"en": ("body", "left wrist broken", "fond of tea"), "zh": ("身上", "左腕骨折", "爱喝茶")}[language]
    told = listed(script_of(language), book_of(language, plan(language, 1, (bo, body, f"{hurt}, {alive}")))).shots[0]
    assert on(told, bo, "wound") == (hurt, None)


def test_one_episode_begins_as_the_one_before_it_ended(language: Language) -> None:
    script, book = script_of(language), book_of(language)
    end = carry.after(script, book, 1)
    first = listed(script, book, before=end).shots[0]
    bo = PEOPLE[language][1]
    assert on(first, bo, "wound")[0] and on(first, bo, "posture") == (None, None) and on(first, bo, "wet") == (None, None)


def test_an_owner_holds_nothing_until_it_is_seen(language: Language) -> None:
    shots = listed(script_of(language), book_of(language, holder=PEOPLE[language][1])).shots
    assert on(shots[0], PEOPLE[language][1], "holds") == (None, None)


@pytest.mark.parametrize(
    ("before", "after", "goes_on", "other_hour", "next_day"),
    [
        ("INT. KITCHEN - NIGHT", "INT. KITCHEN - CONTINUOUS", True, False, False),
        ("INT. KITCHEN - NIGHT", "INT. KITCHEN - NIGHT", True, False, False),
        ("INT. KITCHEN - NIGHT", "EXT. ROAD - NIGHT", False, False, False),
        ("INT. KITCHEN - DAY", "INT. KITCHEN - DUSK", False, True, False),
        ("INT. KITCHEN - NIGHT", "EXT. ROAD - DAWN", False, True, True),
        ("内 灶房 夜", "外 山路 次日 日", False, True, True),
        ("", "INT. KITCHEN - NIGHT", False, False, False),
    ],
)  # fmt: skip
def test_how_far_one_scene_is_from_the_next(before: str, after: str, goes_on: bool, other_hour: bool, next_day: bool) -> None:
    step = Step(before, after)
    assert (step.goes_on, step.other_hour, step.next_day) == (goes_on, other_hour, next_day)


def test_a_prompt_says_a_thing_in_hand_once_and_a_posture_where_a_body_is_seen(language: Language) -> None:
    script = script_of(language)
    board = board_of(script)
    said = {"en": "the brass key", "zh": "铜钥匙"}[language]

    def second(**more: object) -> str:
        shots: tuple[DrawnShot, ...] = board["s01"].shots
        told = {"s01": SceneShots(light=board["s01"].light, shots=(shots[0], shots[1].model_copy(update=more), *shots[2:]))}
        return listed(script, book_of(language), board | told).shots[1].prompt.core.casefold()

    assert second().count(said) == 1
    assert second(picture={"en": "the brass key lies on her palm", "zh": "铜钥匙躺在她掌心"}[language]).count(said) == 1
    assert said not in second(size="cu")
    assert ({"en": "sitting", "zh": "坐着"}[language] in at(language, 15).prompt.core) is True
