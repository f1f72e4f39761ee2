"""Editions are computed ahead, the one shown first before the others."""

from indicators.services import scoring
from indicators.services.editions import choose_default, list_editions
from indicators.services.scoring import score_edition
from indicators.services.warm_up import warm_editions
from tests.workspaces import view_of


def test_every_edition_is_computed_once_and_the_default_first(monkeypatch):
    view = view_of("demo")
    computed = []
    original = scoring._score
    monkeypatch.setattr(scoring, "_MEMORY", scoring.Memory(entries=48))
    monkeypatch.setattr(
        scoring, "_score", lambda *given: (computed.append(given[2].period), original(*given))[1]
    )
    editions = list_editions(view, "full")
    periods = warm_editions(view)
    assert periods == computed
    assert sorted(periods) == [item.period for item in editions]
    assert periods[0] == choose_default(editions).period
    assert periods[1:] == sorted(periods[1:], reverse=True)
    score_edition(view, "full", periods[-1])
    assert len(computed) == len(periods)
