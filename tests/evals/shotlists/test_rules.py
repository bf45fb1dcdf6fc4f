"""What a rule lets pass on purpose, what it does not judge, and what it says."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from loreboard.agents.storyboard.grammar import sight
from loreboard.evals.measure import Evidence, Figure, Measure
from loreboard.evals.shotlists import axis, coverage, eyelines, fidelity, jumps, lengths, opening, order, rhythm, sizes, weigh
from loreboard.evals.shotlists.seeded import Case, changed, framed
from loreboard.evals.shotlists.trial import SEEDS
from loreboard.story.shots import Shot, ShotList, Waiver

At = Callable[[Case, str], int]


def sown(case: Case, rule: str, name: str) -> ShotList:
    told = SEEDS[rule][name](case, 5)
    assert told is not None
    return told.shots


def accused(measure: Measure) -> set[str]:
    return {shot for evidence in measure.evidence for shot in evidence.shots}


def new(after: Measure, before: Measure) -> set[str]:
    return accused(after) - accused(before)


def test_rules_come_in_order_and_speak_the_lists_language(case: Case) -> None:
    told = weigh(*case)
    assert [m.id for m in told] == [f"S{n}" for n in range(1, 12)]
    assert all(("覆" in m.name or any("\u3400" <= c <= "\u9fff" for c in m.name)) == (case.shots.language == "zh") for m in told)


def test_without_a_script_what_needs_one_is_not_judged_and_says_why(case: Case) -> None:
    told = {m.id: m for m in weigh(case.shots)}
    assert (told["S1"].verdict, told["S1"].figures) == ("not judged", ())
    assert told["S1"].why and told["S10"].why
    assert told["S10"].verdict in ("not judged", "failed")


def test_a_list_of_another_script_is_not_judged_by_this_one(case: Case) -> None:
    other = case.script.model_copy(update={"sha256": "0" * 64})
    assert coverage(case.shots, other).verdict == "not judged"
    assert fidelity(case.shots, other).why


def test_a_list_of_seven_shots_has_no_rhythm_to_judge(case: Case) -> None:
    short = case.shots.model_copy(update={"shots": case.shots.shots[:7]})
    assert {rhythm(short).verdict, sizes(short).verdict} == {"not judged"}


def test_an_empty_list_passes_nothing(case: Case) -> None:
    none = case.shots.model_copy(update={"shots": ()})
    assert not [m.id for m in weigh(none, case.script, case.book) if m.verdict == "passed"]


def test_coverage_is_weighed_in_seconds_and_not_in_lines(case: Case) -> None:
    long = max((s for s in case.shots.shots if s.lines), key=lambda s: s.frames)
    short = min((s for s in case.shots.shots if s.lines), key=lambda s: s.frames)
    without = [
        coverage(case.shots.model_copy(update={"shots": tuple(s for s in case.shots.shots if s.id != lost.id)}), case.script).value
        for lost in (long, short)
    ]
    assert without[0] is not None and without[1] is not None and without[0] < without[1] < 1


def test_a_flashback_may_stand_out_of_order(case: Case) -> None:
    told = sown(case, "S2", "moved to the front")
    moved = told.shots[0].scene
    past = tuple(s.model_copy(update={"heading": f"{s.heading} (FLASHBACK 闪回)"}) if s.id == moved else s for s in told.scenes)
    assert order(told).verdict == "failed"
    assert order(told.model_copy(update={"scenes": past})).verdict == "passed"


def test_one_shot_moved_is_one_shot_accused(case: Case) -> None:
    assert len(order(sown(case, "S2", "moved to the front")).evidence) == 1


def test_speech_hard_wrapped_over_lines_is_timed_as_one_turn(case: Case) -> None:
    assert lengths(case.shots, case.script).verdict == "passed" == lengths(case.shots).verdict


@pytest.mark.parametrize("free", ["match_cut", "dissolve"])
def test_a_declared_match_or_a_dissolve_is_no_jump_cut(case: Case, free: str) -> None:
    told = sown(case, "S6", "the same set-up again")
    i = next(
        n for n, shot in enumerate(told.shots) if shot.id in new(jumps(told), jumps(case.shots)) and shot.camera == told.shots[n - 1].camera
    )
    assert not new(jumps(changed(told, i, transition_in=free)), jumps(case.shots))


@pytest.mark.parametrize("fields", [{"size": "els"}, {"facing": "back"}, {"angle": "overhead"}])
def test_another_size_side_or_height_is_no_jump_cut(case: Case, fields: dict[str, str]) -> None:
    told = sown(case, "S6", "the same set-up again")
    i = next(
        n for n, shot in enumerate(told.shots) if shot.id in new(jumps(told), jumps(case.shots)) and shot.camera == told.shots[n - 1].camera
    )
    assert not new(jumps(framed(told, i, **fields)), jumps(case.shots))


def test_degrees_are_those_between_two_places_on_a_sphere(case: Case) -> None:
    camera = next(s for s in case.shots.shots if s.camera.framing == "single").camera.model_copy(
        update={"facing": "front", "angle": "eye", "side": 1, "azimuth": 180}
    )
    degrees = {facing: round(sight.apart(camera, camera.model_copy(update={"facing": facing}))) for facing in ("front", "profile", "back")}
    assert degrees == {"front": 0, "profile": 90, "back": 180}
    side = camera.model_copy(update={"facing": "three_quarter_front"})
    assert round(sight.apart(side, side.model_copy(update={"side": -1}))) == 90


def test_a_camera_seen_crossing_may_cross(case: Case) -> None:
    told = sown(case, "S7", "the other side from here on")
    i = next(n for n, (a, b) in enumerate(pairwise(told.shots), 1) if {a.id, b.id} <= accused(axis(told)))
    assert axis(framed(told, i, move="orbit_left")).verdict == "passed"


def test_a_shot_on_the_line_lets_the_camera_cross(case: Case) -> None:
    told = sown(case, "S7", "the other side from here on")
    i = next(n for n, (a, b) in enumerate(pairwise(told.shots), 1) if {a.id, b.id} <= accused(axis(told)))
    assert axis(framed(told, i - 1, side=0)).verdict == "passed"


def test_who_turns_may_look_the_other_way(case: Case) -> None:
    told = sown(case, "S8", "walks back on itself")
    i = next(n for n, (a, b) in enumerate(pairwise(told.shots), 1) if {a.id, b.id} <= new(eyelines(told), eyelines(case.shots)))
    turned = told.shots[i].picture + (" and turns back" if told.language == "en" else "，又转过身来")
    assert not new(eyelines(changed(told, i, picture=turned)), eyelines(case.shots))


def test_a_look_that_is_not_sideways_is_not_judged(case: Case) -> None:
    shots = tuple(
        s.model_copy(update={"subjects": tuple(x.model_copy(update={"gaze": "toward"}) for x in s.subjects)}) for s in case.shots.shots
    )
    assert eyelines(case.shots.model_copy(update={"shots": shots})).verdict == "not judged"


def test_a_place_may_be_withheld_if_somebody_says_so(case: Case) -> None:
    told = sown(case, "S11", "two close-ups")
    i = next(n for n, shot in enumerate(told.shots) if shot.id in new(opening(told), opening(case.shots)))
    assert not new(opening(changed(told, i, notes="withheld: we find out with her")), opening(case.shots))


@pytest.mark.parametrize(("rule", "name"), [("S6", "the same set-up again"), ("S7", "one shot from the other side"), ("S9", "no picture")])
def test_what_a_person_has_waived_is_no_fault(case: Case, rule: str, name: str) -> None:
    told = sown(case, rule, name)
    number = int(rule[1:]) - 1
    found = new(weigh(told, case.script, case.book)[number], weigh(*case)[number])
    assert found
    excused = tuple(_waived(shot, rule) if shot.id in found else shot for shot in told.shots)
    after = weigh(told.model_copy(update={"shots": excused}), case.script, case.book)[number]
    assert not new(after, weigh(*case)[number])


def _waived(shot: Shot, rule: str) -> Shot:
    return shot.model_copy(update={"waivers": (Waiver(code=rule, reason="on purpose", by="me"),)})


def test_what_the_bible_holds_may_stand_in_a_prompt(case: Case) -> None:
    assert case.book is not None
    shot = case.shots.shots[3]
    more = shot.prompt.model_copy(update={"core": f"{shot.prompt.core} {case.book.props[0].look}"})
    assert not new(fidelity(changed(case.shots, 3, prompt=more), case.script, case.book), fidelity(*case))


def test_a_measure_cannot_claim_a_verdict_that_its_figures_do_not_give() -> None:
    out = Figure(name="tau", label="tau", value=0.5, low=0.95)
    with pytest.raises(ValueError, match="does not follow"):
        Measure(id="S2", name="order", verdict="passed", figures=(out,))
    for nothing in ({}, {"figures": (out.model_copy(update={"value": 1.0}),), "judged": 0}):
        with pytest.raises(ValueError, match="does not follow"):
            Measure.model_validate({"id": "S2", "name": "order", "verdict": "passed"} | nothing)
    assert Measure(id="S2", name="order", verdict="failed", figures=(out,), evidence=(Evidence(text="x"),)).value == 0.5
