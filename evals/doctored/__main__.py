"""Prints the figures of the doctor's seeded set, rule by rule; see the package."""

import sys
from pathlib import Path

from loreboard.agents.doctor import findings
from loreboard.screenplay import read_script

from . import LANGUAGES, cases, figures, later


def main(folder: Path | None) -> None:
    """Measure and print."""
    planted = found = chances = alarms = 0
    for language in LANGUAGES:
        told = figures(cases(language))
        print(f"{language}: rule, found of planted, false alarms of chances")
        for row in told:
            print(f"  {row.check:4} {row.found:3} of {row.planted:3}  {len(row.alarms):3} of {row.clean:3}")
            for kind, names in (("missed", row.missed), ("false alarm", row.alarms)):
                print("".join(f"         {kind}: {name}\n" for name in names), end="")
        planted, found = planted + sum(row.planted for row in told), found + sum(row.found for row in told)
        chances, alarms = chances + sum(row.clean for row in told), alarms + sum(len(row.alarms) for row in told)
    print(f"found {found} of {planted} ({found / planted:.1%}), false alarms {alarms} of {chances} ({alarms / chances:.1%})")
    for language in LANGUAGES:
        rows = figures(later(language))
        told_of = ", ".join(f"{row.check} {row.found} of {row.planted}" for row in rows)
        print(f"{language}, written after the rules: {told_of}; false alarms {sum(len(row.alarms) for row in rows)}")
        print("".join(f"         missed: {name}\n" for row in rows for name in row.missed), end="")
    for path in sorted(folder.rglob("*.fountain")) if folder else ():
        for flag in findings(read_script(path.read_bytes(), path.name)):
            print(f"{path.relative_to(folder or path)}:{flag.line} {flag.check} {flag.quote[:60]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else None)
