"""The offline artist as a craftsman: what each kind of line becomes, and the grammar of the cuts between."""

import itertools
import random
import re
from typing import Any

import pytest

from loreboard.agents.storyboard.positions import NOWHERE, Position
from loreboard.composer import boarding
from loreboard.composer.boarding.poses import act
from loreboard.composer.words import kit
from loreboard.prompts import load
from loreboard.story.ask import Ask
from loreboard.story.drawn import DrawnShot, SceneShots
from loreboard.story.script import Language

PEOPLE: dict[Language, tuple[str, ...]] = {"en": ("Mei", "Bo", "Jo"), "zh": ("阿梅", "阿博", "小乔")}
PLACE = {
    "en": "name: MILL\ninterior: INT\nlook: stone mill over a race, oiled beam, sacks along one wall\nlight:\n- time: NIGHT\n  plan: one lamp on a hook",
    "zh": "name: 水磨坊\ninterior: INT\nlook: 架在水上的石磨坊，油亮的横梁，靠墙一排麻袋\nlight:\n- time: 夜\n  plan: 钩子上一盏灯",
}
HEADING = {"en": "INT. MILL - NIGHT", "zh": "内 水磨坊 夜"}


def board(
    language: Language, *rows: str, seconds: float = 0, start: int = 40, seed: int = 0, beats: str = "", position: Position = NOWHERE
) -> SceneShots:
    """The board of a scene of `rows`, each as the ask prints one, two source lines apart."""
    wanted = seconds or 4 * len(rows)
    story = (
        "title: Mill\nprops:\n- {name: the brass cup, look: x}" if language == "en" else "title: 磨\nprops:\n- {name: 一只铜杯, look: x}"
    )
    holes = {
        "story": story, "heading": HEADING[language], "place": PLACE[language], "people": "\n".join(f"- {n}" for n in PEOPLE[language]),
        "beats": beats, "seconds": f"{wanted:.0f}", "shots": f"{position.shots(wanted)}", "position": position.told(), "body": "\n".join(f"{start + 2 * n} {row}" for n, row in enumerate(rows)),
    }  # fmt: skip
    system, shared, user = load("storyboard/shots", language).fill(holes)
    ask = Ask(
        step="x", prompt="storyboard/shots", system=system, shared=shared, user=user, wanted="SceneShots", shape="{}", seed=seed
    )  # fmt: skip
    return boarding.answer(ask)


TALK = {
    "en": (
        "Mei opens the door.", "MEI: Nobody has milled here since you left, not one sack of it.", "BO: I know.", "MEI: Then why come?",
        "BO: For the cup.", "Bo turns the cup over.", "MEI: It was never yours to take in the first place, and you know it.", "BO: No.",
    ),
    "zh": (
        "阿梅推开门。", "阿梅: 你走了以后，这磨就没转过，一袋也没磨。", "阿博: 我知道。", "阿梅: 那你来做什么？", "阿博: 来拿杯子。",
        "阿博把杯子翻过来。", "阿梅: 那杯子从来就不是你的，你心里清楚得很。", "阿博: 不是。",
    ),
}  # fmt: skip
each = pytest.mark.parametrize("language", ["en", "zh"])


def on(told: SceneShots, line: int) -> list[DrawnShot]:
    return [shot for shot in told.shots if line in (shot.lines or (shot.on_line,))]


@each
def test_a_blow_is_eyes_a_hidden_contact_the_struck_the_place_and_who_cares(language: Language) -> None:
    blow = {"en": "Bo hits Jo.", "zh": "阿博一拳砸向小乔。"}[language]
    mei, bo, jo = PEOPLE[language]
    told = on(board(language, *TALK[language][:5], blow, *TALK[language][5:], seconds=70), 50)
    assert len(told) <= 7
    eyes, own, struck, place, cares = told
    assert eyes.lines == () and [s.name for s in eyes.subjects] == [bo] and eyes.size in ("ecu", "cu")
    assert own.lines == (50,) and {s.name for s in own.subjects} == {bo, jo}
    assert [s.name for s in struck.subjects] == [jo] and place.subjects == () and [s.name for s in cares.subjects] == [mei]
    assert {shot.on_line for shot in told} == {50}


