"""What a person's edits make stale, told before anything is done again: scenes, shots, seconds of picture and calls, by file."""

from loreboard.agents.storyboard import edits
from loreboard.screenplay import read_script
from loreboard.story.errors import LoreboardError
from loreboard.story.script import Script
from loreboard.story.shots import ShotList

from .folder import Folder
from .outlook import Touched
from .reading import read_list
from .settings import Settings
from .store import Store


def touched(folder: Folder, chosen: Settings, store: Store) -> tuple[Touched, ...]:
    """What the edits of scripts and of the length touch, by episode. An episode without a list, or with a damaged one, is left out; so
    are other files: a new bible or arc touches what its words reach, which only the run finds."""
    out = []
    for number in range(1, (1 if chosen.script else chosen.episodes) + 1):
        name, listed = chosen.script or f"e{number:02d}/script.fountain", f"e{number:02d}/shots.json"
        try:
            shots = read_list(folder.path(listed), sums=False)
            script = read_script(folder.path(name).read_bytes(), name)
        except (LoreboardError, OSError):
            continue
        if script.sha256 != shots.script.sha256:
            out.append(_scenes(name, script, shots, store, 0 if chosen.script else 1))
        elif chosen.seconds and chosen.seconds * chosen.fps != shots.target_frames:
            free = [s for s in shots.shots if not s.locked and not s.pinned]
            told = {"scenes": 0, "of": len(shots.scenes), "shots": len(free), "calls": 0}
            seconds = sum(s.frames for s in free) / shots.fps
            out.append(Touched.model_validate({"file": listed, "kind": "lengths", "seconds": seconds, **told}))
    return tuple(out)


def _scenes(name: str, script: Script, shots: ShotList, store: Store, readings: int) -> Touched:
    """The scenes that read otherwise than in the version that the list was made of; all of them when that is not kept."""
    try:
        was = read_script(store.bytes(shots.script.sha256), name)
        same = edits.same_scenes(was, script, edits.same_lines(was, script))
    except LoreboardError:
        same = {}
    stale = [scene for scene in script.scenes if scene.lines and scene.id not in same]
    gone = [shot for shot in shots.shots if shot.scene not in same.values()]
    return Touched(
        file=name, kind="scenes", scenes=len(stale), of=sum(bool(scene.lines) for scene in script.scenes), shots=len(gone),
        seconds=sum(shot.frames for shot in gone) / shots.fps, calls=len(stale) + readings,
    )  # fmt: skip
