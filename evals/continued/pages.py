"""The plan of a seeded story, a fact a line: "cast: Nan | woman, 61"; "in: the whistle | held by | Nan"; "beat: a1 | Nan | Nan, Pip | a0"."""

from loreboard.story.arc import Rule
from loreboard.story.bible import Beat, Bible, Character, EpisodePlan, Place, Prop, State


def book_of(plan: str) -> Bible:
    """The bible that `plan` tells, of one episode and the entry of the next. Raises ValueError for a line of another kind."""
    rows: dict[str, list[list[str]]] = {kind: [] for kind in ("cast", "place", "prop", "in", "out", "next", "beat")}
    for line in plan.splitlines():
        kind, _, told = line.partition(":")
        if line.strip():
            rows[kind].append([bit.strip() for bit in told.split("|")])
    entry, leaves = tuple(map(_state, rows["in"])), tuple(map(_state, rows["out"]))
    beats = tuple(map(_beat, rows["beat"]))
    after = tuple(map(_state, rows["next"])) or leaves
    return Bible(
        title="", logline="", rule=Rule(power="", price="", taboo="", misreading=""), style="", credits=(),
        cast=tuple(Character(name=name, look=look, role="other", line="", want="", fear="", voice="") for name, look in rows["cast"]),
        places=tuple(Place(name=name, interior="INT", look="", light=()) for (name,) in rows["place"]),
        props=tuple(Prop(name=name, look="", holder=holder) for name, holder in rows["prop"]),
        episodes=(
            EpisodePlan(number=1, title="", turning_point="opportunity", beats=beats, entry=entry, exit=leaves),
            EpisodePlan(number=2, title="", turning_point="change_of_plan", beats=(), entry=after, exit=()),
        ),
    )  # fmt: skip


def _state(row: list[str]) -> State:
    who, attribute, value = row
    return State(who=who, attribute=attribute, value=value)


def _beat(row: list[str]) -> Beat:
    id, drives, on, because = row
    return Beat(
        id=id, family="bargain", what="", drives=drives, on=tuple(name.strip() for name in on.split(",")), place=id, time="", seconds=20.0,
        because=tuple(because.split()), feeling="calm",
    )  # fmt: skip
