"""A pace fitted on measured rows: it finds what was there, one slip does not drag it, and every bad row is refused by its number."""

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.screenplay import read_duanju, read_fountain, timing
from loreboard.screenplay.calibration import Calibration, Sample, calibrate, error, held_out
from loreboard.screenplay.estimates import EpisodeTime, episode_times
from loreboard.screenplay.matching import samples_of
from loreboard.screenplay.measured import read_measured
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.errors import BadInput, LoreboardError

NEEDS = timing.constants()["calibration"]
ENGLISH = "Title: Ford\n\nINT. MILL - NIGHT\n\nShe waits.\n\nADA\nNobody grinds here after dark.\n\nEXT. FORD - DAY\n\nHe wades in.\n\nINT. MILL - NIGHT\n\nRain.\n"
CHINESE = "第1集 归来\n1-1 日 内 茶馆\n△她放下灯。\n甲：别回头。\n1-2 夜 外 桥\n△他走来。\n第2集 对质\n2-1 夜 内 仓房\n乙：谁在那儿？\n"
FORD = episode_times(read_fountain(ENGLISH.encode(), "x"))
TEA = episode_times(read_duanju(CHINESE.encode(), "x"))


def fitted(table: str, episodes: Sequence[EpisodeTime] = FORD) -> Calibration:
    unit, rows = read_measured(table.encode(), "m.csv")
    return calibrate(unit, samples_of(unit, rows, episodes, "m.csv"), SHIPPED, "2026-11-30", "m.csv")


def rows(count: int, speech: float, action: float, noise: float = 0.0, seed: int = 0) -> list[Sample]:
    rng = random.Random(seed)
    out = []
    for n in range(count):
        said, seen = (rng.uniform(10, 40), rng.uniform(1, 8)) if n % 2 else (rng.uniform(1, 8), rng.uniform(10, 40))
        out.append(
            Sample(row=n + 2, name=f"s{n}", speech=said, action=seen, measured=(said * speech + seen * action) * (1 + rng.gauss(0, noise)))
        )
    return out


def fit(samples: Sequence[Sample], before: Pace = SHIPPED) -> Calibration:
    return calibrate("scene", samples, before, "2026-11-30", "m.csv")


@settings(deadline=None, max_examples=30)
@given(st.floats(0.5, 2), st.integers(1, 30))
def test_one_multiplier_is_found_exactly(k: float, count: int) -> None:
    found = fit(rows(count, k, k))
    assert found.pace.speech == pytest.approx(k, abs=0.001)
    assert found.pace.action == found.pace.speech
    assert found.pace.fitted is not None
    assert found.pace.fitted.after == pytest.approx(0, abs=0.002)
    assert found.pace.fitted.before == pytest.approx(abs(1 - k) / k, abs=0.001)


@settings(deadline=None, max_examples=30)
@given(st.floats(0.6, 1.6), st.floats(0.6, 1.6))
def test_two_multipliers_are_found_where_the_rows_can_tell_them_apart(speech: float, action: float) -> None:
    found = fit(rows(20, speech, action))
    assert found.pace.speech == pytest.approx(speech, abs=0.02)
    assert found.pace.action == pytest.approx(action, abs=0.02)


def test_two_multipliers_are_not_fitted_on_fewer_rows_than_are_needed() -> None:
    assert fit(rows(NEEDS["apart"]["rows"], 1.4, 0.8)).apart == "fitted"
    assert fit(rows(NEEDS["apart"]["rows"] - 1, 1.4, 0.8)).apart == "too few"
    seen_only = [s.model_copy(update={"speech": 1.0}) for s in rows(20, 1, 1) if s.action > s.speech]
    assert fit(seen_only).apart == "too few"


def test_two_multipliers_are_not_kept_when_they_foretell_no_better() -> None:
    same = [fit(rows(10, 1.1, 1.1, noise=0.2, seed=seed)) for seed in range(20)]
    assert sum(found.apart == "no better" for found in same) >= 10
    for found in same:
        assert (found.apart == "fitted") == (found.pace.speech != found.pace.action)


