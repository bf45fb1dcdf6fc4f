"""Which worn-out plots a script really plays: a reader goes down the whole catalogue, code checks that every answer can be.

A sentence model cannot draw up a short list for the reader: the right entry is among its first 16 of 182 too seldom (docs/lore.md).
"""

from collections.abc import Sequence

from loreboard.agents.desk import Desk, numbered
from loreboard.lore import Cliche
from loreboard.story.notes import Enacted, Worn
from loreboard.story.script import Language, Scene


async def worn(desk: Desk, step: str, cliches: Sequence[Cliche], scenes: Sequence[Scene]) -> tuple[Enacted, ...]:
    """What `scenes` play of `cliches`, each at most once a scene, in the order of the answer; asks for nothing
    without entries or lines to read.

    Raises UnusableReply when an id is of no entry, or a quote does not stand on its line.
    """
    read = [scene for scene in scenes if scene.lines]
    if not read or not cliches:
        return ()
    told = await desk.ask(
        step, "doctor/worn", Worn, lambda told: worn_faults(told, cliches, read), "a reading for what is worn out",
        catalogue=catalogue(cliches, desk.language), script="\n\n".join(numbered(scene) for scene in read),
    )  # fmt: skip
    return told.played


def catalogue(cliches: Sequence[Cliche], language: Language) -> str:
    """The entries, a line each, kind by kind: "char_ice_ceo | The frozen magnate: A rich, curt man ..."."""
    mark = ": " if language == "en" else "："
    return "\n".join(f"{one.id} | {one.called(language)}{mark}{one.sign(language)}" for one in cliches)


def worn_faults(told: Worn, cliches: Sequence[Cliche], scenes: Sequence[Scene]) -> list[str]:
    """What makes `told` unusable, a sentence each. Pure."""
    known = {one.id for one in cliches}
    lines = {line.number: (at, line.text) for at, scene in enumerate(scenes) for line in scene.lines}
    out, met = [], set()
    for one in told.played:
        if one.cliche not in known:
            out.append(f"the catalogue has no {one.cliche[:40]!r}")
        if one.line not in lines or one.quote not in lines[one.line][1]:
            out.append(f"the quote {one.quote[:40]!r} is not on line {one.line}")
            continue
        if (place := (one.cliche, lines[one.line][0])) in met:
            out.append(f"{one.cliche} stands twice for the scene of line {one.line}")
        met.add(place)
    return out
