"""The beat planner: what runs beside an engine's beats. A forward search over the series, episode by episode.

The engine's beats are fixed places on the way. Between them the planner sets parts of threads, which are operators: each needs what the part before it gave,
and whom it needs is there already. Hard: a thread that is begun is paid; both people stand on the beat before it, at that place and hour; nothing that is at stake is
interrupted, and no fright, rage or loss is just over; once the dearest is gone nobody meets the lead as of old; the episode can still be played in its seconds. Soft: `worth` of
words/kits/planning.yaml. Of two ways to the same state of all threads the better is kept, and of the states the best. The same plan and length give the same series.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from .choosing import Seconds, least
from .plan import Plan
from .threads import Operator, Thread, operators, threads
from .ways import ways
from .words import GridBeat, GridEpisode, kit

JOIN = 0.5
"""Seconds a change of scene takes."""


_State = tuple[tuple[str, int], ...]
"""How many parts of each thread that is begun are over."""


@dataclass(frozen=True)
class _Choice:
    """A part of a thread behind the beat at `at` of an episode, and what it is worth there."""

    episode: int
    at: int
    thread: Thread
    n: int
    worth: float

    @property
    def part(self) -> Operator:
        return self.thread.parts[self.n]


@dataclass(frozen=True)
class _Path:
    """The first episodes, planned."""

    worth: float = 0.0
    sets: tuple[_Choice, ...] = ()

    @property
    def state(self) -> _State:
        return tuple(sorted({one.thread.thread: one.n + 1 for one in self.sets}.items()))

    @property
    def closed(self) -> bool:
        """Whether every thread that is begun is paid."""
        last = {one.thread.thread: one for one in self.sets}
        return all(one.n + 1 == len(one.thread.parts) for one in last.values())


def planned(plan: Plan, words: Mapping[str, str], seconds: Seconds, target: float) -> tuple[GridEpisode, ...]:
    """The engine's episodes of `plan`, with the parts of threads among their beats. `target` is the length of an episode."""
    told = kit("planning")
    grids = plan.engine.episodes
    spare = [target * float(told["room"]) - _least(plan, grid, words, seconds) for grid in grids]
    lengths = {name: least(ways(plan, part, words), seconds) for name, part in operators().items()}
    luck = plan.rng("threads")
    favour = {thread.thread: luck.random() for thread in threads()}
    beam: dict[_State, _Path] = {(): _Path()}
    for grid, room in zip(grids, spare, strict=True):
        choices = [choice for choice in _choices(plan, grid, favour) if lengths[choice.part.id] <= room]
        best: dict[_State, _Path] = {}
        for before in beam.values():
            for path in _on(before, choices):
                if path.state not in best or path.worth > best[path.state].worth:
                    best[path.state] = path
        beam = dict(sorted(best.items(), key=lambda one: (-one[1].worth, one[0]))[: int(told["states"])])
    paid = max((path for path in beam.values() if path.closed), key=lambda path: (path.worth, path.state))
    return tuple(_with(grid, [one for one in paid.sets if one.episode == grid.number]) for grid in grids)


def _least(plan: Plan, grid: GridEpisode, words: Mapping[str, str], seconds: Seconds) -> float:
    """The fewest seconds that the engine's beats of an episode take, changes of place with them."""
    places = len(list(groupby(grid.beats, key=lambda beat: (beat.where, beat.time))))
    return sum(least(ways(plan, beat, words), seconds) for beat in grid.beats) + JOIN * (places - 1)


def _choices(plan: Plan, grid: GridEpisode, favour: Mapping[str, float]) -> list[_Choice]:
    """Every part at every place of an episode where it may stand."""
    return [
        _Choice(grid.number, at, thread, n, _worth(thread, n, part, grid, at) + favour[thread.thread])
        for thread in threads()
        for n, part in enumerate(thread.parts)
        for at in _places(plan, grid, part)
    ]


def _on(path: _Path, choices: Sequence[_Choice]) -> Iterator[_Path]:
    """`path` with nothing of a thread in this episode, or with one part at one place: of a thread the next part, or the last in its stead."""
    yield path
    done = dict(path.state)
    pairs = {frozenset(one.part.on) for one in path.sets}
    for choice in choices:
        last, over = len(choice.thread.parts) - 1, done.get(choice.thread.thread, 0)
        if choice.n == over or (0 < over <= choice.n == last):
            again = float(kit("planning")["worth"]["again"]) * (choice.n == 0 and frozenset(choice.part.on) in pairs)
            yield _Path(path.worth + choice.worth + again, (*path.sets, choice))


def _places(plan: Plan, grid: GridEpisode, part: Operator) -> Iterator[int]:
    """The beats of the episode behind which `part` may stand."""
    told, lost = kit("planning"), _lost(plan, grid)
    for at, beat in enumerate(grid.beats[:-1]):
        follows = grid.beats[at + 1]
        here = (beat.where, beat.time) == (follows.where, follows.time)
        if at < told["from_beat"] or beat.family not in told["after"] or beat.feeling not in told["moods"]:
            continue
        if not set(part.on) <= set(beat.on) or any(one.family == "spend" for one in grid.beats[max(0, at - int(told["after_loss"])) : at]):
            continue
        if here and follows.family in told["not_before"]:
            continue
        near = grid.beats[max(0, at - 1) : at + int(told["apart"])]
        if any(one.token and set(one.on) == set(part.on) for one in near):
            continue
        if lost is None or at < lost or not {"lead"} & set(part.on):
            yield at


def _lost(plan: Plan, grid: GridEpisode) -> int | None:
    """The place of the beat by which the dearest token goes; after it nobody is to the lead what they were."""
    if grid.number < len(plan.engine.episodes):
        return None
    return next((at for at, beat in enumerate(grid.beats) if beat.family == "spend"), None)


def _worth(thread: Thread, n: int, part: Operator, grid: GridEpisode, at: int) -> float:
    told: Mapping[str, float] = kit("planning")["worth"]
    beat, follows = grid.beats[at], grid.beats[at + 1]
    out = told["begun"] if n == 0 else told["paid"] if n == len(thread.parts) - 1 else told["turned"]
    out += told["ends_scene"] * ((beat.where, beat.time) != (follows.where, follows.time))
    out += told["late"] * (3 * at > 2 * len(grid.beats))
    out += told["same_family"] * (part.family in (beat.family, follows.family))
    out += told["same_pair"] * (set(beat.on) == set(part.on))
    return out + told["lead"] * (part.drives == "lead")


def _with(grid: GridEpisode, sets: Sequence[_Choice]) -> GridEpisode:
    """The episode with what is set among its beats."""
    behind: dict[int, Operator] = {one.at: one.part for one in sets}
    beats: list[GridBeat] = []
    for at, beat in enumerate(grid.beats):
        beats.append(beat)
        if at in behind:
            beats.append(behind[at].beat(beat, _cause(behind[at], beat)))
    return grid.model_copy(update={"beats": tuple(beats)})


def _cause(part: Operator, beat: GridBeat) -> str:
    """The fact because of which a part is there: that of the first part of its thread, and of the beat before it for the first."""
    first = next(thread.parts[0] for thread in threads() if part in thread.parts)
    return (*beat.gives, *beat.needs)[0] if part is first else first.id
