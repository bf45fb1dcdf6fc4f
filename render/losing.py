"""What a format loses, counted from what it keeps."""

from pydantic import BaseModel

from loreboard.story.camera import Camera
from loreboard.story.shots import Prompt, Shot, Spoken, Subject, Waiver

_PARTS: dict[str, type[BaseModel]] = {"camera": Camera, "subjects": Subject, "dialogue": Spoken, "prompt": Prompt, "waivers": Waiver}
_MANY = ("subjects", "dialogue")


def all_but(*kept: str) -> frozenset[str]:
    """The fields of Shot that a format loses which holds `kept`; "dialogue.start" is a field of what stands in one."""
    whole = (set(Shot.model_fields) - set(_PARTS) - {"on_line"}) | set(_MANY)
    inner = {f"{part}.{field}" for part, kind in _PARTS.items() for field in kind.model_fields}
    held = {*kept, *(field.partition(".")[0] for field in kept)}
    if strange := held - whole - inner - set(_PARTS):
        raise ValueError(f"no field of a shot: {', '.join(sorted(strange))}")
    return frozenset((whole | inner) - held)
