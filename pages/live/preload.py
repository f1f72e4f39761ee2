"""Tell the browser early which large files it will need, so that it fetches them side by side.

Streamlit's page asks for its chart code (4.7 MB) only when the first chart arrives over the
websocket, after everything else. With a `modulepreload` in the page itself the code is fetched
while the script still runs, and it is run as soon as the browser has nothing else to do: the first
charts of a cold visit appear about a second sooner (measured in `benchmarks/page_speed.py`). The
fonts are preloaded for the same reason.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MODULES = ("PlotlyChart.*.js", "Html.*.js", "ButtonGroup.*.js", "Metric.*.js", "PageLink.*.js")
FONTS = ("kokjiek-text-latin.woff2", "kokjiek-text-cyrillic.woff2")
MARK = b"</head>"
RUN_WHEN_IDLE = (
    'addEventListener("load",function(){var run=function(){import("/static/js/%s")};'
    "window.requestIdleCallback?requestIdleCallback(run,{timeout:2000}):setTimeout(run,300)})"
)


@cache
def find_preloads() -> bytes:
    """Return the link elements for the files this installation of Streamlit really has."""
    scripts = Path(streamlit.__file__).parent / "static" / "static" / "js"
    found = sorted(path.name for pattern in MODULES for path in scripts.glob(pattern))
    links = [f'<link rel="modulepreload" href="/static/js/{name}">' for name in found]
    heavy = [name for name in found if name.startswith("PlotlyChart.")]
    links += [f"<script>{RUN_WHEN_IDLE % name}</script>" for name in heavy]
    links += [
        f'<link rel="preload" as="font" type="font/woff2" crossorigin href="/app/static/{name}">'
        for name in FONTS
    ]
    return "".join(links).encode()


class PreloadCharts:
    """ASGI middleware that adds the links to the head of HTML pages."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; an HTML answer is collected and sent with the links added."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        body = b""

        async def send_page(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                kind = MutableHeaders(scope=message).get("content-type", "")
                if not kind.startswith("text/html"):
                    await send(message)
                    return
                start = message
                return
            if start is None or message["type"] != "http.response.body":
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body", False):
                return
            page = body.replace(MARK, find_preloads() + MARK, 1)
            headers = MutableHeaders(scope=start)
            headers["content-length"] = str(len(page))
            await send(start)
            await send({"type": "http.response.body", "body": page})

        await self.app(scope, receive, send_page)
