"""A clip in each dialect says what its shots say, keeps to what the renderer takes, and tells what it leaves out."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.render.clips import Clip, Slot
from loreboard.render.dialects import Asked, Handed, compiled
from loreboard.render.dialects.fitting import Block, fitted
from loreboard.render.dialects.phrases import PARTS, Phrase, words, written
from loreboard.render.profiles import Profile, profiles
from loreboard.render.profiles.units import prompt_units
from loreboard.story import wording
from loreboard.story.camera import Camera
from loreboard.story.script import Language
from loreboard.story.shots import Asset, Override, Ref, Shot, ShotList
from loreboard.story.takes import Remedy

KNOWN = profiles()
PLACE = {"en": "A narrow kitchen, one window", "zh": "一间窄厨房，一扇窗"}


@pytest.fixture
def told(shots: ShotList) -> ShotList:
    """The three shots with a place of their own, neutral prompts compiled as the house does, one group."""
    place = Asset(id="place-a", kind="place", of="KITCHEN", text=PLACE[shots.language])
    look = Asset(id="look-a", kind="look", of="Mei", text="woman, 41")
    known = shots.model_copy(update={"assets": (place, look), "style": "35 mm film"})
    return known.model_copy(update={"shots": tuple(_compiled(known, shot) for shot in shots.shots)})


def _compiled(shots: ShotList, shot: Shot, **more: Any) -> Shot:
    shot = shot.model_copy(update={"refs": (Ref(asset="place-a", role="location"),), "group": "g", **more})
    return shot.model_copy(update={"prompt": wording.prompt(shot, PLACE[shots.language], shots.style, shots.language)})


def with_first(shots: ShotList, **more: Any) -> ShotList:
    return shots.model_copy(update={"shots": (_compiled(shots, shots.shots[0], **more), *shots.shots[1:])})


def clip(shots: ShotList, *which: int, seconds: int = 10, piece: tuple[int, int] | None = None) -> Clip:
    """The shots of those numbers as one clip, one after another."""
    at, slots = 0, []
    for n in which:
        slots.append(Slot(shot=shots.shots[n].id, start=at, frames=shots.shots[n].frames, seconds=Fraction(5), piece=piece))
        at += shots.shots[n].frames
    return Clip(slots=tuple(slots), seconds=Fraction(seconds), planned=at, cost=Decimal(0), asked=(0, 0))


def limited(id: str = "kling/v2-5-turbo", **text: Any) -> Profile:
    """A known profile with other limits of text."""
    told = KNOWN[id].model_dump()
    return Profile.model_validate({**told, "text": {**told["text"], **text}})


def test_prose_says_the_neutral_prompt_and_what_only_a_clip_has(told: ShotList, language: Language) -> None:
    said = compiled(KNOWN["kling/v2-6"], told, clip(told, 1), Asked(sound=True))
    rank = [
        said.prompt.find(part)
        for part in (told.shots[1].subjects[0].look, PLACE[language], "35 mm film", "Steam" if language == "en" else "steam")
    ]
    assert -1 not in [
        said.prompt.casefold().find(part.casefold()) for part in ("woman, 41", PLACE[language], "35 mm film", "steam", "cup up", "cup down")
    ], said.prompt
    assert rank[0] < rank[1] and all(line.text in said.prompt for line in told.shots[1].dialogue)
    assert said.negative.startswith("text" if language == "en" else "文字") and said.lost == ()


def test_several_shots_in_one_text_are_numbered_with_their_lengths_and_say_the_same_once(told: ShotList, language: Language) -> None:
    said = compiled(KNOWN["bytedance/seedance-2.0"], told, clip(told, 0, 1, 2), Asked(sound=True))
    rows = said.prompt.split("\n")
    assert [row[: len(head)] for row, head in zip(rows, heads(language), strict=True)] == heads(language)
    assert said.prompt.count(PLACE[language]) == said.prompt.count("woman, 41") == said.prompt.count("35 mm film") == 1
    assert "avoid: there is no place for it" in said.lost


def heads(language: Language) -> list[str]:
    return (
        ["Shot 1 (4.2 s): ", "Shot 2 (4 s): ", "Shot 3 (1.9 s): "]
        if language == "en"
        else ["镜头1（4.2秒）：", "镜头2（4秒）：", "镜头3（1.9秒）："]
    )


def test_a_segment_is_a_shot_with_a_length_and_its_own_limit(told: ShotList) -> None:
    said = compiled(KNOWN["kling/v3"], told, clip(told, 0, 1), Asked(sound=True))
    assert said.prompt == "" and [s.seconds for s in said.segments] == [5, 5]
    assert all(0 < len(s.prompt) <= 512 and "woman, 41" in s.prompt for s in said.segments), "each segment stands by itself"


def test_h3_gets_its_fields_its_cuts_and_speech_with_speaker_and_language(told: ShotList, language: Language) -> None:
    said = compiled(KNOWN["minimax/h3"], told, clip(told, 0, 1), Asked(sound=True))
    main, sound, music = said.prompt.split("\n")
    assert main.startswith("integrated_multimodal_description: [Shot 1] ") and " [Shot 2] At 00:04.167, " in main
    assert sound in ("overall_soundscape: Steam.", "overall_soundscape: Steam。") and music == "non_diegetic_music: N/A"
    tongue, first = ("English", "(S1) says: ") if language == "en" else ("Chinese", "（S1）说：")
    assert f"{first}<d>[{tongue}] {told.shots[1].dialogue[0].text}</d>" in main and ("(S2)" if language == "en" else "（S2）") in main


@pytest.mark.parametrize(
    ("roles", "line"),
    [
        (("first_frame",), "at 0.00 seconds"),
        (("first_frame", "last_frame"), "aligns with the 10.00-second mark."),
        (("last_frame",), "<Picture 1> (from [Shot 2])"),
    ],
)
def test_h3_is_told_which_picture_is_which_frame(roles: tuple[str, ...], line: str, told: ShotList) -> None:
    said = compiled(KNOWN["minimax/h3"], told, clip(told, 0, 1), Asked(handed=tuple(Handed(None, role) for role in roles)))
    assert line in said.prompt.split("\n")[0] and said.prompt.split("\n")[1] == ""


def test_h3_with_references_defines_its_subjects(told: ShotList) -> None:
    refs = (Handed(told.assets[1], "image", "Image 1"), Handed(told.assets[0], "image", "Image 2"))
    rows = compiled(KNOWN["minimax/h3"], told, clip(told, 0), Asked(handed=refs)).prompt.split("\n")
    assert [row.partition(":")[0] for row in rows] == [
        "subject_definitions",
        "summary",
        "retention_analysis",
        "detailed_description",
        "overall_soundscape",
        "non_diegetic_music",
    ]
    assert "Mei" in rows[0] and "woman, 41" in rows[0] and "Image 1" in rows[0] and "Image 2" in rows[2]


def test_flags_stand_behind_the_words_and_no_word_can_be_one(told: ShotList) -> None:
    sly = with_first(told, picture="she pours --ratio 1:1 and --seed 5")
    said = compiled(KNOWN["bytedance/seedance-1.0-pro"], sly, clip(sly, 0, seconds=5), Asked(tier="720p", aspect="9:16", seed=11))
    assert said.tail == " --resolution 720p --ratio 9:16 --duration 5 --seed 11 --camerafixed false --watermark false"
    assert "--" not in said.prompt and "ratio 1:1" in said.prompt


MOVES = {
    ("minimax/hailuo-2.3", "pan_left"): "[Pan left]", ("minimax/hailuo-2.3", "tilt_up"): "[Tilt up]", ("minimax/hailuo-2.3", "push_in"): "[Push in]",
    ("luma/ray-2", "pan_right"): {"concepts": [{"key": "pan_right"}]}, ("luma/ray-2", "tilt_down"): {"concepts": [{"key": "tilt_down"}]},
    ("kling/v1-6", "pan_left"): {"camera_control": {"type": "simple", "config": {"tilt": -4}}},
    ("kling/v1-6", "pan_right"): {"camera_control": {"type": "simple", "config": {"tilt": 4}}},
    ("kling/v1-6", "tilt_up"): {"camera_control": {"type": "simple", "config": {"pan": 4}}},
    ("kling/v1-6", "tilt_down"): {"camera_control": {"type": "simple", "config": {"pan": -4}}},
    ("minimax/h3-max", "orbit_left"): {"camera": {"azimuth": -30}}, ("minimax/h3-max", "push_in"): {"camera": {"distance": 0.5}},
    ("open/wan2.1", "truck_left"): {"camera_pose": "Pan Left"}, ("vidu/q2", "pan_left"): {"movement_amplitude": "small"},
}  # fmt: skip


@pytest.mark.parametrize(("id", "move"), MOVES, ids=str)
def test_a_move_is_given_as_the_renderer_has_it(id: str, move: Any, told: ShotList, language: Language) -> None:
    if "camera" not in KNOWN[id].control.model_dump() or (id == "open/wan2.1" and KNOWN[id].control.table is None):
        pytest.skip("this profile has no camera parameters")
    moving = with_first(told, camera=Camera(size="ms", framing="single", move=move, side=-1))
    said, wanted = compiled(KNOWN[id], moving, clip(moving, 0)), MOVES[id, move]
    if isinstance(wanted, str):
        assert f"{wanted} " in said.prompt and said.params == {}
    else:
        assert said.params == wanted
    exact = isinstance(wanted, str) or id in ("luma/ray-2", "kling/v1-6", "open/wan2.1")
    assert (wording.term("move", move, language) not in said.prompt) == exact, "an exact move is not said twice"


def test_shots_of_one_clip_that_move_apart_are_told_in_words(told: ShotList, language: Language) -> None:
    apart = with_first(told, camera=Camera(size="ms", framing="single", move="orbit_left", side=-1))
    said = compiled(KNOWN["minimax/h3-max"], apart, clip(apart, 0, 1))
    assert (
        said.params == {}
        and wording.term("move", "orbit_left", language) in said.prompt
        and any(what.startswith("move: ") for what in said.lost)
    )


@pytest.mark.parametrize(
    ("how", "en", "zh"),
    [
        ("prose", "Mei says: Drink it while it is hot.", "Mei说：趁热喝了它。"),
        ("quoted", 'Mei says: "Drink it while it is hot."', 'Mei说："趁热喝了它。"'),
    ],
)
def test_speech_is_written_as_the_renderer_takes_it(how: str, en: str, zh: str, told: ShotList, language: Language) -> None:
    profile = KNOWN["kling/v2-6"].model_copy(update={"sound": KNOWN["kling/v2-6"].sound.model_copy(update={"dialogue": how})})
    said = compiled(profile, told, clip(told, 1), Asked(sound=True)).prompt
    assert (en if language == "en" else zh) in said
    assert '".' not in said and '"。' not in said


@pytest.mark.parametrize(("seen", "extension", "key"), [(False, None, "unseen"), (False, "V.O.", "over"), (True, None, "seen")])
def test_a_voice_from_elsewhere_is_said_to_be(seen: bool, extension: str | None, key: str, told: ShotList, language: Language) -> None:
    line = told.shots[1].dialogue[0].model_copy(update={"on_screen": seen, "extension": extension})
    heard = with_first(told, dialogue=(line,))
    said = compiled(KNOWN["kling/v2-6"], heard, clip(heard, 0), Asked(sound=True)).prompt
    marks = {"unseen": ("off screen", "画外"), "over": ("voice-over", "画外音"), "seen": ("says: ", "Mei说：")}
    assert marks[key][0 if language == "en" else 1] in said


def test_speech_and_sound_that_cannot_be_made_are_told(told: ShotList) -> None:
    for profile, asked in ((KNOWN["kling/v2-5-turbo"], Asked(sound=True)), (KNOWN["kling/v2-6"], Asked(sound=False))):
        said = compiled(profile, told, clip(told, 1), asked)
        assert f"dialogue: {told.shots[1].id}" in said.lost and told.shots[1].dialogue[0].text not in said.prompt


def test_a_line_is_said_in_the_piece_it_begins_in(told: ShotList) -> None:
    first, second = told.shots[1].dialogue
    cut = Slot(shot=told.shots[1].id, start=0, frames=39, piece=(1, 2)), Slot(shot=told.shots[1].id, start=0, frames=56, piece=(2, 2))
    texts = [
        compiled(
            KNOWN["kling/v2-6"],
            told,
            Clip(slots=(slot,), seconds=Fraction(5), planned=39, cost=Decimal(0), asked=(0, 0)),
            Asked(sound=True, begun=begun),
        ).prompt
        for slot, begun in zip(cut, (0, 39), strict=True)
    ]
    assert [first.text in text for text in texts] == [True, False] and [second.text in text for text in texts] == [False, True]


def test_people_and_places_are_called_by_their_pictures(told: ShotList, language: Language) -> None:
    refs = (Handed(told.assets[1], "image", "@image1"), Handed(told.assets[0], "image", "@image2"))
    said = compiled(KNOWN["kling/v3-omni"], told, clip(told, 0), Asked(handed=refs)).prompt
    assert ("Mei (@image1): woman, 41" if language == "en" else "Mei（@image1）：woman, 41") in said
    assert ("as in @image2" if language == "en" else "参照@image2") in said


def test_what_is_not_wanted_goes_where_there_is_room_for_it(told: ShotList, language: Language) -> None:
    word = told.shots[0].prompt.avoid[0]
    by_kind = {
        kind: compiled(
            limited(negative=kind, negative_max=None), told, clip(told, 0), Asked(remedies={told.shots[0].id: Remedy(avoid=("fog",))})
        )
        for kind in ("none", "field", "in_prompt")
    }
    assert [word in said.negative for said in by_kind.values()] == [False, True, False]
    assert [("fog" in said.prompt) for said in by_kind.values()] == [False, False, True] and by_kind["field"].negative.endswith("fog")
    short = compiled(limited(negative_max=12), told, clip(told, 0))
    assert (
        0 < len(short.negative) <= 12
        and short.negative in ("text", "文字，字幕，水印", "文字，字幕，水印，标志")
        and "avoid: the list is too long" in short.lost
    )


def test_what_a_note_asks_for_is_said_behind_the_action(told: ShotList) -> None:
    remedy = Remedy(first=("Left to right, as before",), clauses=("five fingers on the cup",))
    said = compiled(KNOWN["kling/v2-6"], told, clip(told, 0), Asked(remedies={told.shots[0].id: remedy})).prompt
    assert said.startswith("Left to right, as before") and "ive fingers on the cup" in said


def test_a_persons_words_are_sent_as_they_stand(told: ShotList) -> None:
    mine = "my own words, -- and no stop"
    shot = told.shots[0].model_copy(
        update={"prompt": told.shots[0].prompt.model_copy(update={"overrides": {"kling/v2-6": Override(prompt=mine)}})}
    )
    own = told.model_copy(update={"shots": (shot, *told.shots[1:])})
    assert compiled(KNOWN["kling/v2-6"], own, clip(own, 0)).prompt == mine
    edited = told.shots[0].model_copy(update={"prompt": told.shots[0].prompt.model_copy(update={"core": "Nothing but fog, and a bell."})})
    own = told.model_copy(update={"shots": (edited, *told.shots[1:])})
    assert compiled(KNOWN["kling/v2-6"], own, clip(own, 0)).prompt.startswith("Nothing but fog, and a bell.")


@pytest.mark.parametrize("unit", ["chars", "utf16", "tokens"])
@pytest.mark.parametrize("most", [400, 200, 120, 60])
def test_a_prompt_fits_and_what_is_worth_least_goes_first(most: int, unit: str, told: ShotList) -> None:
    profile = limited("kling/v2-6", prompt_max=most, unit=unit)
    said = compiled(profile, told, clip(told, 0), Asked(sound=True))
    assert prompt_units(profile, said.prompt).most <= most
    gone = [what.partition(":")[0] for what in said.lost if what.partition(":")[0] in PARTS and what.endswith(told.shots[0].id)]
    ranks = words()["ranks"]
    kept = [
        clause.part
        for s in wording.sentences(told.shots[0], PLACE[told.language], told.style, told.language)
        for clause in s
        if clause.part not in gone
    ]
    assert not gone or max(ranks[part] for part in gone) <= min((ranks[part] for part in kept), default=100), (
        "nothing goes before what is worth less"
    )


def test_every_part_has_a_rank_and_no_two_the_same() -> None:
    assert set(words()["ranks"]) == set(PARTS) and len(set(words()["ranks"].values())) == len(PARTS)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(PARTS), st.text(st.sampled_from("ab cd,.雾路。"), min_size=1, max_size=30).filter(str.strip), st.booleans()
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 120),
)
@settings(max_examples=200, deadline=None)
def test_fitting_never_touches_a_persons_words_and_tells_everything_that_goes(rows: list[tuple[str, str, bool]], most: int) -> None:
    blocks: list[Block] = [[(Phrase(part, text, 0, theirs=theirs),) for part, text, theirs in rows]]
    done = fitted(blocks, lambda now: len(written(now[0], "en", {})) - most)
    left = [phrase for sentence in done.blocks[0] for phrase in sentence]
    assert [p for p in left if p.theirs] == [s[0] for s in blocks[0] if s[0].theirs]
    assert len(written(done.blocks[0], "en", {})) <= most or all(p.theirs for p in left)
    whole = [s[0] for s in blocks[0] if s[0] not in left and s[0].part != "action"]
    assert sorted(whole) == sorted(p for p in done.dropped if p not in left) and (
        bool(done.cut) or all(s[0] in left for s in blocks[0] if s[0].part == "action")
    )


def test_the_words_of_ours_are_in_a_language_the_renderer_takes(told: ShotList, language: Language) -> None:
    only = limited(languages=("en",))
    said = compiled(only, told, clip(told, 0))
    assert said.language == "en" and wording.term("size", "ms", "en").casefold() in said.prompt.casefold()
    assert any(what.startswith("prompt_language") for what in said.lost) == (language == "zh")
