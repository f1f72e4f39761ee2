"""Keep the compressed program files of the page in memory: they never change while we run.

Compressing Streamlit's chart code (4.7 MB) takes a tenth of a second and one of two cores, at every
visit, just when the page is being computed. The first visit pays it, the others are sent the bytes.
"""

from __future__ import annotations

import threading
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEPT_PATHS = ("/static/", "/app/static/")
BYTES_MAX = 64 * 1024 * 1024


class KeptAnswer(NamedTuple):
    """An answer as it went out."""

    headers: list[tuple[bytes, bytes]]
    body: bytes


class KeepAnswers:
    """ASGI middleware around the compressing one; keeps whole, successful answers to plain GETs."""

    def __init__(self, app: ASGIApp, bytes_max: int = BYTES_MAX) -> None:
        self.app = app
        self._bytes_max = bytes_max
        self._kept: dict[tuple[str, str], KeptAnswer] = {}
        self._size = 0
        self._lock = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory where the file is kept; else pass on and keep what comes back."""
        key = _key_of(scope)
        if key is None:
            await self.app(scope, receive, send)
            return
        kept = self._kept.get(key)
        if kept is not None:
            start = {"type": "http.response.start", "status": 200, "headers": list(kept.headers)}
            await send(start)
            await send({"type": "http.response.body", "body": kept.body})
            return
        parts: list[bytes] = []
        headers: list[tuple[bytes, bytes]] | None = None

        async def send_and_keep(message: Message) -> None:
            nonlocal headers
            await send(message)
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = list(message["headers"])
            elif message["type"] == "http.response.body" and headers is not None:
                parts.append(message.get("body", b""))
                if not message.get("more_body", False):
                    self._keep(key, KeptAnswer(headers, b"".join(parts)))

        await self.app(scope, receive, send_and_keep)

    def _keep(self, key: tuple[str, str], answer: KeptAnswer) -> None:
        with self._lock:
            fits = self._size + len(answer.body) <= self._bytes_max
            if fits and key not in self._kept:
                self._size += len(answer.body)
                self._kept[key] = answer


def _key_of(scope: Scope) -> tuple[str, str] | None:
    """Return path and encoding of a plain GET of a file; None for what must not be kept."""
    if scope["type"] != "http" or scope["method"] != "GET" or scope["query_string"]:
        return None
    if not scope["path"].startswith(KEPT_PATHS):
        return None
    headers = Headers(scope=scope)
    if {"range", "if-none-match", "if-modified-since"} & set(headers.keys()):
        return None
    return scope["path"], "gzip" if "gzip" in headers.get("accept-encoding", "") else ""
