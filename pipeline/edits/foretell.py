"""Before a run: the calls it will make, and what a person's edits make stale, break or contradict."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from loreboard.llm.accounts import report
from loreboard.llm.home import found
from loreboard.llm.ledger import Ledger

from .. import boards, gates, settings
from ..door import Models
from ..folder import Folder
from ..given import first_of, given, marked, scripts_of
from ..outlook import Outlook, outlook
from ..settings import Settings
from ..state import Crew, SeriesState
from ..store import Store, beside
from ..tools import Tools, crew_for
from . import stale, stood
from .calls import calls_of
from .conflicts import conflicts
from .rehearsal import Rehearsed, rehearse
from .told import Changed, Edited, Foretold


async def looked_ahead(root: Path, tools_for: Callable[[Settings], Tools]) -> Outlook | None:
    """What `resume` would tell of the folder `root`, None where no edit waits to be taken in. Reads only; `tools_for` is asked only then,
    and raises what it does."""
    chosen, folder = settings.read(root), Folder(root)
    store = beside(Store(folder.hidden / "store"))
    theirs = given(folder, chosen, store)
    if not stood.changed(folder, chosen, theirs, store) and not conflicts(folder):
        return None
    tools = tools_for(chosen)
    home = found(folder.hidden, tools.journal)
    if isinstance(home.place, Path) and not home.place.exists():
        return None
    crew = replace(crew_for(folder, chosen, tools, tools.models.everybody.chat), store=store)
    crew = replace(crew, gates=gates.Gates(chosen.gates, None, gates.will_have_seen(folder)))
    first = first_of(theirs, marked(folder, chosen, store), scripts_of(folder, chosen, store), boards.remembered(crew))
    with Ledger(home.place) as ledger:
        before = await ledger.do(lambda to: report(to, home.run))
        told = await foretell(crew, tools.models, ledger, home.run, first)
    return outlook(chosen, before, None, told)


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