@each
def test_of_a_blow_the_place_and_who_cares_stay_when_there_is_room_for_two(language: Language) -> None:
    blow = {"en": "Bo hits Jo.", "zh": "阿博一拳砸向小乔。"}[language]
    rows = (*TALK[language][1:5], blow, *TALK[language][6:])
    for seconds in (20, 24, 28):
        told = [shot for shot in on(board(language, *rows, seconds=seconds), 48) if not shot.lines]
        if 0 < len(told) < 4:
            assert told[-1].subjects and told[-1].subjects[0].name == PEOPLE[language][0], seconds


@each
def test_the_power_has_a_cause_an_effect_and_a_cost_on_a_body(language: Language) -> None:
    rows = {"en": ("Bo lifts the brass cup.", "The cup rings by itself."), "zh": ("阿博举起铜杯。", "那只铜杯自己响了。")}[language]
    rows = rows if language == "en" else (rows[0], "一只铜杯自己响了。")
    cause, effect, cost = [*on(board(language, *TALK[language][:3], *rows, *TALK[language][3:], seconds=60), 46)[:1]] + on(
        board(language, *TALK[language][:3], *rows, *TALK[language][3:], seconds=60), 48
    )[:2]
    assert cause.subjects and not effect.subjects
    assert cost.lines == () and cost.purpose == "reaction" and cost.subjects[0].name == PEOPLE[language][1]


@each
def test_who_leaves_goes_out_by_their_own_side_of_a_frame_that_stands_still(language: Language) -> None:
    leave = {"en": "Bo walks out.", "zh": "阿博走了出去。"}[language]
    told = board(language, *TALK[language], leave, TALK[language][3], seconds=60)
    own = on(told, 40 + 2 * len(TALK[language]))[0]
    assert own.move == "static" and own.size in ("fs", "ls", "mls")
    (bo,) = [s for s in own.subjects if s.name == PEOPLE[language][1]]
    assert bo.going == bo.at and bo.gaze == "away"


@each
def test_a_silence_is_one_close_shot_of_five_seconds_that_does_not_move(language: Language) -> None:
    silence = {"en": "Bo says nothing.", "zh": "阿博没说话。"}[language]
    own = on(board(language, *TALK[language][:4], silence, *TALK[language][4:], seconds=60), 48)[0]
    assert own.move == "static" and own.size in ("cu", "ecu", "mcu") and 4 <= own.seconds <= 6


@each
def test_an_order_is_received(language: Language) -> None:
    order = {"en": ("MEI: Hold it up!", "The lamp swings."), "zh": ("阿梅: 别动！", "横梁响了一声。")}[language]
    told = on(board(language, *TALK[language][:3], *order, *TALK[language][3:], seconds=60), 46)
    assert [shot.purpose for shot in told] == ["speech", "reaction"] and told[1].subjects[0].name == PEOPLE[language][1]


@each
def test_a_scene_opens_on_a_piece_of_its_place_and_nothing_else(language: Language) -> None:
    told = board(language, *TALK[language], seconds=60)
    opening = told.shots[0]
    look = PLACE[language].split("look: ")[1].splitlines()[0]
    assert opening.subjects == () and opening.lines == () and opening.purpose == "establish"
    assert any(bit.strip().casefold() in opening.picture.casefold() for bit in re.split("[,，]", look))


@each
def test_two_who_talk_are_seen_together_within_three_shots(language: Language) -> None:
    for rows in (TALK[language], TALK[language][1:]):
        told = board(language, *rows, seconds=60)
        assert any(len(shot.subjects) == 2 for shot in told.shots[:3])


