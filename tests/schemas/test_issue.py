import pytest
from pydantic import ValidationError

from schemas.issue import Issue, Severity


def test_an_issue_is_a_warning_without_a_place_unless_it_says_more():
    issue = Issue(code="unknown_edition")
    assert (issue.severity, issue.place, issue.values) == (Severity.WARNING, "", {})


def test_an_issue_carries_place_and_parameters():
    issue = Issue(
        code="not_a_number", severity=Severity.ERROR, place="Data!B7", values={"found": "12 a"}
    )
    assert (issue.place, issue.values["found"]) == ("Data!B7", "12 a")


@pytest.mark.parametrize("wrong", [{"severity": "fatal"}, {"text": "words belong in i18n"}])
def test_other_severities_and_ready_words_are_refused(wrong: dict[str, str]):
    with pytest.raises(ValidationError):
        Issue.model_validate({"code": "a"} | wrong)


def test_an_issue_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        Issue(code="a").code = "b"
