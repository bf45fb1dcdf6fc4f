"""A line that runs on over shots which claim none: parted at words, each part where it is heard or seen, and all of them the line."""

from collections.abc import Callable
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.agents.storyboard import edits, shot_list
from loreboard.agents.storyboard.board import faults as refused
from loreboard.agents.storyboard.edits import Table
from loreboard.agents.storyboard.fit import fit
from loreboard.agents.storyboard.needs import Needs
from loreboard.agents.storyboard.prices import cost
from loreboard.agents.storyboard.running import begins
from loreboard.agents.storyboard.verify import faults
from loreboard.evals.shotlists.lengths import lengths
from loreboard.render import captions
from loreboard.render.conform import Cut, Piece, compare, read, taken
from loreboard.render.cuts import edl
from loreboard.screenplay import read_fountain, timing
from loreboard.story.bible import Bible
from loreboard.story.drawn import DrawnShot, DrawnSubject, LightPlan, SceneShots
from loreboard.story.script import Language, Script
from loreboard.story.shots import Shot, ShotList

from .conftest import PEOPLE

Shoot = Callable[..., DrawnShot]
SPEECH: dict[Language, tuple[str, ...]] = {
    "en": (
        "I counted the cups when you were down at the water, all nine of them,", "and I counted them again when you came up.",
        "There was one too many, Bo.", "Nobody washes a cup for somebody who is not there!",
    ),
    "zh": ("你下水那会儿我数过杯子，九只，一只不少，", "你上来以后我又数了一遍。", "多了一只，阿博。", "没有人会替不在的人洗杯子！"),
}  # fmt: skip
ACTS: dict[Language, tuple[str, ...]] = {
    "en": ("Bo turns his cup upside down.", "Mei takes the ladle from its hook.", "The lid rattles and is still."),
    "zh": ("阿博把杯子倒扣过来。", "阿梅从钩子上取下勺子。", "锅盖响了两声，停了。"),
}
KITCHEN = {"en": "INT. KITCHEN - NIGHT", "zh": ".内 灶房 夜"}


@pytest.fixture
def long(language: Language) -> Script:
    """A speech of four clauses on line 4, and a paragraph of three acts on line 6."""
    gap, at = (" ", "") if language == "en" else ("", "@")
    name = PEOPLE[language][0].upper()
    text = f"{KITCHEN[language]}\n\n{at}{name}\n{gap.join(SPEECH[language])}\n\n{gap.join(ACTS[language])}\n"
    return read_fountain(text.encode(), "script.fountain")


@pytest.fixture
def run(language: Language, shoot: Shoot) -> SceneShots:
    """The speech on the speaker, the listener, hands, the speaker; the paragraph in three pictures."""
    mei, bo = PEOPLE[language]
    said, done = SPEECH[language], ACTS[language]

    def seen(name: str) -> tuple[DrawnSubject, ...]:
        return (DrawnSubject(name=name, doing="x", feeling="calm", at="left", gaze="right"),)

    def one(line: int, words: str, who: str, **more: object) -> DrawnShot:
        told = {"lines": () if words else (line,), "on_line": line, "runs_on": words, "subjects": seen(who) if who else ()}
        return drawn_shot(**told | more)

    shots = (
        one(4, "", mei, size="ms"),
        one(4, said[1][:12].rpartition(" ")[0] or said[1][:5], bo, purpose="listen", size="cu"),
        one(4, said[2], mei, purpose="insert", size="insert", framing="insert"),
        one(4, said[3][:6], mei, size="cu"),
        one(6, "", bo, purpose="action"),
        one(6, done[1], mei, purpose="action", size="cu"),
        one(6, done[2][:7].strip(), "", purpose="action", size="insert", framing="insert"),
    )
    return SceneShots(light=LightPlan(source="lamp", change="", change_on_line=None), shots=shots)


def drawn_shot(**fields: object) -> DrawnShot:
    told: dict[str, object] = {
        "lines": (), "on_line": 1, "purpose": "speech", "size": "ms", "framing": "single", "angle": "eye", "facing": "three_quarter_front",
        "move": "static", "speed": "normal", "lens_mm": 50, "side": 1, "subjects": (), "picture": "x", "start": "x", "end": "x", "sound": "", "seconds": 3.0,
    }  # fmt: skip
    return DrawnShot.model_validate(told | fields)


