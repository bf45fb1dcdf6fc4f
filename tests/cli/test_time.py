"""`loreboard time` as a person sees it at 80 columns, as a machine reads it, and what it refuses; in both languages."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from loreboard import cli
from loreboard.console.clock_words import words
from loreboard.pipeline import clock, pacing
from loreboard.screenplay.estimates import episode_times
from loreboard.screenplay.formats import read_script

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SAMPLES = Path(__file__).resolve().parents[1] / "screenplay" / "samples"
SERIES = {"en": EXAMPLES / "lamp-keeper", "zh": EXAMPLES / "wu-tun-lu"}
DUANJU = "第1集 归来\n1-1 日 内 茶馆\n△她放下灯。\n甲：（低声）别回头。\n第2集 对质\n2-1 夜 外 桥\n△他走来。\n乙：谁在那儿？\n"
FDX = (
    '<?xml version="1.0"?><FinalDraft DocumentType="Script" Version="1"><Content><Paragraph Type="Scene Heading"><Text>INT. MILL - NIGHT</Text>'
    "</Paragraph><Paragraph Type='Action'><Text>She waits.</Text></Paragraph><Paragraph Type='Character'><Text>ADA</Text></Paragraph>"
    "<Paragraph Type='Dialogue'><Text>Nobody grinds here.</Text></Paragraph></Content></FinalDraft>"
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in this process in an empty folder, on a terminal of 80 columns: (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def command(*told: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.main([str(part) for part in told])
        return code, *capsys.readouterr()

    return command


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """A copy of the Chinese example, to calibrate."""
    return Path(shutil.copytree(SERIES["zh"], tmp_path / "series"))


@pytest.mark.parametrize("language", SERIES)
@pytest.mark.parametrize("flags", [(), ("--lines",), ("--seconds", "140")])
def test_a_series_fits_80_columns_and_no_figure_is_cut(run: Run, language: str, flags: tuple[str, ...]) -> None:
    code, out, _ = run("time", SERIES[language], *flags)
    assert code == 0
    assert max(map(cell_len, out.splitlines())) <= 80
    told = clock.times(SERIES[language])
    for one in told.episodes:
        for scene in one.time.scenes:
            assert one.shots is not None
            figures = rf"{scene.id} .*{len(scene.lines)}\s+{scene.speech:.1f}\s+{scene.action:.1f}\s+{scene.seconds:.1f}\s.*{one.shots.scenes[scene.id]:.1f}"
            assert re.search(figures, out), figures


@pytest.mark.parametrize("language", SERIES)
def test_every_line_is_told_with_its_seconds(run: Run, language: str) -> None:
    script = SERIES[language] / "e01" / "script.fountain"
    _, out, _ = run("time", script, "--lines")
    for line in episode_times(read_script(script.read_bytes(), "x.fountain"))[0].lines:
        assert re.search(rf"^\s+{line.number}\s.*{line.seconds:.1f}\s*$", out, re.M), line


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["script", "shots", "target", "± 12 %", "outside its band", "have to go", "What costs most"]),
        ("zh", ["剧本", "镜头", "目标", "± 12%", "超出误差", "要删掉", "最费时的几行"]),
    ],
)
def test_the_three_numbers_and_what_to_cut_are_told_in_the_scripts_language(run: Run, language: str, words: list[str]) -> None:
    _, out, _ = run("time", SERIES[language] / "e01" / "script.fountain", "--seconds", "140")
    for word in words:
        assert word in out
    count = re.search(r"first (\d+) of|删前(\d+)行", out)
    assert count
    (episode,) = clock.times(SERIES[language] / "e01" / "script.fountain", 140).episodes
    needed = int(count[1] or count[2])
    costs = [line.seconds for line in episode.costliest]
    assert sum(costs[: needed - 1]) < episode.time.seconds - 140 <= sum(costs[:needed])


def test_more_to_cut_than_the_dearest_lines_take_is_said(run: Run) -> None:
    _, out, _ = run("time", SERIES["en"] / "e01" / "script.fountain", "--seconds", "60")
    assert "more than these lines take together" in out


def test_a_machine_gets_one_object_that_sums(run: Run) -> None:
    code, out, _ = run("time", SERIES["en"], "--json")
    told = json.loads(out)
    assert code == 0
    assert told["format"] == "times.1"
    assert [e["time"]["number"] for e in told["episodes"]] == [1, 2, 3, 4, 5]
    for episode in told["episodes"]:
        time = episode["time"]
        assert sum(s["seconds"] for s in time["scenes"]) == pytest.approx(time["seconds"])
        assert sum(line["seconds"] for s in time["scenes"] for line in s["lines"]) + time["joins"] == pytest.approx(time["seconds"])
        assert episode["shots"]["seconds"] == episode["target"] == 180
        assert sum(episode["shots"]["scenes"].values()) == pytest.approx(180)
        assert not episode["shots"]["stale"]


@pytest.mark.parametrize(
    ("name", "content", "episodes"), [("ford.fdx", FDX, 1), ("tea.txt", DUANJU, 2), ("tea.fountain", "INT. MILL - NIGHT\n\nRain.\n", 1)]
)
def test_every_format_is_timed(run: Run, name: str, content: str, episodes: int) -> None:
    Path(name).write_text(content, "utf-8")
    code, out, _ = run("time", name, "--json")
    assert code == 0
    assert len(json.loads(out)["episodes"]) == episodes
    assert run("time", name)[0] == 0
    assert Path(name).read_text("utf-8") == content


@pytest.mark.parametrize("language", SERIES)
def test_a_list_of_another_version_and_one_that_is_too_far_off_are_flagged(run: Run, tmp_path: Path, language: str) -> None:
    root = Path(shutil.copytree(SERIES[language], tmp_path / language))
    script = root / "e01" / "script.fountain"
    first = next(line.text for line in episode_times(read_script(script.read_bytes(), "x.fountain"))[0].lines)
    script.write_text(script.read_text("utf-8").replace(first, " ".join([first] * 12)), "utf-8")
    _, out, _ = run("time", script)
    shown = " ".join(out.split())
    say = words()[language]
    assert say["stale"].lstrip(";； ") in shown
    assert say["shots_flagged"].rsplit("}")[-1].strip() in shown
    (told,) = clock.times(script).episodes
    assert told.shots is not None
    assert told.shots.flagged
    assert told.shots.apart == pytest.approx(abs(told.time.seconds - 180) / 180)


@pytest.mark.parametrize("language", SERIES)
def test_a_calibration_is_told_kept_and_used_by_later_runs(run: Run, tmp_path: Path, language: str) -> None:
    root = Path(shutil.copytree(SERIES[language], tmp_path / language))
    before = clock.times(root)
    rows = [f"{one.time.number},{s.id},{s.seconds * 1.2:.2f}" for one in before.episodes for s in one.time.scenes]
    Path("m.csv").write_text("\n".join(["episode,scene,seconds", *rows]) + "\n", "utf-8")
    code, out, _ = run("time", root, "--calibrate", "m.csv")
    assert code == 0
    assert max(map(cell_len, out.splitlines())) <= 80
    assert "1.2" in out
    assert "timing.yaml" in "".join(out.split())
    after = clock.times(root)
    assert after.pace.band == 0.08
    assert after.episodes[0].time.seconds == pytest.approx(before.episodes[0].time.seconds * 1.2, rel=0.002)
    assert after.episodes[0].time.band == 0.08
    assert "±8%" in run("check", root)[1]
    assert "±8%" in run("check", root / "e01" / "script.fountain")[1]


def test_a_calibration_for_a_machine_holds_rows_before_and_after(run: Run, series: Path) -> None:
    lines = json.loads(run("time", series / "e01" / "script.fountain", "--json")[1])["episodes"][0]["time"]["scenes"][0]["lines"]
    measured = round(1.3 * sum(line["seconds"] for line in lines))
    Path("m.csv").write_text(f"场,秒\ns01,{measured}\n", "utf-8")
    code, out, _ = run("time", series / "e01" / "script.fountain", "--calibrate", "m.csv", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["format"] == "calibration.1"
    assert told["pace"]["fitted"]["rows"] == 1
    assert told["enough"] is False
    assert Path(told["file"]) == series / pacing.FILE
    assert told["samples"][0]["measured"] == measured


def test_a_persons_own_pace_is_left_and_ours_laid_beside_it(run: Run, series: Path) -> None:
    mine = b"speech: 1.05 # by ear\n"
    (series / pacing.FILE).write_bytes(mine)
    Path("m.csv").write_text("episode,seconds\n1,200\n2,205\n3,190\n", "utf-8")
    code, out, _ = run("time", series, "--calibrate", "m.csv")
    assert code == 0
    assert "原样没动" in out
    assert (series / pacing.FILE).read_bytes() == mine
    assert pacing.read_pace(series / "timing.new.yaml").fitted is not None


def test_a_pace_kept_elsewhere_is_used_with_a_flag(run: Run) -> None:
    Path("mill.fountain").write_text("INT. MILL - NIGHT\n\nShe waits.\n\nADA\nNobody grinds here.\n", "utf-8")
    Path("m.csv").write_text("scene,seconds\n1,6\n", "utf-8")
    plain = json.loads(run("time", "mill.fountain", "--json")[1])["episodes"][0]["time"]["seconds"]
    assert run("time", "mill.fountain", "--calibrate", "m.csv", "--to", "mine.yaml")[0] == 0
    assert sorted(path.name for path in Path().iterdir()) == ["m.csv", "mill.fountain", "mine.yaml"]
    told = json.loads(run("time", "mill.fountain", "--with", "mine.yaml", "--json")[1])
    assert told["episodes"][0]["time"]["seconds"] == pytest.approx(6, abs=0.01)
    assert json.loads(run("time", "mill.fountain", "--json")[1])["episodes"][0]["time"]["seconds"] == plain
    code, _, err = run("time", "mill.fountain", "--calibrate", "m.csv", "--to", "mine.yaml")
    assert code == 2
    assert "mine.yaml" in err


@pytest.mark.parametrize(
    ("told", "parts"),
    [
        (("nowhere.fountain",), ["no such file", "nowhere.fountain"]),
        ((".",), ["no script here"]),
        (("m.csv",), [".csv"]),
        (("empty.fountain",), ["empty"]),
        (("heading.fountain",), ["no action and no dialogue"]),
        (("mill.fountain", "--seconds", "0"), ["--seconds"]),
        (("mill.fountain", "--seconds", "-5"), ["--seconds"]),
        (("mill.fountain", "--seconds", "nan"), ["--seconds"]),
        (("mill.fountain", "--to", "x.yaml"), ["--to", "--calibrate"]),
        (("mill.fountain", "--with", "none.yaml"), ["none.yaml"]),
        (("mill.fountain", "--with", "m.csv"), ["m.csv"]),
        (("mill.fountain", "--calibrate", "none.csv"), ["none.csv"]),
        (("mill.fountain", "--calibrate", "."), ["table"]),
        (("mill.fountain", "--calibrate", "m.csv"), ["no scene s09", "row 2", "There are: s01"]),
    ],
)
def test_what_cannot_be_timed_is_one_sentence(run: Run, told: tuple[str, ...], parts: list[str]) -> None:
    Path("mill.fountain").write_text("INT. MILL - NIGHT\n\nShe waits.\n", "utf-8")
    Path("heading.fountain").write_text("INT. MILL - NIGHT\n", "utf-8")
    Path("empty.fountain").write_text("", "utf-8")
    Path("m.csv").write_text("scene,seconds\ns09,4\n", "utf-8")
    code, out, err = run("time", *told)
    assert code == 2
    assert out == ""
    assert err.startswith("Error: ")
    assert len(err.splitlines()) == 1
    for part in parts:
        assert part in err
    assert not Path(pacing.FILE).exists()


def test_the_words_of_both_languages_have_the_same_holes() -> None:
    english, chinese = words()["en"], words()["zh"]
    assert list(english) == list(chinese)
    for key, said in english.items():
        if isinstance(said, str):
            assert set(re.findall(r"{(\w+)", chinese[key])) == set(re.findall(r"{(\w+)", said)), key
        else:
            assert len(said) == len(chinese[key])
