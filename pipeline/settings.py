"""`loreboard.toml`: the user's choices for one folder, read and written with its comments kept."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Literal, Self

import tomlkit
from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from tomlkit.exceptions import TOMLKitError

from loreboard.llm.roles import ROLES
from loreboard.story.clips import Clips
from loreboard.story.errors import BadInput
from loreboard.story.premise import LONGEST, MAX_PREMISE, SHORTEST, Premise
from loreboard.story.script import Language
from loreboard.story.value import Value

from .gates import OF_A_SCRIPT, Gate, gates_from

FILE = "loreboard.toml"
Until = Literal["arc", "bible", "script", "shots"]
"""Where a run ends; "shots" is all the way."""


class Doctor(Value):
    """What a person tells the doctor."""

    mute: dict[str, str] = Field(default_factory=dict)
    """Checks that this series does not want to hear of, each with the reason."""

    @field_validator("mute")
    @classmethod
    def _have_reasons(cls, mute: dict[str, str]) -> dict[str, str]:
        if not mute:
            return {}
        from loreboard.agents.doctor.flag import checks

        if strange := sorted(set(mute) - set(checks())):
            raise ValueError(f"the doctor has no check {', '.join(strange)}; there are {', '.join(sorted(checks()))}")
        if bare := sorted(check for check, reason in mute.items() if not reason.strip()):
            raise ValueError(f"{', '.join(bare)} is muted without a reason; say why, as the report will")
        return {check: " ".join(reason.split()) for check, reason in mute.items()}


class Settings(Value):
    """What a person chose. A series has a `premise`; a folder made from a finished script has `script` instead."""

    format: Literal["loreboard.1"] = "loreboard.1"
    premise: str = Field(default="", max_length=MAX_PREMISE)
    script: str = ""
    """The person's script in this folder, relative, when there is one."""
    language: Language
    episodes: int = Field(default=5, ge=1, le=24)
    seconds: int | None = Field(default=None, ge=5, le=20_000)
    """Length of an episode; None takes what the script takes."""
    fps: Literal[24, 25, 30] = 24
    seed: int = 0
    model: str = "offline"
    models: dict[str, str] = Field(default_factory=dict)
    """A role's own model, where it is not `model`."""
    fallback: tuple[str, ...] = ()
    """In order, the models that take over when one is overloaded, out of quota or out of reach; never on a refusal."""
    cheap: bool = False
    """By batch: half the price, and hours instead of minutes."""
    budget: Decimal | None = Field(default=None, gt=0, le=100_000)
    """The most this folder may cost, in US dollars, over all its runs."""
    day_budget: Decimal | None = Field(default=None, gt=0, le=100_000)
    """The most a UTC day may cost, in US dollars, over everything in the same journal."""
    clips: str = ""
    """Lengths of clip that the shots are to be made with, in seconds: "5,10", or "2-12/1" for every one from 2 to 12."""
    arcs: int = Field(default=6, ge=1, le=12)
    gates: tuple[Gate, ...] = ()
    """Where a run waits for a person; none goes through, with the best arc by its score."""
    doctor: Doctor = Doctor()
    """Checks of the doctor's that are muted."""
    exports: tuple[str, ...] = ("csv", "otio")
    lore: str = ""
    """The project on whose shelf the user's own accepted lore lies, relative to this folder; "" for none."""
    known: tuple[str, ...] = ()
    """Files that no script here may recite, relative to this folder."""
    quoted: tuple[str, ...] = ()
    """Passages of them that are quoted on purpose."""

    @field_validator("gates", mode="before")
    @classmethod
    def _are_gates(cls, told: object) -> object:
        if not isinstance(told, list | tuple):
            return told
        try:
            return gates_from(map(str, told))
        except BadInput as error:
            raise ValueError(f"{error.what}; {error.do}") from error

    @field_validator("models")
    @classmethod
    def _are_known(cls, models: dict[str, str]) -> dict[str, str]:
        if strange := sorted(set(models) - set(ROLES)):
            raise ValueError(f"nobody here is called {', '.join(strange)}; there are {', '.join(ROLES)}")
        return models

    @field_validator("seconds")
    @classmethod
    def _plays(cls, seconds: int | None, told: ValidationInfo) -> int | None:
        if seconds is not None and told.data.get("premise") and not SHORTEST <= seconds <= LONGEST:
            raise ValueError(f"an episode of a series plays {SHORTEST} to {LONGEST} seconds")
        return seconds

    @field_validator("clips")
    @classmethod
    def _is_a_grid(cls, clips: str) -> str:
        Clips.told(clips)
        return clips

    @model_validator(mode="after")
    def _starts_from_something(self) -> Self:
        if not self.premise.strip() and not self.script:
            raise ValueError("it names neither a premise nor a script")
        self.check_gates(self.gates)
        return self

    def check_gates(self, gates: Iterable[Gate]) -> None:
        """Raise ValueError for a gate that a run by these settings never comes to."""
        if self.script and (strange := [gate for gate in gates if gate not in OF_A_SCRIPT]):
            raise ValueError(f"a folder made from a finished script has no gate {strange[0]}; it has {', '.join(OF_A_SCRIPT)}")

    @property
    def grid(self) -> Clips | None:
        """The clips that lengths are fitted to, None for any length."""
        return Clips.told(self.clips)

    @property
    def wish(self) -> Premise:
        """The premise with its measures, for a series."""
        return Premise(
            text=self.premise, language=self.language, episodes=self.episodes, seconds=self.seconds or 180, fps=self.fps, seed=self.seed
        )


