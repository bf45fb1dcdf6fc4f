"""Prints the figures of the radar's blind test; see the package."""

import sys

from loreboard.lore import Lore
from loreboard.story.script import Language

from . import CLEAN, measured, scenes

SHOWN = 12


def main(languages: list[Language], most: int) -> None:
    """Measure and print."""
    lore = Lore.open(None, lambda told: print(told, file=sys.stderr))
    for language in languages:
        planted, clean = scenes(language)
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
