"""Before a run: the calls it will make, and what a person's edits make stale, break or contradict."""

from dataclasses import replace

from loreboard.llm.ledger import Ledger

from ..door import Models
from ..state import Crew, SeriesState
from . import stale, stood
from .calls import calls_of
from .conflicts import conflicts
from .rehearsal import Rehearsed, rehearse
from .told import Changed, Edited, Foretold


async def foretell(crew: Crew, models: Models, ledger: Ledger, run: str, first: SeriesState) -> Foretold:
    """What a run of `crew` that begins with `first` will do. `run` is the folder's name in `ledger`. Asks no model and writes nothing.

    Raises what the steps of a run do before they ask: BadInput for a bible without the episode that is asked for.
    """
    edits = stood.changed(crew.folder, crew.settings, first["given"], crew.store)
    told = await rehearse(crew, models, ledger, run, first)
    calls = calls_of(told, crew.settings, models)
    found = conflicts(crew.folder)
    return Foretold(calls=calls, edited=_edited(crew, told, edits) if edits else Edited()).with_conflicts(found)


def _edited(crew: Crew, told: Rehearsed, edits: tuple[Changed, ...]) -> Edited:
    quiet = replace(crew, store=told.store)
    was, is_now = stale.before(quiet, stood.recalled(crew.folder)), stale.now(crew, told)
    return Edited(
        changed=edits, stale=stale.stale(crew, told), facts=stale.facts(was, is_now, crew.settings.script),
        breaks=stale.new_breaks(was, is_now), remade=_remade(crew, told),
    )  # fmt: skip


def _remade(crew: Crew, told: Rehearsed) -> tuple[str, ...]:
    """Files of words that are written anew by a model and lie in the folder already."""
    state, out = told.state, []
    if not state.get("arc") and not crew.settings.script:
        out.append("arc.yaml")
    if not state.get("bible"):
        out.append("bible.yaml")
    if not crew.settings.script:
        names = {n: f"e{n:02d}/script.fountain" for n in range(1, crew.settings.episodes + 1)}
        out += [name for n, name in names.items() if str(n) not in state.get("scripts", {}) and name not in state["given"]]
    return tuple(name for name in out if crew.folder.path(name).is_file())
