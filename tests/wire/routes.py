"""Which path does what, and what a vendor checks before its model works."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

from loreboard.story.errors import ModelTrouble

from . import chat_api, messages_api, responses_api, schemas, vendor_errors
from .batches import EXPIRED, LOST, Batches, Invalid
from .cache import tokens
from .connection import Cut, Request, Wire
from .delivery import Delivery
from .faults import Fault
from .ledger import Ledger, Seen
from .play import Play
from .reading import Api, NotReadable, Question, read
from .speech import Event, Json, Said
from .vendor_errors import Vendor

_MODELS: Mapping[str, Api] = {"/v1/responses": "responses", "/v1/chat/completions": "chat", "/v1/messages": "messages"}


class _Problem(Exception):
    """An error answer: status, headers, body."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        super().__init__(status)
        self.status, self.headers, self.body = status, headers, body


class Routes:
    """Answers requests, one at a time or many at once; all state is in the play, the ledger and here."""

    def __init__(self, play: Play, ledger: Ledger, address: Callable[[], str]) -> None:
        self._play, self._ledger = play, ledger
        self._batches = Batches(self._in_batch, address, play)
        self._background: dict[str, tuple[Json, Json, int]] = {}
        self._number = 0

    async def answer(self, wire: Wire, request: Request, row: Seen) -> None:
        """Send the answer to `request`. Raises Cut or ConnectionError when it does not get through."""
        vendor: Vendor = "anthropic" if "x-api-key" in request.headers or request.path.startswith("/v1/messages") else "openai"
        headers = _headers(vendor, row)
        if self._play.echo:
            headers["x-echo"] = request.headers.get("authorization") or request.headers.get("x-api-key", "")
        try:
            self._let_in(vendor, request)
            if request.method == "POST" and request.path in _MODELS:
                await self._ask(wire, _MODELS[request.path], request, row, headers)
                return
            body, kind = await self._errand(vendor, request, row)
        except _Problem as problem:
            row.status = problem.status
            await wire.answer(problem.status, {**headers, **problem.headers}, problem.body)
            return
        row.status = 200
        await wire.answer(200, {**headers, "content-type": kind}, body)
        row.complete = True

    async def _ask(self, wire: Wire, api: Api, request: Request, row: Seen, headers: Mapping[str, str]) -> None:
        body = _json(api, request.body)
        question, fault = self._open(api, body, row)
        wire.ending = fault.ending if fault else "close"
        if fault and fault.kind in ("status", "html"):
            raise _problem(_vendor(api), fault, question.model, row.key)
        said = await self._say(question, body, row, fault)
        pace = self._play.pace
        speedup = pace.speedup if pace else 1.0
        delivery = Delivery(wire, row, headers, fault, row.modelled, speedup, self._play.patience)
        if api == "responses" and body.get("background"):
            await delivery.plain(json.dumps(self._put_off(said, body, row)).encode())
        elif question.stream:
            await delivery.stream(*_events(said, body, api))
        else:
            await delivery.plain(json.dumps(_body(said, body, api), ensure_ascii=False).encode())

    def _open(self, api: Api, body: Json, row: Seen) -> tuple[Question, Fault | None]:
        """The question and its fault; from here on the request is one to a model. Raises _Problem for what a vendor refuses."""
        try:
            question = read(api, body, self._play.seed)
        except NotReadable as error:
            raise _bad(_vendor(api), error.says, error.param) from error
        self._number += 1
        row.number, row.api, row.model, row.prompt, row.mark = self._number, api, question.model, question.prompt, question.mark
        fault = self._play.script.play(row.number, question.mark, question.prompt, question.ask.told)
        row.fault = fault.kind if fault else ""
        self._check(question, body)
        return question, fault

    def _check(self, question: Question, body: Json) -> None:
        play, vendor = self._play, _vendor(question.api)
        if play.models and question.model not in play.models:
            raise _named(vendor, "no_model", question.model)
        if question.api == "chat":
            for field in sorted(play.unknown & body.keys()):
                raise _bad(vendor, f"Unrecognized request argument supplied: {field}", field)
            form = (body.get("response_format") or {}).get("type", "text")
            if (play.support == "none" and form != "text") or (play.support == "json" and form == "json_schema"):
                raise _bad(
                    vendor, f"'response_format.type' must be one of: 'text'{', json_object' * (play.support == 'json')}", "response_format"
                )
            loose = play.support == "ignored" or not question.strict
        else:
            loose = not question.strict
        if play.check_schemas and question.schema is not None and not loose and (wrong := schemas.fault(vendor, question.schema)):
            where = {"responses": "text.format.schema", "chat": "response_format", "messages": "output_config.format.schema"}[question.api]
            raise _bad(vendor, f"Invalid schema for {where} '{question.ask.wanted}': {wrong}", where)

    async def _say(self, question: Question, body: Json, row: Seen, fault: Fault | None) -> Said:
        cache = self._play.caches[question.api]
        implicit = (body.get("prompt_cache_options") or {}).get("mode", "implicit") == "implicit"
        pool = f"{row.key}/{question.model}/{body.get('prompt_cache_key', '')}"
        used, entries = cache.look(question.api, pool, question.blocks, implicit)
        try:
            said = await self._play.model.say(question, used, row.number, fault, self._play.support)
        except ModelTrouble as error:
            raise _bad(_vendor(question.api), f"The model behind this test server has no answer: {error}") from error
        row.used = said.used
        if self._play.pace:
            row.modelled = self._play.pace.wait(question.mark, question.prompt, said.used.output)
        if fault is None or fault.kind not in ("drop", "hang"):
            self._begins_later(cache.keep, entries, row)
        return said

    def _begins_later(self, keep: Callable[[tuple[str, ...]], None], entries: tuple[str, ...], row: Seen) -> None:
        """Cache entries count from the first token on."""
        if row.modelled is None or self._play.pace is None:
            keep(entries)
        else:
            asyncio.get_running_loop().call_later(row.modelled.first / self._play.pace.speedup, keep, entries)

    async def _in_batch(self, path: str, body: Mapping[str, Any]) -> tuple[int, Json]:
        """One request of a batch. What would break a connection is a server error here."""
        api = _MODELS[path]
        row = self._ledger.open("POST", path, {}, json.dumps(body, ensure_ascii=False).encode(), True)
        try:
            question, fault = self._open(api, dict(body), row)
            if fault and fault.kind == "expired":
                row.status = EXPIRED
                return EXPIRED, {}
            if fault and fault.kind in ("status", "html", "drop", "cut", "hang", "error_event", "broken_json"):
                raise _problem(_vendor(api), fault if fault.kind == "status" else Fault("status", "server"), question.model, "")
            said = await self._say(question, dict(body), row, fault)
            row.status, row.api, row.complete = 200, "batch", True
            return (LOST, {}) if fault and fault.kind == "lost_line" else (200, _body(said, body, api))
        except _Problem as problem:
            row.status = problem.status
            told: Json = json.loads(problem.body)
            return problem.status, told
        finally:
            self._ledger.close(row)

    def _put_off(self, said: Said, body: Json, row: Seen) -> Json:
        """A background response: queued now, done after some polls."""
        row.api = "background"
        first = responses_api.body(said, body, "queued")
        self._background[first["id"]] = (responses_api.body(said, body, "in_progress"), responses_api.body(said, body), self._play.polls)
        return first

    def _poll(self, name: str) -> Json:
        working, done, left = self._background[name]
        self._background[name] = (working, done, left - 1)
        return working if left > 0 else done

    def _cancel(self, name: str) -> Json:
        working, done, left = self._background[name]
        if left > 0:
            done = working | {"status": "cancelled"}
            self._background[name] = (done, done, 0)
        return done

    async def _errand(self, vendor: Vendor, request: Request, row: Seen) -> tuple[bytes, str]:
        """(body, content type), with whatever trouble the play has for it. Raises _Problem or Cut."""
        trouble = self._play.trouble(request.method, request.path)
        row.fault = trouble
        if trouble == "dropped":
            raise Cut
        if trouble not in ("", "unheard", "garbled"):
            raise _named(vendor, trouble, "")
        body, kind = await self._other(request, row)
        if trouble == "unheard":
            raise Cut
        return (body[: len(body) // 2] if trouble == "garbled" else body), kind

    async def _other(self, request: Request, row: Seen) -> tuple[bytes, str]:
        """Everything that is no model's answer: (body, content type). Raises _Problem."""
        vendor: Vendor = "anthropic" if request.path.startswith("/v1/messages") else "openai"
        parts = tuple(request.path.removeprefix("/v1/").split("/"))
        told: Any
        try:
            match (request.method, *parts):
                case ("POST", "messages", "count_tokens"):
                    told = {"input_tokens": self._count(request)}
                case ("POST", "messages", "batches"):
                    told = self._batches.anthropic(_json("messages", request.body))
                case ("GET", "messages", "batches", name):
                    told = self._batches.show_anthropic(await self._batches.poll(name))
                case ("GET", "messages", "batches", name, "results"):
                    return self._batches.results(name), "application/binary"
                case ("POST", "messages", "batches", name, "cancel"):
                    told = self._batches.show_anthropic(self._batches.cancel(name))
                case ("POST", "files"):
                    told = self._batches.upload(request.headers, request.body)
                case ("GET", "files", name):
                    told = self._batches.file(name)
                case ("GET", "files", name, "content"):
                    return self._batches.files[name][2], "application/octet-stream"
                case ("POST", "batches"):
                    told = self._batches.openai(_json("chat", request.body))
                case ("GET", "batches", name):
                    told = self._batches.show_openai(await self._batches.poll(name))
                case ("POST", "batches", name, "cancel"):
                    told = self._batches.show_openai(self._batches.cancel(name))
                case ("GET", "responses", name):
                    told = self._poll(name)
                case ("POST", "responses", name, "cancel"):
                    told = self._cancel(name)
                case ("GET", "models"):
                    told = {
                        "object": "list",
                        "data": [{"id": m, "object": "model", "created": 0, "owned_by": "wire"} for m in self._play.models],
                    }
                case _:
                    raise _bad(vendor, f"Invalid URL ({request.method} {request.path})", status=404)
        except KeyError as error:
            raise _bad(vendor, f"No such object: {error.args[0]}", status=404) from error
        except Invalid as error:
            raise _bad(vendor, str(error)) from error
        return json.dumps(told, ensure_ascii=False).encode(), "application/json"

    def _count(self, request: Request) -> int:
        body = _json("messages", request.body) | {"max_tokens": 1}
        try:
            question = read("messages", body, self._play.seed)
        except NotReadable as error:
            raise _bad("anthropic", error.says) from error
        return tokens("\n".join(block.text for block in question.blocks))

    def _let_in(self, vendor: Vendor, request: Request) -> None:
        key = request.headers.get("x-api-key") or request.headers.get("authorization", "").removeprefix("Bearer ")
        if not key or (self._play.keys and key not in self._play.keys):
            raise _Problem(*vendor_errors.page(vendor, "auth", key=key))
        if vendor == "anthropic" and "anthropic-version" not in request.headers:
            raise _bad(vendor, "anthropic-version: header is required")


def _vendor(api: Api) -> Vendor:
    return "anthropic" if api == "messages" else "openai"


def _body(said: Said, body: Mapping[str, Any], api: Api) -> Json:
    return {"responses": responses_api.body, "chat": chat_api.body}[api](said, body) if api != "messages" else messages_api.body(said)


def _events(said: Said, body: Json, api: Api) -> tuple[list[Event], Event]:
    """The stream, and the protocol's error event. Where a protocol has no ending for a failed answer, the error event is one."""
    if api == "responses":
        events, error = responses_api.events(said, body), responses_api.error_event(3)
    elif api == "chat":
        events, error = chat_api.events(said, body), chat_api.error_event()
    else:
        events, error = messages_api.events(said), messages_api.error_event()
    if said.stop == "failed" and api != "responses":
        events = [*events[: len(events) // 2], error]
    return events, error


def _headers(vendor: Vendor, row: Seen) -> dict[str, str]:
    """What a vendor sends with every answer."""
    name = f"req_{row.order:020x}"
    if vendor == "anthropic":
        return {"request-id": name, "anthropic-organization-id": "00000000-0000-0000-0000-000000000000"}
    return {"x-request-id": name, "openai-organization": "org-test", "openai-processing-ms": "12", "openai-version": "2020-10-01"}


def _json(api: Api, body: bytes) -> Json:
    try:
        told = json.loads(body)
    except ValueError as error:
        raise _bad(_vendor(api), "We could not parse the JSON body of your request.") from error
    if not isinstance(told, dict):
        raise _bad(_vendor(api), "The body of your request is no JSON object.")
    return told


def _bad(vendor: Vendor, says: str, param: str | None = None, status: int = 400) -> _Problem:
    return _Problem(status, {"content-type": "application/json"}, vendor_errors.refused(vendor, says, param))


def _named(vendor: Vendor, name: str, model: str) -> _Problem:
    return _Problem(*vendor_errors.page(vendor, name, model))


def _problem(vendor: Vendor, fault: Fault, model: str, key: str) -> _Problem:
    if fault.kind == "html":
        return _Problem(200, {"content-type": "text/html; charset=utf-8"}, vendor_errors.HTML)
    status, headers, body = vendor_errors.page(vendor, fault.name, model, key)
    return _Problem(status, headers | ({"retry-after": fault.retry_after} if fault.retry_after is not None else {}), body)