def test_one_row_that_is_far_out_does_not_drag_the_rest() -> None:
    clean = rows(9, 1.2, 1.2, noise=0.02)
    slipped = [*clean[:8], clean[8].model_copy(update={"measured": clean[8].measured * 10})]
    assert fit(slipped).pace.speech == pytest.approx(fit(clean).pace.speech, rel=0.03)


def test_the_error_shown_before_is_that_of_the_pace_in_force() -> None:
    found = fit(rows(6, 1.3, 1.3), before=Pace(speech=1.3, action=1.3))
    assert found.pace.fitted is not None
    assert found.pace.fitted.before == pytest.approx(0, abs=0.001)
    assert found.pace.speech == pytest.approx(1.3, abs=0.001)


def test_the_band_is_promised_only_when_enough_was_measured() -> None:
    few = [Sample(row=2, name="s01", speech=10, action=10, measured=22)]
    assert fit(few).pace.band is None
    assert not fit(few).enough
    many = [few[0].model_copy(update={"speech": 60.0, "action": 60.0, "measured": 140.0})]
    assert fit(many).pace.band == timing.constants()["band"]["calibrated"]
    assert fit(many).pace.fitted is not None
    assert fit(many).pace.fitted.held_out is None  # type: ignore[union-attr]


def test_episodes_that_are_missed_when_left_out_widen_the_band() -> None:
    rough = [
        s.model_copy(update={"measured": s.estimate * k}) for s, k in zip(rows(6, 1, 1), (0.8, 1.2, 0.85, 1.25, 0.9, 1.3), strict=True)
    ]
    found = calibrate("episode", rough, SHIPPED, "2026-11-30", "m.csv")
    assert found.pace.band is not None
    assert found.pace.band > timing.constants()["band"]["calibrated"]
    assert found.pace.band == pytest.approx(found.pace.fitted.held_out, abs=0.001)  # type: ignore[union-attr]


def test_a_row_that_is_held_out_is_not_seen_by_the_fit() -> None:
    samples = rows(5, 1, 1)
    seen: list[int] = []

    def spy(told: Sequence[Sample]) -> Pace:
        seen.append(len(told))
        return SHIPPED

    assert held_out(samples, spy) == pytest.approx(error(samples, SHIPPED))
    assert seen == [4] * 5


@pytest.mark.parametrize("factor", [1 / 60, 60])
def test_minutes_or_frames_in_place_of_seconds_are_refused(factor: float) -> None:
    with pytest.raises(BadInput, match="times the estimate"):
        fit(rows(4, factor, factor))


@pytest.mark.parametrize(
    ("table", "episodes", "seconds"),
    [
        ("scene,seconds\ns01,12.5\n2,0:07\n", FORD, [12.5, 7]),
        ("scene;seconds\ns02;6,5\n", FORD, [6.5]),
        ("take\tscene\tSeconds\n3\tEXT. FORD - DAY\t4\n", FORD, [4]),
        ("line,seconds\n5,2\n8,3\n", FORD, [2, 3]),
        ("episode,seconds\n1,12\n", FORD, [12]),
        ("\ufeff场次,秒数\n1-1,4\n2-1,2\n", TEA, [4, 2]),
        ("集,秒\n1,5\n第2集,1.2\n", TEA, [5, 1.2]),
        ("集,行,秒\n1,3,2\n", TEA, [2]),
        ("episode,scene,seconds\ne01,1-2,2\n\n2,1,1.5\n", [TEA[0], TEA[1].model_copy(update={"scenes": FORD[0].scenes})], [2, 1.5]),
    ],
)
def test_tables_are_understood(table: str, episodes: Sequence[EpisodeTime], seconds: list[float]) -> None:
    unit, told = read_measured(table.encode(), "m.csv")
    assert [sample.measured for sample in samples_of(unit, told, episodes, "m.csv")] == seconds


