"""A folder's own pace: every run there writes, boards and checks by it, and a person's file of it is never written over."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from loreboard.agents.storyboard import verify
from loreboard.composer import Composer
from loreboard.console.choose import hired
from loreboard.evals.craft_report import weigh_series
from loreboard.llm.listeners import Listeners
from loreboard.pipeline import checkup, clock, pacing, settings
from loreboard.pipeline.handoff import read_list
from loreboard.screenplay import read_script, timing
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.errors import BadInput

SLOW = Pace(speech=1.15, action=1.12)
"""As far as the composer can follow: what it may leave out of a scene is some tenth of it."""


def slow_composer() -> Composer:
    return Composer(partial(timing.draft_seconds, pace=SLOW))


def test_a_run_after_a_calibration_rewrites_what_no_longer_fits_and_boards_all_by_it(series: Path, bench: Any) -> None:
    before = {n: (series / f"e{n:02d}/script.fountain").read_bytes() for n in range(1, 6)}
    (series / pacing.FILE).write_bytes(pacing.as_yaml(SLOW))
    outcome = bench.resume(series, chat=slow_composer())
    assert outcome.taken == ()
    rewritten = 0
    for told in clock.times(series).episodes:
        number = told.time.number or 0
        path = series / f"e{number:02d}/script.fountain"
        script = read_script(path.read_bytes(), path.name)
        old = read_script(before[number], path.name)
        plays, changed = timing.script_timing(old, SLOW).seconds, path.read_bytes() != before[number]
        assert changed or plays <= 180 * 1.12
        assert not changed or plays > 180 * 1.08, "what is well within its length stands"
        rewritten += changed
        assert timing.script_timing(script, SLOW).seconds == pytest.approx(180, rel=0.12)
        shots = read_list(path.parent / "shots.json")
        assert shots.seconds(shots.frames) == 180
        assert verify.faults(shots, script) == ()
        said = {line.number: line for line in script.lines if line.speaker}
        for spoken in (d for shot in shots.shots for d in shot.dialogue):
            assert spoken.frames >= timing.line_seconds(said[spoken.line], script.language, SLOW) * shots.fps - 1
        assert told.shots is not None
        assert not told.shots.flagged
        assert not told.off
    assert rewritten
    codes = {found.code for found in checkup.check(series)}
    assert "LENGTH" not in codes
    assert "APART" not in codes
    weighed = weigh_series(series)
    assert {m.id: m.verdict for m in weighed.episodes[0].craft}["T1"] == "passed"
    again = bench.resume(series, chat=slow_composer())
    assert again.asked == 0


def test_a_pace_that_no_longer_fits_is_noted_by_check(series: Path) -> None:
    (series / pacing.FILE).write_bytes(pacing.as_yaml(Pace(speech=1.5, action=1.5)))
    found = checkup.check(series)
    assert sum(f.code == "LENGTH" for f in found) == 5
    apart = [f for f in found if f.code == "APART"]
    assert len(apart) == 5
    assert all((f.severity == "note" and "50% apart" in f.text) or "% apart" in f.text for f in apart)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("speech: fast\n", "speech"),
        ("speech: 90\n", "speech"),
        ("band: 2\n", "band"),
        ("verbs: {}\n", "verbs"),
        ("- 1\n", "timing.yaml"),
        ("a: &a [1]\nb: *a\n", "timing.yaml"),
        ("speech: [\n", "timing.yaml"),
    ],
)
def test_a_pace_that_cannot_be_used_is_said_by_field(tmp_path: Path, content: str, word: str) -> None:
    (tmp_path / pacing.FILE).write_text(content)
    with pytest.raises(BadInput) as refused:
        pacing.pace_of(tmp_path)
    assert word in str(refused.value)
    assert pacing.FILE in refused.value.where


def test_a_written_pace_is_read_back_and_no_file_means_the_shipped_one(tmp_path: Path) -> None:
    assert pacing.pace_of(tmp_path) == SHIPPED
    file, aside = pacing.keep(SLOW, tmp_path, None)
    assert (file, aside) == (tmp_path / pacing.FILE, False)
    assert pacing.pace_of(tmp_path) == SLOW
    assert yaml.safe_load(file.read_text())["format"] == "pace.1"


def test_in_a_series_ours_is_renewed_and_a_persons_own_stays(tmp_path: Path) -> None:
    chosen = settings.Settings.model_validate({"premise": "x", "language": "en"})
    (tmp_path / settings.FILE).write_bytes(settings.write_out(chosen))
    assert pacing.keep(SLOW, tmp_path, None) == (tmp_path / pacing.FILE, False)
    assert pacing.keep(SLOW.model_copy(update={"speech": 1.1}), tmp_path, None) == (tmp_path / pacing.FILE, False)
    assert pacing.pace_of(tmp_path).speech == 1.1
    mine = b"format: pace.1\nspeech: 1.05   # read against the clock\n"
    (tmp_path / pacing.FILE).write_bytes(mine)
    assert pacing.keep(SLOW, tmp_path, None) == (tmp_path / "timing.new.yaml", True)
    assert (tmp_path / pacing.FILE).read_bytes() == mine
    assert pacing.read_pace(tmp_path / "timing.new.yaml") == SLOW


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / pacing.FILE).write_text("mine\n")
    for to in (None, tmp_path / pacing.FILE):
        with pytest.raises(BadInput):
            pacing.keep(SLOW, tmp_path, to)
    assert [path.name for path in tmp_path.iterdir()] == [pacing.FILE]
    assert (tmp_path / pacing.FILE).read_text() == "mine\n"


def test_a_script_of_a_series_goes_by_the_pace_of_the_series(series: Path, tmp_path: Path) -> None:
    (series / pacing.FILE).write_bytes(pacing.as_yaml(SLOW))
    script = series / "e02/script.fountain"
    assert clock.times(script).pace == SLOW
    (tmp_path / "loose").mkdir()
    loose = tmp_path / "loose/script.fountain"
    loose.write_bytes(script.read_bytes())
    assert clock.times(loose).pace == SHIPPED
    ratio = clock.times(script).episodes[0].time.speech / clock.times(loose).episodes[0].time.speech
    assert ratio == pytest.approx(SLOW.speech)


def test_the_front_door_hands_the_pace_to_the_composer(monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[Any] = []
    monkeypatch.setattr("loreboard.composer.Composer", lambda measure, *_: handed.append(measure))
    chosen = settings.Settings.model_validate({"premise": "x", "language": "en"})
    hired("offline", chosen, Listeners(), SLOW)
    hired("offline", chosen, Listeners())
    assert [measure.keywords["pace"] for measure in handed] == [SLOW, SHIPPED]
