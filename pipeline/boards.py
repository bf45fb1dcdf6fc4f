"""Storyboards by scene: which scenes must be drawn, drawing one, and the shot lists that come of it.

A board is known by what the artist was handed (scene with its line numbers, looks, place, style), so a scene that has
not changed is never drawn again.
"""

import hashlib
from collections.abc import Mapping

from langgraph.runtime import Runtime
from langgraph.types import Send

from loreboard.agents import storyboard
from loreboard.agents.desk import numbered
from loreboard.agents.storyboard.board import beats_of, people_of, place_of
from loreboard.screenplay import read_script, timing
from loreboard.story.bible import Beat, Bible
from loreboard.story.script import Scene, Script
from loreboard.story.shots import SceneShots, ShotList

from .progress import Event
from .state import Crew, SceneState

STEPS = 4
"""To the quarter: a script within 12 % of its length is asked for as it is."""


def key(number: int, scene: Scene, book: Bible, beats: tuple[Beat, ...]) -> str:
    """The name of the scene's board: episode, scene, and a hash of all that the artist sees."""
    place = place_of(scene, book)
    seen = [numbered(scene), scene.heading, book.style, place.model_dump_json() if place else ""]
    seen += [known.model_dump_json() for known in (*people_of(scene, book), *beats)]
    return f"{number}/{scene.id}/{hashlib.sha256('|'.join(seen).encode()).hexdigest()[:16]}"


def sends(
    number: int, script: Script, script_name: str, book: Bible, book_name: str, drawn: Mapping[str, str], seconds: int | None
) -> list[Send]:
    """One Send for every scene of `script` that has lines and no board yet.

    The artist is told how long a scene should play in coarse steps of the whole script's stretch: to the second, an edit
    of one scene would change what is asked for all the others.
    """
    whole = timing.script_timing(script).seconds or 1.0
    stretch = max(1, round(STEPS * seconds / whole)) / STEPS if seconds else 1.0
    beats = _beats(number, script, book)
    out = []
    for scene in script.scenes:
        name = key(number, scene, book, beats[scene.id])
        if not scene.lines or name in drawn:
            continue
        own = sum(timing.line_seconds(line, script.language) for line in scene.lines)
        share = own * stretch
        out.append(
            Send(
                "board", SceneState(number=str(number), scene=scene.id, script=script_name, bible=book_name, key=name, share=f"{share:.1f}")
            )
        )
    return out


async def board(state: SceneState, runtime: Runtime[Crew]) -> dict[str, dict[str, str]]:
    """Draw one scene."""
    crew = runtime.context
    script, book = open_script(crew, state["script"]), crew.store.get(state["bible"], Bible)
    scene = next(s for s in script.scenes if s.id == state["scene"])
    number = int(state["number"])
    crew.watch(Event(stage="shots", episode=number, done=False, text=scene.heading))
    beats = _beats(number, script, book)[scene.id]
    drawn = await storyboard.board(crew.desk, f"e{number:02d}/{scene.id}/shots", scene, book, beats, float(state["share"]))
    crew.watch(Event(stage="shots", episode=number, done=True, text=scene.heading))
    return {"boards": {state["key"]: crew.store.put(drawn)}}


def listing(crew: Crew, number: int, script: Script, file: str, book: Bible, title: str, boards: Mapping[str, str]) -> ShotList:
    """The episode's shot list from its boards. Raises BadInput when the lines do not fit the length asked for."""
    beats = _beats(number, script, book)
    drawn = {s.id: crew.store.get(boards[key(number, s, book, beats[s.id])], SceneShots) for s in script.scenes if s.lines}
    seconds = crew.settings.seconds
    return storyboard.shot_list(
        script, book, drawn, episode=number, title=title, file=file, made_by=crew.made_by,
        fps=crew.settings.fps, target_frames=seconds * crew.settings.fps if seconds else None,
    )  # fmt: skip


def _beats(number: int, script: Script, book: Bible) -> dict[str, tuple[Beat, ...]]:
    return beats_of(script, next((e for e in book.episodes if e.number == number), None))


def open_script(crew: Crew, name: str) -> Script:
    """The script kept as artefact `name`, read in its own format."""
    file = crew.settings.script or "script.fountain"
    return crew.store.made(name, file, lambda content: read_script(content, file))
