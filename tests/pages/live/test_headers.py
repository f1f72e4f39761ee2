"""Security headers stand on every answer, whatever its status."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from pages.live.headers import HEADERS, SecurityHeaders
from pages.live.routes import ROUTES
from tests.pages.live.asgi_call import call, run


async def framed(_):
    return PlainTextResponse("x", headers={"X-Frame-Options": "DENY"})


APP = SecurityHeaders(Starlette(routes=[*ROUTES, Route("/framed", framed)]))


@pytest.mark.parametrize(("path", "status"), [("/health", 200), ("/nowhere", 404)])
def test_every_answer_carries_the_headers(path: str, status: int) -> None:
    got, headers, _ = call(APP, path)
    assert got == status
    for name, value in HEADERS.items():
        assert headers[name.lower()] == value
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"


def test_an_answer_that_sets_a_header_itself_keeps_it() -> None:
    _, headers, _ = call(APP, "/framed")
    assert headers["x-frame-options"] == "DENY"


def test_a_websocket_passes_untouched() -> None:
    seen = []

    async def inner(scope, receive, send) -> None:
        await send({"type": "websocket.accept"})

    async def send(message) -> None:
        seen.append(message)

    run(SecurityHeaders(inner)({"type": "websocket"}, None, send))  # type: ignore[arg-type]
    assert seen == [{"type": "websocket.accept"}]
