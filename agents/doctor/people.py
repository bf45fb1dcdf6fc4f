"""X3: how many people and places an audience can keep apart, in a script and in a bible."""

from loreboard.screenplay.headings import take_apart
from loreboard.story.bible import Bible
from loreboard.story.script import Script

from .flag import Flag, flagged, told


def crowded(script: Script) -> tuple[Flag, ...]:
    """X3: the first words of the first speaker over the limit, and the first line of the first place over it."""
    limits, out = told(), []
    spoken: dict[str, int] = {}
    for at, line in enumerate(script.lines):
        if line.speaker:
            spoken.setdefault(line.speaker.casefold(), at)
    if len(spoken) > limits["cast_limit"]:
        line = script.lines[sorted(spoken.values())[limits["cast_limit"]]]
        out.append(flagged("X3", line, script.language, "X3_people", count=len(spoken), limit=limits["cast_limit"]))
    places: dict[str, int] = {}
    for at, scene in enumerate(script.scenes):
        if scene.heading and scene.lines:
            places.setdefault(take_apart(scene.heading).place.casefold(), at)
    if len(places) > limits["place_limit"]:
        line = script.scenes[sorted(places.values())[limits["place_limit"]]].lines[0]
        out.append(flagged("X3", line, script.language, "X3_places", count=len(places), limit=limits["place_limit"]))
    return tuple(out)


def budget(book: Bible) -> tuple[str, ...]:
    """X3: sentences on a cast or a list of places over the limit."""
    out = []
    if len(book.cast) > told()["cast_limit"]:
        out.append(f"{len(book.cast)} people; {told()['cast_limit']} can be kept apart")
    if len(book.places) > told()["place_limit"]:
        out.append(f"{len(book.places)} places; {told()['place_limit']} can be kept consistent")
    return tuple(out)
