"""One episode as a self-contained page: no network, no outside file, a policy that lets nothing else run.

Every word of a person is escaped. `page` takes the script and what checks found too, where the caller has them; `export` has the list
alone. Needs the extra `preview`.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple

from loreboard.story.errors import BadInput
from loreboard.story.script import Line, Script
from loreboard.story.shots import Caption, Shot, ShotList

from ..paper.typeset import clean
from ..plan import inset
from ..table.card import card
from ..table.episode import Scene, told
from ..table.words import Say
from .setting import palette, part, setting
from .setting import say as say_here

SUFFIX = ".html"
LOSES: frozenset[str] = frozenset()
FEW = 3
"""Shots at each of which a remark about them all is told."""


class Remark(NamedTuple):
    """What a check has to say: its code, how grave it is, the ids of the shots it is about, and the words."""

    code: str
    severity: Literal["error", "warn", "info"]
    shots: tuple[str, ...]
    text: str


class Beside(NamedTuple):
    """A script line beside a shot; `on` where the shot only plays on it."""

    number: int
    text: str
    speaker: str
    delivery: str
    on: bool


def export(shots: ShotList) -> bytes:
    """The page of a list whose script and findings are not at hand. Raises BadInput without the extra."""
    return page(shots)


def page(shots: ShotList, script: Script | None = None, remarks: Sequence[Remark] | None = None) -> bytes:
    """The page as UTF-8 bytes, in the list's language; the same for the same.

    `script` stands beside the shots if it is the one that the list was made from. `remarks` of None means that nothing was checked.
    Raises BadInput without the extra `preview`.
    """
    environment, of, say = _environment(), told(shots), Say(shots.language)
    current = script if script and script.sha256 == shots.script.sha256 else None
    lines = {line.number: line for line in current.lines} if current else {}
    numbers = {shot.id: n for n, shot in enumerate(shots.shots, 1)}
    noted = [{**one._asdict(), "numbers": _numbers(one, numbers)} for one in remarks or ()]
    style, code = palette() + part("review.css"), part("review.js")
    made = environment.get_template("review.html").render(
        told=of, say=lambda key, **slots: say_here(key, shots.language, slots), numbers=say.numbers, label=say_here("label", shots.language, {"made_by": shots.made_by}),
        fps=shots.fps, frames=shots.frames, turn=setting()["turn"], wide=setting()["panel"]["width"],
        high=round(setting()["panel"]["width"] * shots.height / shots.width), sound=say("heard", sound=""), changed=bool(script) and not current,
        remarks=None if remarks is None else noted, scenes=[_scene(shots, scene, lines, noted, say) for scene in of.scenes],
        style=style, script=code, style_hash=_hash(style), script_hash=_hash(code),
    )  # fmt: skip
    return str(made).encode("utf-8", "replace")


def _scene(shots: ShotList, scene: Scene, lines: Mapping[int, Line], remarks: Sequence[Mapping[str, Any]], say: Say) -> Mapping[str, Any]:
    drawn = inset(shots, scene.id)
    head = next((s for s in shots.scenes if s.id == scene.id), None)
    claimed = {n for shot in shots.shots for n in shot.lines}
    missed = [line for n, line in lines.items() if head and head.first_line <= n <= head.last_line and n not in claimed]
    plan = drawn and {
        "image": _data("svg+xml", drawn.svg),
        "width": round(drawn.width),
        "height": round(drawn.height),
        "notes": drawn.notes,
    }
    rows = []
    for row in scene.rows:
        shot = shots.shots[row.number - 1]
        rows.append(
            {"row": row, "image": _picture(shots, shot, False), "end": _end(shots, shot), "lines": _beside(shot, lines),
             "captions": [_caption(shots, row.start, c, say) for c in shot.captions if c.text not in [d.text for d in shot.dialogue]],
             "cues": [{"start": c.start, "frames": c.frames, "text": c.text} for c in shot.captions or shot.dialogue],
             "remarks": [one for one in remarks if _stands_at(row.number, one["numbers"])], "groups": card(shots, row.number).groups}
        )  # fmt: skip
    return {
        "heading": scene.heading,
        "told": scene.told,
        "facts": scene.facts,
        "plan": plan,
        "shots": rows,
        "unclaimed": [_line(n, False) for n in missed],
    }


def _numbers(one: Remark, numbers: Mapping[str, int]) -> list[int]:
    """The shots that a remark is about; none where it is about all."""
    about = sorted({numbers[id] for id in one.shots if id in numbers})
    return [] if len(about) == len(numbers) > FEW else about


def _stands_at(number: int, numbers: Sequence[int]) -> bool:
    """Whether a remark is told at a shot: at each of few, at the first of many."""
    return number in (numbers if len(numbers) <= FEW else numbers[:1])


def _caption(shots: ShotList, at: int, caption: Caption, say: Say) -> str:
    """What is laid over the picture, with its time."""
    span = say.span(at + caption.start, caption.frames, shots.fps)
    return say_here("caption" if caption.kind == "speech" else "screen", shots.language, {"span": span, "text": caption.text})


def _beside(shot: Shot, lines: Mapping[int, Line]) -> list[Beside]:
    wanted = shot.lines or ((shot.on_line,) if shot.on_line else ())
    return [_line(lines[n], not shot.lines) for n in wanted if n in lines]


def _line(line: Line, on: bool) -> Beside:
    return Beside(line.number, line.text, line.speaker or "", line.delivery or "", on)


def _end(shots: ShotList, shot: Shot) -> str:
    from ..panels import moves

    return _picture(shots, shot, True) if moves(shot) else ""


def _picture(shots: ShotList, shot: Shot, at_end: bool) -> str:
    from ..panels import picture

    form = setting()["panel"]
    return _data("webp", picture(shots, shot, form["width"], "WEBP", form["quality"], at_end))


def _data(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def _hash(text: str) -> str:
    """As a content security policy names what it lets run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _environment() -> Any:
    try:
        import PIL  # noqa: F401
        from jinja2 import DictLoader, Environment, StrictUndefined
    except ImportError as error:
        raise BadInput("A review page needs Jinja2 and Pillow", "--to", 'Install them with pip install "loreboard[preview]".') from error
    return _made(Environment, DictLoader, StrictUndefined)


@cache
def _made(environment: Any, loader: Any, undefined: Any) -> Any:
    """The template, parsed once."""
    return environment(
        autoescape=True,
        loader=loader({"review.html": part("review.html")}),
        undefined=undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