def listed(script: Script, book: Bible, drawn: SceneShots, target: int | None = None, fps: int = 24) -> ShotList:
    return shot_list(script, book, {"s01": drawn}, episode=1, title="", file="x", made_by="hand", fps=fps, target_frames=target)


def heard(told: ShotList, line: int) -> list[str]:
    return [d.text for shot in told.shots for d in shot.dialogue if d.line == line]


def shortest(script: Script, book: Bible, run: SceneShots) -> int:
    return sum(shot.least for shot in listed(script, book, run).shots)


def test_each_shot_has_the_words_heard_in_it_and_the_line_is_claimed_once(
    long: Script, book: Bible, run: SceneShots, language: Language
) -> None:
    told = listed(long, book, run)
    assert faults(told, long, book) == ()
    assert [shot.lines for shot in told.shots] == [(4,), (), (), (), (6,), (), ()]
    assert heard(told, 4) == list(SPEECH[language])
    assert all(len(shot.dialogue) <= 1 for shot in told.shots)


def test_only_a_shot_that_shows_the_mouth_has_its_voice_on_screen(long: Script, book: Bible, run: SceneShots) -> None:
    assert [d.on_screen for shot in listed(long, book, run).shots for d in shot.dialogue] == [True, False, False, True]


def test_a_voice_does_not_stop_at_the_cut(long: Script, book: Bible, run: SceneShots) -> None:
    for fps in (24, 25, 30):
        told = listed(long, book, run, fps=fps)
        for shot, after in pairwise(told.shots[:4]):
            rest = shot.frames - shot.dialogue[0].start - shot.dialogue[0].frames + after.dialogue[0].start
            assert after.dialogue[0].start == 0 and 0 <= rest <= (0.6 + 0.5 + 0.15) * fps + 2


def test_the_parts_take_together_what_the_line_takes(long: Script, book: Bible, run: SceneShots) -> None:
    line = next(line for line in long.lines if line.number == 4)
    told = listed(long, book, run)
    whole = timing.line_seconds(line, long.language) + timing.air()
    assert sum(shot.least for shot in told.shots[:4]) / 24 == pytest.approx(whole, abs=0.25)


def test_any_target_that_can_be_met_is_met_to_the_frame(long: Script, book: Bible, run: SceneShots) -> None:
    least = shortest(long, book, run)
    for more in (0, 1, 7, 40, 90):
        told = listed(long, book, run, least + more)
        assert told.frames == least + more and faults(told, long, book) == ()


def test_lines_go_before_a_part_of_one_does(long: Script, book: Bible, run: SceneShots, language: Language) -> None:
    look = drawn_shot(on_line=6, purpose="reaction", seconds=3.0)
    told = listed(long, book, run.model_copy(update={"shots": (*run.shots, look)}), shortest(long, book, run))
    assert len(told.shots) == 7 and heard(told, 4) == list(SPEECH[language])


def test_captions_show_a_part_while_it_is_heard(long: Script, book: Bible, run: SceneShots, language: Language) -> None:
    told = listed(long, book, run)
    for shot, start, part in zip(told.shots, told.starts(), SPEECH[language], strict=False):
        shown = [cue for cue in captions.cues(told) if start <= cue.start < start + shot.frames]
        assert "".join("".join(line for cue in shown for line in cue.lines).split()) == "".join(part.split())
        assert max(cue.end for cue in shown) <= start + shot.frames
    assert [c.text for shot in told.shots for c in shot.captions] == list(SPEECH[language])


def test_a_thing_taken_up_in_a_later_part_is_not_in_hand_before(long: Script, book: Bible, run: SceneShots, language: Language) -> None:
    shots = listed(long, book, run).shots
    held = [[f.value for f in (*shot.state, *shot.changes) if f.what in ("left_hand", "right_hand", "hands")] for shot in shots[4:6]]
    assert not [value for value in held[0] if {"en": "ladle", "zh": "勺"}[language] in value]


