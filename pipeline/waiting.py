"""The nodes of a graph at which a run waits for a person. Each does nothing but look whether its gate is shut, and interrupt.

Going on is `ainvoke(None)`: the node looks again. An answer in `Command(resume=...)` would be known to one thread only, and an edit, which is
what a person stops for, begins another.
"""

from typing import Any, Protocol

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from .gates import Gate
from .state import Crew, SeriesState


class Node(Protocol):
    """A step of a graph that has a SeriesState."""

    async def __call__(self, state: SeriesState, runtime: Runtime[Crew]) -> dict[str, Any]:
        """What it adds to `state`."""
        ...


def at(gate: Gate) -> Node:
    """The node of `gate`. What it interrupts with is {"gate": its name, "files": file -> artefact, "shut": the files that it waits for}."""

    async def wait(state: SeriesState, runtime: Runtime[Crew]) -> dict[str, Any]:
        files = guarded(gate, state)
        if shut := runtime.context.gates.shut(gate, files, state["given"]):
            interrupt({"gate": gate, "files": files, "shut": list(shut)})
        return {}

    return wait


def guarded(gate: Gate, state: SeriesState) -> dict[str, str]:
    """File -> artefact of what `gate` guards, in the order of episodes."""
    if gate == "arc":
        return {"arc.yaml": state["arc"]}
    if gate == "bible":
        return {"bible.yaml": state["bible"]}
    name, kept = ("script.fountain", state["scripts"]) if gate == "scripts" else ("shots.json", state["lists"])
    return {f"e{int(n):02d}/{name}": kept[n] for n in sorted(kept, key=int)}
