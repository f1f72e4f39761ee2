"""Compute the scores of every edition ahead of the first reader, one edition at a time.

An edition with its uncertainty takes a third of a second; nobody should wait for it who turns to
another year. What is computed is kept by the services like every result.
"""

from __future__ import annotations

import time

from indicators.services.editions import choose_default, list_editions
from indicators.services.overview import build_overview
from indicators.services.scoring import score_edition
from indicators.services.view import WorkspaceView
from schemas.choice import Choice, PeerRule
from schemas.language import Language


def warm_editions(view: WorkspaceView, pause_seconds: float = 0.0) -> list[int]:
    """Score all editions of the workspace's own framework; return them in the order computed.

    pause_seconds  rest between editions, so that readers who come meanwhile are served first

    The overview of the institution shown first is built too. The edition shown first comes first,
    then the others from the newest to the oldest.
    """
    framework = view.default_framework
    editions = list_editions(view, framework)
    default = choose_default(editions)
    periods = sorted((item.period for item in editions), reverse=True)
    if default is not None:
        periods.sort(key=lambda period: period != default.period)
    for period in periods:
        score_edition(view, framework, period)
        build_overview(
            view,
            Choice(
                workspace=view.name,
                framework=framework,
                institution=view.default_institution(),
                edition=period,
                peers=PeerRule.NEAREST,
                language=Language.ENGLISH,
            ),
        )
        time.sleep(pause_seconds)
    return periods
