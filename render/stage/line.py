"""The line to a renderer: HTTP to the one address a person named, bounded in time and bytes, and what went wrong by the errors of the house.

Nothing leads elsewhere: a redirect is followed for reading only, and only to the same host, port and scheme. The key goes into one header and
into nothing else, and is taken out of whatever a service says back.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from loreboard.story.errors import BadInput, Busy, ModelTrouble, NotAccepted, NotLetIn, OutOfQuota, Refused, Unknown, Unreachable

from .renderer import Gone
from .setting import setting

if TYPE_CHECKING:
    from httpx2 import AsyncClient, Response

HOPS = 3
MOST_WORDS = 300


class Line:
    """A client of one `base` address. Opened by its first request; close it. `detail` finds more words in a refusal, as a service has them."""

    def __init__(self, base: str, key: str | None = None, detail: Callable[[dict[str, Any]], str] = lambda told: "") -> None:
        self.base = checked(base, key)
        self._key, self._detail = key, detail
        self._client: AsyncClient | None = None

    @property
    def spot(self) -> str:
        """Host, port and path of the address: enough to tell one service from another, and no secret."""
        parts = urlsplit(self.base)
        return f"{parts.netloc}{parts.path}"

    async def ask(self, method: str, path: str, body: object = None, files: Any = None, **params: str) -> Any:
        """The JSON of the answer, None for an empty one. Raises what `renderer.py` lists."""
        told = setting()["answer"]
        async with self._deadline(told["whole"], path), self._sent(method, path, body, files, params) as response:
            raw = await _read(response, told["bytes"], path)
        self._raise_for(response, raw, path)
        if not raw.strip():
            return None
        try:
            return json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise Unknown(
                "The service's answer is no JSON", self._where(path), "See whether the address is that of the renderer."
            ) from error

    async def bring(self, path: str, to: Path, **params: str) -> None:
        """Write what lies at `path` to the file `to`. Raises what `renderer.py` lists."""
        told = setting()["file"]
        async with self._deadline(told["whole"], path), self._sent("GET", path, None, None, params) as response:
            if response.status_code >= 300:
                raw = await _read(response, setting()["answer"]["bytes"], path)
                self._raise_for(response, raw, path)
            size, wanted = 0, response.headers.get("content-length", "")
            with to.open("wb") as file:
                async for block in response.aiter_bytes(1 << 16):
                    size += len(block)
                    if size > told["bytes"]:
                        raise ModelTrouble(f"The file has more than {told['bytes']} bytes", self._where(path), "Render a shorter clip.")
                    file.write(block)
        if wanted.isdigit() and int(wanted) != size and "content-encoding" not in response.headers:
            raise Unknown("The file came in part", self._where(path), "It is asked for again.")

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    @asynccontextmanager
    async def _deadline(self, seconds: float, path: str) -> AsyncIterator[None]:
        import httpx2

        try:
            async with asyncio.timeout(seconds):
                yield
        except TimeoutError as error:
            raise Unknown(f"No answer within {seconds:g} s", self._where(path), "See how the service is doing.") from error
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            raise Unreachable("Nobody answers there", self._where(path), "Start the renderer, or correct --base-url.") from error
        except (httpx2.TransportError, httpx2.DecodingError, httpx2.StreamError) as error:
            raise Unknown(f"The answer was lost ({type(error).__name__})", self._where(path), "See how the service is doing.") from error

    @asynccontextmanager
    async def _sent(self, method: str, path: str, body: object, files: Any, params: Mapping[str, str]) -> AsyncIterator["Response"]:
        client, url = self._open(), self.base + path
        fields: dict[str, Any] = {"params": dict(params)} if params else {}
        fields |= {"json": body} if body is not None and files is None else {}
        fields |= {"files": files, "data": body} if files is not None else {}
        for _ in range(HOPS + 1):
            request = client.build_request(method, url, **fields)
            response = await client.send(request, stream=True)
            try:
                if method != "GET" or response.status_code not in (301, 302, 303, 307, 308):
                    yield response
                    return
                url, fields = urljoin(str(request.url), response.headers.get("location", "")), {}
            finally:
                await response.aclose()
            if _spot(url) != _spot(self.base):
                raise NotAccepted(
                    "The service leads to another host, which is not followed", self._where(path), "Name that host with --base-url."
                )
        raise NotAccepted("The service leads in circles", self._where(path), "See how it is set up.")

    def _open(self) -> "AsyncClient":
        """No connection is used twice: one that the service has just closed would make a job ambiguous for nothing."""
        if self._client is None:
            import httpx2

            local = _is_local(self.base)
            headers = {"accept-encoding": "identity", "user-agent": "loreboard"} | (
                {"authorization": f"Bearer {self._key}"} if self._key else {}
            )
            self._client = httpx2.AsyncClient(
                headers=headers,
                limits=httpx2.Limits(max_keepalive_connections=0),
                trust_env=not local,
                timeout=httpx2.Timeout(setting()["answer"]["whole"], connect=setting()["answer"]["connect"]),
            )
        return self._client

    def _raise_for(self, response: "Response", raw: bytes, path: str) -> None:
        status, where = response.status_code, self._where(path)
        if status < 300:
            return
        code, words, passage = self._words(raw)
        told = f"{words} (HTTP {status})" if words else f"The service answers HTTP {status}"
        if code == "moderated":
            raise Refused(told, where, "Change the words of the shot, then ask for another take.", passage)
        if status == 429:
            raise Busy(told, where, "Try again later.", wait=_seconds(response.headers.get("retry-after", "")))
        if status in (401, 403):
            raise NotLetIn(told, where, "Set LOREBOARD_RENDER_KEY to the service's key.")
        if status == 402:
            raise OutOfQuota(told, where, "Top up the account.")
        if status in (404, 410):
            raise Gone(told, where, "It may have expired.")
        if status >= 500 or status == 408:
            raise Unknown(told, where, "See how the service is doing.")
        raise NotAccepted(told, where, "Correct what it names.")

    def _words(self, raw: bytes) -> tuple[str, str, str]:
        """The code, the message and the passage at fault, as far as the service gives them."""
        with suppress(ValueError, RecursionError):
            told = json.loads(raw)
            error = told.get("error", told) if isinstance(told, dict) else told
            if isinstance(error, dict):
                words = " ".join(filter(None, (str(error.get("message", "")), self._detail(told))))
                return str(error.get("code", "")), self.plain(words), self.plain(str(error.get("passage", "")))
            return "", self.plain(str(error)), ""
        return "", self.plain(raw[:2000].decode("utf-8", "replace")), ""

    def plain(self, text: str) -> str:
        """A service's words on one line, without the key and without what could steer a terminal."""
        text = " ".join((text.replace(self._key, "[key]") if self._key else text).split())
        text = "".join(c if c.isprintable() else "\ufffd" for c in text)
        return (text if len(text) <= MOST_WORDS else text[: MOST_WORDS - 1] + "…").rstrip(". ")

    def _where(self, path: str) -> str:
        return f"{urlsplit(self.base).netloc}{path.partition('?')[0]}"


