"""The OpenTimelineIO timeline in one archive with a drawn panel a shot, so that a review player shows something before anything is rendered.

Each clip holds two media by name: `panel`, which is active and lies in the archive, and `DEFAULT_MEDIA`, which is missing. OTIO's own writer
refuses bundles with missing media under one of its policies and stamps files with the time; the archive is therefore put together here,
and read back by OTIO's reader in the tests. Needs Pillow.
"""

import io
import zipfile

from loreboard.story.shots import ShotList

from .. import timeline
from ..boards.pictures import pictures
from ..letters import file_name

SUFFIX = ".otioz"
LOSES: frozenset[str] = frozenset()
VERSION = b"1.0.0"
"""Of the archive, as OpenTimelineIO writes it."""
_DAY = (1980, 1, 1, 0, 0, 0)


def export(shots: ShotList) -> bytes:
    """The archive's bytes. Raises BadInput when Pillow is not installed."""
    import opentimelineio as otio

    cut = timeline.built(shots)
    drawn = dict(zip((f"media/{file_name(shot.id)}.png" for shot in shots.shots), pictures(shots), strict=True))
    for clip, name in zip(cut.find_clips(), drawn, strict=True):
        missing = clip.media_reference
        panel = otio.schema.ExternalReference(target_url=name, available_range=missing.available_range)
        clip.set_media_references({"DEFAULT_MEDIA": missing, "panel": panel}, "panel")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _put(archive, "content.otio", timeline.as_bytes(cut), zipfile.ZIP_DEFLATED)
        _put(archive, "version.txt", VERSION, zipfile.ZIP_DEFLATED)
        for name, content in drawn.items():
            _put(archive, name, content, zipfile.ZIP_STORED)
    return out.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes, kind: int) -> None:
    told = zipfile.ZipInfo(name, _DAY)
    told.compress_type, told.external_attr = kind, 0o644 << 16
    archive.writestr(told, content)
