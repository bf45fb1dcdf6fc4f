"""`loreboard check` on a shot list tells what a video model would fail at, and is silent where somebody has waived it."""

from pathlib import Path

import pytest

from loreboard.pipeline import checkup
from loreboard.story.camera import Camera
from loreboard.story.drawn import LightPlan
from loreboard.story.script import Language
from loreboard.story.shots import BoardedScene, Prompt, ScriptRef, Shot, ShotList, Waiver

PICTURES: dict[Language, tuple[str, str]] = {
    "en": ("Two guards wrestle the boy to the boards.", "Six lanterns burn along the wall."),
    "zh": ("两个汉子扭打成一团。", "六盏灯笼沿墙点着。"),
}


def written(path: Path, language: Language, *waivers: Waiver) -> Path:
    fight, lamps = (
        Shot(
            id=f"e01-{n}", scene="s01", lines=(n,), on_line=None, purpose="action", frames=72, least=24,
            camera=Camera(size="ms", framing="single"), place="", time="", subjects=(), picture=picture, start="1", end="2", light="",
            dialogue=(), sound="", prompt=Prompt(core="", avoid=()), waivers=waivers,
        )
        for n, picture in enumerate(PICTURES[language])
    )  # fmt: skip
    plan = LightPlan(source="", change="", change_on_line=None)
    shots = ShotList(
        title="x", episode=1, language=language, fps=24, target_frames=144, made_by="hand",
        script=ScriptRef(file="x", sha256="", unit="line"), shots=(fight, lamps),
        scenes=(BoardedScene(id="s01", number=None, heading="", first_line=1, last_line=9, light=plan),),
    )  # fmt: skip
    path.write_text(shots.model_dump_json(), encoding="utf-8")
    return path


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_fails_is_an_error_and_what_often_fails_a_note_each_with_another_way(language: Language, tmp_path: Path) -> None:
    found = checkup.check(written(tmp_path / "shots.json", language))
    assert [(f.code, f.severity) for f in found] == [("CONTACT", "error"), ("COUNT", "note")]
    assert all(f.text.startswith((f"e01-{n}: ", f"e01-{n}：")) for n, f in enumerate(found))
    assert ("Cut" if language == "en" else "切") in found[0].text


def test_a_waiver_by_code_silences_it(tmp_path: Path) -> None:
    waived = Waiver(code="COUNT", reason="the lamps are a composite", by="dp")
    assert [f.code for f in checkup.check(written(tmp_path / "shots.json", "en", waived))] == ["CONTACT"]
