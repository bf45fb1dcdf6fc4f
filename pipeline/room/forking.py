"""Another room from a step of one: the way to that step, its arcs and the settings; no money, no record, no script."""

import os
from pathlib import Path

from loreboard.story.errors import BadInput

from .. import runs, settings
from ..folder import Folder
from ..pages import yaml_file
from ..settings import Settings
from ..store import Store
from . import log
from .keeping import ARC
from .orders import refused
from .tree import Tree


def forked(root: Path, at: int | None, to: Path, made_by: str) -> int:
    """Make the room `to` out of `root` as it stood after step `at`, by default where it stands; return how many steps it has.

    Steps that do not lie on the way to it stay behind; those that do keep their numbers of arcs and are numbered anew from 1.
    Raises BadInput when there is no room, BadOrder when there is no such step.
    """
    chosen, source = settings.read(root), Folder(root)
    runs.fresh(to, chosen)
    known = log.remembered(source)
    if known is None:
        raise BadInput("There is no room in this folder", str(root), "Begin one with `loreboard brainstorm`.")
    store = Store(source.hidden / "store")
    tree = log.read(store, *known)
    at = tree.at if at is None else at
    if not 1 <= at <= len(tree.steps):
        raise refused("no_step", chosen.language, step=at, last=len(tree.steps))
    target = Folder(to)
    with target.locked():
        kept, last = Store(target.hidden / "store"), ""
        steps = []
        for number, step in enumerate(tree.way_to(at), 1):
            for made in step.made:
                kept.put(store.bytes(made.arc))
            steps.append(step.model_copy(update={"number": number, "parent": number - 1, "before": last}))
            last = kept.put(steps[-1])
        now = Tree(steps=tuple(steps), at=len(steps))
        target.publish(settings.FILE, settings.write_out(_seen_from(to, root, chosen)))
        for number in now.made:
            target.publish(f"arcs/{number}.yaml", yaml_file("arc.1", log.arc_of(kept, now, number), made_by))
        if now.table.picked:
            target.publish(ARC, yaml_file("arc.1", log.arc_of(kept, now, now.table.picked), made_by))
        log.remember(target, last, now)
    return len(steps)


def _seen_from(to: Path, root: Path, chosen: Settings) -> Settings:
    """`chosen` with its paths, which are seen from `root`, seen from `to`."""

    def moved(name: str) -> str:
        return Path(os.path.relpath(os.path.normpath(root.resolve() / name), to.resolve())).as_posix()

    return chosen.model_copy(
        update={"lore": moved(chosen.lore) if chosen.lore else "", "known": tuple(moved(name) for name in chosen.known)}
    )
