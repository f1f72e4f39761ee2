"""Plain HTTP routes served beside the dashboard by the same process."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from data.workspace import WORKSPACES
from indicators.catalogue.registry import load_catalogue


async def health(_: Request) -> JSONResponse:
    """Answer that the process serves, with what it serves: for a supervisor or a load balancer."""
    catalogue = load_catalogue()
    return JSONResponse(
        {
            "status": "ok",
            "workspaces": list(WORKSPACES),
            "frameworks": list(catalogue.frameworks),
            "indicators": len(catalogue.indicators),
        }
    )


ROUTES: list[BaseRoute] = [Route("/health", health)]
"""Later issues add phones, events, exports, the API and the portal here."""
