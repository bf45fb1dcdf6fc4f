"""The drawn panel of each shot as a PNG, for formats that hold pictures; made once for all that ask. Needs Pillow, the extra `preview`."""

import io
import struct
import zlib
from functools import lru_cache

from loreboard.story.errors import BadInput
from loreboard.story.shots import Shot, ShotList

from ..label import label

WIDTH = 360
"""Pixels across; the height follows the list's picture."""
KEPT = 256


def pictures(shots: ShotList) -> tuple[bytes, ...]:
    """A PNG a shot, in order, each with the label of AI content as its comment. Raises BadInput when Pillow is not installed."""
    try:
        import PIL  # noqa: F401
    except ImportError as error:
        raise BadInput("Drawing boards needs Pillow", "", 'Install it with pip install "loreboard[preview]".') from error
    headings = {scene.id: scene.heading for scene in shots.scenes}
    texts = {asset.id: asset.text for asset in shots.assets}
    told, out = label(shots), []
    for shot in shots.shots:
        words = " ".join(texts.get(ref.asset, "") for ref in shot.refs if ref.role == "location")
        out.append(labelled(_drawn(shot.model_dump_json(), headings.get(shot.scene, ""), words, size(shots)[1]), told))
    return tuple(out)


def size(shots: ShotList) -> tuple[int, int]:
    """Width and height of each picture, in pixels."""
    return WIDTH, round(WIDTH * shots.height / shots.width)


@lru_cache(maxsize=KEPT)
def _drawn(shot: str, heading: str, words: str, height: int) -> bytes:
    from ..panels import panel

    out = io.BytesIO()
    panel(Shot.model_validate_json(shot), heading, words, WIDTH, height).convert("RGB").save(out, "PNG")
    return out.getvalue()


def labelled(png: bytes, told: str) -> bytes:
    """The PNG with `told` as its comment: an iTXt chunk after the header."""
    body = b"iTXt" + b"Comment\0\0\0\0\0" + told.encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return png[:33] + chunk + png[33:]
