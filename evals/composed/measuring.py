"""One series of the composer, measured: everything that a table of many needs to know of it."""

import asyncio
import math
from collections.abc import Sequence

from loreboard.agents import continuity, doctor
from loreboard.agents.storyboard.positions import plan_of
from loreboard.composer.words import Engine, engines
from loreboard.evals import making
from loreboard.evals.briefs import Brief
from loreboard.evals.craft.voices import speakers_told_apart, told_apart
from loreboard.lore.radar import load, passages
from loreboard.pipeline.given import yaml_in
from loreboard.screenplay import read_script, timing
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible
from loreboard.story.script import Language, Script
from loreboard.story.value import Value

SECONDS = 180
WARM = ("E1", "E2", "E3", "E4")
"""The doctor's checks of warmth."""


class Told(Value):
    """A series, measured."""

    premise: str
    language: Language
    seed: int
    engine: str
    arc: tuple[str, ...]
    """Logline, turns and last image."""
    lines: tuple[tuple[str, ...], ...]
    """What each episode says and does, a line each."""
    seconds: tuple[float, ...]
    continuity: tuple[str, ...]
    """What cannot both be so."""
    ledger: tuple[str, ...]
    """Tokens that are not seen, paid and missed in that order."""
    buttons: tuple[str, ...]
    """How each episode ends."""
    voices: float | None
    """How many times as often as luck somebody is known in an episode by the small words of all they say in it; None where too few speak."""
    speeches: float | None
    """The same of a single speech."""
    load: tuple[float, ...]
    """The cliché load of each episode."""
    cold: tuple[tuple[str, ...], ...]
    """The checks of warmth that each episode fails."""
    threads: tuple[str, ...]
    """The operators that run beside the engine's beats."""


def tell(brief: Brief, seed: int) -> Told:
    """Compose the series of `brief` by the whole pipeline as far as its scripts, and measure it. Raises what a run raises."""
    files = asyncio.run(making.make(brief, seed, "script", seconds=SECONDS))
    arc, book = yaml_in(files["arc.yaml"], brief.id, Arc), yaml_in(files["bible.yaml"], brief.id, Bible)
    scripts = {n: read_script(files[f"e{n:02d}/script.fountain"].encode(), f"e{n:02d}.fountain") for n in range(1, len(book.episodes) + 1)}
    engine, ids = _engine(book), [beat.id for plan in book.episodes for beat in plan.beats]
    voices = {figure.name: figure.value for figure in told_apart(list(scripts.values())).figures}
    return Told(
        premise=brief.id,
        language=brief.language,
        seed=seed,
        engine=engine.engine,
        arc=tuple(passages(arc)),
        lines=tuple(tuple(line.text for line in script.lines) for script in scripts.values()),
        seconds=tuple(round(timing.script_timing(script).seconds, 1) for script in scripts.values()),
        continuity=tuple(str(one) for one in continuity.check(book, scripts)),
        ledger=tuple(name for name in engine.tokens if not _in_order(engine, name, ids)),
        buttons=tuple((engine.beat(plan.beats[-1].id) or engine.episodes[0].beats[0]).ends or "" for plan in book.episodes),
        voices=speakers_told_apart(list(scripts.values())),
        speeches=round(voices["told_apart"] / voices["luck"], 2) if "told_apart" in voices else None,
        load=tuple(round(_load(script, arc), 2) for script in scripts.values()),
        cold=tuple(
            tuple(sorted({flag.check for flag in doctor.findings(script, book, plan_of(book, n))} & set(WARM)))
            for n, script in scripts.items()
        ),
        threads=tuple(name for name in ids if engine.beat(name) is None),
    )


def _engine(book: Bible) -> Engine:
    return next(engine for engine in engines() if engine.beat(book.episodes[0].beats[0].id))


def _in_order(engine: Engine, token: str, ids: Sequence[str]) -> bool:
    """Whether a token is seen in use, then paid, then missed, in beats of the series as it was planned."""
    plant, sting = (next((b.id for b in engine.played(token) if b.act == act), "") for act in ("plant", "sting"))
    paid = next(b.id for e in engine.episodes for b in e.beats if b.family == "spend" and any(f.startswith(f"{token}_") for f in b.gives))
    places = [ids.index(name) if name in ids else -1 for name in (plant, paid, sting)]
    return -1 < places[0] < places[1] < places[2]


def _load(script: Script, arc: Arc) -> float:
    steered = frozenset(steer.id for steer in arc.steers_away)
    seen = [
        one for scene in script.scenes for one in making.lore().sightings([line.text for line in scene.lines], script.language, steered)
    ]
    best = {one.cliche: one for one in sorted(seen, key=lambda one: one.strength)}
    return load(list(best.values()))


def off(seconds: float) -> float:
    """How far an episode's length is from what was asked, as a share."""
    return math.fabs(seconds / SECONDS - 1)
