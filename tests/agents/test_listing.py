"""A shot list made by code: to the frame, in the writer's words, with the bible's looks, under names that last."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.agents.storyboard import Clips, shot_list
from loreboard.agents.storyboard.verify import faults
from loreboard.screenplay import read_fountain
from loreboard.story.bible import Bible
from loreboard.story.drawn import DrawnShot, LightPlan, SceneShots
from loreboard.story.errors import BadInput
from loreboard.story.script import Language, Script
from loreboard.story.shots import ShotList

Shoot = Callable[..., DrawnShot]
Drawn = dict[str, SceneShots]


def made(script: Script, book: Bible, drawn: Drawn, seconds: float | None = None, fps: int = 24) -> ShotList:
    target = round(seconds * fps) if seconds else None
    return shot_list(script, book, drawn, episode=1, title="Tea", file="script.fountain", made_by="hand", fps=fps, target_frames=target)


@pytest.mark.parametrize("fps", [24, 25, 30])
def test_the_list_sums_to_the_target_at_every_rate_and_holds(fps: int, script: Script, book: Bible, drawn: Drawn) -> None:
    for seconds in (None, 14.0, 17.3, 25.0):
        told = made(script, book, drawn, seconds, fps)
        assert faults(told, script, book) == ()
        if seconds:
            assert told.frames == round(seconds * fps)


def test_the_writer_s_words_are_copied_and_lie_inside_their_shot(script: Script, book: Bible, drawn: Drawn) -> None:
    spoken = {line.number: line for line in script.lines if line.speaker}
    for seconds in (14.0, 25.0):
        told = made(script, book, drawn, seconds)
        said = [(shot, d) for shot in told.shots for d in shot.dialogue]
        assert {d.line: d.text for _, d in said} == {n: line.text for n, line in spoken.items()}
        assert all((d.who, d.delivery) == (spoken[d.line].speaker, spoken[d.line].delivery) for _, d in said)
        assert all(d.start + d.frames <= shot.frames for shot, d in said)


def test_what_is_done_after_a_speech_does_not_delay_it(script: Script, book: Bible, drawn: Drawn) -> None:
    both = next(s for s in made(script, book, drawn, 25.0).shots if s.lines == (10, 12))
    assert both.dialogue[0].start == 0 and both.dialogue[0].on_screen


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["No.", "Why?", "Count.", "A", "Nine knots, one rope."]), min_size=1, max_size=30))
def test_any_number_of_speeches_claimed_by_one_shot_fit_in_it(said: list[str]) -> None:
    script = read_fountain(("INT. ROOM - DAY\n\n" + "\n\n".join(f"MEI\n{text}" for text in said)).encode(), "x")
    lines = tuple(line.number for line in script.lines)
    shot = DrawnShot(
        lines=lines, on_line=lines[0], purpose="speech", size="mcu", framing="single", angle="eye", facing="front", move="static",
        speed="normal", lens_mm=50, side=0, subjects=(), picture="", start="", end="", sound="", seconds=3,
    )  # fmt: skip
    drawn = {"s01": SceneShots(light=LightPlan(source="", change="", change_on_line=None), shots=(shot,))}
    told = shot_list(script, EMPTY, drawn, episode=1, title="", file="", made_by="")
    shortest = shot_list(script, EMPTY, drawn, episode=1, title="", file="", made_by="", target_frames=told.shots[0].least)
    for fitted in (told, shortest):
        assert [d.text for d in fitted.shots[0].dialogue] == [line.text for line in script.lines]
        assert faults(fitted, script) == ()


EMPTY = Bible.model_validate(
    {"title": "", "logline": "", "rule": {"power": "", "price": "", "taboo": "", "misreading": ""}, "style": "", "cast": (), "places": (),
     "props": (), "episodes": (), "credits": ()}
)  # fmt: skip


def test_a_change_in_one_scene_renames_no_shot_of_another(text: str, script: Script, book: Bible, drawn: Drawn, language: Language) -> None:
    new = {"en": "Steam climbs the one window and the wall.", "zh": "窗上和墙上都起了一层水汽。"}[language]
    first = script.lines[0].text
    edited = read_fountain(("\n\n" + text.replace(first, new)).encode(), "x")
    moved = {
        scene: board.model_copy(
            update={
                "shots": tuple(s.model_copy(update={"lines": tuple(n + 2 for n in s.lines), "on_line": s.on_line + 2}) for s in board.shots)
            }
        )
        for scene, board in drawn.items()
    }
    before, after = made(script, book, drawn, 20), made(edited, book, moved, 20)
    assert [s.id for s in before.shots[1:]] == [s.id for s in after.shots[1:]]
    assert before.shots[0].id != after.shots[0].id


def test_two_shots_of_the_same_words_have_different_ids(script: Script, book: Bible, drawn: Drawn, shoot: Shoot) -> None:
    extra = drawn["s01"].model_copy(update={"shots": (*drawn["s01"].shots, drawn["s01"].shots[-1])})
    told = made(script, book, drawn | {"s01": extra})
    assert len({s.id for s in told.shots}) == len(told.shots)
    assert all(re.fullmatch(r"e01-[0-9a-f]{6,}", s.id) for s in told.shots)


def test_every_prompt_has_the_look_and_the_place_word_for_word(script: Script, book: Bible, drawn: Drawn) -> None:
    told = made(script, book, drawn)
    assert sum(len(s.subjects) for s in told.shots) == 4
    for shot in told.shots:
        place = book.place(shot.place)
        assert place and place.look[1:] in shot.prompt.core and book.style[1:] in shot.prompt.core
        assert all(subject.look in shot.prompt.core for subject in shot.subjects)


def test_no_prompt_says_what_is_spoken(script: Script, book: Bible, drawn: Drawn, shoot: Shoot, language: Language) -> None:
    first, speech, *rest = drawn["s01"].shots
    said = script.lines[1].text
    quoting = {"en": f'Mei pours. "{said}" Then nothing.', "zh": f"阿梅倒茶。“{said}”没有别的。"}[language]
    told = made(
        script, book, drawn | {"s01": drawn["s01"].model_copy(update={"shots": (first, shoot(*speech.lines, picture=quoting), *rest)})}
    )
    for shot in told.shots:
        assert not any(d.text in shot.prompt.core for d in shot.dialogue)
        assert {"en": "text", "zh": "文字"}[language] in shot.prompt.avoid
    assert {"en": "Mei pours. Then nothing", "zh": "阿梅倒茶。没有别的"}[language] in told.shots[1].prompt.core


def test_no_prompt_says_what_stands_on_the_screen(script: Script, book: Bible, drawn: Drawn, text: str, shoot: Shoot) -> None:
    first = script.lines[0].text
    title = read_fountain(text.replace(first, "> THE END <").encode(), "x")
    shots = (shoot(3, picture="THE END"), *drawn["s01"].shots[1:])
    told = made(title, book, drawn | {"s01": drawn["s01"].model_copy(update={"shots": shots})})
    assert told.shots[0].lines == (3,) and "THE END" not in told.shots[0].prompt.core


def test_words_that_are_also_spoken_stay_where_nobody_speaks_them(script: Script, book: Bible, drawn: Drawn, shoot: Shoot) -> None:
    no = read_fountain(script.text.replace(script.lines[1].text, "No").encode(), "x")
    shots = (drawn["s01"].shots[0], shoot(6, picture="Nobody knows the Northern road"), *drawn["s01"].shots[2:])
    told = made(no, book, drawn | {"s01": drawn["s01"].model_copy(update={"shots": shots})})
    assert "Nobody knows the Northern road" in told.shots[1].prompt.core


def test_the_same_board_gives_the_same_bytes(script: Script, book: Bible, drawn: Drawn) -> None:
    assert made(script, book, drawn, 20).model_dump_json() == made(script, book, drawn, 20).model_dump_json()


def test_the_light_changes_once_and_from_its_line_on(script: Script, book: Bible, drawn: Drawn) -> None:
    changed = ["the lamp sinks" in s.light for s in made(script, book, drawn).shots]
    assert changed == [False, False, True, True, False, False]


def test_a_shot_without_lines_says_on_which_it_plays(script: Script, book: Bible, drawn: Drawn) -> None:
    told = made(script, book, drawn)
    assert [(s.lines, s.on_line) for s in told.shots][3] == ((), 10)
    assert all(s.on_line is None for s in told.shots if s.lines)


LONG = {"en": r"s too long for {0} s", "zh": r"剧本比{0}秒长了[\d.]+秒"}
SHORT = {"en": r"s too short for {0} s", "zh": r"剧本比{0}秒短了[\d.]+秒"}
LINE = {"en": r"line (\d+) \(frees ([\d.]+) s\)", "zh": r"第(\d+)行（省([\d.]+)秒）"}


def test_a_script_too_long_for_its_length_names_the_cheapest_lines_whose_loss_makes_it_fit(
    script: Script, book: Bible, drawn: Drawn, language: Language
) -> None:
    for seconds in (8.0, 6.0, 4.0):
        with pytest.raises(BadInput, match=LONG[language].format(f"{seconds:g}")) as caught:
            made(script, book, drawn, seconds)
        assert caught.value.exit_code == 2
        named = {int(n) for n, freed in re.findall(LINE[language], caught.value.do) if float(freed) > 0}
        assert named < {line.number for line in script.lines}
        assert made(script, book, without(drawn, named), seconds).frames == seconds * 24
        (least,) = re.findall(r"--seconds \D*(\d+)", caught.value.do)
        assert made(script, book, drawn, float(least)).frames == int(least) * 24
        with pytest.raises(BadInput):
            made(script, book, drawn, int(least) - 1)


def test_a_look_that_claims_no_line_goes_before_a_line_has_to(script: Script, book: Bible, drawn: Drawn) -> None:
    tight, roomy = made(script, book, drawn, 9.5), made(script, book, drawn, 14.0)
    assert [s.lines for s in roomy.shots if not s.lines] == [()] and all(s.lines for s in tight.shots)
    assert tight.frames == 228 and faults(tight, script, book) == ()
    assert [s.id for s in tight.shots] == [s.id for s in roomy.shots if s.lines]


def without(drawn: Drawn, gone: set[int]) -> Drawn:
    """The board after a person has cut the lines `gone`."""
    out = {}
    for scene, board in drawn.items():
        left = [s.model_copy(update={"lines": tuple(n for n in s.lines if n not in gone)}) for s in board.shots]
        kept = tuple(s for s, was in zip(left, board.shots, strict=True) if s.lines or (not was.lines and was.on_line not in gone))
        out[scene] = board.model_copy(update={"shots": kept})
    return out


def test_an_artist_who_wishes_an_hour_for_a_glance_does_not_get_it(script: Script, book: Bible, drawn: Drawn, shoot: Shoot) -> None:
    for wish in (1e9, -5.0, 0.0):
        odd = drawn["s01"].model_copy(update={"shots": (*drawn["s01"].shots, shoot(on_line=12, seconds=wish))})
        told = made(script, book, drawn | {"s01": odd}, 25)
        assert faults(told, script, book) == () and told.shots[4].frames < 16 * 24


ADDED = {"en": r"\((?:up to|about) ([\d.]+) s", "zh": r"（(?:最多|约|每个约)([\d.]+)秒"}


def test_a_script_too_short_for_its_length_says_what_to_add(script: Script, book: Bible, drawn: Drawn, language: Language) -> None:
    longest = 0
    for seconds in (40.0, 60.0, 300.0):
        with pytest.raises(BadInput, match=SHORT[language].format(f"{seconds:g}")) as caught:
            made(script, book, drawn, seconds)
        (most,) = re.findall(r"--seconds \D*(\d+)", caught.value.do)
        counts = [int(n) for n in re.findall(r"(\d+) new beats|的(\d+)个新情节点", caught.value.do) for n in n if n]
        added = [float(s) for s in re.findall(ADDED[language], caught.value.do)]
        assert sum(added) + 8 * sum(n - 1 for n in counts) >= seconds - int(most) - 1
        longest = int(most)
    assert made(script, book, drawn, longest).frames == longest * 24


def test_a_reaction_that_is_added_where_it_was_advised_makes_the_length(script: Script, book: Bible, drawn: Drawn, shoot: Shoot) -> None:
    with pytest.raises(BadInput) as caught:
        made(script, book, drawn, 40.0)
    longest = int(re.findall(r"--seconds \D*(\d+)", caught.value.do)[0])
    with pytest.raises(BadInput, match="19"):
        made(script, book, drawn, longest + 3)
    more = (*drawn["s02"].shots, shoot(on_line=19, purpose="reaction", seconds=4.0))
    told = made(script, book, drawn | {"s02": drawn["s02"].model_copy(update={"shots": more})}, longest + 3)
    assert told.frames == (longest + 3) * 24


def test_a_look_that_the_artist_wants_held_is_held(script: Script, book: Bible, drawn: Drawn) -> None:
    looks = [s for s in made(script, book, drawn, 12.0).shots if not s.lines]
    assert [(s.purpose, s.least) for s in looks] == [("listen", 48)] and looks[0].frames >= 48


def test_every_shot_can_be_covered_by_a_clip_and_less_of_it_is_wasted(script: Script, book: Bible, drawn: Drawn) -> None:
    def listed(seconds: int | None, clips: Clips | None) -> ShotList:
        return shot_list(script, book, drawn, episode=1, title="", file="", made_by="", target_frames=seconds and seconds * 24, clips=clips)

    def wasted(told: ShotList) -> int:
        return sum(min(c for c in (48, 96, 240) if c >= s.frames) - s.frames for s in told.shots)

    grid = Clips(seconds=(Decimal(2), Decimal(4), Decimal(10)))
    lengths = (14, 16, 18, 20, 22)
    assert all(listed(seconds, grid).frames == seconds * 24 for seconds in lengths)
    assert sum(wasted(listed(seconds, grid)) for seconds in lengths) < sum(wasted(listed(seconds, None)) for seconds in lengths)
    assert listed(None, Clips(seconds=(Decimal("3.5"),))).frames <= 6 * 84


def test_lines_that_no_clip_can_hold_are_named(script: Script, book: Bible, drawn: Drawn, language: Language) -> None:
    with pytest.raises(
        BadInput, match={"en": r"Line 19 in one shot: 2.6 s at the least", "zh": r"第10和12行在一个镜头里，至少要[\d.]+秒"}[language]
    ):
        shot_list(script, book, drawn, episode=1, title="", file="", made_by="", clips=Clips(seconds=(Decimal("1.5"),)))


def test_a_transition_in_the_script_is_how_the_next_scene_is_entered(text: str, book: Bible, drawn: Drawn, language: Language) -> None:
    words = {"en": "DISSOLVE TO:\n\nEXT.", "zh": "> 叠化：\n\n.外"}[language]
    head = {"en": "EXT.", "zh": ".外"}[language]
    script = read_fountain(text.replace(head, words).encode(), "x")
    moved = tuple(s.model_copy(update={"lines": tuple(n + 2 for n in s.lines), "on_line": s.on_line + 2}) for s in drawn["s02"].shots)
    board = drawn | {"s02": drawn["s02"].model_copy(update={"shots": moved})}
    told = made(script, book, board)
    assert [s.transition_in for s in told.shots] == ["cut"] * 4 + ["dissolve", "cut"]
    for seconds in (14.0, 20.0):
        fitted = made(script, book, board, seconds)
        assert faults(fitted, script, book) == () and fitted.frames == seconds * 24
