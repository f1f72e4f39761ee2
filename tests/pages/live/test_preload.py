"""Preload links: only for files that exist, only in HTML, and the length stays right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit

from pages.live import preload
from pages.live.preload import FONTS, PreloadCharts, find_preloads
from tests.pages.live.asgi_call import call

STREAMLIT = Path(streamlit.__file__).parent / "static"
OURS = Path(preload.__file__).parents[1] / "static"
PAGE = b"<html><head><title>K</title></head><body></head></body></html>"


def answering(kind: str, *parts: bytes) -> PreloadCharts:
    async def inner(scope, receive, send) -> None:
        length = str(sum(map(len, parts))).encode()
        headers = [(b"content-type", kind.encode()), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for at, part in enumerate(parts):
            more = at < len(parts) - 1
            await send({"type": "http.response.body", "body": part, "more_body": more})

    return PreloadCharts(inner)


def test_every_link_points_to_a_file_that_exists() -> None:
    links = re.findall(r'href="([^"]+)"', find_preloads().decode())
    scripts = [link for link in links if link.startswith("/static/js/")]
    assert scripts
    for link in scripts:
        assert (STREAMLIT / link.removeprefix("/")).is_file()
    fonts = [link for link in links if link not in scripts]
    assert fonts == [f"/app/static/{name}" for name in FONTS]
    for link in fonts:
        assert (OURS / link.removeprefix("/app/static/")).is_file()


def test_the_chart_code_is_run_ahead_and_nothing_else() -> None:
    run = re.findall(r'import\("(/static/js/[^"]+)"\)', find_preloads().decode())
    assert len(run) == 1
    assert run[0].startswith("/static/js/PlotlyChart.")
    assert (STREAMLIT / run[0].removeprefix("/")).is_file()


def test_a_missing_chart_file_leaves_no_link(monkeypatch) -> None:
    monkeypatch.setattr(preload, "MODULES", ("NoSuchChart.*.js",))
    assert b"modulepreload" not in find_preloads.__wrapped__()


@pytest.mark.parametrize("parts", [(PAGE,), (PAGE[:20], PAGE[20:30], PAGE[30:])])
def test_html_gets_the_links_once_and_its_length_is_right(parts: tuple[bytes, ...]) -> None:
    status, headers, body = call(answering("text/html; charset=utf-8", *parts))
    assert status == 200
    assert body == PAGE.replace(b"</head>", find_preloads() + b"</head>", 1)
    assert int(headers["content-length"]) == len(body)


def test_html_without_a_head_stays_as_it_is() -> None:
    _, headers, body = call(answering("text/html", b"<p>no</p>"))
    assert body == b"<p>no</p>"
    assert headers["content-length"] == "9"


@pytest.mark.parametrize("kind", ["application/json", "text/javascript", "font/woff2"])
def test_other_answers_pass_untouched(kind: str) -> None:
    _, headers, body = call(answering(kind, PAGE))
    assert body == PAGE
    assert int(headers["content-length"]) == len(PAGE)


def test_only_get_is_touched() -> None:
    _, headers, body = call(answering("text/html", PAGE), method="POST")
    assert body == PAGE
    assert int(headers["content-length"]) == len(PAGE)
