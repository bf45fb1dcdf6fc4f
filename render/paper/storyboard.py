"""A shot list as a storyboard on paper (A4, PDF): a head page, then drawn panels, twelve a page, each scene with its overhead plan.

Needs the extra `preview`. The same list gives the same bytes on a machine with the same fonts.
"""

from collections.abc import Mapping
from typing import Any

from loreboard.story.camera import Camera
from loreboard.story.shots import Shot, ShotList

from ..plan import inset
from ..table.episode import Made, Scene, told
from ..table.rows import Row, flags
from ..table.words import Say
from ..terms import size_mark
from .setting import say, setting
from .typeset import require_typst, typeset

SUFFIX = ".pdf"
LOSES = frozenset(
    {
        "alone",
        "changes",
        "end",
        "first_frame",
        "group",
        "runs_on",
        "last_frame",
        "least",
        "light",
        "light_type",
        "lines",
        "mends",
        "most",
        "purpose",
        "refs",
        "rev",
        "sound",
        "start",
    }
    | {f"camera.{field}" for field in ("axis", "composition", "focus", "lead", "lens", "look", "safe")}
    | {f"dialogue.{field}" for field in ("frames", "line", "start")}
    | {f"prompt.{field}" for field in ("avoid", "core", "overrides", "seed")}
    | {f"subjects.{field}" for field in ("becomes", "doing", "on")}
    | {f"waivers.{field}" for field in ("by", "code", "reason")}
)
"""What no word says and no panel shows; a look, a side and a light are drawn."""

_WIDE, _HIGH = 186.0, 66.0
"""Millimetres that a plan may take."""
_LETTER = 0.165
"""Millimetres of a plan's pixel, at most: its letters are then as large as the page's own."""


def export(shots: ShotList) -> bytes:
    """The storyboard as PDF bytes, in the list's language. Raises BadInput when the extra or a font is missing."""
    require_typst()
    of, tongue, words = told(shots), shots.language, Say(shots.language)
    pictures: dict[str, bytes] = {}
    scenes = [_scene(shots, scene, words, pictures) for scene in of.scenes]
    label = say("label", tongue, made_by=shots.made_by)
    page = {
        "language": tongue, "title": of.title or of.facts[0], "running": words.list((of.title, of.facts[0])), "made_by": shots.made_by, "label": label,
        "keywords": setting()["keywords"][tongue], "storyboard": say("storyboard", tongue), "facts": " · ".join(of.facts),
        "head": [list(pair) for pair in of.head], "legend": say("legend", tongue), "scenes_head": say("scenes", tongue), "scenes": scenes,
        "cast_head": say("cast", tongue), "cast": [_made(m, words, _portrait(shots, m, pictures)) for m in of.made if m.kind == "look"],
        "places_head": say("places", tongue), "places": [_made(m, words) for m in of.made if m.kind not in ("look", "voice")],
        "plan_head": say("plan", tongue), "plan_told": say("plan_told", tongue), "tall": shots.height / shots.width, "colon": ": " if tongue == "en" else "：",
        "bracket": [" (", ")"] if tongue == "en" else ["（", "）"],
    }  # fmt: skip
    return typeset("storyboard.typ", page, ("han",) if tongue == "zh" else ("latin", "han"), pictures)


def _made(made: Made, words: Say, portrait: str | None = None) -> Mapping[str, str | None]:
    shots = say("worn", words.language, shots=words.numbers(made.shots)) if made.shots else ""
    return {"of": made.of, "text": made.text, "shots": shots, "portrait": portrait}


def _portrait(shots: ShotList, made: Made, pictures: dict[str, bytes]) -> str | None:
    """Somebody in a look, drawn alone and calm, turned a little to the side; None for who is in no shot."""
    if not made.shots:
        return None
    shot = shots.shots[made.shots[0] - 1]
    camera = Camera(size="mcu", framing="single", facing="three_quarter_front")
    them = next(s for s in shot.subjects if s.look == made.text)
    still = them.model_copy(update={"at": "centre", "gaze": "left", "feeling": "calm", "becomes": None, "going": "still", "doing": ""})
    told = {"camera": camera, "subjects": (still,), "dialogue": (), "state": (), "changes": (), "start": "", "picture": "", "light_quality": None, "hour": None, "light": ""}  # fmt: skip
    name = f"portrait-{len(pictures)}.jpg"
    pictures[name] = _drawn(shots, shot.model_copy(update=told))
    return name


def _file(number: int) -> str:
    return f"panel-{number}.jpg"


def _scene(shots: ShotList, scene: Scene, words: Say, pictures: dict[str, bytes]) -> Mapping[str, Any]:
    drawn, plan = inset(shots, scene.id), None
    if drawn:
        wide = min(_WIDE, drawn.width * _LETTER, drawn.width / drawn.height * _HIGH)
        plan = {
            "file": f"plan-{len(pictures)}.svg",
            "width": round(wide, 2),
            "notes": [say("plan", words.language), *drawn.notes[:-1]],
        }
        pictures[str(plan["file"])] = drawn.svg
    return {
        "heading": scene.heading, "told": scene.told, "facts": [list(pair) for pair in scene.facts], "plan": plan,
        "shots": [_panel(shots, shots.shots[row.number - 1], row, scene, words, pictures) for row in scene.rows],
    }  # fmt: skip


def _panel(shots: ShotList, shot: Shot, row: Row, scene: Scene, words: Say, pictures: dict[str, bytes]) -> Mapping[str, Any]:
    name = _file(row.number)
    pictures[name] = _drawn(shots, shot)
    tongue, camera = words.language, shot.camera
    angle = (words.term("angle", camera.angle),) if camera.angle != "eye" else ()
    framing = (words.term("framing", camera.framing),) if camera.framing != camera.size else ()
    return {
        "picture": name, "alt": f"{row.number} {row.picture}", "number": str(row.number), "id": row.id, "seconds": row.seconds,
        "from": row.span.partition("–")[0], "camera": [size_mark(camera.size, tongue), *framing, *angle, row.camera[1], words("mm", n=camera.lens_mm)],
        "flags": flags(shot, words), "picture_words": row.picture,
        "said": [{"who": said.who, "how": said.how, "words": said.text} for said in row.said],
        "over": [f"{words(f'over.{c.kind}')}{'：' if tongue == 'zh' else ': '}{c.text}" for c in shot.captions if c.kind == "screen"]
        + ([words("note", text=shot.notes)] if shot.notes else []),
    }  # fmt: skip


def _drawn(shots: ShotList, shot: Shot) -> bytes:
    from ..panels import picture

    told = setting()["panel"]
    return picture(shots, shot, told["width"], "JPEG", told["quality"])
