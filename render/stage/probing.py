"""What came back, looked at: length, size, rate, sound, and whether there is a picture at all. Hard facts only; art is for people.

Needs PyAV, of the extra `preview`.
"""

import hashlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from loreboard.story.errors import BadInput
from loreboard.story.value import Value

from .job import Job
from .setting import setting

BLOCK = 1 << 20


class Probe(Value):
    """What a file is. Sizes in pixels, `dark` True when every frame looked at is black; `faults` are what makes it unfit, in words."""

    seconds: Fraction
    frames: int
    width: int
    height: int
    fps: float
    audio: bool
    dark: bool
    faults: tuple[str, ...] = ()


def ready() -> Any:
    """PyAV. Raises BadInput when it is not installed."""
    try:
        import av
    except ImportError as error:
        raise BadInput("Looking at clips needs PyAV", "", 'Install it with pip install "loreboard[preview]".') from error
    return av


def probe(path: Path, job: Job) -> Probe:
    """Look at the clip at `path` that was made for `job`. A file that is no film is unfit, and so told in `faults`."""
    found = look(path)
    return found if found.faults else found.model_copy(update={"faults": tuple(_faults(found, job))})


def look(path: Path) -> Probe:
    """What the file at `path` is, whatever it was made for. `faults` says why it is no film, and is empty for one."""
    av = ready()
    try:
        with av.open(str(path.absolute())) as film:
            if not film.streams.video:
                return _none("it holds no picture")
            return _looked(film)
    except (av.error.FFmpegError, OSError, ValueError) as error:
        return _none(f"it cannot be read as a film: {type(error).__name__}")


def sha256(path: Path) -> str:
    """Of a file, however large."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def last_frame(path: Path, seconds: Fraction, to: Path) -> None:
    """Write the last frame of the first `seconds` of a clip to `to` as PNG. Raises BadInput when there is none."""
    av, kept = ready(), None
    with av.open(str(path.absolute())) as film:
        for frame in film.decode(video=0):
            if kept is not None and frame.time is not None and frame.time >= float(seconds) - 1e-6:
                break
            kept = frame
    if kept is None:
        raise BadInput("The clip holds no frame to go on from", str(path), "Ask for another take with --retake.")
    part = to.with_suffix(".part.png")
    to.parent.mkdir(parents=True, exist_ok=True)
    kept.to_image().save(part)
    part.replace(to)


def _looked(film: Any) -> Probe:
    video = film.streams.video[0]
    keys, total, end, begin = [], 0, Fraction(0), None
    for packet in film.demux(video):
        if packet.pts is None:
            continue
        total += 1
        start = packet.pts * packet.time_base
        begin = start if begin is None else min(begin, start)
        end = max(end, start + (packet.duration or 0) * packet.time_base)
        keys += [packet.pts] if packet.is_keyframe else []
    rate = video.average_rate or video.guessed_rate or Fraction(0)
    length = end - (begin or Fraction(0)) if total else Fraction(0)
    if total and rate and length < Fraction(total) / rate * Fraction(9, 10):
        length = Fraction(total) / rate
    return Probe(
        seconds=length.limit_denominator(1_000_000), frames=total, width=video.width, height=video.height, fps=float(rate),
        audio=bool(film.streams.audio), dark=all(light < setting()["probe"]["dark"] for light in _lights(film, video, keys)),
    )  # fmt: skip


def _lights(film: Any, video: Any, keys: list[int]) -> Iterator[float]:
    """The mean luma of key frames all over the clip, 0 to 255."""
    most = setting()["probe"]["looks"]
    for pts in keys[:: max(1, -(-len(keys) // most))] or [0]:
        film.seek(pts, stream=video)
        frame = next(film.decode(video), None)
        if frame is not None:
            small = frame.reformat(width=64, height=64, format="gray")
            plane = small.planes[0]
            rows = [bytes(plane)[y * plane.line_size : y * plane.line_size + 64] for y in range(64)]
            yield sum(map(sum, rows)) / 4096


def _faults(found: Probe, job: Job) -> Iterator[str]:
    told, wanted = setting()["probe"], job.expected
    if job.kind != "keyframe" and float(found.seconds) < float(job.used) - told["short"]:
        yield f"short: {float(found.seconds):.2f} s, and {float(job.used):.2f} s of it are used"
    if wanted.width and wanted.height and (found.width, found.height) != (wanted.width, wanted.height):
        yield f"size: {found.width}x{found.height} instead of {wanted.width}x{wanted.height}"
    if wanted.fps and job.kind != "keyframe" and abs(found.fps - wanted.fps) > told["fps"]:
        yield f"rate: {found.fps:g} frames a second instead of {wanted.fps}"
    if wanted.audio and not found.audio:
        yield "silent: sound was asked for"
    if found.dark:
        yield "black: there is no picture in it"


def _none(why: str) -> Probe:
    return Probe(seconds=Fraction(0), frames=0, width=0, height=0, fps=0, audio=False, dark=True, faults=(why,))