def read(root: Path) -> Settings:
    """The settings in `root`. Raises BadInput naming the line or the key that is wrong."""
    path = root / FILE
    try:
        told = tomlkit.parse(path.read_text(encoding="utf-8")).unwrap()
    except FileNotFoundError as error:
        raise BadInput(
            "This is no Loreboard folder", str(root), f"It has no {FILE}; make one with `loreboard new` or `loreboard shots`."
        ) from error
    except (TOMLKitError, UnicodeDecodeError, OSError) as error:
        raise BadInput(f"Cannot read the settings: {error}", str(path), "Mend the line, or restore the file.") from error
    try:
        return Settings.model_validate(told)
    except ValidationError as error:
        wrong = error.errors()[0]
        key = ".".join(map(str, wrong["loc"])) or "the file"
        why = wrong["msg"].removeprefix("Value error, ").lower()
        raise BadInput(f"The setting {key} is wrong: {why}", str(path), "See the comments in the file for what it takes.") from error


def write_out(settings: Settings) -> bytes:
    """`settings` as commented TOML."""
    doc = tomlkit.document()
    doc.add(tomlkit.comment("Your choices for this folder. Change them and run `loreboard resume`."))
    told = settings.model_dump(mode="json")
    notes = {
        "premise": "what the series starts from",
        "language": "en or zh",
        "episodes": "1 to 24; the offline composer writes five",
        "seconds": "length of an episode",
        "fps": "24, 25 or 30",
        "seed": "another number, another series (offline)",
        "model": "offline, openai/NAME, anthropic/NAME or compatible/NAME",
        "fallback": "models that take over when one is down, in order",
        "cheap": "true sends calls by batch: half the price, and hours instead of minutes",
        "budget": "the most this folder may cost, in US dollars",
        "day_budget": "the most a day may cost, in US dollars",
        "clips": "lengths of clip in seconds that shots are fitted to: 5,10 or 2-12/1",
        "arcs": "how many arcs to choose from",
        "gates": "where a run waits for you: arc, bible, scripts, shots",
        "exports": "which files to make beside shots.json",
        "known": "files that no script may recite: Markdown, text, EPUB, PDF; seen from here",
        "quoted": "passages of them that are quoted on purpose",
        "lore": "the folder whose accepted lore of your own is drawn on; seen from here",
    }
    for key, value in told.items():
        if value in ("", None, [], {}, False) or key in ("models", "doctor"):
            continue
        item = tomlkit.item(value)
        if key in notes:
            item.comment(notes[key])
        doc.add(key, item)
    if settings.models:
        doc.add("models", tomlkit.item(settings.models).comment("a role's own model: writer, doctor, storyboard, judge"))
    if settings.doctor.mute:
        doc.add("doctor", tomlkit.item({"mute": settings.doctor.mute}))
    return tomlkit.dumps(doc).encode()
