"""Published facts: verbatim values of every edition, reasons where there is none."""

from __future__ import annotations

from indicators.services.profile_facts import PublishedFacts, read_published_facts
from tests.workspaces import view_of


def facts_of(institution: str, workspace: str = "open") -> PublishedFacts:
    return read_published_facts(view_of(workspace), institution)


def verbatim(facts: PublishedFacts, metric: str) -> dict[int, str]:
    rows = facts.rows[(facts.rows["metric"] == metric) & facts.rows["value"].notna()]
    return {int(p): str(t) for p, t in zip(rows["period"], rows["value_verbatim"], strict=True)}


def test_ranks_stand_as_the_publisher_printed_them() -> None:
    ranks = verbatim(facts_of("kaznu"), "qs_rank")
    expected = {2019: "220", 2021: "165", 2023: "150", 2024: "=230", 2027: "177"}
    assert {edition: ranks[edition] for edition in expected} == expected


def test_the_title_names_the_newest_and_the_first_rank() -> None:
    title = facts_of("kaznu").title
    assert title.code == "profile_facts_rank_since"
    assert title.facts["rank"].value == "177"
    assert title.facts["edition"].value == 2027


def test_who_was_never_ranked_has_a_reason_for_every_edition() -> None:
    facts = facts_of("nu")
    assert facts.title.code == "profile_facts_never_ranked"
    ranks = facts.rows[facts.rows["metric"] == "qs_rank"]
    assert ranks["value"].isna().all()
    assert set(ranks["reason"]) == {"not_listed"}
    assert facts.title.facts["reason"].value == "not_listed"


def test_newest_editions_stand_first_and_sources_are_named() -> None:
    facts = facts_of("kaznu")
    assert [group.code for group in facts.groups] == ["qs_wur", "the_wur"]
    periods = facts.groups[0].periods
    assert periods == sorted(periods, reverse=True)
    assert {source.source for source in facts.trail.sources} == {"qs_wur", "the_wur"}


def test_the_demonstration_shows_reported_numbers_over_the_years() -> None:
    facts = facts_of("demo_samal", "demo")
    assert facts.title.code == "profile_facts_reported"
    assert facts.title.facts["last"].value == facts.groups[0].periods[0]
    assert facts.groups[0].metrics[0] == "enrolled_students"
    assert facts.trail.synthetic
