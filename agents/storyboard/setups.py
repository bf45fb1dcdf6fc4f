"""A set-up, complete: what the artist drew, and by rule what they left open. Pure; the rules stand in setups.yaml."""

from collections.abc import Iterable
from functools import cache
from typing import Any, cast, get_args

from loreboard.screenplay.headings import take_apart
from loreboard.story import kinds
from loreboard.story.camera import Camera, Composition, Hour, Lens, LightQuality, LightType, Size
from loreboard.story.drawn import DrawnShot, LightPlan, SceneShots
from loreboard.story.vocabulary import vocabulary
from loreboard.story.wordlists import first_kind
from loreboard.story.yaml_text import own

NEARER = ("push_in", "zoom_in")
FARTHER = ("pull_out", "zoom_out")
SIZES: tuple[Size, ...] = tuple(s for s in get_args(Size) if s != "insert")
"""From far to near."""


def camera(drawn: DrawnShot, axis: str) -> Camera:
    """The camera of `drawn`; `axis` is its scene's."""
    told = rules()
    mm = min(300, max(8, drawn.lens_mm))
    side = drawn.side if axis else 0
    only = drawn.subjects[0] if len(drawn.subjects) == 1 else None
    return Camera(
        size=drawn.size, framing=drawn.framing, angle=drawn.angle, roll=told["roll"] if drawn.angle == "dutch" else 0,
        facing=drawn.facing, move=drawn.move, speed=drawn.speed, amplitude=drawn.amplitude, why=drawn.why if drawn.move != "static" else "",
        ends=_arrives(drawn), lens_mm=mm, lens=lens(mm, drawn.size),
        focus="rack" if drawn.move == "rack_focus" else drawn.focus or told["focus"][drawn.size],
        composition=drawn.composition or _composed(drawn), headroom=told["headroom"][drawn.size],
        lead=only.gaze if only and only.gaze in ("left", "right") and drawn.size != "insert" else None,
        axis=axis, side=drawn.side, azimuth=azimuth(drawn.facing, side or drawn.side),
    )  # fmt: skip


def azimuth(facing: str, side: int) -> int:
    """Degrees the camera stands off the face it sees, on its side of the line; on the line it counts as side 1."""
    degrees = vocabulary().term("facing", facing).degrees or 0
    return -degrees if side < 0 else degrees


def lens(mm: int, size: Size) -> Lens:
    """The class of a focal length; a long one on an insert is a macro."""
    if size == "insert" and mm >= rules()["macro"]:
        return "macro"
    return cast(Lens, next(term.id for term in vocabulary().kind("lens").terms if term.mm and term.mm[0] <= mm <= term.mm[1]))


def axis_of(drawn: SceneShots) -> str:
    """The line of a scene: between the first two who are seen together, else the first two who are seen; "" for one alone."""
    together = next((s.subjects[:2] for s in drawn.shots if len(s.subjects) > 1), None)
    names = [s.name for s in together] if together else list(dict.fromkeys(x.name for s in drawn.shots for x in s.subjects))[:2]
    return "|".join(sorted(names)) if len(set(names)) == 2 else ""


def hour(time: str) -> Hour | None:
    """The hour that a heading's time of day names; None where it names none (LATER, CONTINUOUS)."""
    return cast("Hour | None", kinds.hour_of(time))


def lit(plan: LightPlan, heading: str) -> LightPlan:
    """`plan` with its kind, quality, kelvin and key-to-fill, read from its source or taken from the heading's place and hour."""
    told, parts = rules(), take_apart(heading)
    inside = "outside" if parts.interior.upper().startswith("EXT") else "inside"
    kind = plan.kind or first_kind(plan.source, told["kinds"]) or told["by_hour"][inside][hour(parts.time) or "day"]
    usual = told["lights"][kind]
    return plan.model_copy(
        update={
            "kind": cast(LightType, kind),
            "quality": plan.quality or cast("LightQuality | None", first_kind(plan.source, told["qualities"])) or usual["quality"],
            "kelvin": plan.kelvin or usual["kelvin"],
            "key_to_fill": plan.key_to_fill or usual["key_to_fill"],
        }
    )


def _arrives(drawn: DrawnShot) -> Size | None:
    """The size at the end of a large move to or from the subject."""
    if drawn.size == "insert" or drawn.amplitude != "large" or drawn.move not in (*NEARER, *FARTHER):
        return None
    at = SIZES.index(drawn.size) + (1 if drawn.move in NEARER else -1)
    return SIZES[min(max(at, 0), len(SIZES) - 1)]


def _composed(drawn: DrawnShot) -> Composition:
    if drawn.framing in ("ots", "dirty_single"):
        return "foreground_layer"
    if len(drawn.subjects) == 1 and drawn.size != "insert":
        return cast(Composition, rules()["composition"][drawn.subjects[0].at])
    return "centre"


def seen_weather(texts: Iterable[str], language: str) -> str:
    """What falls or blows in `texts`, as one word of the language; "" for nothing."""
    words = rules()["weather"][language]
    return next((found for text in texts if (found := first_kind(text, words))), "")


@cache
def rules() -> dict[str, Any]:
    """setups.yaml, read once."""
    return dict(own("loreboard.agents.storyboard", "setups.yaml"))
