"""Prints the figures of the radar's blind test; see the package."""

import asyncio
import sys

from loreboard.evals import making
from loreboard.evals.briefs import briefs
from loreboard.lore import Lore
from loreboard.screenplay import read_script
from loreboard.story.script import Language

from . import CLEAN, SERIES, measured, scenes

SHOWN = 12


def lent(language: Language) -> list[tuple[str, ...]]:
    """Scenes of the composer's, each once, of every series in turn."""
    out: dict[tuple[str, ...], None] = {}
    for seed in SERIES:
        for brief in (brief for brief in briefs() if brief.language == language):
            if len(out) >= CLEAN:
                return list(out)
            series = asyncio.run(making.make(brief, seed))
            for name in sorted(name for name in series if name.endswith("script.fountain")):
                script = read_script(series[name].encode(), name)
                out |= {tuple(line.text for line in scene.lines): None for scene in script.scenes if scene.lines}
    return list(out)


def main(languages: list[Language], most: int) -> None:
    """Measure and print."""
    lore = Lore.open(None, lambda told: print(told, file=sys.stderr))
    for language in languages:
        planted, clean = scenes(language, lent(language))
        step = max(1, len(planted) // most)
        found = measured(lore, language, planted[::step], clean[: most or CLEAN])
        print(
            f"{language}: recall {found.recall:.3f} of {found.planted} planted, precision {found.precision:.3f}, "
            f"{found.alarms_in_clean} false alarms in {found.clean} clean scenes"
        )
        for name, told in (("missed", found.missed), ("false alarms", found.alarms)):
            print(f"  {name}: " + ", ".join(f"{id} {count}" for id, count in told[:SHOWN]))


if __name__ == "__main__":
    chosen: list[Language] = [language for language in ("en", "zh") if language in sys.argv[1:]] or ["en", "zh"]
    number = next((int(one) for one in sys.argv[1:] if one.isdigit()), 10_000)
    main(chosen, number)
