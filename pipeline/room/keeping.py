"""What a step leaves in the folder: a file an arc, the page that tells them apart, the arc that is picked; and what is found on new arcs."""

from collections.abc import Mapping, Sequence

from loreboard.story.arc import Arc

from .. import pages
from ..state import Crew
from . import log
from .tree import Tree

ARC = "arc.yaml"


def judged(new: Sequence[Arc], beside: Mapping[int, Arc], crew: Crew) -> tuple[Arc, ...]:
    """`new` with what code finds on them beside those on the table, which go by their numbers in the room."""
    numbers, out = list(beside), []
    for arc in new:
        found = crew.lore.evidence((*beside.values(), arc), crew.settings.language)[-1]
        known = tuple(one.model_copy(update={"arc": numbers[one.arc - 1]}) for one in found.siblings)
        out.append(arc.model_copy(update={"evidence": found.model_copy(update={"siblings": known})}))
    return tuple(out)


def publish(crew: Crew, before: Tree, now: Tree) -> None:
    """Write what `now` has and `before` had not. A person's own arc.yaml stays; ours goes beside it."""
    folder = crew.folder
    for number, made in now.made.items():
        if number not in before.made:
            folder.publish(f"arcs/{number}.yaml", pages.yaml_file("arc.1", crew.store.get(made.arc, Arc), crew.made_by))
    if now.table.picked:
        folder.publish(ARC, pages.yaml_file("arc.1", log.arc_of(crew.store, now, now.table.picked), crew.made_by))
    elif before.table.picked and not folder.edited(ARC):
        folder.path(ARC).unlink(missing_ok=True)
