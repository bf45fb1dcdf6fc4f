"""The film itself: every frame of the list, at its rate, in H.264 with a track of its captions' times in the panels drawn.

Each picture that is new is coded whole, so that a cut is clean and a player can jump to it, and at a fixed quality: x264 then does not weigh every
frame that stays as it is, which is most of them. Needs Pillow and PyAV, which come with the extra `preview`; PyAV's wheel holds x264, which is
why it is no part of the plain install.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from loreboard.story.errors import BadInput
from loreboard.story.shots import ShotList

from .setting import setting


def film(shots: ShotList, path: Path, watch: Callable[[int], None] = lambda frames: None) -> int:
    """Write the episode to `path` as mp4; the frames written, which are the list's. `watch` is told the frames done, shot by shot.

    Raises BadInput when the extra `preview` is not installed, or no font is.
    """
    av = _av()
    from .frames import Screen, runs

    whole, free = av.video.frame.PictureType.I, av.video.frame.PictureType.NONE
    told = setting()
    screen = Screen(shots, told["width"], told["height"])
    done = 0
    with av.open(str(path.absolute()), "w", format="mp4", options={"movflags": "+faststart"}) as out:
        out.metadata.update(
            {"title": f"{shots.title} {shots.episode}", "comment": f"Storyboard drawn by Loreboard. Script: {shots.made_by}"}
        )
        track = out.add_stream("libx264", rate=shots.fps)
        track.width, track.height, track.pix_fmt = told["width"], told["height"], "yuv420p"
        fixed = {"qp": str(told["qp"]), "g": str(shots.fps * told["whole_every"])}
        track.options = {"preset": "ultrafast", "tune": "stillimage", "forced-idr": "1", **fixed}
        for run in runs(shots):
            frame = av.VideoFrame.from_image(screen.picture(run)).reformat(format="yuv420p")
            for n in range(run.frames):
                frame.pts = done + n
                frame.pict_type = whole if n == 0 else free
                out.mux(track.encode(frame))
            done += run.frames
            watch(done)
        out.mux(track.encode())
    return done


def _av() -> Any:
    try:
        import av
        import PIL  # noqa: F401
    except ImportError as error:
        raise BadInput("Drawing a film needs Pillow and PyAV", "", 'Install them with pip install "loreboard[preview]".') from error
    return av