@each
def test_no_sentence_says_that_somebody_speaks_and_no_more(language: Language) -> None:
    told = board(language, *TALK[language], seconds=60)
    doing = [s.doing for shot in told.shots for s in shot.subjects]
    assert not {"speaking", "listening", "正在说话", "正在听"} & set(doing) and len(set(doing)) == len(doing)
    assert all(shot.start and shot.end and shot.start != shot.end for shot in told.shots)
    assert all(bool(shot.why) == (shot.move != "static") for shot in told.shots)
    assert told.ambience and told.light.change_on_line is not None


@each
@pytest.mark.parametrize("seed", range(12))
def test_the_grammar_of_cuts_holds_in_scenes_of_any_order(language: Language, seed: int) -> None:
    luck = random.Random(seed)
    rows = [luck.choice(TALK[language]) for _ in range(luck.randint(1, 40))]
    told = board(language, *rows, seconds=luck.choice((20, 60, 160)), seed=seed).shots
    assert [n for shot in told for n in shot.lines] == [40 + 2 * n for n in range(len(rows))]
    assert len({shot.side for shot in told if shot.subjects}) == 1
    seats = {(s.name, s.at) for shot in told if len(shot.subjects) == 1 for s in shot.subjects}
    assert len(seats) == len({name for name, _ in seats})
    for a, b, c in zip(told, told[1:], told[2:], strict=False):
        assert not a.size == b.size == c.size
    for a, b in itertools.pairwise(told):
        same = {s.name for s in a.subjects} == {s.name for s in b.subjects} and "insert" not in (a.size, b.size)
        assert not (same and a.subjects and a.size == b.size and a.facing == b.facing), (a.lines, b.lines)
        if b.purpose == "listen" and len(a.subjects) == len(b.subjects) == 1 and b.on_line in a.lines and a.subjects[0].gaze != "down":
            assert {a.subjects[0].gaze, b.subjects[0].gaze} == {"left", "right"}
    assert all(sum(bool(s.becomes) for s in shot.subjects) <= 1 for shot in told)
    assert sum(shot.angle == "low" for shot in told) <= 1


@each
def test_what_a_scene_bears_is_not_exceeded_by_what_is_added(language: Language) -> None:
    for seconds in (30, 60, 120):
        told = board(language, *TALK[language] * 2, seconds=seconds)
        least = len(told.shots) - sum(not shot.lines for shot in told.shots)
        assert len(told.shots) <= max(least, round(seconds * 64 / 180))


def test_he_after_a_stranger_is_nobody_of_the_cast() -> None:
    told = board("en", "MEI: Next.", "A big man kneels at the bar.", "He speaks and ducks through.", "Bo looks down.")
    assert on(told, 44)[0].subjects == ()
    assert [s.name for s in on(board("en", "MEI: Next.", "Bo kneels at the bar.", "BO: What?", "He ducks through."), 46)[0].subjects] == [
        "Bo"
    ]


def test_a_change_of_light_that_the_script_writes_is_the_one_there_is() -> None:
    told = board("en", *TALK["en"][:4], "The lamp gutters.", *TALK["en"][4:])
    assert (told.light.change, told.light.change_on_line) == ("the lamp gutters", 48)
    zh = board("zh", *TALK["zh"][:4], "灯灭了。", *TALK["zh"][4:])
    assert (zh.light.change, zh.light.change_on_line) == ("灯灭了", 48)


@pytest.mark.parametrize(
    ("language", "clause", "start", "end"),
    [
        ("en", "puts a knife on the board", "the knife in the hand, above where it will lie", "the knife down, fingers just off it"),
        ("en", "opens the latch", "hand on the latch, shut", "the latch open by the width of a hand"),
        ("en", "pencil goes back and dots one letter", "the point just above one letter", "the point lifted, one letter done"),
        ("zh", "把绳子系在脚脖子上", "绳子的一头捏在两指间", "绳子勒紧，头子抽过去"),
        ("zh", "推开门", "手搭在门上，还关着", "门开了一掌宽"),
    ],
)
def test_an_act_begins_and_ends_with_the_thing_it_is_done_to(language: Language, clause: str, start: str, end: str) -> None:
    told = act(clause, language)
    assert told and (told.start, told.end) == (start, end)


