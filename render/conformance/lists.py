"""Shot lists that have broken renderers: two speakers in each language, a long line, sixty-one fast shots, a shot longer than any clip, and
titles and ids that want to get out. Made by hand, of nobody's story."""

from collections.abc import Mapping
from typing import Any

from loreboard.story.camera import Camera
from loreboard.story.drawn import LightPlan
from loreboard.story.script import Language
from loreboard.story.shots import BoardedScene, Caption, Prompt, ScriptRef, Shot, ShotList, Spoken, Subject, Waiver

SAID: Mapping[Language, tuple[str, str]] = {"en": ("Put the key on the table.", "Which one?"), "zh": ("把钥匙放桌上。", "哪一把？")}
LONG = "I kept every letter you sent from the dam, and on the day the water came I read them aloud, one by one, to the dog."


def golden() -> dict[str, ShotList]:
    """The lists by name. All are vertical."""
    return {
        "speakers-en": _list("en", [_shot("en", n, 72 + 6 * n, n % 2 == 0) for n in range(6)]),
        "speakers-zh": _list("zh", [_shot("zh", n, 72 + 6 * n, n % 2 == 0) for n in range(6)]),
        "long-line": _list("en", [_shot("en", 0, 220, True, text=LONG)]),
        "fast": _list("en", [_shot("en", n, 52 + n % 40, False) for n in range(61)]),
        "longer-than-any": _list("zh", [_shot("zh", 0, 24 * 100, False)]),
        "hostile": _list(
            "en", [_shot("en", n, 90, True, id=id) for n, id in enumerate(HOSTILE)], title="../../]]>\x1b[31m=cmd|' /C calc'!A0"
        ),
    }


def telling(language: Language) -> ShotList:
    """A list in which every field of a shot is told by whoever tells it at all: the first shot moves and is a two-shot, the second speaks, with
    captions and a waiver."""
    first, second, third = (_shot(language, n, 96, n == 1) for n in range(3))
    bo = first.subjects[0].model_copy(update={"name": "Bo", "at": "right"})
    camera = Camera(size="ms", framing="two_shot", move="push_in", side=-1)
    first = first.model_copy(update={"subjects": (first.subjects[0].model_copy(update={"at": "left"}), bo), "camera": camera})
    said = second.dialogue[0].model_copy(update={"who": second.dialogue[0].who.upper()})
    second = second.model_copy(
        update={
            "subjects": (second.subjects[0].model_copy(update={"gaze": "right"}),),
            "dialogue": (said,),
            "camera": camera.model_copy(update={"framing": "single"}),
            "captions": (Caption(line=said.line, text=said.text, kind="speech", start=said.start, frames=said.frames),),
            "waivers": (Waiver(code="X", reason="on purpose", by="me"),),
        }
    )
    return _list(language, [first, second, third])


HOSTILE = ("../../etc/x", "C:\\con", "-rf", "a" * 300, "鬼" * 20, "e01/..", "%date:yyyy%")


def _shot(language: Language, n: int, frames: int, speaks: bool, text: str = "", id: str = "") -> Shot:
    who = ("Ines", "Tomas")[n % 2]
    line = Spoken(
        line=n + 2, who=who, text=text or SAID[language][n % 2], delivery=None, extension=None, on_screen=True, start=6, frames=min(40, frames - 6)
    )  # fmt: skip
    told: dict[str, Any] = {
        "id": id or f"e01-{n:06d}", "scene": "s01", "lines": (n + 2,), "on_line": None, "purpose": "speech" if speaks else "action",
        "frames": frames, "least": 20, "camera": Camera(size="mcu" if speaks else "ms", framing="single", move="push_in" if n % 3 else "static"),
        "place": "BOATHOUSE", "time": "NIGHT",
        "subjects": (Subject(name=who, look="grey coat", doing="turns a key over", feeling="calm", at="centre", gaze="left"),),
        "picture": "a key turns in a hand", "start": "the hand is closed", "end": "the hand is open", "light": "one lamp", "sound": "water",
        "dialogue": (line,) if speaks else (), "group": f"g{n // 4}",
        "prompt": Prompt(core=f"{who} in a grey coat turns key number {n} over by one lamp. The camera pushes in.", avoid=("text", "logo")),
    }  # fmt: skip
    return Shot.model_validate(told)


def _list(language: Language, shots: list[Shot], title: str = "Keys") -> ShotList:
    scene = BoardedScene(
        id="s01", number="1", heading="INT. BOATHOUSE - NIGHT", first_line=1, last_line=99,
        light=LightPlan(source="one lamp", change="", change_on_line=None),
    )  # fmt: skip
    return ShotList(
        title=title, episode=1, language=language, fps=24, target_frames=sum(shot.frames for shot in shots), made_by="hand",
        script=ScriptRef(file="script.fountain", sha256="0" * 64, unit="line"), scenes=(scene,), shots=tuple(shots),
    )  # fmt: skip