@pytest.mark.parametrize("wrong", ["nowhere", "backwards", "split word", "first words", "claimed"])
def test_words_that_are_not_there_run_nowhere_and_the_shot_before_keeps_them(
    wrong: str, long: Script, book: Bible, run: SceneShots, language: Language
) -> None:
    said = SPEECH[language]
    first = {
        "nowhere": "xyzzy",
        "backwards": said[3][:6],
        "split word": "ounted",
        "first words": said[0][: 13 if language == "en" else 4],
        "claimed": "",
    }[wrong]
    shots = list(run.shots)
    shots[1] = shots[1].model_copy(update={"runs_on": first})
    drawn = run.model_copy(update={"shots": tuple(shots)})
    told = listed(long, book, drawn)
    assert faults(told, long, book) == ()
    assert "".join("".join(heard(told, 4)).split()) == "".join("".join(said).split())
    if wrong != "claimed":
        assert bool(refused(long.scenes[0], book, drawn)) and not refused(long.scenes[0], book, run)


def changed(told: ShotList, at: int, **fields: object) -> ShotList:
    shots = list(told.shots)
    shots[at] = shots[at].model_copy(update=fields)
    return told.model_copy(update={"shots": tuple(shots)})


def test_a_part_left_out_doubled_or_moved_by_hand_is_found(long: Script, book: Bible, run: SceneShots) -> None:
    told = listed(long, book, run)
    one, two, three = told.shots[1:4]
    assert {f.code for f in faults(changed(told, 1, dialogue=()), long)} == {"UNSAID"}
    assert {f.code for f in faults(changed(told, 1, dialogue=two.dialogue), long)} == {"RETYPED"}
    swapped = told.model_copy(update={"shots": (told.shots[0], three, two, one, *told.shots[4:])})
    assert {"NOT_RUNNING", "RETYPED"} <= {f.code for f in faults(swapped, long)}
    without = told.model_copy(update={"shots": (*told.shots[:1], *told.shots[2:])})
    assert "RETYPED" in {f.code for f in faults(without, long)}


def test_words_return_to_the_shot_before_when_a_part_is_deleted_or_merged(
    long: Script, book: Bible, run: SceneShots, language: Language
) -> None:
    told, table, said = listed(long, book, run), Table(long), SPEECH[language]
    gap = " " if language == "en" else ""
    names = [shot.id for shot in told.shots]
    wide = told.model_copy(update={"target_frames": told.target_frames})
    for after in (edits.delete(wide, table, names[1]), edits.merge(wide, table, names[0], names[1])):
        assert faults(after, long, book) == () and after.frames == told.frames
        assert heard(after, 4) == [gap.join(said[:2]), *said[2:]]
    joined = edits.merge(told, table, names[2], names[3])
    assert heard(joined, 4) == [*said[:2], gap.join(said[2:])] and faults(joined, long, book) == ()
    away = edits.move(told, table, names[1], after=names[-1])
    assert heard(away, 4) == [gap.join(said[:2]), *said[2:]] and faults(away, long, book) == ()
    assert next(shot for shot in away.shots if shot.id == names[1]).runs_on == ""


def test_what_nobody_edits_keeps_its_words(long: Script, book: Bible, run: SceneShots) -> None:
    told = listed(long, book, run)
    after = edits.note(edits.refit(told, Table(long)), told.shots[0].id, "x")
    assert [(s.frames, s.dialogue) for s in after.shots] == [(s.frames, s.dialogue) for s in told.shots]


def test_the_words_of_a_part_are_no_part_of_what_a_picture_depends_on(long: Script, book: Bible, run: SceneShots) -> None:
    shot = listed(long, book, run).shots[1]
    assert shot.model_copy(update={"runs_on": ""}).digest == shot.digest
    assert shot.model_copy(update={"dialogue": ()}).digest != shot.digest


WORDS = st.lists(st.sampled_from(["no", "nine", "No.", "knots,", "九", "it's", "a"]), min_size=1, max_size=12)


@settings(max_examples=200, deadline=None)
@given(WORDS, st.integers(0, 40), st.integers(0, 40))
def test_words_are_found_behind_the_place_before_and_never_inside_a_word(words: list[str], after: int, start: int) -> None:
    text = " ".join(words)
    quoted = text[start : start + 6]
    at = begins(text, quoted, after)
    if at is not None:
        assert at > after and text[at:].lower().startswith(quoted.split()[0].lower())
        assert not (text[at - 1].isascii() and text[at - 1].isalnum() and text[at].isascii() and text[at].isalnum())
        assert text[after:at].strip()


