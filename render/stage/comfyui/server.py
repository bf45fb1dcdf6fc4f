"""A ComfyUI server as a renderer. Its queue is followed by asking; its id is a label and no promise that a graph runs once, so the ledger is ours."""

import asyncio
import uuid
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar

from pydantic import JsonValue

from loreboard.render.profiles import Profile
from loreboard.story.errors import NotAccepted, Unknown, Unreachable

from ..brief import Brief
from ..job import Job, Kind
from ..line import Line
from ..renderer import Compiled, Gone, Progress
from ..setting import handed_in
from .checking import faults
from .graphs import USUAL, chosen, compiled, picture_name, template

HOME = "http://127.0.0.1:8188"
SPACE = uuid.UUID("6f2a3f5e-6a0e-4a4b-9a2f-9b1d6d0f7a11")
"""Of our own: ids of jobs become ids of prompts in it."""
FILMS = (".mp4", ".webm", ".mov", ".mkv")


class ComfyUI:
    """`variant` is a graph of graphs.yaml; `own` a person's settings of it."""

    name: ClassVar[str] = "comfyui"
    makes: ClassVar[frozenset[Kind]] = frozenset({"clip"})
    waits: ClassVar[bool] = True

    def __init__(
        self, variant: str = "", base_url: str | None = None, key: str | None = None, own: Mapping[str, str] | None = None
    ) -> None:
        self._template = template(variant or USUAL)
        self._settings = chosen(self._template, own or {})
        self._line = Line(base_url or HOME, key, _at_fault)

    @property
    def at(self) -> str:
        return self._line.spot

    async def profile(self) -> Profile:
        return self._template.profile

    def compile(self, brief: Brief) -> Compiled:
        return compiled(self._template, brief, self._settings)

    async def estimate(self, request: Mapping[str, JsonValue], seconds: Fraction) -> Decimal | None:
        return Decimal(0)

    async def submit(self, job: Job, files: Mapping[str, Path]) -> str:
        graph = job.request["graph"]
        assert isinstance(graph, dict)
        if wrong := faults(graph):  # type: ignore[arg-type]
            raise NotAccepted(
                f"The graph is wrong at {wrong[0].node}.{wrong[0].input}: {wrong[0].says}", job.job_id, "This is a fault of ours."
            )
        for given in job.inputs:
            if given.role == "first_frame":
                await self._hand_in(picture_name(given.sha256 or given.made_by or given.asset), files[given.asset])
        told = await self._asked(graph, job)
        if not isinstance(told, dict) or not isinstance(told.get("prompt_id"), str) or not told["prompt_id"]:
            raise Unknown("The server's answer names no prompt", job.job_id, "See its queue.")
        return str(told["prompt_id"])

    async def poll(self, id: str) -> Progress:
        """By history, then queue, then history again, so that one that moves from the one to the other is not missed."""
        for look in ("history", "queue", "history"):
            if look == "queue":
                if (state := await self._queued(id)) is not None:
                    return Progress(state=state)
            elif (entry := await self._history(id)) is not None:
                return _ended(entry, self._line)
        raise Gone("The server knows nothing of this prompt; it may have been started anew", id, "Ask for another take with --retake.")

    async def fetch(self, id: str, to: Path) -> None:
        entry = await self._history(id)
        film = next(_films(entry or {}), None)
        if film is None:
            raise Gone("The server has no film of this prompt", id, "Ask for another take with --retake.")
        await self._line.bring("/view", to, **film)

    async def cancel(self, id: str) -> bool:
        """Take it out of the queue, or stop it while it is the one that runs."""
        state = await self._queued(id)
        if state == "queued":
            await self._line.ask("POST", "/queue", {"delete": [id]})
        elif state == "running":
            await self._line.ask("POST", "/interrupt", {"prompt_id": id})
        return state is not None

    async def find(self, job: Job) -> str | None:
        """Its id, if the server has it queued, running or done."""
        id = _prompt(job)
        known = await self._queued(id) is not None or await self._history(id) is not None
        return id if known else None

    async def close(self) -> None:
        await self._line.close()

    async def _asked(self, graph: Any, job: Job) -> Any:
        try:
            return await self._line.ask("POST", "/prompt", {"prompt": graph, "prompt_id": _prompt(job), "client_id": "loreboard"})
        except Gone as error:
            raise NotAccepted("There is no ComfyUI at that address", error.where, "Correct --base-url.") from error

    async def _hand_in(self, name: str, path: Path) -> None:
        """Bring a picture to the server. Nothing is queued by that, so whatever goes wrong, the job was surely not taken."""
        content = await asyncio.to_thread(handed_in, path)
        try:
            await self._line.ask("POST", "/upload/image", {"overwrite": "true"}, {"image": (name, content, "image/png")})
        except (Unknown, Gone) as error:
            raise Unreachable(f"A picture could not be handed in: {error.what}", error.where, error.do) from error

    async def _history(self, id: str) -> dict[str, Any] | None:
        told = await self._line.ask("GET", f"/history/{_quoted(id)}")
        entry = told.get(id) if isinstance(told, dict) else None
        return entry if isinstance(entry, dict) else None

    async def _queued(self, id: str) -> Any:
        told = await self._line.ask("GET", "/queue")
        for field, state in (("queue_running", "running"), ("queue_pending", "queued")):
            rows = told.get(field, ()) if isinstance(told, dict) else ()
            if any(isinstance(row, list) and len(row) > 1 and row[1] == id for row in rows):
                return state
        return None


def _prompt(job: Job) -> str:
    return str(uuid.uuid5(SPACE, job.job_id))


def _at_fault(told: Mapping[str, Any]) -> str:
    """The first node and reason of a graph that was refused."""
    nodes = told.get("node_errors")
    for id, node in nodes.items() if isinstance(nodes, dict) else ():
        rows = node.get("errors") if isinstance(node, dict) else None
        if isinstance(rows, list) and rows and isinstance(rows[0], dict):
            return f"node {id} ({node.get('class_type', '')}): {rows[0].get('message', '')} {rows[0].get('details', '')}".strip()
    return ""


def _quoted(id: str) -> str:
    """An id as part of an address: what is no letter, digit or dash never gets there."""
    return "".join(c for c in id if c.isascii() and (c.isalnum() or c in "-_"))


def _ended(entry: Mapping[str, Any], line: Line) -> Progress:
    status = entry.get("status") if isinstance(entry.get("status"), dict) else {}
    assert isinstance(status, dict)
    messages = {m[0]: m[1] for m in status.get("messages", ()) if isinstance(m, list) and len(m) == 2 and isinstance(m[1], dict)}
    if "execution_interrupted" in messages:
        return Progress(state="cancelled", why="it was stopped at the server")
    if (wrong := messages.get("execution_error")) is not None or status.get("status_str") == "error":
        told = wrong or {}
        return Progress(state="failed", why=line.plain(f"{told.get('node_type', '')}: {told.get('exception_message', 'the graph failed')}"))
    if next(_films(entry), None) is None:
        return Progress(state="failed", why="the graph ended and saved no film")
    return Progress(state="succeeded", done=1)


def _films(entry: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """What /view wants to know of each film that was saved."""
    outputs = entry.get("outputs")
    for node in outputs.values() if isinstance(outputs, dict) else ():
        for rows in node.values() if isinstance(node, dict) else ():
            for row in rows if isinstance(rows, list) else ():
                if isinstance(row, dict) and str(row.get("filename", "")).lower().endswith(FILMS):
                    yield {key: str(row.get(key, "")) for key in ("filename", "subfolder", "type")}
