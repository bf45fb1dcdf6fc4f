"""What is laid over the picture as WebVTT, for the web: the same lines and times as the SubRip captions.

Words on the screen stand at the top, so that they do not cover what is said. A note at its head holds the label of AI content.
"""

from loreboard.story.shots import ShotList

from .captions import clock, cues
from .label import label
from .losing import all_but

SUFFIX = ".vtt"
LOSES = all_but("captions", "frames")
"""Everything but the captions and where they lie."""
_SIGNS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def export(shots: ShotList) -> bytes:
    """The captions as UTF-8 bytes, in order of their start; the head alone where there are none."""
    blocks = [f"WEBVTT\nLanguage: {shots.language}", f"NOTE {label(shots).translate(_SIGNS)}"]
    for number, cue in enumerate(cues(shots), 1):
        start, end = (clock(at, shots.fps).replace(",", ".") for at in (cue.start, cue.end))
        blocks.append(f"{number}\n{start} --> {end}{' line:10%' if cue.kind == 'screen' else ''}\n" + "\n".join(map(_plain, cue.lines)))
    return ("\n\n".join(blocks) + "\n").encode()


def _plain(line: str) -> str:
    """A line without the joiners that SubRip needs, its signs as signs."""
    return line.replace("\u2060", "").translate(_SIGNS)
