"""A server on 127.0.0.1 that answers every connection with the same bytes, whatever they are. For answers that are no HTTP, or too much of it."""

import socket
import ssl
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

MOST_SENT = 256 * 2**20
"""Bytes after which an endless answer ends by itself."""


@dataclass
class Raw:
    """The server. `answer` is called once a connection; `certificate` holds key and certificate, and makes it speak TLS."""

    answer: Iterable[bytes]
    port: int
    sent: list[int] = field(default_factory=list)
    """Bytes that went out, by connection."""


def http(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """An answer whose body ends with the connection, or never."""
    told = {"content-type": "text/event-stream", "connection": "close"} | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


@contextmanager
def raw(answer: Iterable[bytes], certificate: Path | None = None) -> Iterator[Raw]:
    """A server that is up inside of the block."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if certificate else None
    if tls and certificate:
        tls.load_cert_chain(certificate)
    door = socket.create_server(("127.0.0.1", 0))
    made = Raw(answer, door.getsockname()[1])

    def one(line: socket.socket) -> None:
        sent = 0
        with suppress(OSError), line:
            line.settimeout(20)
            wire = tls.wrap_socket(line, server_side=True) if tls else line
            heard = b""
            while not heard.endswith((b"}", b"\r\n\r\n")) and (more := wire.recv(64 * 1024)):
                heard += more
            for part in made.answer:
                wire.sendall(part)
                sent += len(part)
                if sent > MOST_SENT:
                    break
            wire.shutdown(socket.SHUT_WR)
            while wire.recv(64 * 1024):
                pass
        made.sent.append(sent)

    def serve() -> None:
        with suppress(OSError):
            while True:
                line, _ = door.accept()
                threading.Thread(target=one, args=(line,), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        door.shutdown(socket.SHUT_RDWR)
        door.close()
        thread.join(5)