def checked(base: str, key: str | None) -> str:
    """`base` without a slash at its end. Raises BadInput for an address that is none, hides a password, or would carry a key in the clear."""
    try:
        parts = urlsplit(base.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise BadInput("This is no address", "--base-url", "Write it as http://127.0.0.1:8188.") from error
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise BadInput("This is no address of a renderer", "--base-url", "Write it as http://127.0.0.1:8188.")
    if parts.username or parts.password:
        raise BadInput("A password does not belong into an address", "--base-url", "Put the key into LOREBOARD_RENDER_KEY.")
    with suppress(ValueError):
        if ip_address(host).is_link_local or ip_address(host).is_multicast or ip_address(host).is_unspecified:
            raise BadInput(f"{host} is no renderer's address", "--base-url", "Name the machine that it runs on.")
    if key and parts.scheme == "http" and not _is_local(base):
        raise BadInput("The key would go over the network in the clear", "--base-url", "Use https://, or a renderer on this machine.")
    return base.strip().rstrip("/")


def _is_local(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def _spot(url: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return "", None, None


def _seconds(told: str) -> float | None:
    """Seconds of a Retry-After; None for a date or for nonsense."""
    try:
        seconds = float(told)
    except ValueError:
        return None
    return min(max(seconds, 0.0), setting()["submit"]["most"]) if seconds == seconds else None


async def _read(response: "Response", most: int, path: str) -> bytes:
    out = bytearray()
    async for block in response.aiter_bytes(1 << 16):
        out += block
        if len(out) > most:
            raise Unknown(f"The answer has more than {most} bytes", path, "See whether the address is that of the renderer.")
    return bytes(out)
