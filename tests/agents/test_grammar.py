"""Film grammar: what each rule says, what a person may waive, and what code mends without touching the beat."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loreboard.agents.storyboard import grammar, shot_list
from loreboard.agents.storyboard.finding import Finding, standing
from loreboard.agents.storyboard.grammar import telling
from loreboard.agents.storyboard.verify import faults
from loreboard.story.bible import Bible
from loreboard.story.camera import Camera
from loreboard.story.drawn import DrawnShot, SceneShots
from loreboard.story.script import Language, Script
from loreboard.story.shots import Shot, ShotList, Waiver

Shoot = Callable[..., DrawnShot]
Drawn = dict[str, SceneShots]
KEPT = (
    "id",
    "scene",
    "lines",
    "on_line",
    "purpose",
    "frames",
    "least",
    "most",
    "picture",
    "start",
    "end",
    "dialogue",
    "captions",
    "transition_in",
)
MENDED = ("AXIS_CROSS", "JUMP_30", "EYELINE", "SCREEN_DIR")


@pytest.fixture
def clean(script: Script, book: Bible, drawn: Drawn) -> ShotList:
    return shot_list(script, book, drawn, episode=1, title="Tea", file="x", made_by="hand", target_frames=20 * 24)


@pytest.fixture
def talk(clean: ShotList) -> ShotList:
    """The first scene as a talk in singles: Mei on the left, Bo on the right, Mei listens. Her picture says whom she speaks to."""
    mei, bo = clean.shots[1].subjects[0], clean.shots[2].subjects[0]
    to = {"en": f"{mei.name} speaks to {bo.name}", "zh": f"{mei.name}对{bo.name}说话"}[clean.language]
    told = changed(clean, 1, subjects=(mei.model_copy(update={"at": "left", "gaze": "right"}),), picture=to)
    told = changed(told, 2, subjects=(bo.model_copy(update={"at": "right", "gaze": "left"}),))
    told = changed(told, 3, subjects=(mei.model_copy(update={"at": "left", "gaze": "right"}),))
    for n in (1, 2, 3):
        told = framed(told, n, side=1, axis=f"{bo.name}|{mei.name}", facing="three_quarter_front", azimuth=45)
    return told


def changed(told: ShotList, at: int, **fields: Any) -> ShotList:
    shots = list(told.shots)
    shots[at] = shots[at].model_copy(update=fields)
    return told.model_copy(update={"shots": tuple(shots)})


def framed(told: ShotList, at: int, **fields: Any) -> ShotList:
    return changed(told, at, camera=Camera.model_validate(told.shots[at].camera.model_dump() | fields))


def looking(told: ShotList, at: int, **fields: Any) -> ShotList:
    return changed(told, at, subjects=tuple(s.model_copy(update=fields) for s in told.shots[at].subjects))


def again(told: ShotList) -> ShotList:
    """Mei twice from one place, ms and then mcu; then Bo."""
    bo = told.shots[2].subjects
    told = changed(told, 2, subjects=told.shots[1].subjects, dialogue=(), picture=told.shots[1].picture)
    told = changed(told, 3, subjects=bo)
    return framed(framed(told, 2, **told.shots[1].camera.model_dump() | {"size": "mcu"}), 1, size="ms")


BROKEN: dict[str, Callable[[ShotList], ShotList]] = {
    "AXIS_CROSS": lambda t: framed(t, 2, side=-1, azimuth=-45),
    "JUMP_30": again,
    "EYELINE": lambda t: looking(t, 2, gaze="right"),
    "SCREEN_DIR": lambda t: looking(looking(again(t), 1, going="left", gaze="left"), 2, going="right", gaze="left"),
}


def codes(found: tuple[Finding, ...]) -> set[str]:
    return {f.code for f in found if f.severity != "info"}


def test_a_talk_in_singles_keeps_every_rule_that_an_audience_would_stumble_over(talk: ShotList) -> None:
    assert codes(grammar.findings(talk)) == set()
    assert grammar.mended(talk) is talk


@pytest.mark.parametrize("code", MENDED)
def test_what_is_broken_is_found_with_its_shots_its_line_and_what_to_do(code: str, talk: ShotList, language: Language) -> None:
    found = next(f for f in grammar.findings(BROKEN[code](talk)) if f.code == code)
    assert set(found.shots) == {talk.shots[1].id, talk.shots[2].id} and found.severity == "warn"
    assert found.lines == talk.shots[2].lines
    assert found.rewrite and found.rewrite.shot == talk.shots[2].id
    for text in (found.text, found.rewrite.text):
        assert text and any("\u3400" <= c <= "\u9fff" for c in text) == (language == "zh")


@pytest.mark.parametrize("code", MENDED)
def test_what_is_waived_with_a_reason_stands_back_and_is_not_mended(code: str, talk: ShotList) -> None:
    broken = BROKEN[code](talk)
    every = tuple(Waiver(code=one, reason="a shock, on purpose", by="me") for one in codes(grammar.findings(broken)))
    excused = changed(broken, 2, waivers=every)
    assert code in codes(grammar.findings(excused))
    assert codes(standing(grammar.findings(excused), excused)) == set()
    assert grammar.mended(excused) is excused


@pytest.mark.parametrize("code", MENDED)
def test_a_mend_changes_the_camera_alone_says_what_and_speaks_a_new_prompt(code: str, talk: ShotList) -> None:
    broken = BROKEN[code](talk)
    told = grammar.mended(broken)
    assert codes(grammar.findings(told)) == set()
    assert any(shot.mends for shot in told.shots)
    for was, now in zip(broken.shots, told.shots, strict=True):
        assert all(getattr(was, name) == getattr(now, name) for name in KEPT)
        assert [(s.name, s.look, s.doing, s.feeling) for s in was.subjects] == [(s.name, s.look, s.doing, s.feeling) for s in now.subjects]
        assert {mend.field: (mend.was, mend.now) for mend in now.mends} == differences(was, now)
        if was == now:
            continue
        said = [s.look for s in now.subjects] + [
            asset.text for asset in told.assets if asset.kind == "place" and asset.id in {r.asset for r in now.refs}
        ]
        assert all(text[1:] in now.prompt.core for text in said) and told.style in now.prompt.core.casefold()


def differences(was: Shot, now: Shot) -> dict[str, tuple[str, str]]:
    before, after = was.camera.model_dump(), now.camera.model_dump()
    out = {f"camera.{name}": (str(before[name]), str(after[name])) for name in before if before[name] != after[name]}
    for one, two in zip(was.subjects, now.subjects, strict=True):
        out |= {
            f"subjects.{one.name}.{k}": (getattr(one, k), getattr(two, k))
            for k in ("at", "gaze", "going")
            if getattr(one, k) != getattr(two, k)
        }
    return out


@pytest.mark.parametrize("code", MENDED)
def test_mending_what_is_mended_changes_nothing(code: str, talk: ShotList) -> None:
    told = grammar.mended(BROKEN[code](talk))
    assert grammar.mended(told) is told


@pytest.mark.parametrize("status", ["locked", "approved"])
@pytest.mark.parametrize("code", MENDED)
def test_what_a_person_has_settled_is_left_alone_and_still_found(code: str, status: str, talk: ShotList) -> None:
    broken = BROKEN[code](talk)
    for n in range(len(broken.shots)):
        broken = changed(broken, n, status=status)
    assert grammar.mended(broken) is broken
    assert code in codes(grammar.findings(broken))
    one = changed(broken, 1, status="draft")
    assert all(now == was for n, (was, now) in enumerate(zip(one.shots, grammar.mended(one).shots, strict=True)) if n != 1)


def test_the_smallest_mend_of_a_jump_is_another_side_of_the_face(talk: ShotList) -> None:
    (shot,) = [s for s in grammar.mended(again(talk)).shots if s.mends]
    assert {m.field for m in shot.mends} == {"camera.facing", "camera.azimuth"} and {m.code for m in shot.mends} == {"JUMP_30"}


def test_a_picture_that_says_from_where_it_is_taken_is_mended_otherwise_and_a_face_stays_a_face(talk: ShotList, language: Language) -> None:
    behind = {"en": "seen in profile, silent", "zh": "侧脸，没有声音"}[language]
    broken = again(talk)
    for n in (1, 2):
        broken = changed(
            looking(broken, n, doing={"en": "breathes", "zh": "喘气"}[language]), n, picture=behind, purpose="reaction", dialogue=()
        )
    told = grammar.mended(broken)
    assert codes(grammar.findings(told)) == set()
    assert [m.field for s in told.shots for m in s.mends if m.field == "camera.facing"] == []
    assert "insert" not in {s.camera.size for s in told.shots if s.mends}


def test_a_look_whose_side_the_picture_names_is_not_turned_round(talk: ShotList, language: Language) -> None:
    told = looking(talk, 2, gaze="right")
    for n in (1, 2):
        says = {"en": " towards the right of the frame", "zh": "，朝画面右边"}[language]
        told = changed(told, n, picture=talk.shots[n].picture + says)
    assert "EYELINE" in codes(grammar.findings(told)) == codes(grammar.findings(grammar.mended(told)))


def test_a_name_in_other_letters_and_a_pair_of_names_say_who_is_spoken_to(talk: ShotList, language: Language) -> None:
    mei, bo = talk.shots[1].subjects[0].name, talk.shots[2].subjects[0].name
    told = looking(talk, 2, gaze="right")
    said = {"en": "{who} speaks to {to}", "zh": "{who}对{to}说话"}[language]
    assert "EYELINE" in codes(grammar.findings(changed(told, 1, picture=said.format(who=mei.upper(), to=bo.upper()))))
    both = {"en": f"{bo} & {mei}", "zh": f"{bo}和{mei}"}[language]
    crowd = tuple(s.model_copy(update={"name": both, "gaze": "left"}) for s in told.shots[1].subjects)
    told = changed(changed(told, 1, picture=said.format(who=mei, to=both)), 3, subjects=crowd)
    assert "EYELINE" not in codes(grammar.findings(told))


def test_a_hand_of_the_body_names_no_side_of_the_picture(language: Language) -> None:
    sided = telling.words("sided", language)
    for own in {
        "en": ("her left hand on the latch", "the right boot", "comes right away"),
        "zh": ("左手搭在门闩上", "右脚的靴子", "右胳膊"),
    }[language]:
        assert not sided.search(own)
    for of_the_frame in {"en": ("enters from the left", "to the right of the door"), "zh": ("从左边进画", "站在门的右侧")}[language]:
        assert sided.search(of_the_frame)


@pytest.mark.parametrize("free", [{"side": 0}, {"move": "orbit_left"}, {"size": "ls"}])
def test_a_line_may_be_crossed_where_everybody_sees_it(free: dict[str, Any], talk: ShotList) -> None:
    crossed = framed(talk, 2, side=-1, azimuth=-45)
    lawful = framed(framed(crossed, 2, **free), 3, side=-1, azimuth=-45)
    assert "AXIS_CROSS" not in codes(grammar.findings(lawful))


def test_an_azimuth_says_more_than_a_facing_and_an_old_list_has_none(talk: ShotList) -> None:
    told = framed(again(talk), 2, azimuth=62)
    assert "JUMP_30" in codes(grammar.findings(told))
    assert "JUMP_30" not in codes(grammar.findings(framed(framed(told, 1, azimuth=30), 2, azimuth=62)))
    old = framed(framed(told, 1, azimuth=0), 2, azimuth=0, facing="profile")
    assert "JUMP_30" not in codes(grammar.findings(old))


def test_somebody_who_comes_at_the_lens_may_go_back(talk: ShotList) -> None:
    there = looking(again(talk), 1, going="left", gaze="left")
    lens = looking(changed(there, 2, subjects=there.shots[1].subjects), 2, going="toward", gaze="toward")
    back = looking(changed(lens, 3, subjects=there.shots[1].subjects), 3, going="right", gaze="right")
    assert "SCREEN_DIR" not in {f.code for f in grammar.findings(back)}
    assert "SCREEN_DIR" in {f.code for f in grammar.findings(looking(back, 2, going="right", gaze="right"))}


def test_speech_that_does_not_fit_is_one_rule_in_both_places(clean: ShotList) -> None:
    late = changed(clean, 1, frames=2)
    (found,) = [f for f in grammar.findings(late) if f.code == "LINE_TOO_LONG"]
    (fault,) = [f for f in faults(late) if f.code == "LINE_TOO_LONG"]
    assert (found.severity, found.text, found.shots, found.lines) == ("error", fault.text, (fault.shot,), (6,))


def test_a_voice_that_is_marked_as_seen_and_is_not_cannot_be_cut(clean: ShotList) -> None:
    gone = changed(clean, 1, subjects=())
    assert {f.code for f in grammar.findings(gone) if f.severity == "error"} == {"SPEAKER_OFF"}
    heard = changed(gone, 1, dialogue=tuple(d.model_copy(update={"on_screen": False}) for d in gone.shots[1].dialogue))
    assert not [f for f in grammar.findings(heard) if f.severity == "error"]


def test_a_list_is_made_with_its_mends_and_prompts_that_say_them(script: Script, book: Bible, drawn: Drawn, shoot: Shoot) -> None:
    twice = (
        *drawn["s01"].shots[:1],
        shoot(6, who=(0,), purpose="speech", size="cu"),
        shoot(who=(0,), purpose="listen", on_line=6, size="mcu"),
        *drawn["s01"].shots[2:],
    )
    told = shot_list(
        script, book, drawn | {"s01": drawn["s01"].model_copy(update={"shots": twice})}, episode=1, title="", file="", made_by=""
    )
    assert codes(grammar.findings(told)) == set() and faults(told, script, book) == ()
    mended = [shot for shot in told.shots if shot.mends]
    assert mended and all(m.now in ("three_quarter_front", "45", "-45") for s in mended for m in s.mends)
    view = {"en": "three-quarter view", "zh": "前侧面"}[told.language]
    assert all(view in shot.prompt.core for shot in mended)


def test_a_beginning_is_as_old_as_a_list_and_short_lists_have_no_pace(clean: ShotList) -> None:
    assert not {f.code for f in grammar.findings(clean)} & set(grammar.RULES) - {"NO_GEOGRAPHY", "MATCH_ACTION"}
    none = clean.model_copy(update={"shots": ()})
    assert grammar.findings(none) == () and grammar.mended(none) is none


def test_sixty_four_shots_are_read_in_a_blink(talk: ShotList) -> None:
    long = tuple(s.model_copy(update={"id": f"{s.id}{n}", "scene": f"{s.scene}{n}"}) for n in range(16) for s in talk.shots[:4])
    told = talk.model_copy(update={"shots": long})
    grammar.findings(told)
    took = []
    for _ in range(5):
        began = time.perf_counter()
        grammar.findings(told)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.02


def test_every_rule_has_a_name_a_severity_and_every_sentence_in_both_languages() -> None:
    assert set(telling.rules()) == set(grammar.RULES)
    for code, rule in telling.rules().items():
        assert rule["severity"] in ("error", "warn", "info"), code
        for text in (rule["name"], rule["do"], *rule["says"].values()):
            assert text["en"].isascii() and any("\u3400" <= c <= "\u9fff" for c in text["zh"])


WAYS = st.sampled_from(["left", "right", "toward", "away", "up", "down"])
SHOTS = st.lists(
    st.tuples(
        st.sampled_from([(0,), (1,), (0, 1)]), st.sampled_from(["ls", "ms", "mcu", "cu", "insert"]), st.sampled_from([-1, 0, 1]), WAYS, WAYS,
        st.sampled_from(["left", "right"]), st.sampled_from(["front", "three_quarter_front", "profile", "back"]),
        st.sampled_from(["still", "left", "right"]), st.sampled_from(["draft", "draft", "draft", "locked"]),
    ), min_size=2, max_size=14,
)  # fmt: skip


def weighed(shots: ShotList) -> tuple[int, int]:
    """How many findings there are, the graver first."""
    found = [f.severity for f in grammar.findings(shots)]
    return len([s for s in found if s != "info"]), found.count("info")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SHOTS)
def test_whatever_is_drawn_mending_ends_leaves_fewer_findings_and_has_nothing_to_add(talk: ShotList, rows: list[Any]) -> None:
    people = (talk.shots[1].subjects[0], talk.shots[2].subjects[0])
    shots = []
    for n, (who, size, side, gaze, other, at, facing, going, status) in enumerate(rows):
        seen = tuple(
            people[i].model_copy(
                update={"gaze": (gaze, other)[i], "at": at if k == 0 else {"left": "right", "right": "left"}[at], "going": going}
            )
            for k, i in enumerate(who)
        )
        like = talk.shots[1 + who[0]]
        camera = like.camera.model_dump() | {
            "size": size,
            "side": side,
            "facing": facing,
            "framing": "single" if len(who) == 1 else "two_shot",
        }
        shots.append(like.model_copy(update={"id": f"x{n}", "subjects": seen, "camera": Camera.model_validate(camera), "status": status}))
    drawn = talk.model_copy(update={"shots": tuple(shots)})
    told = grammar.mended(drawn)
    assert grammar.mended(told) == told
    before, after = (weighed(t) for t in (drawn, told))
    assert after < before or (told is drawn and after == before)
    for was, now in zip(drawn.shots, told.shots, strict=True):
        assert was == now or (now.mends and not was.locked)
        assert {mend.field: (mend.was, mend.now) for mend in now.mends} == differences(was, now)