def test_shots_of_the_old_kind_are_as_they_were(script: Script, book: Bible, drawn: dict[str, SceneShots]) -> None:
    told = shot_list(script, book, drawn, episode=1, title="", file="x", made_by="hand")
    assert all(isinstance(shot, Shot) and shot.runs_on == "" for shot in told.shots)
    assert [d.text for shot in told.shots for d in shot.dialogue] == [line.text for line in script.lines if line.speaker]


def test_lengths_around_a_run_cost_least_of_all_there_are(long: Script, book: Bible, run: SceneShots) -> None:
    """The rooms of a run, gone through for every way to part a few frames among its shots."""
    board = [(long.scenes[0], shot) for shot in run.shots[:4]]
    needs = Needs(long, board, {}, 8)
    reel = needs.reel(None)
    for more in (0, 1, 3, 5):
        target = sum(reel.floors) + more
        found = fit(reel.model_copy(update={"target": target}))
        rooms = [range(floor, min(top, floor + more) + 1) for floor, top in zip(reel.floors, reel.ceilings, strict=True)]
        ways = [way for way in product(*rooms) if sum(way) == target]
        assert found.frames in ways and found.price == min(cost(reel, way) for way in ways)


def test_a_run_takes_no_longer_than_its_breaths_allow(long: Script, run: SceneShots) -> None:
    needs = Needs(long, [(long.scenes[0], shot) for shot in run.shots[:4]], {}, 24)
    rooms = needs.reel(None).rooms
    assert [room.most - room.wish for room in rooms[:3]] == [12, 12, 12] and rooms[3].most >= 2 * rooms[3].wish


def test_a_line_that_is_cut_frees_every_shot_it_runs_over(long: Script, run: SceneShots) -> None:
    needs = Needs(long, [(long.scenes[0], shot) for shot in run.shots], {}, 24)
    assert {loss.line: loss.shots for loss in needs.losses(False)} == {4: (0, 1, 2, 3), 6: (4, 5, 6)}
    assert all(needs.remains(place, frozenset({4})) is None for place in range(4))


def test_speech_is_weighed_by_its_parts_and_a_hurried_one_is_found(long: Script, book: Bible, run: SceneShots) -> None:
    told = listed(long, book, run)
    assert not lengths(told, long).evidence
    short = changed(
        told, 1, frames=told.shots[1].frames // 2, dialogue=tuple(d.model_copy(update={"frames": 8}) for d in told.shots[1].dialogue)
    )
    assert any(told.shots[1].id in evidence.shots for evidence in lengths(short, long).evidence)


def test_a_cut_that_drops_a_part_says_which_words_are_lost(long: Script, book: Bible, run: SceneShots, language: Language) -> None:
    told = listed(long, book, run)
    pieces = [piece for n, piece in enumerate(uncut(told)) if n != 1]
    found = compare(told, Cut(pieces=tuple(pieces), gaps=0, rate=24.0))
    assert [(lost.line, lost.text) for lost in found.lost] == [(4, SPEECH[language][1])]


def test_a_part_that_the_cut_moves_keeps_its_line(long: Script, book: Bible, run: SceneShots) -> None:
    told = listed(long, book, run)
    pieces = uncut(told)
    after = taken(told, compare(told, Cut(pieces=(*pieces[:1], *pieces[2:], pieces[1]), gaps=0, rate=24.0)))
    assert after.shots[-1].id == told.shots[1].id and after.shots[-1].on_line == 4
    assert "NOT_RUNNING" in {fault.code for fault in faults(after, long)}


def uncut(told: ShotList) -> list[Piece]:
    return list(read(edl.export(told), "x.edl", told.fps).pieces)


@pytest.mark.parametrize("at", [0, 1, 3])
def test_a_run_of_which_one_shot_is_a_person_s_stays_whole_in_another_version_of_the_script(
    at: int, long: Script, book: Bible, run: SceneShots, language: Language
) -> None:
    told = edits.lock(listed(long, book, run), ["#" + str(at + 1)])
    new = read_fountain(long.text.replace(ACTS[language][2], ACTS[language][2] * 2).encode(), "script.fountain")
    plain = run.model_copy(update={"shots": tuple(s for s in run.shots if s.lines)})
    after = edits.carried(told, long, listed(new, book, plain), Table(new), None)
    assert faults(after, new, book) == ()
    assert heard(after, 4) == list(SPEECH[language])
    assert told.shots[at] in after.shots
