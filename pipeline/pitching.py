"""The arcs to choose from: each dealt its own lore and shape, asked for at once, held against one another, twins replaced once.

What code finds on them goes with them into their files. A twin is the later of two arcs that tell one story; its writer is told what it must
not be. Where the second answer is no less like the others than the first, the first stays, and its evidence says whose story it tells.
"""

from loreboard.agents import writer
from loreboard.lore.brief import Brief
from loreboard.lore.evidence import Evidences
from loreboard.story.arc import Arc, Evidence
from loreboard.story.shapes import deal

from .settings import Settings
from .state import Crew


async def pitched(crew: Crew, notes: str) -> tuple[Arc, ...]:
    """As many arcs as the settings say, with their evidence; fewer where the lore has no more constellations. Raises what the writer does."""
    chosen = crew.settings
    brief = crew.lore.brief(chosen.wish, chosen.arcs)
    hands, worn_out = dealt(brief, chosen), brief.worn_out_text(chosen.language)
    told = await writer.arcs(crew.desk, chosen.wish, hands, worn_out, notes)
    found = crew.lore.evidences(chosen.language)
    if twins := found.twins(told):
        again = await writer.instead(
            crew.desk, chosen.wish, hands, {n: [told[m] for m in (n, *of)] for n, of in twins.items()}, worn_out, notes
        )
        told = replaced(told, again, found)
    told = tuple(named(arc, crew) for arc in told)
    return tuple(arc.model_copy(update={"evidence": about}) for arc, about in zip(told, found.of(told), strict=True))


def dealt(brief: Brief, chosen: Settings) -> tuple[writer.Dealt, ...]:
    """What each arc is to be made of: a constellation of `brief` and a shape, the same for the same premise and seed."""
    shapes = deal(len(brief.constellations), chosen.seed, chosen.premise)
    tongue = chosen.language
    return tuple(
        writer.Dealt(shape=shape, lore=brief.lore_of(n, tongue), carrier=brief.carrier(n, tongue), paid_in=brief.paid_in(n))
        for n, shape in enumerate(shapes, 1)
    )


def replaced(told: tuple[Arc, ...], again: dict[int, Arc], found: Evidences) -> tuple[Arc, ...]:
    """`told` with each arc of `again` (by place) in it that is less like all others than the one that stood there."""
    out = list(told)
    for place, new in sorted(again.items()):
        others = [arc for n, arc in enumerate(out) if n != place]
        if found.nearest(new, others) < found.nearest(out[place], others):
            out[place] = new.model_copy(update={"evidence": Evidence(replaces=out[place].title)})
    return tuple(out)


def named(arc: Arc, crew: Crew) -> Arc:
    """`arc` with the names that the lore store gives to the ids in it."""
    names = {c.id: c.called(crew.settings.language) for c in crew.lore.cliches}
    steers = tuple(s.model_copy(update={"name": names.get(s.id, s.name)}) for s in arc.steers_away)
    return arc.model_copy(update={"steers_away": steers})
