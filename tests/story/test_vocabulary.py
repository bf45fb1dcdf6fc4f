"""The camera's words are in one place: types, file and prompts agree, and terms that people mix up say how they differ."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from loreboard.prompts import library
from loreboard.story import camera
from loreboard.story.camera import Camera
from loreboard.story.shots import Shot, ShotList, Subject
from loreboard.story.vocabulary import Term, Vocabulary, vocabulary

TYPES: dict[str, Any] = {
    "size": camera.Size, "framing": camera.Framing, "angle": camera.Angle, "facing": camera.Facing, "move": camera.Move,
    "speed": camera.Speed, "amplitude": camera.Amplitude, "lens": camera.Lens, "look": camera.Look, "focus": camera.Focus,
    "light": camera.LightType, "light_quality": camera.LightQuality, "time": camera.Hour, "composition": camera.Composition,
    "purpose": camera.Purpose, "transition": camera.Transition, "feeling": camera.Feeling, "gaze": camera.Gaze, "at": camera.Across,
    "going": camera.Going,
}  # fmt: skip
RESEARCHED = {
    "size": "els ls fs mls ms mcu cu ecu insert",
    "framing": "single two_shot three_shot group ots dirty_single pov insert clean_single empty",
    "room": "headroom_tight headroom_normal headroom_loose lead_left lead_right vertical_safe",
    "angle": "eye low high overhead ground dutch birds_eye worms_eye",
    "facing": "front three_quarter_front profile three_quarter_back back",
    "move": "static push_in pull_out truck_left truck_right pedestal_up pedestal_down crane_up crane_down track track_lead track_follow "
    "track_side orbit_left orbit_right drone pan_left pan_right tilt_up tilt_down roll_left roll_right whip_pan zoom_in zoom_out "
    "dolly_zoom rack_focus handheld gimbal shake",
    "speed": "slow normal fast",
    "amplitude": "small large",
    "lens": "ultra_wide wide normal portrait tele macro",
    "look": "anamorphic tilt_shift",
    "focus": "deep shallow rack soft",
    "light": "daylight overcast moonlight practical tungsten fluorescent neon firelight mixed",
    "light_quality": "high_key low_key backlit side top rim silhouette soft hard",
    "time": "dawn day golden dusk night",
    "composition": "centre thirds_left thirds_right symmetrical leading_lines frame_in_frame negative_space foreground_layer",
    "transition": "cut match_cut smash_cut j_cut l_cut dissolve fade_in fade_out whip wipe",
}
"""The controlled vocabulary of the research on renderers, section 4.1."""
FIRST: dict[str, str] = {
    "size": "els ls fs mls ms mcu cu ecu insert",
    "framing": "single two_shot three_shot group ots pov insert empty",
    "angle": "eye low high overhead ground dutch",
    "move": "static push_in pull_out truck_left truck_right pedestal_up pedestal_down crane_up crane_down track orbit_left orbit_right "
    "pan_left pan_right tilt_up tilt_down whip_pan zoom_in zoom_out dolly_zoom rack_focus handheld",
}
"""The terms of the shot lists that were made before there was a vocabulary."""
HAN = re.compile(r"[\u3400-\u9fff]")
each = pytest.mark.parametrize("term", vocabulary().terms, ids=lambda term: term.full)


def ids(kind: str) -> set[str]:
    return {term.id for term in vocabulary().kind(kind).terms}


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_holds_the_terms_of_its_kind_and_no_other(kind: str) -> None:
    assert [term.id for term in vocabulary().kind(kind).terms if term.id not in get_args(TYPES[kind])] == []
    assert [id for id in get_args(TYPES[kind]) if id not in ids(kind)] == []


@pytest.mark.parametrize("kind", RESEARCHED)
def test_every_term_of_the_research_has_a_place(kind: str) -> None:
    assert set(RESEARCHED[kind].split()) <= ids(kind)


def test_every_kind_has_a_field_in_a_shot() -> None:
    """A term that no field can hold is a word nobody can use."""
    fields = [field.annotation for model in (Camera, Shot, Subject) for field in model.model_fields.values()]
    held = {args for f in fields for one in (f, *get_args(f)) if (args := get_args(one)) and all(isinstance(a, str) for a in args)}
    room = {f"headroom_{x}" for x in get_args(camera.Headroom)} | {"lead_left", "lead_right", "vertical_safe"}
    assert room == ids("room")
    for kind in vocabulary().kinds:
        assert kind.id == "room" or any(ids(kind.id) == set(args) for args in held), kind.id


@pytest.mark.parametrize(("kind", "id"), [(kind, id) for kind, told in FIRST.items() for id in told.split()])
def test_what_older_shot_lists_say_is_still_read(kind: str, id: str) -> None:
    assert getattr(Camera.model_validate({"size": "ms", "framing": "single", kind: id}), kind) == id


def test_the_shot_lists_of_the_examples_are_read() -> None:
    paths = sorted((Path(__file__).parents[2] / "examples").glob("*/e0*/shots.json"))
    assert len(paths) == 10
    assert all(ShotList.model_validate_json(path.read_bytes()).shots for path in paths)


@each
def test_a_term_is_defined_in_one_sentence_of_each_language(term: Term) -> None:
    en, zh = term.means.en, term.means.zh
    assert en.endswith(".") and not re.search(r"[.!?] ", en) and (en[0].isupper() or en[0].isdigit()), en
    assert zh.endswith("。") and zh.count("。") == 1 and HAN.search(zh), zh


@each
def test_each_language_is_written_in_its_own_letters_and_marks(term: Term) -> None:
    told = [term.name, term.means, *([term.say] if term.say else []), *term.unlike]
    assert [both.en for both in told if HAN.search(both.en) or re.search("[，。：；]", both.en)] == []
    assert [both.zh for both in told if not HAN.search(both.zh) or re.search(r"[,;:](?!\d)|\.$", both.zh)] == []
    assert [both.en for both in (term.means, *term.unlike) if not both.en.endswith(".")] == []
    assert [both.zh for both in term.unlike if not both.zh.endswith("。")] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_two_terms_of_a_kind_are_said_alike(language: Any) -> None:
    for kind in vocabulary().kinds:
        for told in ([t.say.told(language) for t in kind.terms if t.say], [t.name.told(language) for t in kind.terms]):
            assert len(set(told)) == len(told), f"{kind.id}: {sorted(told)}"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("pan_left", "truck_left"), ("pan_right", "truck_right"), ("tilt_up", "pedestal_up"), ("tilt_down", "pedestal_down"),
        ("push_in", "zoom_in"), ("pull_out", "zoom_out"), ("truck_left", "orbit_left"), ("truck_right", "orbit_right"),
        ("pedestal_up", "crane_up"), ("pedestal_down", "crane_down"), ("pan_left", "tilt_up"), ("pan_right", "tilt_down"),
        ("handheld", "shake"), ("handheld", "gimbal"), ("zoom_out", "dolly_zoom"),
    ],
)  # fmt: skip
def test_of_two_moves_that_people_mix_up_one_warns_of_the_other(one: str, two: str) -> None:
    warned = {t.id: {u.term for u in t.unlike} for t in vocabulary().kind("move").terms}
    assert f"move/{two}" in warned[one] or f"move/{one}" in warned[two]
    if {one, two} & {"pan_left", "pan_right", "tilt_up", "tilt_down"}:
        assert f"move/{two}" in warned[one] and f"move/{one}" in warned[two], "the four that are never confused warn both ways"


@pytest.mark.parametrize(
    ("word", "where"),
    [
        (r"\bpans?\b", {"pan_left", "pan_right", "whip_pan"}),
        (r"\btilts?\b", {"tilt_up", "tilt_down"}),
        (r"\btrucks?\b", {"truck_left", "truck_right"}),
        (r"\bzooms?\b", {"zoom_in", "zoom_out", "dolly_zoom"}),
        (r"\brolls?\b", {"roll_left", "roll_right"}),
        (r"\borbits?\b", {"orbit_left", "orbit_right"}),
        (r"\b(?:rises|sinks)\b", {"pedestal_up", "pedestal_down"}),
        ("摇(?!臂)", {"pan_left", "pan_right", "tilt_up", "tilt_down"}),
        ("横移", {"truck_left", "truck_right"}),
        ("[升降]", {"pedestal_up", "pedestal_down", "crane_up", "crane_down"}),
        ("变焦", {"zoom_in", "zoom_out", "dolly_zoom"}),
        ("环绕", {"orbit_left", "orbit_right"}),
        ("跟拍", {"track", "track_lead", "track_follow", "track_side"}),
        ("甩", {"whip_pan"}),
    ],
)
def test_a_word_of_the_trade_is_said_of_its_own_moves_only(word: str, where: set[str]) -> None:
    said = {t.id for t in vocabulary().kind("move").terms if t.say and re.search(word, f"{t.say.en} {t.say.zh}")}
    assert said == where


@pytest.mark.parametrize("pair", ["truck", "pan", "orbit"])
def test_left_is_left_in_both_languages(pair: str) -> None:
    for way, zh, other in (("left", "左", "右"), ("right", "右", "左")):
        term = vocabulary().term("move", f"{pair}_{way}")
        assert term.say and way in term.say.en and zh in term.say.zh and other not in term.say.zh
        assert zh in term.name.zh and zh in term.means.zh and re.search(rf"\b(?:own|its) {way}\b", term.means.en)


def test_lenses_lie_side_by_side_over_all_that_a_camera_may_have() -> None:
    ranges = [term.mm for term in vocabulary().kind("lens").terms if term.mm]
    assert [n for least, most in ranges for n in range(least, most + 1)] == list(range(8, 301))


def test_facings_turn_by_steps_from_front_to_back() -> None:
    assert [term.degrees for term in vocabulary().kind("facing").terms] == [0, 45, 90, 135, 180]
    heights = {term.id: term.degrees for term in vocabulary().kind("angle").terms}
    assert None not in heights.values()
    assert sorted((h or 0, id) for id, h in heights.items() if id != "dutch")[0][1] == "worms_eye" and heights["low"] == -30


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("ws", ["size/ls"]), ("cowboy", ["size/mls"]), ("locked", ["move/static"]), ("Pan Left", ["move/pan_left"]), ("左摇", ["move/pan_left"]),
        ("move/tilt_up", ["move/tilt_up"]), ("soft", ["focus/soft", "light_quality/soft"]), ("over_the_shoulder", ["framing/ots"]), ("无", []), ("", []),
    ],
)  # fmt: skip
def test_a_term_is_found_by_id_by_other_spellings_and_by_its_words(word: str, found: list[str]) -> None:
    assert [term.full for term in vocabulary().find(word)] == found


def test_no_spelling_means_two_terms_of_one_kind() -> None:
    for kind in vocabulary().kinds:
        spelt = [spelling for term in kind.terms for spelling in (term.id, *term.also)]
        assert len(set(spelt)) == len(spelt), kind.id


def test_a_warning_of_a_term_that_is_not_there_is_refused() -> None:
    told = vocabulary().model_dump()
    told["kinds"][0]["terms"][0]["unlike"] = [{"en": "x.", "zh": "甲。", "term": "move/fly"}]
    with pytest.raises(ValidationError, match="no such other term: size/els is unlike move/fly"):
        Vocabulary.model_validate(told)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_artist_is_told_every_term_that_the_form_takes(language: str) -> None:
    prompt = next(p for p in library() if (p.name, p.language) == ("storyboard/shots", language))
    rows = {m[1]: m[0] for row in re.finditer(r"^- .*$", prompt.system, re.M) for m in re.finditer(r"`(\w+)`[^`]*", row[0])}
    fields = {"light": "kind", "light_quality": "quality"}
    for kind in (
        "purpose", "size", "framing", "angle", "facing", "move", "speed", "amplitude", "focus", "composition", "at", "gaze", "going",
        "light", "light_quality",
    ):  # fmt: skip
        named = set(re.findall(r"[a-z_]+", rows[fields.get(kind, kind)]))
        assert ids(kind) <= named, f"{kind}: {sorted(ids(kind) - named)}"
