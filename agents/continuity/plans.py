"""What the plan of a series says of its own edges: exit states that the next entry does not agree with, and states given twice. Pure."""

import itertools

from loreboard.story.bible import EpisodePlan, State
from loreboard.story.facts import At, Contradiction


def edges(plans: tuple[EpisodePlan, ...]) -> list[Contradiction]:
    """Exit states that the next episode's entry does not agree with, and states given twice."""
    out: list[Contradiction] = []
    for plan in plans:
        for name, states in (("entry", plan.entry), ("exit", plan.exit)):
            out += _given_twice(plan.number, name, states)
    for before, after in itertools.pairwise(plans):
        left = {(s.who.casefold(), s.attribute.casefold()): s for s in before.exit}
        for state in after.entry:
            was = left.get((state.who.casefold(), state.attribute.casefold()))
            if was and was.value.casefold() != state.value.casefold():
                out.append(
                    Contradiction(
                        rule="edge",
                        first=At(episode=before.number, scene="", line=0),
                        second=At(episode=after.number, scene="", line=0),
                        what=f"{state.who}, {state.attribute}: leaves as {was.value!r}, comes in as {state.value!r}",
                        repair=f"Let episode {after.number} begin with {was.value!r}, or show the change.",
                        severity="error",
                    )
                )
    return out


def _given_twice(number: int, name: str, states: tuple[State, ...]) -> list[Contradiction]:
    seen: dict[tuple[str, str], str] = {}
    out: list[Contradiction] = []
    at = At(episode=number, scene="", line=0)
    for state in states:
        key = (state.who.casefold(), state.attribute.casefold())
        if key in seen and seen[key] != state.value:
            what = f"{state.who}, {state.attribute}: {seen[key]!r} and {state.value!r} at the same {name}"
            out.append(
                Contradiction(rule="two-values", first=at, second=at, what=what, repair="Keep one of them in bible.yaml.", severity="error")
            )
        seen[key] = state.value
    return out
