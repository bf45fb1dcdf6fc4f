"""The words for what goes wrong and what drifts: `kinds.yaml`, read once."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Literal

from pydantic import Field

from loreboard.story.both import Both
from loreboard.story.errors import BadInput
from loreboard.story.script import Language
from loreboard.story.shots import Role
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

Sort = Literal["failed", "drift"]
NONE = "none"
"""What a person says to take back what was said."""


class Kind(Value):
    """One way a take goes wrong. `first` and `clause` are sentences with holes, by language; `otherwise` is there for every failure."""

    name: Both
    means: Both
    then: Both
    also: tuple[str, ...] = ()
    first: dict[Language, tuple[str, ...]] = Field(default_factory=dict)
    clause: dict[Language, tuple[str, ...]] = Field(default_factory=dict)
    avoid: dict[Language, tuple[str, ...]] = Field(default_factory=dict)
    favour: tuple[Role, ...] = ()
    rewrite: tuple[str, ...] = ()
    otherwise: Both | None = None


class Kinds(Value):
    """The file. `often` is from how many failures of one kind a shot is in question; `rounding` the frames that a range may lack."""

    format: Literal["take_kinds.1"]
    date: str
    source: str
    often: int
    rounding: float
    failed: dict[str, Kind]
    drift: dict[str, Kind]

    def of(self, sort: Sort) -> Mapping[str, Kind]:
        return self.failed if sort == "failed" else self.drift

    def named(self, full: str) -> Kind:
        """The kind that a record calls SORT/ID. Raises KeyError for one that there is none of."""
        sort, _, id = full.partition("/")
        return (self.failed if sort == "failed" else self.drift)[id]


@cache
def kinds() -> Kinds:
    """The kinds there are."""
    told = own("loreboard.render.takes", "kinds.yaml")
    for sort in ("failed", "drift"):
        for kind in told[sort].values():
            kind["means"] = kind.pop("is")
    return Kinds.model_validate(told | {"date": str(told["date"])})


def meant(sort: Sort, told: str) -> tuple[str, ...]:
    """The kinds that a person names, as "hands,text", by id or by what people call them; () for "none". Raises BadInput that names the nearest."""
    words = [word.strip().casefold().replace(" ", "_").replace("-", "_") for word in told.replace("，", ",").split(",") if word.strip()]
    if words == [NONE]:
        return ()
    there = _names(sort)
    out = []
    for word in words:
        if word not in there:
            raise _unknown(sort, word, there)
        out.append(there[word])
    if not out:
        raise BadInput("No kind is named", f"--{sort}", f"There are: {', '.join(kinds().of(sort))}; or {NONE}, to take back.")
    return tuple(dict.fromkeys(out))


def _names(sort: Sort) -> dict[str, str]:
    """Every name that a kind goes by, and its id; an id of one kind is no other name of another."""
    there = {
        name.casefold(): id for id, kind in kinds().of(sort).items() for name in (*kind.also, kind.name.en.replace(" ", "_"), kind.name.zh)
    }
    return there | {id: id for id in kinds().of(sort)}


def _unknown(sort: Sort, word: str, there: Mapping[str, str]) -> BadInput:
    other: Sort = "drift" if sort == "failed" else "failed"
    if word in _names(other):
        do = f"It is one of --{other}; see `loreboard take kinds`."
    elif near := get_close_matches(word, there, n=1, cutoff=0.5):
        do = f"The nearest is {there[near[0]]}; see `loreboard take kinds`."
    else:
        do = f"There are: {', '.join(kinds().of(sort))}."
    return BadInput(f"There is no kind {word!r} of {'failure' if sort == 'failed' else 'drift'}", f"--{sort}", do)