@pytest.mark.parametrize(
    ("language", "clause"), [("en", "goes on nodding"), ("en", "shuts both eyes"), ("en", "a thing of no verb"), ("zh", "风平浪静")]
)
def test_what_is_no_act_of_the_list_gets_no_pose_of_it(language: Language, clause: str) -> None:
    assert act(clause, language) is None


@pytest.mark.parametrize("name", [name for name in kit("bodies") if name != "hold"])
@each
def test_what_a_body_does_has_two_ends_that_differ(language: Language, name: str) -> None:
    rows = [row.split(" | ") for row in kit("bodies")[name][language]]
    assert all(len(row) == 3 and row[1] != row[2] for row in rows)
    assert len({row[0] for row in rows}) == len(rows)


def test_the_table_knows_every_kind_and_every_cut_it_speaks_of() -> None:
    table: dict[str, Any] = kit("coverage")
    assert {row["cut"] for kind in table["kinds"].values() for row in (*kind.get("before", ()), *kind["after"])} <= set(table["cuts"])
    assert {cut["words"] for cut in table["cuts"].values() if "words" in cut} <= set(kit("bodies"))
    for shares in ("sizes", "moves", "facings"):
        assert sum(table[shares].values()) == pytest.approx(1, abs=0.015)


@each
def test_the_turn_of_an_episode_is_drawn_half_as_densely_again_as_its_opening(language: Language) -> None:
    rows = TALK[language] * 2
    opening = board(language, *rows, seconds=3 * len(rows), position=Position(part="opening"))
    turn = board(language, *rows, seconds=3 * len(rows), position=Position(part="turn"))
    assert len(turn.shots) >= 1.5 * len(opening.shots)
    assert all(len(shot.lines) <= 1 for shot in turn.shots)


@each
def test_in_an_opening_a_question_is_heard_over_the_face_that_answers_and_one_mouth_moves(language: Language) -> None:
    told = board(language, *TALK[language], seconds=16, position=Position(part="opening"))
    held = [shot for shot in told.shots if len(shot.lines) > 1 and shot.purpose == "listen"]
    assert held
    for shot in held:
        (subject,) = shot.subjects
        assert TALK[language][(shot.lines[-1] - 40) // 2].casefold().startswith(subject.name.casefold())
        assert subject.name in shot.picture
    assert [n for shot in told.shots for n in shot.lines] == [40 + 2 * n for n in range(len(TALK[language]))]


@each
def test_what_is_added_in_a_turn_lies_in_the_beat_that_turns(language: Language) -> None:
    beats = "- a [calm]\n- b [grief]"
    where = [
        [shot.on_line for shot in board(language, *TALK[language], *TALK[language], seconds=44, beats=beats, position=one).shots if not shot.lines]
        for one in (Position(part="turn", turns_on=1), Position(part="turn", turns_on=2))
    ]  # fmt: skip
    early, late = (sum(line < 40 + 2 * len(TALK[language]) for line in some) / len(some) for some in where)
    assert early > late


def test_a_monologue_between_short_acts_does_not_tick() -> None:
    speech = "MEI: " + "There were forty sacks when I was a girl, and my mother knew each by the knot on its neck. "
    told = board("en", *(row for n in range(12) for row in (f"Mei lifts sack {n}.", speech)), seconds=200)
    lines = [len(shot.lines) for shot in told.shots]
    hands = [n for n, shot in enumerate(told.shots) if not shot.lines and n and shot.purpose == "insert"]
    assert 3 <= len(hands) <= 10 and all(lines[n - 1] and lines[n + 1] for n in hands)
    assert len({told.shots[n].seconds for n in hands}) > 1
