"""Files of the page are compressed once; everything else passes."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from pages.live.kept_answers import KeepAnswers
from tests.pages.live.asgi_call import call


class Counting:
    """An application that says how often it was asked, with answers large enough to compress."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.app = Starlette(routes=[Route("/{path:path}", self.answer)])

    async def answer(self, request):
        self.asked.append(request.url.path)
        status = 404 if "missing" in request.url.path else 200
        return PlainTextResponse(f"{request.url.path} {len(self.asked)} " + "x" * 3000, status)

    async def __call__(self, scope, receive, send) -> None:
        await self.app(scope, receive, send)


def test_a_file_is_asked_for_once_and_sent_as_it_was() -> None:
    inner = Counting()
    app = KeepAnswers(GZipMiddleware(inner, minimum_size=1000))
    first = call(app, "/static/js/a.js")
    assert call(app, "/static/js/a.js") == first
    assert first[0] == 200
    assert first[2].startswith(b"/static/js/a.js 1 xxx")
    assert inner.asked == ["/static/js/a.js"]


def test_compressed_and_plain_answers_are_kept_apart() -> None:
    inner = Counting()
    app = KeepAnswers(GZipMiddleware(inner, minimum_size=1000))
    plain = call(app, "/static/js/a.js")
    packed = call(app, "/static/js/a.js", headers={"accept-encoding": "gzip, br"})
    again = call(app, "/static/js/a.js", headers={"accept-encoding": "gzip"})
    assert packed[1]["content-encoding"] == "gzip"
    assert len(packed[2]) < len(plain[2]) / 10
    assert again == packed
    assert len(inner.asked) == 2


def test_pages_faults_and_partial_requests_are_never_kept() -> None:
    inner = Counting()
    app = KeepAnswers(inner)
    for path in ("/health", "/static/missing.js"):
        assert call(app, path)[2] != call(app, path)[2]
    part = {"range": "bytes=0-9"}
    assert call(app, "/static/a.js", headers=part)[2] != call(app, "/static/a.js", headers=part)[2]
    assert call(app, "/static/a.js", "HEAD")[0] == 200
    assert len(inner.asked) == 7


def test_no_more_is_kept_than_fits() -> None:
    inner = Counting()
    app = KeepAnswers(inner, bytes_max=4000)
    for path in ("/static/a.js", "/static/b.js", "/static/a.js", "/static/b.js"):
        call(app, path)
    assert inner.asked == ["/static/a.js", "/static/b.js", "/static/b.js"]
