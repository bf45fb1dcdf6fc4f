"""A cut by an editor as pieces in order, whichever format it comes in. Knows no shot list but its rate.

Video tracks are seen from above, as they play. Speed, effects and sound are not read; a piece whose speed was changed says so.
"""

import contextlib
import io
import logging
import re
import tempfile
import zipfile
from pathlib import Path, PurePath
from typing import Any

from defusedxml import DefusedXmlException, ElementTree

from loreboard.story.errors import BadInput
from loreboard.story.value import Value

from ..cuts.adapters import needed

READERS = {".otio": "otio_json", ".otioz": "otio_json", ".edl": "cmx_3600", ".xml": "fcp_xml", ".fcpxml": "fcpx_xml", ".aaf": "AAF"}
MOST = 64_000_000
"""Bytes read of a cut; one of an hour has some hundred thousand."""
_REEL = re.compile(r"S(\d{3})")


class Piece(Value):
    """A stretch of the cut. Frames at the list's rate."""

    names: tuple[str, ...]
    """What it may be called by, the surest first: our own field, the log's take, its name, its file."""
    reel: int | None
    """The number of the shot at export, where the reel is one that an EDL of ours gives."""
    start: int
    """Its first frame in the cut, from 0."""
    frames: int
    head: int | None
    """Frames of its media before it begins; None where nobody says."""
    retimed: bool = False
    exported: tuple[int, ...] = ()
    """The shot's frames and where its speech began, as it was exported; empty where nobody says."""


class Cut(Value):
    """What plays, in order; `gaps` are frames in which nothing does, `rate` is the cut's own."""

    pieces: tuple[Piece, ...]
    gaps: int
    rate: float


def read(content: bytes, file: str, fps: int) -> Cut:
    """The cut in `content`, whose kind the ending of `file` says. Raises BadInput for what cannot be read as one."""
    kind = PurePath(file).suffix.lower()
    if kind not in READERS:
        raise BadInput(f"A cut is read from {', '.join(READERS)}, not from {kind or 'a file without ending'}", file, "Export it as one.")
    if len(content) > MOST:
        raise BadInput(f"The cut has {len(content):,} bytes, {MOST:,} are read", file, "Export only the timeline of one episode.")
    otio = needed(READERS[kind])
    try:
        told = _first(otio, _by_file(otio, content) if kind == ".aaf" else _by_text(otio, content, kind, fps))
        video = [track for track in told.tracks if track.kind == otio.schema.TrackKind.Video and track.enabled]
        if not video:
            raise BadInput("The cut has no picture track", file, "Export a timeline that has one.")
        flat = otio.algorithms.flatten_stack(video) if len(video) > 1 else video[0]
        return _pieces(otio, flat, fps)
    except BadInput:
        raise
    except (DefusedXmlException, ElementTree.ParseError, otio.exceptions.OTIOError, zipfile.BadZipFile) as error:
        raise BadInput(f"The cut cannot be read: {_short(error)}", file, "Export it from the editor again.") from error
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, RuntimeError, NotImplementedError, ZeroDivisionError) as error:
        raise BadInput(f"The cut is damaged: {_short(error)}", file, "Export it from the editor again.") from error


def _by_text(otio: Any, content: bytes, kind: str, fps: int) -> Any:
    text = _unpacked(content) if kind == ".otioz" else content.decode("utf-8-sig")
    if kind in (".xml", ".fcpxml"):
        ElementTree.fromstring(text.encode())
    more = {"rate": float(fps), "ignore_timecode_mismatch": True} if kind == ".edl" else {}
    return otio.adapters.read_from_string(text, READERS[kind], **more)


def _by_file(otio: Any, content: bytes) -> Any:
    """An AAF, which its reader takes from a file only. What that prints of what it does not know is for nobody, and it has no error of its own
    for a file that is damaged: whatever it raises is a ValueError here."""
    logging.disable(logging.WARNING)
    try:
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            path = Path(folder) / "cut.aaf"
            path.write_bytes(content)
            return otio.adapters.read_from_file(str(path), "AAF")
    except Exception as error:
        raise ValueError(f"its reader stops at {_short(error)}") from error
    finally:
        logging.disable(logging.NOTSET)


def _unpacked(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.otio") as inner:
        told = inner.read(MOST + 1)
    if len(told) > MOST:
        raise ValueError("its timeline is too large")
    return told.decode()


def _first(otio: Any, told: Any) -> Any:
    """The timeline that is meant: the thing itself, or the first in a collection."""
    if isinstance(told, otio.schema.Timeline):
        return told
    found = list(told.find_children(descended_from_type=otio.schema.Timeline))
    if not found:
        raise ValueError("it holds no timeline")
    return found[0]


def _pieces(otio: Any, track: Any, fps: int) -> Cut:
    pieces, gaps, at, rate = list[Piece](), 0, 0, float(fps)
    for item in track:
        if isinstance(item, otio.schema.Transition):
            continue
        length = item.trimmed_range().duration
        frames = _frames(length, fps)
        if isinstance(item, otio.schema.Gap):
            gaps += frames
        else:
            rate = length.rate
            pieces.append(_piece(otio, item, at, frames, fps))
        at += frames
    return Cut(pieces=tuple(pieces), gaps=gaps, rate=rate)


def _piece(otio: Any, item: Any, at: int, frames: int, fps: int) -> Piece:
    own, log = item.metadata.get("loreboard", {}), item.metadata.get("fcp_xml", {}).get("logginginfo", {})
    reference = item.media_reference if isinstance(item, otio.schema.Clip) else None
    url = str(getattr(reference, "target_url", "") or "")
    bin = item.metadata.get("AAF", {}).get("UserComments", {})
    names = (
        str(own.get("id") or ""),
        str(log.get("shottake") or ""),
        str(bin.get("Shot") or ""),
        item.name or "",
        PurePath(item.name or "").stem,
        PurePath(url).stem,
    )
    reel = _REEL.fullmatch(str(item.metadata.get("cmx_3600", {}).get("reel") or item.name or ""))
    source, media = item.trimmed_range(), getattr(reference, "available_range", None)
    begins = media.start_time if media is not None else otio.opentime.RationalTime(0, source.start_time.rate)
    return Piece(
        names=tuple(dict.fromkeys(name for name in names if name)),
        reel=int(reel[1]) if reel else None,
        start=at,
        frames=frames,
        head=_frames(source.start_time - begins, fps),
        exported=_exported(own),
        retimed=any(isinstance(effect, otio.schema.TimeEffect) for effect in item.effects),
    )


def _exported(own: Any) -> tuple[int, ...]:
    frames, dialogue = own.get("frames"), own.get("dialogue", ())
    return (int(frames), *(int(spoken["start"]) for spoken in dialogue)) if frames else ()


def _frames(time: Any, fps: int) -> int:
    """A time of the cut in frames of the list: counted where the rates are the same but for a thousandth, else to the nearest."""
    frames: int = round(time.value if abs(time.rate - fps) < 0.05 else time.value * fps / time.rate)
    return frames


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
