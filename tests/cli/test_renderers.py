"""`loreboard renderers`: all of them, one of them, and what of a shot list each cannot express."""

import datetime
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from loreboard.cli import main
from loreboard.render.profiles import profiles
from loreboard.story.shots import ShotList

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CHINESE, ENGLISH = EXAMPLES / "wu-tun-lu", EXAMPLES / "lamp-keeper"
MINE = """
format: renderer.1
profiles:
  - {like: kling/v3, id: me/old, verified_at: 2020-01-01, doubts: []}
"""


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["renderers", *words]) == 0
    return capsys.readouterr().out


def data(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    return list(json.loads(told(capsys, *words, "--json"))["renderers"])


@pytest.mark.parametrize("columns", ["60", "80", "100", "120"])
@pytest.mark.parametrize("tongue", ["en", "zh"])
def test_all_of_them_are_a_table_of_which_nothing_is_cut(
    columns: str, tongue: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    out = told(capsys, "--lang", tongue)
    assert "…" not in out and all(id in out for id in profiles())
    assert max(map(len, out.splitlines())) <= min(int(columns), 100)


def test_a_row_has_lengths_limits_price_and_age(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    row = next(line.split() for line in told(capsys).splitlines() if "seedance-2.5" in line)
    days = (datetime.date.today() - profiles()["bytedance/seedance-2.5"].verified_at).days
    assert row == ["bytedance/seedance-2.5", "live", "4-30", "yes", "15000", "30/10/10", "on/off", "prose", "0.22-0.68", str(days)]


@pytest.mark.parametrize("name", [p.id for p in profiles().values()])
@pytest.mark.parametrize("tongue", ["en", "zh"])
def test_a_card_says_what_the_profile_says(name: str, tongue: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, profile = " ".join(told(capsys, name, "--lang", tongue).split()), profiles()[name]
    assert name in out and profile.model in out and str(profile.verified_at) in out and "…" not in out
    assert (profile.successor or "") in out
    for money in profile.money:
        assert money.seller in out and all(str(rate.price) in out for rate in money.rates)


def test_a_card_tells_joint_rules_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert "with reference images: 8 s" in told(capsys, "veo-3.1") and "用了参考图时，8 秒" in told(capsys, "veo-3.1", "--lang", "zh")
    assert "with segments: ignores a prompt and a negative prompt" in " ".join(told(capsys, "kling/v3").split())


def test_what_a_list_asks_and_a_renderer_cannot_is_told_by_shot_in_the_language_of_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, "hailuo-02", "--shots", str(CHINESE / "e01" / "shots.json"))
    shots = ShotList.model_validate_json((CHINESE / "e01" / "shots.json").read_bytes()).shots
    assert "不出声音" in out and "没有反向提示词" in out and "画幅只能是 16:9" in out
    swaying = [s.id for s in shots if s.camera.move == "handheld"]
    assert swaying and all(id in out for id in swaying) and "“手持”只有近似的" in out
    assert "It makes no sound." in told(capsys, "hailuo-02", "--shots", str(ENGLISH / "e01" / "shots.json"))


def test_a_machine_gets_each_shot_that_falls_short(capsys: pytest.CaptureFixture[str]) -> None:
    (one,) = data(capsys, "open/wan2.1", "--shots", str(ENGLISH / "e01" / "shots.json"))
    (episode,) = one["shots"]
    long = next(c for c in episode["cannot"] if c["code"] == "too_long")
    shots = ShotList.model_validate_json((ENGLISH / "e01" / "shots.json").read_bytes())
    assert long["shots"] == [s.id for s in shots.shots if s.frames > 81 / 16 * 24]
    assert {c["code"] for c in episode["cannot"]} == {"too_long", "sound_never", "move_none", "not_taken"}


def edited(tmp_path: Path, **fields: Any) -> Path:
    """The first episode, its first shot changed."""
    path = tmp_path / "shots.json"
    listed = json.loads((ENGLISH / "e01" / "shots.json").read_bytes())
    listed["assets"] = [
        *listed.get("assets", []),
        *({"id": id, "kind": "frame", "of": "x", "text": "x"} for id in ("f9", "a", "a0", "a1", "a2", "a3")),
    ]
    listed["shots"][0] |= fields
    path.write_text(json.dumps(listed), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("id", "fields", "code"),
    [
        ("kling/v3", {"prompt": {"core": "a", "avoid": [], "seed": 7}}, "not_taken"),
        ("google/veo-3.1", {"refs": [{"asset": f"a{n}", "role": "identity"} for n in range(4)]}, "too_many"),
        ("kling/v3-omni", {"last_frame": "f9", "refs": [{"asset": "a", "role": "prop"}]}, "exclusive"),
        ("runway/gen4.5", {"last_frame": "f9"}, "not_taken"),
        ("google/veo-3.1", {"refs": [{"asset": "a", "role": "voice"}]}, "not_taken"),
        ("runway/gen4.5", {"prompt": {"core": "fog " * 300, "avoid": []}}, "prompt_long"),
    ],
)
def test_seeds_references_and_frames_of_a_shot_are_held_against_the_profile(
    id: str, fields: dict[str, Any], code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def found(path: Path) -> list[str]:
        (one,) = data(capsys, id, "--shots", str(path))
        first = ShotList.model_validate_json(path.read_bytes()).shots[0].id
        return [c["code"] for c in one["shots"][0]["cannot"] if first in c["shots"]]

    assert found(edited(tmp_path, **fields)).count(code) > found(ENGLISH / "e01" / "shots.json").count(code)


def test_a_list_in_a_tongue_that_nobody_says_it_reads_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text(
        "format: renderer.1\nprofiles:\n  - {like: kling/v3, id: me/en, text: {languages: [en]}, sound: {languages: [en]}}\n", "utf-8"
    )
    (one,) = data(capsys, "me/en", "--own", str(own), "--shots", str(CHINESE / "e01" / "shots.json"))
    assert {c["code"] for c in one["shots"][0]["cannot"]} == {"prompt_language", "speech_language", "not_taken"}


def test_every_renderer_is_held_against_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    number = sum(len(ShotList.model_validate_json(path.read_bytes()).shots) for path in ENGLISH.glob("e0*/shots.json"))
    lines = [line.split() for line in told(capsys, "--shots", str(ENGLISH)).splitlines() if f"/{number}" in line]
    rows = {name: int(short.split("/")[0]) for name, short, *_ in lines}
    assert set(rows) == {p.id for p in profiles().values() if p.status != "retired"}
    assert list(rows.values()) == sorted(rows.values()) and rows["alibaba/wan2.7"] < rows["google/veo-3.1"] < number
    assert rows["minimax/hailuo-02"] == number


def test_a_profile_of_ones_own_is_shown_and_its_age_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text(MINE, encoding="utf-8")
    assert "What is known of me/old is" in told(capsys, "me/old", "--own", str(own))
    (one,) = data(capsys, "me/old", "--own", str(own))
    assert one["days_old"] > 2000 and one["warning"]["zh"].endswith("。") and one["time"]["range"]["most"] == "15"


def test_profiles_in_the_folder_of_a_series_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    series = Path(shutil.copytree(ENGLISH, tmp_path / "s"))
    (series / "renderers").mkdir()
    (series / "renderers" / "mine.yaml").write_text(MINE, encoding="utf-8")
    assert "me/old" in told(capsys, "me/old", "--shots", str(series))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["kling/v33"], "Did you mean kling/v3"),
        (["kling/v3", "--lang", "fr"], "Say en or zh"),
        (["--own", "nowhere.yaml"], "Cannot read the renderer profiles"),
        (["--shots", "nowhere"], "There is no shot list here"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["renderers", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in err and len(err.splitlines()) == 1


def test_signs_that_steer_a_terminal_are_not_let_through(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text(MINE.replace("doubts: []", 'doubts: ["\\e[2Jx"], model: "\\e[31mRed"'), encoding="utf-8")
    assert "\x1b" not in told(capsys, "me/old", "--own", str(own)) + told(capsys, "--own", str(own))


def test_asking_for_help_loads_no_profile() -> None:
    code = "import sys; from loreboard.cli import main; main(['renderers', '--help']); print('loreboard.render' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"
