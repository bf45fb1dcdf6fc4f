"""Storyboards by scene: which scenes must be drawn, drawing one, and the shot lists that come of it.

A board is known by what the artist was handed (scene, who is in it, place, style), with lines counted from the scene's first: a scene
that has not changed is never drawn again, wherever it has moved to. Boards are kept by that count too, in `.loreboard/boards.json` over runs.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import NamedTuple

from langgraph.runtime import Runtime
from langgraph.types import Send

from loreboard.agents import storyboard
from loreboard.agents.desk import row
from loreboard.agents.storyboard.board import lit_place, people_of
from loreboard.agents.storyboard.positions import Position, beats_of, plan_of, positions
from loreboard.agents.world.state import World
from loreboard.screenplay import read_script, timing
from loreboard.story.arc import Arc
from loreboard.story.bible import Beat, Bible
from loreboard.story.drawn import SceneShots
from loreboard.story.files import write_whole
from loreboard.story.script import Scene, Script
from loreboard.story.shots import ShotList

from .progress import Event
from .state import Crew, SceneState

FILE = "boards.json"
STEPS = 4
"""To the quarter: a script within 12 % of its length is asked for as it is."""


class Standing(NamedTuple):
    """What the rest of its episode gives a scene: the beats that play in it, where it stands, and how much longer than it reads it should play."""

    beats: tuple[Beat, ...]
    position: Position
    stretch: float


def key(number: int, scene: Scene, book: Bible, standing: Standing, story: str) -> str:
    """The name of the scene's board: episode, and a hash of all that the artist sees, its lines counted from the scene's first."""
    place = lit_place(scene, book)
    seen = [_by_itself(scene), scene.heading, story, place.model_dump_json() if place else ""]
    seen += [c.name for c in people_of(scene, book)]
    seen += [f"{beat.what} [{beat.feeling}]" for beat in standing.beats]
    seen += [f"{standing.stretch:g}", standing.position.told()]
    return f"{number}/{hashlib.sha256('|'.join(seen).encode()).hexdigest()[:16]}"


def _by_itself(scene: Scene) -> str:
    """The scene's lines as the artist reads them, counted from its first."""
    base = scene.span.first - 1
    lines = [line.model_copy(update={"number": line.number - base}) for line in scene.lines]
    return "\n".join([scene.heading, *map(row, lines)])


def rebased(drawn: SceneShots, by: int) -> SceneShots:
    """`drawn` with every line number `by` higher."""
    change = drawn.light.change_on_line
    return drawn.model_copy(
        update={
            "light": drawn.light.model_copy(update={"change_on_line": None if change is None else change + by}),
            "shots": tuple(
                shot.model_copy(update={"lines": tuple(n + by for n in shot.lines), "on_line": shot.on_line + by}) for shot in drawn.shots
            ),
        }
    )


def remember(crew: Crew, drawn: Mapping[str, str]) -> None:
    """Keep the boards of this run for later ones on the same ground."""
    told = {"format": "boards.1", "ground": crew.ground, "boards": dict(drawn)}
    write_whole(crew.folder.hidden / FILE, json.dumps(told, indent=1, sort_keys=True).encode())


def remembered(crew: Crew) -> dict[str, str]:
    """The boards of the last run that are whole, if it stood on the same ground: prompts, wanted types, lore, artist and seed."""
    try:
        told = json.loads((crew.folder.hidden / FILE).read_bytes())
        kept = {str(key): str(name) for key, name in told["boards"].items()} if told["ground"] == crew.ground else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {key: name for key, name in kept.items() if crew.store.has(name)}


def sends(crew: Crew, number: int, script_name: str, book_name: str, arc_name: str, worn_out: str, drawn: Mapping[str, str]) -> list[Send]:
    """One Send for every scene of the script that has lines and no board yet. Names are those of artefacts; an arc may be missing ("").

    The artist is told how long a scene should play in coarse steps of the whole script's stretch: to the second, an edit
    of one scene would change what is asked for all the others. So it is with where it stands: a part of the episode, and planned seconds.
    """
    script, book = open_script(crew, script_name), crew.store.get(book_name, Bible)
    story = story_for(crew, book_name, arc_name, worn_out)
    out = []
    for scene, standing in standings(crew, number, script, book):
        name = key(number, scene, book, standing, story)
        if name in drawn:
            continue
        own = sum(timing.line_seconds(line, script.language, crew.pace) for line in scene.lines)
        told = SceneState(
            number=str(number), scene=scene.id, script=script_name, bible=book_name, arc=arc_name, worn_out=worn_out, key=name,
            share=f"{own * standing.stretch:.1f}", position=standing.position.model_dump_json(),
        )  # fmt: skip
        out.append(Send("board", told))
    return out