def test_a_row_is_held_against_what_it_names() -> None:
    unit, told = read_measured(b"scene,seconds\ns02,9\ns01,7\n", "m.csv")
    second, first = samples_of(unit, told, FORD, "m.csv")
    assert (first.speech, first.action) == pytest.approx((FORD[0].scenes[0].speech, FORD[0].scenes[0].action))
    assert (second.speech, second.action) == pytest.approx((0, FORD[0].scenes[1].action + FORD[0].scenes[1].joins))


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", ["empty"]),
        ("\n \n", ["empty"]),
        ("scene,seconds\n", ["no rows"]),
        ("shot,frames\n1,2\n", ["shot, frames", "row 1", "scene,seconds"]),
        ("seconds\n2\n", ["row 1", "scene,seconds"]),
        ("scene,line,seconds\n1,2,3\n", ["scene", "line", "row 1"]),
        ("scene,seconds,sec\n1,2,3\n", ["seconds", "twice"]),
        ("scene,seconds\ns01,2\n,3\n", ["row 3", "empty"]),
        ("scene,seconds\ns01,\n", ["row 2", "empty"]),
        ("scene,seconds\ns01\n", ["row 2", "empty"]),
        ("scene,seconds\ns01,ten\n", ["row 2", "'ten'", "83.5"]),
        ("scene,seconds\ns01,nan\n", ["row 2", "'nan'"]),
        ("scene,seconds\ns01,inf\n", ["row 2", "'inf'"]),
        ("scene,seconds\ns01,1_0\n", ["row 2", "'1_0'"]),
        ("scene,seconds\ns01,-4\n", ["row 2", "-4"]),
        ("scene,seconds\ns01,0\n", ["row 2", "above 0"]),
        ("scene,seconds\ns01,4\n\ns01,5\n", ["twice", "rows 2 and 4"]),
        ("scene,seconds\ns01,4\n1,5\n", ["another name", "row 3"]),
        ("scene,seconds\ns09,4\n", ["no scene s09", "row 2", "s01, s02, s03"]),
        ("scene,seconds\nINT. MILL - NIGHT,4\n", ["2 scenes", "row 2"]),
        ("line,seconds\n3,4\n", ["no line 3", "row 2", "5, 8"]),
        ("line,seconds\nfive,4\n", ["no line five", "row 2"]),
        ("episode,seconds\n7,4\n", ["no episode 7", "row 2"]),
        ("episode,scene,seconds\n2,s01,4\n", ["no episode 2", "row 2"]),
        ('scene,seconds\n"s01,4\n', ["cannot be read", "m.csv"]),
        ("%PDF-1.7", ["a PDF"]),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_by_row(table: str, words: list[str]) -> None:
    with pytest.raises(LoreboardError) as refused:
        fitted(table)
    for word in words:
        assert word in str(refused.value)
    assert refused.value.exit_code == 2
    assert refused.value.do


def test_a_scene_in_two_episodes_wants_its_episode() -> None:
    twice = [FORD[0].model_copy(update={"number": n}) for n in (1, 2)]
    twice[1] = twice[1].model_copy(update={"scenes": tuple(s.model_copy() for s in FORD[0].scenes)})
    with pytest.raises(BadInput, match="column episode"):
        fitted("scene,seconds\ns01,5\n", twice)


def test_a_scene_without_a_line_cannot_be_fitted_on() -> None:
    episodes = episode_times(read_fountain(b"INT. A\n\nRain.\n\nINT. B\n", "x"))
    with pytest.raises(BadInput, match="no line to time"):
        fitted("scene,seconds\ns02,5\n", episodes)


@pytest.mark.parametrize("make", [lambda n: f"s{n:02d},{n}"])
def test_a_table_of_twenty_thousand_rows_is_the_most(make: Callable[[int], str]) -> None:
    table = "scene,seconds\n" + "\n".join(make(n) for n in range(1, 20_002)) + "\n"
    with pytest.raises(BadInput, match="20000 are read"):
        read_measured(table.encode(), "m.csv")
