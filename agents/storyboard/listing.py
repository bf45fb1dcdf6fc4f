"""A shot list of exact length, made by code from what the artist drew.

Durations, ids, looks, dialogue and prompts are derived here; the artist is never asked for what can be computed.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping

from loreboard.agents.world import carry
from loreboard.agents.world.state import World
from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.bible import Bible
from loreboard.story.camera import Transition
from loreboard.story.drawn import DrawnShot, SceneShots
from loreboard.story.script import Scene, Script
from loreboard.story.shots import Asset, BoardedScene, ScriptRef, ShotList

from . import grammar, setups
from .making import Fit, Ground
from .needs import Needs
from .positions import plan_of, positions
from .rooms import Clips

_JOINS: dict[str, Transition] = {
    "DISSOLVE": "dissolve",
    "叠化": "dissolve",
    "SMASH": "smash_cut",
    "MATCH": "match_cut",
    "FADE IN": "fade_in",
    "淡入": "fade_in",
}


def shot_list(
    script: Script,
    bible: Bible,
    drawn: Mapping[str, SceneShots],
    *,
    episode: int,
    title: str,
    file: str,
    made_by: str,
    fps: int = 24,
    target_frames: int | None = None,
    clips: Clips | None = None,
    pace: Pace = SHIPPED,
    before: World | None = None,
) -> ShotList:
    """The episode's shot list. `drawn` holds the shots of each scene by scene id; scenes without lines need none.

    Without a target the list takes what the script takes. With `clips`, every shot can be covered by one of them, and
    lengths that waste less of them are preferred. Shots that claim no line give way before a line has to. `before` is the world at the end of the episode before, where its script is
    known; without it the bible's plan says what is so at the first line. Raises BadInput when the lines do not fit the target, naming what to cut or add.
    """
    drawn = {s.id: _lit(drawn[s.id], s) for s in script.scenes if s.lines}
    axes = {name: setups.axis_of(board) for name, board in drawn.items()}
    board = [(scene, shot) for scene in script.scenes if scene.lines for shot in drawn[scene.id].shots]
    joins = _joins(script)
    parts = {name: position.part for name, position in positions(script, plan_of(bible, episode), pace).items()}
    needs = Needs(script, board, joins, fps, clips, pace, parts=parts)
    if gone := needs.spared(target_frames):
        board = [told for n, told in enumerate(board) if n not in gone]
        needs = Needs(script, board, joins, fps, clips, pace, parts=parts)
    fitted, target = needs.fitted(target_frames, file)
    names = _ids(episode, board)
    told = carry.board(script, bible, episode, board, before, [needs.has(n).lines for n in range(len(board))])
    assets: dict[str, Asset] = {}
    shots = []
    for number, (scene, shot) in enumerate(board):
        opens = number == 0 or board[number - 1][0].id != scene.id
        ground = Ground(script, bible, scene, drawn[scene.id], axes[scene.id], fps, pace)
        room = Fit(fitted.visible[number], needs.least(number), needs.most(number), needs.overlap(number))
        shots.append(
            ground.shot(shot, needs.has(number), names[number], room, joins.get(scene.id, "cut") if opens else "cut", assets, told[number])
        )
    listed = ShotList(
        title=title,
        episode=episode,
        language=script.language,
        fps=fps,  # type: ignore[arg-type]
        target_frames=target,
        made_by=made_by,
        style=bible.style,
        script=ScriptRef(file=file, sha256=script.sha256, unit="paragraph" if script.source == "fdx" else "line"),
        scenes=tuple(
            BoardedScene(
                id=s.id, number=s.number, heading=s.heading, first_line=s.span.first, last_line=s.span.last, light=drawn[s.id].light,
                axis=axes[s.id],
            )
            for s in script.scenes
            if s.lines
        ),
        assets=tuple(assets.values()),
        shots=tuple(shots),
    )  # fmt: skip
    return grammar.mended(listed, {name for name, part in parts.items() if part == "turn"})


def _lit(board: SceneShots, scene: Scene) -> SceneShots:
    return board.model_copy(update={"light": setups.lit(board.light, scene.heading)})


def _ids(episode: int, board: list[tuple[Scene, DrawnShot]]) -> list[str]:
    """Names made of what a shot covers, so that an edit elsewhere, or a second run, does not rename it."""
    seen: Counter[str] = Counter()
    texts = {line.number: line.text for scene in {scene.id: scene for scene, _ in board}.values() for line in scene.lines}
    out = []
    for scene, shot in board:
        told = "|".join([scene.heading, *(texts[n] for n in shot.lines or (shot.on_line,)), "" if shot.lines else shot.purpose])
        seen[told] += 1
        name = hashlib.sha256(f"{told}|{seen[told]}".encode()).hexdigest()[:6]
        out.append(f"e{episode:02d}-{name}")
    while len(set(out)) < len(out):
        counts: Counter[str] = Counter()
        for i, name in enumerate(out):
            counts[name] += 1
            out[i] = name if counts[name] == 1 else f"{name}{counts[name]}"
    return out


def _joins(script: Script) -> dict[str, Transition]:
    """How a scene is entered, where the script says so at the end of the one before."""
    out: dict[str, Transition] = {}
    for before, after in zip(script.scenes, script.scenes[1:], strict=False):
        for element in before.elements[-2:]:
            if element.kind == "transition":
                said = element.text.upper()
                out[after.id] = next((join for word, join in _JOINS.items() if word in said), "cut")
    return out
