"""The composer's vocabulary: kits, tokens and engines, read once from the files in words/. See WORDS.md for their format."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

import yaml
from pydantic import Field, field_validator, model_validator

from loreboard.story.arc import TurningKind
from loreboard.story.bible import Family
from loreboard.story.script import Language
from loreboard.story.value import Value

Role = Literal["lead", "beloved", "rival", "witness"]
ROLES: tuple[Role, ...] = ("lead", "beloved", "rival", "witness")
Slot = Literal["home", "work", "threshold", "assembly", "crossing", "far"]
Time = Literal["dawn", "day", "dusk", "night"]
Feeling = Literal["joy", "sadness", "fear", "anger", "surprise", "contempt", "grief", "calm"]


class Both(Value):
    """The same thing said in each language."""

    en: str
    zh: str

    def of(self, language: Language) -> str:
        return self.en if language == "en" else self.zh


class Scenes(Value):
    en: tuple[str, ...]
    zh: tuple[str, ...]

    def of(self, language: Language) -> tuple[str, ...]:
        return self.en if language == "en" else self.zh


class GridBeat(Value):
    """One place in an engine's grid: what happens, from which facts to which, and how it is written."""

    id: str
    family: Family
    what: Both
    on: tuple[Role, ...]
    drives: Literal["lead", "beloved", "rival", "witness", "hazard"]
    where: Slot
    time: Time
    needs: tuple[str, ...]
    gives: tuple[str, ...]
    values: dict[str, int]
    feeling: Feeling
    scenes: Scenes | None = None
    token: str | None = None
    act: Literal["plant", "sting"] | None = None
    ends: str | None = None
    """Of a button, what kind of end it is; no two episodes running end alike."""

    @model_validator(mode="before")
    @classmethod
    def _yaml_on(cls, told: Any) -> Any:
        """YAML 1.1 reads a bare `on` as true; and a token beat is of its act's family."""
        if isinstance(told, dict):
            told = {("on" if key is True else key): value for key, value in told.items()}
            told.setdefault("family", told.get("act"))
        return told


class GridEpisode(Value):
    number: int
    turning_point: TurningKind
    title_en: tuple[str, ...]
    title_zh: tuple[str, ...]
    gain: Both
    loss: Both
    question: Both
    beats: tuple[GridBeat, ...]

    @field_validator("turning_point", mode="before")
    @classmethod
    def _as_one_word(cls, told: Any) -> Any:
        return told.replace(" ", "_") if isinstance(told, str) else told


class Holding(Value):
    owner: Role
    other: Role


class SteerWords(Both):
    id: str


class Playing(Value):
    """What one of the four is in this kind of story: a line of what they do in it, what they want and what they fear."""

    line: Both
    want: Both
    fear: Both


class Engine(Value):
    """One kind of story: five episodes of beats that follow from each other."""

    engine: str
    title_en: tuple[str, ...]
    title_zh: tuple[str, ...]
    logline_en: tuple[str, ...]
    logline_zh: tuple[str, ...]
    ledger: dict[str, str]
    holder: Role = "lead"
    """Who has the thing as the series begins."""
    steers_away: tuple[SteerWords, ...]
    misreading: Both
    last_image: Both
    people: dict[Role, Playing]
    tokens: dict[str, Holding]
    facts: dict[str, Both]
    episodes: tuple[GridEpisode, ...]

    @field_validator("logline_en", "logline_zh", mode="before")
    @classmethod
    def _one_or_many(cls, told: Any) -> Any:
        return [told] if isinstance(told, str) else told

    def played(self, token: str) -> tuple[GridBeat, ...]:
        """The beats in which `token` is seen in use and missed."""
        return tuple(b for e in self.episodes for b in e.beats if b.token == token and b.act)

    def beat(self, name: str) -> GridBeat | None:
        """The beat called `name`, or None."""
        return next((b for e in self.episodes for b in e.beats if b.id == name), None)


class TokenWords(Value):
    name: str
    said: str
    plant: str
    sting: str


class Token(Value):
    """A small, particular piece of a life that can be lost."""

    id: str
    kind: str
    dear: int = Field(ge=1, le=5)
    set: Literal["any", "inside"] = "any"
    """Whether its scenes need a room round them."""
    between: Literal["any", "near", "far"] = "any"
    """Whether its scenes suppose that the two have shared a life, or that one of them meets it for the first time."""
    last: bool = False
    """Whether somebody goes with it, so that it can only be the last to be paid."""
    en: TokenWords
    zh: TokenWords

    def of(self, language: Language) -> TokenWords:
        return self.en if language == "en" else self.zh


@cache
def engines() -> tuple[Engine, ...]:
    """Every engine, in the order of their names."""
    out = []
    for item in _sorted(_words() / "engines"):
        if item.is_dir():
            parts = [(_yaml(file), file.name) for file in _sorted(item) if file.name.endswith(".yaml")]
            head = next(told for told, name in parts if name == "series.yaml")
            out.append(Engine.model_validate({**head, "episodes": [told for told, name in parts if name != "series.yaml"]}))
        elif item.name.endswith(".yaml"):
            out.append(Engine.model_validate(_yaml(item)))
    return tuple(out)


@cache
def tokens() -> tuple[Token, ...]:
    """Every token, by kind and then as written."""
    return tuple(Token.model_validate(told) for kind in written("tokens") for told in kind)


def written(folder: str) -> tuple[Any, ...]:
    """What each file of words/FOLDER says, in the order of their names. Read anew at each call."""
    return tuple(_yaml(item) for item in _sorted(_words() / folder) if item.name.endswith(".yaml"))


@cache
def kit(name: str) -> Any:
    """The contents of words/kits/NAME.yaml."""
    return _yaml(_words() / "kits" / f"{name}.yaml")


def _words() -> Traversable:
    return files("loreboard.composer") / "words"


def _sorted(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda item: item.name)


def _yaml(file: Traversable) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
