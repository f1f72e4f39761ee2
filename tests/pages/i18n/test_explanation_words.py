"""Everything the explanations can say is said in three languages, with every place filled."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from indicators.engine.change_parts import ChangePart
from indicators.engine.targets import TargetMethod
from indicators.services.explanation_inputs import list_movable
from indicators.services.explanation_profiles import (
    explain_clusters,
    explain_forecast,
    explain_grades,
    explain_peers,
)
from indicators.services.explanation_target import explain_target
from indicators.services.explanation_what_if import explain_what_if
from indicators.services.explanations import explain_change
from indicators.services.overview_change import Obstacle
from indicators.services.scoring import score_edition
from pages.i18n.findings import say
from pages.i18n.lookup import Words
from pages.i18n.names import Names
from schemas.choice import Choice
from schemas.finding import Finding
from schemas.language import Language
from tests.workspaces import view_of

ROOT = Path(__file__).resolve().parents[3]
ENGINE = ("change_parts", "metric_moves", "what_if", "targets", "groups", "clusters", "forecast")
OWN = "demo_samal"


def engine_codes() -> set[str]:
    """Return the codes of issues that the modules of explanations can make."""
    found = set()
    for name in ENGINE:
        text = (ROOT / "indicators" / "engine" / f"{name}.py").read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                literals = [*node.args, *(own.value for own in node.keywords if own.arg == "code")]
                if node.func.id in ("Issue", "_issue", "_make_issue") and literals:
                    found |= {
                        own.value
                        for own in literals[:1]
                        if isinstance(own, ast.Constant) and isinstance(own.value, str)
                    }
    return found


@pytest.mark.parametrize("language", list(Language))
def test_every_code_has_words(language: Language) -> None:
    codes = engine_codes()
    assert len(codes) > 20
    single = (ChangePart.NUMERATOR.value, ChangePart.DENOMINATOR.value)
    codes |= {f"explain_part_{part}_{word}" for part in single for word in ("grew", "shrank")}
    codes |= {f"explain_part_{part}s" for part in single}
    halves = ("grew", "shrank", "several")
    codes |= {f"explain_part_both_{one}_{two}" for one in halves for two in halves}
    codes |= {"explain_part_value_plain", "explain_part_rest", "explain_part_rest_pillar"}
    titles = ("already", "leads", "reached", "not_found", "none_found", "out_of_reach", "no_better")
    codes |= {f"target_{title}{end}" for title in titles for end in ("", "_plain")}
    codes |= {"target_nothing", "target_published", "target_more"}
    codes |= {
        f"what_if_{code}" for code in ("lost", "came", "raises", "lowers", "change", "nothing")
    }
    codes |= {"what_if_contradiction"}
    codes |= {f"what_if_{word}{end}" for word in ("up", "down", "same") for end in ("", "_plain")}
    codes |= {f"what_if_{word}" for word in ("unscored", "score_lost", "score_came")}
    codes |= {f"cluster_own_{word}" for word in ("none", "alike", "few", "undivided", "alone")}
    codes |= {f"explain_part_{part.value}" for part in ChangePart if part.value not in single}
    codes |= {f"target_by_{method.value}" for method in TargetMethod if method != "none"}
    cared = set(Obstacle) - {Obstacle.NO_EDITION, Obstacle.UNSCORED}
    codes |= {f"explain_change_care_{obstacle.value}" for obstacle in cared}
    ends = ("high", "low", "high_low", "all_high", "all_low", "even")
    codes |= {f"cluster_{end}" for end in ends}
    codes |= {f"peers_apart_{feature}" for feature in ("size", "profile", "type", "region")}
    words = Words(language)
    assert [code for code in sorted(codes) if not words.has(f"finding.{code}")] == []


@cache
def demo_findings() -> tuple[Finding, ...]:
    view = view_of("demo")
    scored = score_edition(view, "full", 2025)
    choice = Choice(workspace="demo", framework="full", institution=OWN)
    place = int(scored.result.ranks.loc[OWN, "overall"])
    everything = [(code, -now) for code, now in list_movable(view, scored, OWN).items()]
    told = (
        explain_change(view, scored, OWN),
        explain_change(view, scored, OWN, 2020),
        explain_what_if(view, scored, OWN, [("incoming_exchange_students", 20), ("moon", 1)]),
        explain_what_if(view, scored, OWN, [("welcome_centre_fte", -3.0), ("pubs_total", 1e9)]),
        explain_what_if(view, scored, OWN, [("welcome_satisfaction", -9), ("intl_fairs", 0.4)]),
        explain_what_if(view, scored, OWN, [("pubs_total", -99999), ("intl_fairs", float("nan"))]),
        explain_what_if(view, scored, OWN, everything),
        explain_target(view, scored, OWN, place - 1),
        explain_target(view, scored, OWN, 1, simulate=False),
        explain_target(view, scored, OWN, 1),
        explain_target(view, scored, OWN, place),
        explain_target(view, scored, OWN, 900),
        explain_peers(view, choice, 2025),
        explain_grades(scored, OWN),
        explain_clusters(scored, OWN),
        explain_forecast(view, scored, OWN, "share_staff_b2", 2030),
        explain_forecast(view, scored, OWN, "share_staff_b2", 2020),
    )
    return tuple(finding for one in told for finding in (one.title, *one.findings))


@pytest.mark.parametrize("language", list(Language))
def test_all_that_is_said_of_the_demo_reads_as_sentences(language: Language) -> None:
    view = view_of("demo")
    catalogue = view.catalogue
    names = Names(
        Words(language),
        view.access.institutions().set_index("institution"),
        catalogue.pillars,
        catalogue.indicators,
        catalogue.metrics,
        catalogue.units,
    )
    said = [say(finding, names) for finding in demo_findings()]
    assert len(said) > 40
    names_of_things = {*catalogue.metrics, *catalogue.indicators, *catalogue.pillars, OWN}
    codes = {code for code in names_of_things if "_" in code}
    for sentence in said:
        assert "{" not in sentence
        assert not {"nan", "inf", "-inf"} & set(re.findall(r"[\w-]+", sentence.lower()))
        # no code where a name should stand; "moon" is what the reader wrote
        assert not codes & set(re.findall(r"\w+", sentence)), sentence
