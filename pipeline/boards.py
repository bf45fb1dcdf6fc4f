"""Storyboards by scene: which scenes must be drawn, drawing one, and the shot lists that come of it.

A board is known by what the artist was handed (scene with its line numbers, who is in it, place, style), so a scene that has
not changed is never drawn again.
"""

import hashlib
from collections.abc import Mapping

from langgraph.runtime import Runtime
from langgraph.types import Send

from loreboard.agents import storyboard
from loreboard.agents.desk import numbered
from loreboard.agents.storyboard.board import beats_of, lit_place, people_of
from loreboard.screenplay import read_script, timing
from loreboard.story.arc import Arc
from loreboard.story.bible import Beat, Bible
from loreboard.story.drawn import SceneShots
from loreboard.story.script import Scene, Script
from loreboard.story.shots import ShotList

from .progress import Event
from .state import Crew, SceneState

STEPS = 4
"""To the quarter: a script within 12 % of its length is asked for as it is."""


def key(number: int, scene: Scene, book: Bible, beats: tuple[Beat, ...], story: str) -> str:
    """The name of the scene's board: episode, scene, and a hash of all that the artist sees."""
    place = lit_place(scene, book)
    seen = [numbered(scene), scene.heading, story, place.model_dump_json() if place else ""]
    seen += [c.name for c in people_of(scene, book)]
    seen += [f"{beat.what} [{beat.feeling}]" for beat in beats]
    return f"{number}/{scene.id}/{hashlib.sha256('|'.join(seen).encode()).hexdigest()[:16]}"


def sends(crew: Crew, number: int, script_name: str, book_name: str, arc_name: str, worn_out: str, drawn: Mapping[str, str]) -> list[Send]:
    """One Send for every scene of the script that has lines and no board yet. Names are those of artefacts; an arc may be missing ("").

    The artist is told how long a scene should play in coarse steps of the whole script's stretch: to the second, an edit
    of one scene would change what is asked for all the others.
    """
    script, book = open_script(crew, script_name), crew.store.get(book_name, Bible)
    story = story_for(crew, book_name, arc_name, worn_out)
    seconds = crew.settings.seconds
    whole = timing.script_timing(script, crew.pace).seconds or 1.0
    stretch = max(1, round(STEPS * seconds / whole)) / STEPS if seconds else 1.0
    beats = _beats(number, script, book)
    out = []
    for scene in script.scenes:
        name = key(number, scene, book, beats.get(scene.id, ()), story)
        if not scene.lines or name in drawn:
            continue
        own = sum(timing.line_seconds(line, script.language, crew.pace) for line in scene.lines)
        told = SceneState(
            number=str(number), scene=scene.id, script=script_name, bible=book_name, arc=arc_name, worn_out=worn_out, key=name,
            share=f"{own * stretch:.1f}",
        )  # fmt: skip
        out.append(Send("board", told))
    return out


async def board(state: SceneState, runtime: Runtime[Crew]) -> dict[str, dict[str, str]]:
    """Draw one scene."""
    crew = runtime.context
    script, book = open_script(crew, state["script"]), crew.store.get(state["bible"], Bible)
    scene = next(s for s in script.scenes if s.id == state["scene"])
    number = int(state["number"])
    crew.watch(Event(stage="shots", episode=number, done=False, text=scene.heading))
    beats = _beats(number, script, book).get(scene.id, ())
    story = story_for(crew, state["bible"], state["arc"], state["worn_out"])
    drawn = await storyboard.board(crew.desk, f"e{number:02d}/{scene.id}/shots", scene, book, beats, float(state["share"]), story)
    crew.watch(Event(stage="shots", episode=number, done=True, text=scene.heading))
    return {"boards": {state["key"]: crew.store.put(drawn)}}


def listing(crew: Crew, number: int, script: Script, file: str, book: Bible, title: str, boards: Mapping[str, str], story: str) -> ShotList:
    """The episode's shot list from its boards. Raises BadInput when the lines do not fit the length asked for."""
    beats = _beats(number, script, book)
    drawn = {s.id: crew.store.get(boards[key(number, s, book, beats.get(s.id, ()), story)], SceneShots) for s in script.scenes if s.lines}
    seconds = crew.settings.seconds
    return storyboard.shot_list(
        script, book, drawn, episode=number, title=title, file=file, made_by=crew.made_by,
        fps=crew.settings.fps, target_frames=seconds * crew.settings.fps if seconds else None, pace=crew.pace,
    )  # fmt: skip


def story_for(crew: Crew, book: str, arc: str, worn_out: str) -> str:
    """What every scene's artist is told of the series kept under these names; arc and worn-out plots may be missing ("")."""

    def told(_: bytes) -> str:
        known = crew.store.get(arc, Arc) if arc else None
        return storyboard.story_of(crew.store.get(book, Bible), known, crew.store.bytes(worn_out).decode() if worn_out else "")

    return crew.store.made(book, (storyboard.story_of, arc, worn_out), told)


def _beats(number: int, script: Script, book: Bible) -> dict[str, tuple[Beat, ...]]:
    """The beats by scene id; empty without a plan."""
    plan = next((e for e in book.episodes if e.number == number), None)
    return beats_of(script, plan) if plan else {}


def open_script(crew: Crew, name: str) -> Script:
    """The script kept as artefact `name`, read in its own format."""
    file = crew.settings.script or "script.fountain"
    return crew.store.made(name, file, lambda content: read_script(content, file))
