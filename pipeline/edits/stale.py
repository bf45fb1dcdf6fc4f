"""What a person's edits make stale: scenes, shots, seconds of picture, prompts, lengths and facts, held against what lies in the folder."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from loreboard.agents import continuity, storyboard
from loreboard.agents.storyboard import edits
from loreboard.agents.world import carry
from loreboard.agents.world.state import World
from loreboard.screenplay import read_script
from loreboard.story.bible import Bible
from loreboard.story.drawn import DrawnShot, LightPlan, SceneShots
from loreboard.story.errors import LoreboardError
from loreboard.story.facts import Contradiction
from loreboard.story.script import Scene, Script
from loreboard.story.shots import Shot, ShotList

from .. import boards, handoff
from ..reading import read_list
from ..state import Crew
from .rehearsal import Rehearsed
from .stood import Stood
from .told import Moved, Stale


class Standing:
    """Bible and scripts at one time, None and absent where they are not known."""

    def __init__(self, book: Bible | None, scripts: Mapping[int, Script]) -> None:
        self.book, self.scripts = book, dict(scripts)

    def breaks(self) -> tuple[Contradiction, ...]:
        """What cannot both be true."""
        return continuity.check(self.book, self.scripts) if self.book else ()


def now(crew: Crew, told: Rehearsed) -> Standing:
    """Bible and scripts as the run will have them."""
    state, quiet = told.state, replace(crew, store=told.store)
    book = told.store.get(state["bible"], Bible) if state.get("bible") else None
    names = state.get("scripts", {}) if book else {}
    return Standing(book, {int(n): boards.open_script(quiet, name) for n, name in names.items()})


def before(crew: Crew, stood: Stood) -> Standing:
    """Bible and scripts as the last run had them."""
    try:
        book = crew.store.get(stood.files["bible.yaml"], Bible) if "bible.yaml" in stood.files else None
        scripts = {_number(name): boards.open_script(crew, kept) for name, kept in stood.files.items() if not name.endswith(".yaml")}
    except LoreboardError:
        return Standing(None, {})
    return Standing(book, scripts)


def new_breaks(was: Standing, is_now: Standing) -> tuple[Contradiction, ...]:
    """What cannot both be true now and could before; all of it where nobody knows what was."""
    had = {(one.rule, one.what) for one in was.breaks()}
    return tuple(one for one in is_now.breaks() if one.severity == "error" and (one.rule, one.what) not in had)


def facts(was: Standing, is_now: Standing, file: str = "") -> tuple[Moved, ...]:
    """The facts that hold at the end of a scene and did not before, and those that hold no more, each where that begins; in story order.

    Scenes are held against one another by episode and heading."""
    if not was.book or not is_now.book:
        return ()
    old, new = _ends(was), _ends(is_now)
    out = []
    for place in dict.fromkeys((*old, *new)):
        if place[0] not in was.scripts or place[0] not in is_now.scripts:
            continue
        had, have = old.get(place, ()), new.get(place, ())
        scene = _scene(is_now.scripts[place[0]], place) or _scene(was.scripts[place[0]], place)
        for texts, others, holds in ((have, had, True), (had, have, False)):
            for text in texts:
                if text not in others and scene:
                    name = file or f"e{place[0]:02d}/script.fountain"
                    out.append(Moved(file=name, scene=scene.id, line=scene.span.first, text=text, holds=holds))
    begins: dict[tuple[str, bool], Moved] = {}
    for moved in sorted(out, key=lambda one: (one.file, one.line)):
        begins.setdefault((moved.text, moved.holds), moved)
    return tuple(begins.values())


def _ends(told: Standing) -> dict[tuple[int, str, int], tuple[str, ...]]:
    """(episode, heading, which of that heading) -> the facts at the scene's end."""
    assert told.book
    out: dict[tuple[int, str, int], tuple[str, ...]] = {}
    for number, rows in continuity.standings_of(told.book, told.scripts).items():
        for row in rows:
            at = 1
            while (number, row.heading, at) in out:
                at += 1
            out[number, row.heading, at] = row.facts
    return out


def _scene(script: Script, place: tuple[int, str, int]) -> Scene | None:
    found = [scene for scene in script.scenes if scene.lines and scene.heading == place[1]]
    return found[min(place[2], len(found)) - 1] if found else None


