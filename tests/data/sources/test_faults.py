"""Every fault of a loaded file is one sentence with its place and what to do."""

import ast
from pathlib import Path

from data.sources.faults import FAULTS_TOLD, SENTENCES, describe_issue, describe_issues
from schemas.issue import Issue

SOURCES = Path(__file__).parents[3] / "data" / "sources"


def test_missing_columns_are_one_sentence():
    issues = [
        Issue(code="column_missing", place="t.csv", values={"column": name})
        for name in ("rank", "name")
    ]
    assert describe_issues(issues, "t.csv") == [
        "t.csv lacks the columns rank, name; give the table the headings of its layout, which "
        "'python -m data load --help' lists."
    ]
    assert describe_issues(issues[:1], "t.csv")[0].startswith("t.csv lacks the column rank; ")


def test_a_fault_tells_place_text_and_remedy():
    issue = Issue(
        code="unreadable_value",
        place="t.csv, line 9",
        values={"text": "n/a", "form": "score", "metric": "qs_overall_score", "name": "A"},
    )
    assert describe_issue(issue) == (
        "t.csv, line 9: 'n/a' of 'A' is no score for qs_overall_score; correct the cell or leave "
        "it empty."
    )


def test_many_faults_are_counted():
    issue = Issue(
        code="institution_twice", place="t.csv, line 9", values={"name": "A", "edition": 2026}
    )
    told = describe_issues([issue] * (FAULTS_TOLD + 5), "t.csv")
    assert len(told) == FAULTS_TOLD + 1
    assert told[-1] == "... and 5 more of the kind."


def test_every_code_of_a_reader_has_a_sentence_and_no_sentence_is_idle():
    used = {
        node.value
        for path in SOURCES.glob("*.py")
        if path.name != "faults.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in SENTENCES
    }
    assert used == set(SENTENCES)