async def board(state: SceneState, runtime: Runtime[Crew]) -> dict[str, dict[str, str]]:
    """Draw one scene."""
    return {"boards": {state["key"]: await draw(runtime.context, state)}}


async def draw(crew: Crew, state: SceneState) -> str:
    """The board of one scene as an artefact, its lines counted from the scene's first. Raises what the artist does."""
    script, book = open_script(crew, state["script"]), crew.store.get(state["bible"], Bible)
    number = int(state["number"])
    scene = next(s for s in script.scenes if s.id == state["scene"])
    crew.watch(Event(stage="shots", episode=number, done=False, text=scene.heading))
    story = story_for(crew, state["bible"], state["arc"], state["worn_out"])
    beats = beats_of(script, plan_of(book, number)).get(scene.id, ())
    where = Position.model_validate_json(state["position"])
    drawn = await storyboard.board(crew.desk, f"e{number:02d}/{scene.id}/shots", scene, book, beats, float(state["share"]), story, where)
    crew.watch(Event(stage="shots", episode=number, done=True, text=scene.heading))
    return crew.store.put(rebased(drawn, 1 - scene.span.first))


def listing(
    crew: Crew, number: int, script: Script, file: str, book: Bible, title: str, boards: Mapping[str, str], story: str,
    before: World | None = None,
) -> ShotList:  # fmt: skip
    """The episode's shot list from its boards. `before` is the world at the end of the episode before. Raises BadInput when the lines do not fit the length asked for."""
    drawn = drawn_of(crew, number, script, book, boards, story)
    seconds = crew.settings.seconds
    return storyboard.shot_list(
        script, book, drawn, episode=number, title=title, file=file, made_by=crew.made_by,
        fps=crew.settings.fps, target_frames=seconds * crew.settings.fps if seconds else None, pace=crew.pace, clips=crew.settings.grid,
        before=before,
    )  # fmt: skip


def drawn_of(crew: Crew, number: int, script: Script, book: Bible, boards: Mapping[str, str], story: str) -> dict[str, SceneShots]:
    """The boards of the script's scenes by scene id, under the script's own line numbers; scenes that have none are left out."""
    named = [(scene, key(number, scene, book, standing, story)) for scene, standing in standings(crew, number, script, book)]
    return {s.id: rebased(crew.store.get(boards[name], SceneShots), s.span.first - 1) for s, name in named if name in boards}


def _stretch(crew: Crew, script: Script) -> float:
    seconds, whole = crew.settings.seconds, timing.script_timing(script, crew.pace).seconds or 1.0
    return max(1, round(STEPS * seconds / whole)) / STEPS if seconds else 1.0


def story_for(crew: Crew, book: str, arc: str, worn_out: str) -> str:
    """What every scene's artist is told of the series kept under these names; arc and worn-out plots may be missing ("")."""

    def told(_: bytes) -> str:
        known = crew.store.get(arc, Arc) if arc else None
        return storyboard.story_of(crew.store.get(book, Bible), known, crew.store.bytes(worn_out).decode() if worn_out else "")

    return crew.store.made(book, (storyboard.story_of, arc, worn_out), told)


def standings(crew: Crew, number: int, script: Script, book: Bible) -> list[tuple[Scene, Standing]]:
    """Every scene that has lines, in order, with what its episode gives it. Without a plan no beats are known."""
    plan = plan_of(book, number)
    beats = beats_of(script, plan)
    stretch, told = _stretch(crew, script), positions(script, plan, crew.pace)
    return [(scene, Standing(beats.get(scene.id, ()), told[scene.id], stretch)) for scene in script.scenes if scene.lines]


def open_script(crew: Crew, name: str) -> Script:
    """The script kept as artefact `name`, read in its own format."""
    file = crew.settings.script or "script.fountain"
    return crew.store.made(name, file, lambda content: read_script(content, file))