def stale(crew: Crew, told: Rehearsed) -> tuple[Stale, ...]:
    """By episode, what of its shot list goes. An episode without a list, or with a damaged one, has nothing that could."""
    out, world = [], None
    quiet, is_now = replace(crew, store=told.store), now(crew, told)
    for number in range(1, crew.settings.episodes + 1):
        script = is_now.scripts.get(number)
        try:
            old = read_list(crew.folder.path(f"e{number:02d}/shots.json"), sums=False)
        except (LoreboardError, OSError):
            old = None
        if old and (one := _episode(quiet, told, number, is_now.book, script, old, world)):
            out.append(one)
        world = carry.after(script, is_now.book, number, world) if script and is_now.book else None
    return tuple(out)


def _episode(
    crew: Crew, told: Rehearsed, number: int, book: Bible | None, script: Script | None, old: ShotList, world: World | None
) -> Stale | None:  # fmt: skip
    file, listed = crew.settings.script or f"e{number:02d}/script.fountain", (*(s.id for s in old.scenes),)
    if not book or not script:
        given = file in told.state["given"] or bool(crew.settings.script)
        return Stale(
            episode=number, file=file, scenes=listed, of=len(listed), shots=len(old.shots), seconds=_seconds(old, old.shots), whole=not given
        )  # fmt: skip
    undrawn, same = told.undrawn.get(str(number), ()), _same(crew, old, script)
    fresh = tuple(s.id for s in script.scenes if s.lines and (s.id in undrawn or s.id not in same))
    kept = {same[s.id] for s in script.scenes if s.id in same and s.id not in undrawn}
    gone = [shot for shot in old.shots if shot.scene not in kept]
    new = _listed(crew, told, number, book, script, world)
    later = {shot.id: shot for shot in new.shots} if new else {}
    pairs = [(shot, later[shot.id]) for shot in old.shots if shot.scene in kept and shot.id in later]
    prompts = sum(a.prompt.core != b.prompt.core for a, b in pairs)
    lengths = 0 if undrawn else sum(a.frames != b.frames and a.prompt.core == b.prompt.core for a, b in pairs)
    if not (fresh or gone or prompts or lengths):
        return None
    return Stale(
        episode=number, file=file, scenes=fresh, of=sum(bool(s.lines) for s in script.scenes), shots=len(gone), seconds=_seconds(old, gone),
        prompts=prompts, lengths=lengths,
    )  # fmt: skip


def _same(crew: Crew, old: ShotList, script: Script) -> dict[str, str]:
    """Each scene that reads as it did when `old` was made, and its id there; none where that version is not kept."""
    try:
        was = read_script(crew.store.bytes(old.script.sha256), crew.settings.script or old.script.file)
    except LoreboardError:
        return {}
    return edits.same_scenes(was, script, edits.same_lines(was, script))


def _listed(crew: Crew, told: Rehearsed, number: int, book: Bible, script: Script, world: World | None) -> ShotList | None:
    """The episode's list as it will be; with scenes that are still to be drawn in one shot a line, and then to no length. None where that
    fails: the run will say why."""
    state = told.state
    story = boards.story_for(crew, state["bible"], state.get("arc", ""), state.get("worn_out", ""))
    drawn = boards.drawn_of(crew, number, script, book, state["boards"], story)
    target = crew.settings.seconds * crew.settings.fps if crew.settings.seconds else None
    missing = {scene.id: _plain(scene) for scene in script.scenes if scene.lines and scene.id not in drawn}

    def make() -> ShotList:
        return storyboard.shot_list(
            script, book, {**drawn, **missing}, episode=number, title="", file="", made_by="", fps=crew.settings.fps,
            target_frames=None if missing else target, pace=crew.pace, clips=crew.settings.grid, before=world,
        )  # fmt: skip

    try:
        return make() if missing else handoff.settled(crew, number, state["given"], script, make)[0]
    except LoreboardError:
        return None


def _plain(scene: Scene) -> SceneShots:
    """One shot a line: what stands in for a scene that is still to be drawn, so that its neighbours can be listed."""
    shots = tuple(
        DrawnShot(
            lines=(line.number,), on_line=line.number, purpose="action", size="ms", framing="single", angle="eye", facing="front",
            move="static", speed="normal", lens_mm=35, side=0, subjects=(), picture="", start="", end="", sound="", seconds=2.0,
        )
        for line in scene.lines
    )  # fmt: skip
    return SceneShots(light=LightPlan(source="", change="", change_on_line=None), shots=shots)


def _seconds(shots: ShotList, some: Iterable[Shot]) -> float:
    return sum(shot.frames for shot in some) / shots.fps


def _number(name: str) -> int:
    return int(name[1:3])
