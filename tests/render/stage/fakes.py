"""Renderers' servers on this machine: a service of five verbs and a ComfyUI, with faults that are asked for, and a count of what was billed."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import av
import numpy as np

from loreboard.render.stage.comfyui.checking import faults

PROFILE = {
    "id": "fake/lantern", "vendor": "Fake", "model": "Lantern", "surface": "router", "status": "live", "verified_at": "2026-11-30",
    "source": ["a test"], "text": {"negative": "field"}, "time": {"range": {"least": "1", "most": "10"}, "fps": 24},
    "sizes": {"aspects": ["9:16"]}, "inputs": {"keyframes": {"first": True}}, "control": {"seed": "best_effort"}, "sound": {"audio": "never"},
    "money": [{"seller": "fake", "rates": [{"price": "0.10"}], "price_source": "a test", "price_date": "2026-11-30"}],
}  # fmt: skip


def film(seconds: float, width: int = 90, height: int = 160, fps: int = 24, light: int = 150) -> bytes:
    """A small clip of one grey."""
    out = BytesIO()
    with av.open(out, "w", format="mp4") as box:
        track = box.add_stream("libx264", rate=fps)
        track.width, track.height, track.pix_fmt, track.options = width, height, "yuv420p", {"preset": "ultrafast", "g": "12"}
        for n in range(round(Fraction(seconds).limit_denominator(1000) * fps)):
            frame = av.VideoFrame.from_ndarray(np.full((height, width, 3), light, np.uint8), format="rgb24")
            frame.pts = n
            box.mux(track.encode(frame))
        box.mux(track.encode())
    return out.getvalue()


class Fake(ThreadingHTTPServer):
    """`faults` says what goes wrong, by verb; `log` holds (method, path), `billed` how often each key was taken."""

    daemon_threads = True

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.faults: dict[str, Any] = {}
        self.billed: Counter[str] = Counter()
        self.jobs: dict[str, dict[str, Any]] = {}
        self.log: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[Any] = []
        self.lock = threading.Lock()
        self.stopping, self.taken = threading.Event(), threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def fault(self, name: str) -> Any:
        """What was asked to go wrong, once: a list is used up one by one, anything else stays."""
        with self.lock:
            told = self.faults.get(name)
            return (told.pop(0) if told else None) if isinstance(told, list) else told

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is what some tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: Fake
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _body(self) -> Any:
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        told = json.loads(raw) if "json" in self.headers.get("content-type", "") else raw
        self.server.bodies.append(told)
        return told

    def _say(self, status: int, told: Any = None, headers: dict[str, str] | None = None, raw: bytes | None = None) -> None:
        content = raw if raw is not None else json.dumps(told).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _wrong(
        self, status: int, code: str = "wrong", headers: dict[str, str] | None = None, passage: str = "", message: str = "no"
    ) -> None:
        self._say(status, {"error": {"code": code, "message": message, "passage": passage}}, headers)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(2)

    def _seen(self) -> tuple[str, dict[str, str]]:
        self.server.log.append((self.command, self.path))
        self.server.headers.append({k.lower(): v for k, v in self.headers.items()})
        parts = urlsplit(self.path)
        return parts.path, {k: v[0] for k, v in parse_qs(parts.query).items()}


class ServiceHandler(Handler):
    def do_GET(self) -> None:
        path, query = self._seen()
        if path == "/v1/profile":
            return self._say(200, {"profile": PROFILE})
        if path == "/v1/jobs":
            id = next((id for id, job in self.server.jobs.items() if job["key"] == query["key"]), None)
            return self._say(200, {"id": id}) if id and not self.server.fault("find") else self._wrong(404)
        id, _, rest = path.removeprefix("/v1/jobs/").partition("/")
        if rest == "file":
            return self._file(id)
        match self.server.fault("poll"):
            case None:
                known = self.server.jobs.get(id)
                return self._say(200, {"state": "succeeded", "cost": "0.25"}) if known else self._wrong(404)
            case int(status):
                return self._wrong(status, headers={"retry-after": "0"})
            case "drop":
                return self._hang_up()
            case told:
                return self._say(200, told)

    def _file(self, id: str) -> None:
        job = self.server.jobs[id]
        told = self.server.fault("file") or {}
        if told == "expired":
            return self._wrong(410)
        if told == "elsewhere":
            return self._say(302, {}, {"location": "http://localhost:9/secret"})
        if told == "half":
            self.send_response(200)
            self.send_header("content-length", "99999")
            self.end_headers()
            self.wfile.write(b"half")
            return self._hang_up()
        seconds = float(Fraction(job["body"]["request"]["seconds"]))
        self._say(200, raw=film(told.get("seconds", seconds), told.get("width", 90), 160, told.get("fps", 24), told.get("light", 150)))

    def do_POST(self) -> None:
        path, _ = self._seen()
        body = self._body()
        if path == "/v1/estimate":
            return self._say(200, {"cost": None})
        match self.server.fault("submit"):
            case "moderated":
                self._wrong(422, "moderated", passage="blood", message="the rules forbid it")
            case int(status):
                self._wrong(status, headers={"retry-after": "0"}, message=f"no, {self.headers.get('authorization', '')}")
            case "redirect":
                self._say(307, {}, {"location": f"{self.server.url}/v1/jobs"})
            case "lost":
                self._take(body)
                self._hang_up()
            case "slow":
                self._take(body)
                self.server.stopping.wait(5)
                self._hang_up()
            case "same id":
                self._take(body, "j1")
                self._say(200, {"id": "j1"})
            case "nonsense":
                self._take(body)
                self._say(200, raw=b"thanks")
            case "trap":
                self._take(body, "../../admin")
                self._say(200, {"id": "../../admin"})
            case _:
                self._say(200, {"id": self._take(body)})

    def _take(self, body: Any, id: str = "") -> str:
        with self.server.lock:
            self.server.billed[body["key"]] += 1
            self.server.taken.set()
            id = id or f"s{len(self.server.jobs) + 1}"
            self.server.jobs[id] = {"key": body["key"], "body": body}
            return id

    def do_DELETE(self) -> None:
        self._seen()
        self._say(200, {"cancelled": True})


class ComfyHandler(Handler):
    """As ComfyUI answers: 400 with the nodes at fault, an id given back, history, queue and view."""

    def do_GET(self) -> None:
        path, query = self._seen()
        if path == "/queue":
            waiting = [[0, id, {}, {}, []] for id, job in self.server.jobs.items() if job["asked"] < 1]
            return self._say(200, {"queue_running": [], "queue_pending": waiting})
        if path.startswith("/history/"):
            return self._history(path.removeprefix("/history/"))
        job = next(job for job in self.server.jobs.values() if job["film"] == query["filename"])
        told = {node["class_type"]: node["inputs"] for node in job["graph"].values()}
        size = next(node for node in told.values() if "width" in node)
        frames = size.get("length") or size["batch_size"]
        fps = int(told["CreateVideo"]["fps"])
        return self._say(200, raw=film(frames / fps, size["width"], size["height"], fps))

    def _history(self, id: str) -> None:
        job = self.server.jobs.get(id)
        if job is None:
            return self._say(200, {})
        job["asked"] += 1
        if job["asked"] < 2:
            return self._say(200, {})
        if (wrong := self.server.fault("execute")) is not None:
            return self._say(200, {id: {"outputs": {}, "status": {"status_str": "error", "completed": False, "messages": [wrong]}}})
        row = {"filename": job["film"], "subfolder": "loreboard", "type": "output"}
        save = next(n for n, node in job["graph"].items() if node["class_type"] == "SaveVideo")
        done = {"status_str": "success", "completed": True, "messages": []}
        return self._say(200, {id: {"outputs": {save: {"images": [row], "animated": [True]}}, "status": done}})

    def do_POST(self) -> None:
        path, _ = self._seen()
        body = self._body()
        if path == "/upload/image":
            return self._say(200, {"name": "x"})
        if path in ("/queue", "/interrupt"):
            for id in body.get("delete", []):
                self.server.jobs.pop(id, None)
            return self._say(200, raw=b"")
        if wrong := faults(body["prompt"]):
            node = {wrong[0].node: {"errors": [{"type": wrong[0].code, "message": wrong[0].says}]}}
            return self._say(400, {"error": {"type": "prompt_outputs_failed_validation", "message": "bad graph"}, "node_errors": node})
        if (status := self.server.fault("submit")) is not None:
            return self._wrong(status)
        id = body["prompt_id"]
        with self.server.lock:
            self.server.billed[id] += 1
            self.server.jobs[id] = {"graph": body["prompt"], "film": f"f{len(self.server.jobs)}.mp4", "asked": 0}
        self._say(200, {"prompt_id": id, "number": 1, "node_errors": {}})


@contextmanager
def serving(handler: type[Handler]) -> Iterator[Fake]:
    """A server for as long as the block lasts."""
    fake = Fake(handler)
    thread = threading.Thread(target=fake.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.stopping.set()
        fake.shutdown()
        fake.server_close()
        thread.join(5)
