"""`python -m loreboard.evals.running FOLDER [LENGTHS.csv]`: prints the comparison as Markdown. FOLDER holds scripts; their words stay there."""

import sys
from datetime import date
from pathlib import Path

from loreboard.story.errors import LoreboardError

from .compare import Film, Held, as_episodes, held, in_own_band, lengths_of, read_films

LISTED = 15
"""Films that are listed one by one, when there are no more."""


def main(argv: list[str]) -> int:
    """Compare on the scripts of a folder; 2 when it cannot be done."""
    if not argv:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        films, given_up = read_films(Path(argv[0]), lengths_of(Path(argv[1]) if len(argv) > 1 else None))
    except LoreboardError as error:
        print(f"Error: {error}", file=sys.stderr)
        return error.exit_code
    print(f"{len(films)} films with a script in columns; {given_up} given up on.")
    if len(films) < 3:
        return 2
    talking = [film for film in films if film.talk >= 0.5]
    seen = [film for film in films if film.talk < 0.5]
    for name, group in (("all", list(films)), ("led by speech", talking), ("led by action", seen)):
        if len(group) >= 3:
            _table(name, group)
    print(f"\nWithin the band that ours is given: {in_own_band(films):.0%} of the films.")
    found = as_episodes(films, date.today().isoformat())
    pace, fitted = found.pace, found.pace.fitted
    if fitted and fitted.held_out is not None:
        held_out = f"{fitted.before:.1%} before, {fitted.held_out:.1%} kept out of the fit"
        print(
            f"Calibrated on them as episodes: speech x {pace.speech:g}, all else x {pace.action:g} ({found.apart}); {held_out}; band {pace.band}."
        )
    if len(films) <= LISTED:
        print(_row("film", "minutes", "speech", *films[0].estimates))
        print(_row(*["---"] * (3 + len(films[0].estimates))))
        for film in films:
            minutes = (f"{seconds / 60:.0f}" for seconds in film.estimates.values())
            print(_row(film.name, f"{film.seconds / 60:.0f}", f"{film.talk:.0%}", *minutes))
    return 0


def _table(name: str, films: list[Film]) -> None:
    print(f"\n{name} ({len(films)})")
    print(_row("way", "bias", "error as it is", "within 12 %", "fitted on the others", "within 12 %", "one in ten is over", "behind ours"))
    print(_row(*["---"] * 8))
    for one in held(films):
        shares = (f"{one.raw:.1%}", f"{one.raw_within:.0%}", f"{one.fitted:.1%}", f"{one.within:.0%}", f"{one.worst_tenth:.0%}")
        print(_row(one.way, f"{one.bias:+.0%}", *shares, _gap(one)))


def _gap(one: Held) -> str:
    if one.behind is None:
        return ""
    low, high = one.behind.low, one.behind.high
    return f"{one.behind.value:+.3f}" + (f" ({low:+.3f} to {high:+.3f})" if low is not None else "")


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
