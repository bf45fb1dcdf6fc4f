"""Panels of a shot list: the place is told by its assets, and a shot that moves has an end to draw too."""

import io
from typing import Literal

from PIL import Image

from loreboard.story.shots import Shot, ShotList

from .panel import panel


def listed(shots: ShotList, shot: Shot, width: int, height: int, at_end: bool = False) -> Image.Image:
    """The panel of a shot of `shots`, in pixels."""
    heading = next((scene.heading for scene in shots.scenes if scene.id == shot.scene), "")
    texts = {asset.id: asset.text for asset in shots.assets}
    words = " ".join(texts.get(ref.asset, "") for ref in shot.refs if ref.role == "location")
    return panel(shot, heading, words, width, height, at_end)


def picture(shots: ShotList, shot: Shot, width: int, form: Literal["JPEG", "WEBP"], quality: int, at_end: bool = False) -> bytes:
    """The same as the bytes of a file, as wide as asked and in the list's shape, three times as high as wide at most."""
    high = min(3.0, max(1 / 3, shots.height / shots.width))
    out = io.BytesIO()
    listed(shots, shot, width, round(width * high), at_end).save(out, form, quality=quality)
    return out.getvalue()


def moves(shot: Shot) -> bool:
    """Whether its end is drawn otherwise than its start."""
    return (
        bool(shot.camera.ends and shot.camera.ends != shot.camera.size)
        or any(s.becomes for s in shot.subjects)
        or shot.camera.move != "static"
    )
