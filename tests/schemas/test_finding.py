import pytest
from pydantic import ValidationError

from schemas import finding
from schemas.finding import Fact, FactKind, Finding


@pytest.mark.parametrize(
    ("fact", "kind", "value", "decimals"),
    [
        (finding.count(3), "count", 3, 0),
        (finding.number(2.5, 1), "number", 2.5, 1),
        (finding.signed(-2.5), "signed", -2.5, 1),
        (finding.percent(0.25), "percent", 0.25, 0),
        (finding.year(2026), "year", 2026, 0),
        (finding.institution("alpha"), "institution", "alpha", 0),
        (finding.pillar("people"), "pillar", "people", 0),
        (finding.pillar_short("people"), "pillar_short", "people", 0),
        (finding.indicator("share"), "indicator", "share", 0),
        (finding.indicator_short("share"), "indicator_short", "share", 0),
        (finding.metric("students"), "metric", "students", 0),
        (finding.measure("share"), "measure", "share", 0),
        (finding.reason("not_listed"), "reason", "not_listed", 0),
        (finding.text("QS 2026"), "text", "QS 2026", 0),
    ],
)
def test_each_fact_keeps_its_kind_value_and_decimals(
    fact: Fact, kind: str, value: object, decimals: int
):
    assert (fact.kind, fact.value, fact.decimals) == (FactKind(kind), value, decimals)


def test_an_interval_has_two_ends():
    fact = finding.interval(5, 10, 1)
    assert fact.kind is FactKind.INTERVAL
    assert isinstance(fact.value, tuple)
    assert [(end.value, end.decimals) for end in fact.value] == [(5, 1), (10, 1)]


def test_a_list_keeps_the_order_of_its_facts():
    fact = finding.listed(finding.institution("beta"), finding.institution("alpha"))
    assert fact.value == (finding.institution("beta"), finding.institution("alpha"))


def test_a_finding_is_a_code_and_facts_without_words():
    said = Finding(code="compare_alone")
    assert (said.code, said.facts) == ("compare_alone", {})
    with pytest.raises(ValidationError, match="Extra inputs"):
        Finding.model_validate({"code": "a", "text": "Words belong in pages/i18n."})


def test_facts_are_typed():
    with pytest.raises(ValidationError):
        Fact.model_validate({"kind": "colour", "value": "red"})
    with pytest.raises(ValidationError):
        Finding.model_validate({"code": "a", "facts": {"n": 3}})
