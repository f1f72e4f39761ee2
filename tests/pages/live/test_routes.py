"""The plain HTTP routes beside the dashboard."""

from __future__ import annotations

import json

from starlette.applications import Starlette

from indicators.catalogue.registry import load_catalogue
from pages.live.routes import ROUTES
from tests.pages.live.asgi_call import call


def test_health_says_what_is_served() -> None:
    status, headers, body = call(Starlette(routes=ROUTES), "/health")
    catalogue = load_catalogue()
    assert status == 200
    assert headers["content-type"] == "application/json"
    assert json.loads(body) == {
        "status": "ok",
        "workspaces": ["open", "demo"],
        "frameworks": list(catalogue.frameworks),
        "indicators": len(catalogue.indicators),
    }
    assert len(catalogue.indicators) > 0


def test_health_is_read_only() -> None:
    status, _, _ = call(Starlette(routes=ROUTES), "/health", "POST")
    assert status == 405
