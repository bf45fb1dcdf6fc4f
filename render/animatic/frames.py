"""What stands on the screen at every frame: which panel, which words. Runs of equal frames, so that each is drawn once."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from PIL import Image, ImageDraw

from loreboard.render.panels import listed, moves
from loreboard.story.shots import Caption, Shot, ShotList

from .lettering import broken, font
from .setting import setting


class Run(NamedTuple):
    """So many frames that look alike."""

    shot: Shot
    number: int
    """Of the shot, from 1."""
    start: int
    """Its first frame in the episode."""
    frames: int
    at_end: bool
    captions: tuple[Caption, ...]


def runs(shots: ShotList) -> Iterator[Run]:
    """The whole episode in order; the frames sum to the list's."""
    for number, (shot, start) in enumerate(zip(shots.shots, shots.starts(), strict=True), 1):
        cuts = {0, shot.frames}
        turn = round(shot.frames * setting()["turn"]) if moves(shot) else shot.frames
        cuts |= {turn} | {edge for c in shot.captions for edge in (c.start, c.start + c.frames)}
        marks = sorted(cut for cut in cuts if 0 <= cut <= shot.frames)
        for begin, end in pairwise(marks):
            seen = tuple(c for c in shot.captions if c.start <= begin < c.start + c.frames)
            yield Run(shot, number, start + begin, end - begin, begin >= turn, seen)


class Screen:
    """Draws runs; a panel that comes twice is drawn once."""

    def __init__(self, shots: ShotList, width: int, height: int) -> None:
        self._shots, self._width, self._height = shots, width, height
        self._last: tuple[tuple[str, bool], Image.Image] | None = None

    def picture(self, run: Run) -> Image.Image:
        """The screen during `run`."""
        key = (run.shot.id, run.at_end)
        if self._last is None or self._last[0] != key:
            self._last = (key, listed(self._shots, run.shot, self._width, self._height, run.at_end))
        out = self._last[1].copy()
        draw = ImageDraw.Draw(out)
        self._slate(draw, run)
        for caption in run.captions:
            self._caption(draw, caption)
        return out

    def _slate(self, draw: ImageDraw.ImageDraw, run: Run) -> None:
        told = setting()["slate"]
        seconds, rest = divmod(run.start, self._shots.fps)
        text = f"{run.number}  {run.shot.id}   {seconds // 60}:{seconds % 60:02d}:{rest:02d}   {run.shot.camera.size.upper()}  {run.shot.frames / self._shots.fps:.1f} s"
        letters = font(max(4, round(told["size"] * self._height)))
        draw.text(
            (self._width * 0.03, told["top"] * self._height),
            text,
            font=letters,
            fill=(60, 60, 66),
            stroke_width=2,
            stroke_fill=(250, 248, 240),
        )

    def _caption(self, draw: ImageDraw.ImageDraw, caption: Caption) -> None:
        told, language = setting()["caption" if caption.kind == "speech" else "screen"], self._shots.language
        lane = setting()["caption"]
        rows = broken(caption.text, language, lane["per_line"][language], lane["lines"])
        most = max(map(len, rows), default=1)
        size = told["size"] * min(1.0, lane["per_line"][language] / most, lane["lines"] / max(1, len(rows)))
        letters = font(max(5, round(size * self._height)))
        step = size * self._height * 1.32
        y = told["top"] * self._height
        for n, row in enumerate(rows):
            draw.text(
                (self._width / 2, y + n * step),
                row,
                font=letters,
                fill=(255, 255, 255),
                stroke_width=3,
                stroke_fill=(24, 24, 28),
                anchor="ma",
            )
