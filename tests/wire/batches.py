"""Both batch APIs: work that is handed in, polled for and fetched, by file at OpenAI and by request list at Anthropic."""

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from .speech import Json

Run = Callable[[str, Mapping[str, Any]], Awaitable[tuple[int, Json]]]
"""(path, body) -> (status, answer) of one request of a batch."""


@dataclass
class Job:
    """One batch. `rows` are (custom id, status, answer)."""

    name: str
    source: str
    endpoint: str
    total: int
    begun: float
    polls: int = 0
    cancelled: bool = False
    rows: list[tuple[str, int, Json]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


@dataclass
class Batches:
    """Jobs and files by id. A job is done after so many polls; its answers come back in another order than asked."""

    run: Run
    address: Callable[[], str]
    polls: int = 1
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

    async def openai(self, told: Mapping[str, Any]) -> Json:
        """POST /v1/batches. Raises KeyError for a file that is not there."""
        rows = [json.loads(line) for line in self.files[told["input_file_id"]][2].splitlines() if line.strip()]
        job = self._job("batch", told["input_file_id"], told["endpoint"], len(rows))
        for row in rows:
            job.rows.append((row["custom_id"], *await self.run(row["url"], row["body"])))
        return self.show_openai(job)

    async def anthropic(self, told: Mapping[str, Any]) -> Json:
        """POST /v1/messages/batches."""
        rows = list(told["requests"])
        job = self._job("msgbatch", "", "/v1/messages", len(rows))
        for row in rows:
            job.rows.append((row["custom_id"], *await self.run("/v1/messages", row["params"])))
        return self.show_anthropic(job)

    def poll(self, name: str) -> Job:
        """The job, one poll further. Raises KeyError."""
        job = self.jobs[name]
        job.polls += 1
        return job

    def cancel(self, name: str) -> Job:
        """The job, cancelled if it was not done. Raises KeyError."""
        job = self.jobs[name]
        job.cancelled = not self._done(job)
        return job

    def show_openai(self, job: Job) -> Json:
        """The Batch object."""
        done, now = self._done(job), int(time.time())
        if done and not job.files and not job.cancelled:
            job.files = {
                kind: self.store(f"{job.name}_{kind}.jsonl", "batch_output", content)
                for kind, content in self._openai_files(job).items()
                if content
            }
        failed = sum(status >= 400 for _, status, _ in job.rows)
        status = "cancelled" if job.cancelled else "completed" if done else "in_progress" if job.polls else "validating"
        return {
            "id": job.name, "object": "batch", "endpoint": job.endpoint, "errors": None, "input_file_id": job.source, "completion_window": "24h",
            "status": status, "output_file_id": job.files.get("output"), "error_file_id": job.files.get("error"), "created_at": int(job.begun),
            "in_progress_at": int(job.begun), "expires_at": int(job.begun) + 86_400, "finalizing_at": now if done else None,
            "completed_at": now if status == "completed" else None, "cancelled_at": now if job.cancelled else None, "metadata": None,
            "request_counts": {"total": job.total, "completed": job.total - failed if done else 0, "failed": failed if done else 0},
        }  # fmt: skip

    def show_anthropic(self, job: Job) -> Json:
        """The MessageBatch object."""
        done, begun = self._done(job) or job.cancelled, datetime.fromtimestamp(job.begun, UTC)
        errored = sum(status >= 400 for _, status, _ in job.rows)
        counts = {"processing": 0 if done else job.total, "succeeded": 0, "errored": 0, "canceled": 0, "expired": 0}
        if job.cancelled:
            counts["canceled"] = job.total
        elif done:
            counts |= {"succeeded": job.total - errored, "errored": errored}
        return {
            "id": job.name, "type": "message_batch", "processing_status": "ended" if done else "in_progress", "request_counts": counts,
            "created_at": begun.isoformat(), "expires_at": (begun + timedelta(days=1)).isoformat(), "archived_at": None,
            "ended_at": datetime.now(UTC).isoformat() if done else None, "cancel_initiated_at": begun.isoformat() if job.cancelled else None,
            "results_url": f"{self.address()}/v1/messages/batches/{job.name}/results" if done else None,
        }  # fmt: skip

    def results(self, name: str) -> bytes:
        """Anthropic's results, one JSON a line. Raises KeyError."""
        job = self.jobs[name]
        rows = [{"custom_id": made, "result": _result(job.cancelled, status, answer)} for made, status, answer in reversed(job.rows)]
        return _lines(rows)

    def _openai_files(self, job: Job) -> dict[str, bytes]:
        out: dict[str, list[Json]] = {"output": [], "error": []}
        for number, (made, status, answer) in reversed(list(enumerate(job.rows))):
            response = {"status_code": status, "request_id": f"req_{job.name}_{number}", "body": answer}
            row = {"id": f"batch_req_{number:024x}", "custom_id": made, "response": response, "error": None}
            out["error" if status >= 400 else "output"].append(row)
        return {kind: _lines(rows) for kind, rows in out.items()}

    def _job(self, kind: str, source: str, endpoint: str, total: int) -> Job:
        name = f"{kind}_{len(self.jobs) + 1:024x}"
        self.jobs[name] = Job(name, source, endpoint, total, time.time())
        return self.jobs[name]

    def _done(self, job: Job) -> bool:
        return job.polls > self.polls and not job.cancelled


def _result(cancelled: bool, status: int, answer: Json) -> Json:
    if cancelled:
        return {"type": "canceled"}
    return {"type": "succeeded", "message": answer} if status < 400 else {"type": "errored", "error": answer}


def _lines(rows: list[Json]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
