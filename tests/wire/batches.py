"""Both batch APIs: work that is handed in, polled for and fetched, by file at OpenAI and by request list at Anthropic."""

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from .play import Play
from .speech import Json

Run = Callable[[str, Mapping[str, Any]], Awaitable[tuple[int, Json]]]
"""(path, body) -> (status, answer) of one request of a batch."""
EXPIRED, LOST = 498, 497
"""In place of a status: its time ran out; its line is missing from the results."""
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Invalid(Exception):
    """A batch that is refused as it is handed in."""


@dataclass
class Job:
    """One batch. `asked` is (custom id, path, body) until its turn, `rows` are (custom id, status, answer) after it."""

    name: str
    source: str
    endpoint: str
    asked: list[tuple[str, str, Json]]
    begun: float
    polls: int = 0
    done: bool = False
    cancelling: bool = False
    cancelled: bool = False
    wrong: str = ""
    """The code with which it was found invalid."""
    rows: list[tuple[str, int, Json]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


@dataclass
class Batches:
    """Jobs and files by id. A job's requests are answered, and billed, after so many polls, unless it is cancelled before; the
    answers come back in another order than asked."""

    run: Run
    address: Callable[[], str]
    play: Play
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    jobs: dict[str, Job] = field(default_factory=dict)
    files: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)

    def upload(self, headers: Mapping[str, str], body: bytes) -> Json:
        """POST /v1/files: the parts of a form."""
        head = f"content-type: {headers.get('content-type', '')}\r\n\r\n".encode()
        form = BytesParser(policy=HTTP).parsebytes(head + body)
        purpose, name, content = "batch", "upload.jsonl", b""
        for part in form.iter_parts():
            told = part.get_payload(decode=True)
            raw = told if isinstance(told, bytes) else b""
            if part.get_param("name", header="content-disposition") == "purpose":
                purpose = raw.decode().strip()
            elif part.get_filename():
                name, content = str(part.get_filename()), raw
        return self.file(self.store(name, purpose, content))

    def store(self, name: str, purpose: str, content: bytes) -> str:
        """A new file; its id."""
        made = f"file-{len(self.files) + 1:024x}"
        self.files[made] = (name, purpose, content)
        return made

    def file(self, name: str) -> Json:
        """The File object. Raises KeyError."""
        filename, purpose, content = self.files[name]
        return {
            "id": name, "object": "file", "bytes": len(content), "created_at": int(time.time()), "filename": filename,
            "purpose": purpose, "status": "processed", "expires_at": None, "status_details": None,
        }  # fmt: skip

    def openai(self, told: Mapping[str, Any]) -> Json:
        """POST /v1/batches. Raises KeyError for a file that is not there. What is wrong in the file is found while it is validated."""
        rows = [json.loads(line) for line in self.files[told["input_file_id"]][2].splitlines() if line.strip()]
        job = self._job("batch", told["input_file_id"], told["endpoint"], [(row["custom_id"], row["url"], row["body"]) for row in rows])
        ids = [row["custom_id"] for row in rows]
        if not rows:
            job.wrong = "empty_file"
        elif len(set(ids)) < len(ids):
            job.wrong = "duplicate_custom_id"
        elif any(row["url"] != told["endpoint"] or row["method"] != "POST" for row in rows):
            job.wrong = "mismatched_endpoint"
        elif any(row["body"].get("stream") for row in rows):
            job.wrong = "invalid_request"
        job.wrong = job.wrong or self.play.rejected
        return self.show_openai(job)

    def anthropic(self, told: Mapping[str, Any]) -> Json:
        """POST /v1/messages/batches. Raises Invalid."""
        rows = list(told["requests"])
        ids = [row["custom_id"] for row in rows]
        for number, name in enumerate(ids):
            if not _ID.fullmatch(name):
                raise Invalid(f"requests.{number}.custom_id: String should match pattern '^[a-zA-Z0-9_-]{{1,64}}$'")
        if len(set(ids)) < len(ids) or not ids:
            raise Invalid("requests: custom_id must be unique" if ids else "requests: at least one is required")
        if any(row["params"].get("stream") for row in rows):
            raise Invalid("requests: streaming is not supported in batches")
        return self.show_anthropic(
            self._job("msgbatch", "", "/v1/messages", [(row["custom_id"], "/v1/messages", row["params"]) for row in rows])
        )

    async def poll(self, name: str) -> Job:
        """The job, one poll further; its requests are answered when it is their turn. Raises KeyError."""
        job = self.jobs[name]
        async with self.turn:
            job.polls += 1
            if job.cancelling:
                job.cancelling, job.cancelled = False, True
            elif job.polls > self.play.polls and not (job.done or job.cancelled or job.wrong or self._stuck(job)):
                job.rows = [(made, *await self.run(path, body)) for made, path, body in job.asked]
                job.done = True
        return job

    def _stuck(self, job: Job) -> bool:
        return 0 < self.play.stuck <= list(self.jobs).index(job.name) + 1

    def cancel(self, name: str) -> Job:
        """The job, which is cancelled at the next poll if it was not done. Raises KeyError."""
        job = self.jobs[name]
        job.cancelling = not (job.done or job.cancelled or job.wrong)
        return job

    def show_openai(self, job: Job) -> Json:
        """The Batch object."""
        now, wrong = int(time.time()), job.wrong if job.polls else ""
        if (job.done or job.cancelled) and not job.files:
            told = self._openai_files(job)
            job.files = {kind: self.store(f"{job.name}_{kind}.jsonl", "batch_output", rows) for kind, rows in told.items() if rows}
        failed = sum(status >= 400 for _, status, _ in job.rows)
        late = any(status == EXPIRED for _, status, _ in job.rows)
        status = "in_progress" if job.polls else "validating"
        status = "failed" if wrong else "cancelling" if job.cancelling else "cancelled" if job.cancelled else status
        status = ("expired" if late else "completed") if job.done else status
        error = {"code": wrong, "message": f"The batch was found invalid: {wrong}.", "param": None, "line": None}
        return {
            "id": job.name, "object": "batch", "endpoint": job.endpoint, "input_file_id": job.source, "completion_window": "24h",
            "errors": {"object": "list", "data": [error]} if wrong else None, "status": status,
            "output_file_id": job.files.get("output"), "error_file_id": job.files.get("error"), "created_at": int(job.begun),
            "in_progress_at": int(job.begun), "expires_at": int(job.begun) + 86_400, "finalizing_at": now if job.done else None,
            "completed_at": now if status == "completed" else None, "cancelled_at": now if job.cancelled else None,
            "expired_at": now if status == "expired" else None, "failed_at": now if wrong else None, "metadata": None,
            "request_counts": {"total": len(job.asked), "completed": len(job.rows) - failed, "failed": failed},
        }  # fmt: skip

    def show_anthropic(self, job: Job) -> Json:
        """The MessageBatch object."""
        ended, begun = job.done or job.cancelled, datetime.fromtimestamp(job.begun, UTC)
        kinds = [_result(status, answer)["type"] for _, status, answer in job.rows]
        counts = {kind: kinds.count(kind) for kind in ("succeeded", "errored", "expired")}
        counts |= {"processing": 0 if ended else len(job.asked), "canceled": len(job.asked) if job.cancelled else 0}
        return {
            "id": job.name, "type": "message_batch", "request_counts": counts, "archived_at": None,
            "processing_status": "ended" if ended else "canceling" if job.cancelling else "in_progress",
            "created_at": begun.isoformat(), "expires_at": (begun + timedelta(days=1)).isoformat(),
            "ended_at": datetime.now(UTC).isoformat() if ended else None,
            "cancel_initiated_at": begun.isoformat() if job.cancelling or job.cancelled else None,
            "results_url": f"{self.address()}/v1/messages/batches/{job.name}/results" if ended else None,
        }  # fmt: skip

    def results(self, name: str) -> bytes:
        """Anthropic's results, one JSON a line. Raises KeyError, also for a job that is not done."""
        job = self.jobs[name]
        if not (job.done or job.cancelled):
            raise KeyError(f"{name}/results")
        rows = [{"custom_id": made, "result": _result(status, answer)} for made, status, answer in reversed(job.rows) if status != LOST]
        return _lines(rows or [{"custom_id": made, "result": {"type": "canceled"}} for made, _, _ in job.asked])

    def _openai_files(self, job: Job) -> dict[str, bytes]:
        out: dict[str, list[Json]] = {"output": [], "error": []}
        for number, (made, status, answer) in reversed(list(enumerate(job.rows))):
            row: Json = {"id": f"batch_req_{number:024x}", "custom_id": made, "response": None, "error": None}
            if status == EXPIRED:
                says = "This request could not be executed before the completion window expired."
                out["error"].append(row | {"error": {"code": "batch_expired", "message": says}})
            elif status != LOST:
                response = {"status_code": status, "request_id": f"req_{job.name}_{number}", "body": answer}
                out["error" if status >= 400 else "output"].append(row | {"response": response})
        return {kind: _lines(rows) for kind, rows in out.items()}

    def _job(self, kind: str, source: str, endpoint: str, asked: list[tuple[str, str, Json]]) -> Job:
        name = f"{kind}_{len(self.jobs) + 1:024x}"
        self.jobs[name] = Job(name, source, endpoint, asked, time.time())
        return self.jobs[name]


def _result(status: int, answer: Json) -> Json:
    if status == EXPIRED:
        return {"type": "expired"}
    return {"type": "succeeded", "message": answer} if status < 400 else {"type": "errored", "error": answer}


def _lines(rows: list[Json]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
