"""A small loopback server for provider tests, and what each protocol's server says when all is well. Only 127.0.0.1.

The simulator with prices, caches and scripted faults is `tests/wire`; this one plays back bytes.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from loreboard.story.ask import Ask
from loreboard.story.notes import Revision

KEY = "sk-test-0123456789abcdef"
PIECES = ('{"patches"', ": [", "]}")
WHOLE = "".join(PIECES)
ASK = Ask(
    step="e01/revise", prompt="writer/revise", system="You mend.", shared="The bible.", user="Mend 雾.",
    wanted="Revision", shape=json.dumps(Revision.model_json_schema()), seed=0, most_tokens=900,
)  # fmt: skip

Events = list[bytes]


@dataclass
class Answer:
    """What the server does with one request. `events` are sent as chunks; `ending` is how the body ends."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "text/event-stream"})
    events: Events = field(default_factory=list)
    ending: str = "close"


@dataclass
class Wire:
    """A loopback server: answers in order, the last one for ever, and remembers what it was sent."""

    url: str
    answers: list[Answer] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    busy: int = 0
    busiest: int = 0
    gone: threading.Event = field(default_factory=threading.Event)


def event(told: dict[str, object]) -> bytes:
    name = f"event: {told['type']}\n" if "type" in told else ""
    return f"{name}data: {json.dumps(told)}\n\n".encode()


def responses(pieces: tuple[str, ...] = PIECES, status: str = "completed", **more: object) -> Events:
    content = [{"type": "output_text", "text": "".join(pieces), "annotations": []}]
    whole: dict[str, object] = {
        "id": "resp_1",
        "status": status,
        "output": [
            {
                "type": "message",
                "role": "assistant",
                "phase": "commentary",
                "content": [{"type": "output_text", "text": "Thinking aloud."}],
            },
            {"type": "message", "role": "assistant", "content": content},
        ],
        "usage": {"input_tokens": 100, "input_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 30}, "output_tokens": 7},
    }
    return [
        event({"type": "response.created", "response": {"id": "resp_1", "status": "in_progress"}}),
        *(event({"type": "response.output_text.delta", "delta": piece}) for piece in pieces),
        event({"type": f"response.{status}", "response": whole | more}),
    ]


def chat(pieces: tuple[str, ...] = PIECES, finish: str | None = "stop", usage: bool = True, **delta: object) -> Events:
    def chunk(inner: dict[str, object], reason: str | None = None) -> bytes:
        return event({"id": "chat_1", "choices": [{"index": 0, "delta": inner, "finish_reason": reason}]})

    counts = {"prompt_tokens": 100, "completion_tokens": 7, "prompt_tokens_details": {"cached_tokens": 60}}
    out = [b": OPENROUTER PROCESSING\n\n", *(chunk({"content": piece}) for piece in pieces), *([chunk(delta)] if delta else [])]
    out += [chunk({}, finish)] if finish else []
    out += [event({"id": "chat_1", "choices": [], "usage": counts})] if usage else []
    return [*out, b"data: [DONE]\n\n"]


def messages(pieces: tuple[str, ...] = PIECES, stop: str = "end_turn", **more: object) -> Events:
    start = {"input_tokens": 10, "cache_read_input_tokens": 60, "cache_creation_input_tokens": 30, "output_tokens": 1}
    return [
        event({"type": "message_start", "message": {"id": "msg_1", "type": "message", "content": [], "usage": start}}),
        event({"type": "content_block_start", "index": 0, "content_block": {"type": "thinking", "thinking": ""}}),
        event({"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "Hm."}}),
        event({"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": ""}}),
        event({"type": "ping"}),
        *(event({"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": piece}}) for piece in pieces),
        event({"type": "message_delta", "delta": {"stop_reason": stop} | more, "usage": {"output_tokens": 7}}),
        event({"type": "message_stop"}),
    ]


@dataclass(frozen=True)
class Vendor:
    """A provider and what its server says."""

    name: str
    good: Callable[..., Events]
    long: Events
    filtered: Events
    refused: Events
    troubled: bytes
    """The error event of its protocol."""


OPENAI = Vendor(
    "openai/m",
    responses,
    responses(status="incomplete", incomplete_details={"reason": "max_output_tokens"}),
    responses(status="incomplete", incomplete_details={"reason": "content_filter"}),
    responses(output=[{"type": "message", "content": [{"type": "refusal", "refusal": "I will not."}]}]),
    event({"type": "error", "code": "server_error", "message": "It fell over.", "sequence_number": 3}),
)
COMPATIBLE = Vendor(
    "compatible/m",
    chat,
    chat(finish="length"),
    chat(finish="content_filter"),
    chat((), refusal="I will not."),
    b'data: {"error": {"code": 502, "message": "It fell over."}}\n\n',
)
ANTHROPIC = Vendor(
    "anthropic/m",
    messages,
    messages(stop="max_tokens"),
    messages(stop="model_context_window_exceeded"),
    messages((), "refusal", stop_details={"type": "refusal", "category": "bio", "explanation": "I will not."}),
    event({"type": "error", "error": {"type": "overloaded_error", "message": "It fell over."}}),
)
VENDORS = [OPENAI, COMPATIBLE, ANTHROPIC]


@contextmanager
def serving() -> Iterator[Wire]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with lock:
                made.bodies.append(body)
                made.headers.append({k.lower(): v for k, v in self.headers.items()})
                made.paths.append(self.path)
                answer = made.answers.pop(0) if len(made.answers) > 1 else made.answers[0]
                made.busy += 1
                made.busiest = max(made.busiest, made.busy)
            try:
                self._answer(answer)
            except OSError:
                self.close_connection = True
            finally:
                with lock:
                    made.busy -= 1

        def _answer(self, answer: Answer) -> None:
            if answer.ending == "slow":
                made.gone.wait(0.05)
            if answer.ending == "before":
                self.close_connection = True
                return
            if answer.ending == "hang before":
                made.gone.wait(10)
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            for event in answer.events:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(event), event))
            if answer.ending == "drop":
                self.close_connection = True
            elif answer.ending == "hang":
                made.gone.wait(10)
            else:
                self.wfile.write(b"0\r\n\r\n")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made = Wire(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.gone.set()
    server.shutdown()
    server.server_close()
    thread.join(5)
