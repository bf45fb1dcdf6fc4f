"""What is so before an episode's first line: props by their holders, and the entry states of its plan that speak of the world."""

import re

from loreboard.story.bible import Bible, State
from loreboard.story.facts import At
from loreboard.story.kinds import told
from loreboard.story.script import Language
from loreboard.story.world import Fact

from .marking import with_article
from .reading import says
from .state import World


def begin(book: Bible, number: int, language: Language, before: World | None = None) -> World:
    """The world at the start of episode `number`. `before` is the end of the one before it, where its script is known.

    Without it the plan is all there is; with it, only what the plan says of wounds, things and death is laid over it.
    """
    world = before.copy() if before else World(language, tuple(p.name for p in book.props), {c.name: c.look for c in book.cast})
    at = At(episode=number, scene="", line=0)
    dead = says("die", "die", language)
    world.known = {
        key: known if known.value == dead else known._replace(at=at)
        for key, known in world.known.items()
        if key[1] in ("wound", "condition", "dirt", "wears")
    }
    for who, things in world.held.items():
        world.held[who] = {name: held._replace(sure=False, hand="", at=at) for name, held in things.items()}
    if before is None:
        for prop in book.props:
            if prop.holder and book.character(prop.holder):
                world.own(prop.holder, prop.name, with_article(prop.name, language), at)
    world.place = ""
    plan = next((e for e in book.episodes if e.number == number), None)
    for state in plan.entry if plan else ():
        _lay(state, book, world, at)
    return world


def _lay(state: State, book: Bible, world: World, at: At) -> None:
    words, language = told()["plan"], world.language
    attribute, value = state.attribute.casefold(), re.split(r"[;；]", state.value)[0].strip()
    person = book.character(state.who)
    things = {p.name.casefold(): p.name for p in book.props}
    if attribute in words["holder"] and (holder := book.character(value)) and state.who.casefold() in things:
        name = things[state.who.casefold()]
        world.happens_to(name, holder.name, with_article(name, language), at)
    elif attribute in words["holds"] and person:
        for name in things.values():
            if name.casefold() in value.casefold():
                world.happens_to(name, person.name, with_article(name, language), at)
    elif attribute in words["body"] and person:
        hurt = [bit.strip() for bit in re.split(r"[,，、]", value) if _wounded(bit, language)]
        if hurt:
            world.told(Fact(who=person.name, what="wound", value=(", " if language == "en" else "，").join(hurt)), at)
    elif attribute in words["life"] and person and value.casefold() in words["dead"][language]:
        world.told(Fact(who=person.name, what="condition", value=value), at)
    elif attribute in words["state"] and state.who.casefold() in things:
        world.told(Fact(who=things[state.who.casefold()], what="condition", value=value), at)


def _wounded(text: str, language: Language) -> bool:
    words = told()["plan"]["wounded"][language]
    return any(re.search(rf"\b{w}\b", text, re.I) if language == "en" else w in text for w in words)
