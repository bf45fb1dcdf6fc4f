"""A shot list of three shots made by hand, in each language."""

from pathlib import Path

import pytest

from loreboard.story.camera import Camera
from loreboard.story.drawn import LightPlan
from loreboard.story.script import Language
from loreboard.story.shots import BoardedScene, Caption, Prompt, ScriptRef, Shot, ShotList, Spoken, Subject, Waiver

SAID: dict[Language, tuple[str, str]] = {
    "en": ("Drink it while it is hot.", "You counted the cups."),
    "zh": ("趁热喝了它。", "你数过杯子了。"),
}


@pytest.fixture(params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> Language:
    return "zh" if request.param == "zh" else "en"


@pytest.fixture
def shots(language: Language) -> ShotList:
    mei = Subject(name="Mei", look="woman, 41", doing="pours", feeling="calm", at="left", gaze="right")
    prompt = Prompt(core="a cup on a sill", avoid=("text", "logo"))
    lines = [Spoken(line=6 + n, who=who, text=text, delivery="low" if n else None, extension=None, on_screen=True, start=n * 40, frames=30)
             for n, (who, text) in enumerate(zip(("MEI", "BO"), SAID[language], strict=True))]  # fmt: skip
    captions = tuple(Caption(line=d.line, text=d.text, kind="speech", start=d.start, frames=d.frames) for d in lines)
    light = LightPlan(source="one lamp", change="", change_on_line=None)

    def shot(name: str, frames: int, lines_: tuple[int, ...], *spoken: Spoken, **more: object) -> Shot:
        told = {
            "id": name, "scene": "s01", "lines": lines_, "on_line": None if lines_ else 6, "purpose": "speech", "frames": frames, "least": 20,
            "camera": Camera(size="ms", framing="single", move="push_in", side=-1), "place": "KITCHEN", "time": "NIGHT", "subjects": (mei,),
            "picture": "she pours", "start": "cup up", "end": "cup down", "light": "one lamp", "dialogue": spoken, "sound": "steam",
            "prompt": prompt,
        }  # fmt: skip
        return Shot.model_validate(told | more)

    return ShotList(
        title="Tea",
        episode=1,
        language=language,
        fps=24,
        target_frames=240,
        made_by="hand",
        script=ScriptRef(file="script.fountain", sha256="0" * 64, unit="line"),
        scenes=(BoardedScene(id="s01", number="1", heading="INT. KITCHEN - NIGHT", first_line=1, last_line=12, light=light),),
        shots=(
            shot("e01-aaaaaa", 100, (3,), transition_in="fade_in"),
            shot(
                "e01-bbbbbb",
                95,
                (6, 7),
                *lines,
                captions=captions,
                status="locked",
                waivers=(Waiver(code="FOUR_ALIKE", reason="on purpose", by="me"),),
            ),
            shot("e01-cccccc", 45, (), notes="hold", purpose="listen"),
        ),
    )


@pytest.fixture(scope="session")
def lists() -> list[ShotList]:
    """Every shot list of the examples."""
    folder = Path(__file__).parents[2] / "examples"
    return [ShotList.model_validate_json(path.read_bytes()) for path in sorted(folder.glob("*/e0*/shots.json"))]
