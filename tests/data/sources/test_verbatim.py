"""Published texts become numbers with their bounds, or say why not; strange texts are refused."""

import pytest

from data.sources.verbatim import (
    ParsedValue,
    UnreadableValueError,
    parse_count,
    parse_female_share,
    parse_percent,
    parse_rank,
    parse_score,
)
from schemas.observation import ObservationStatus, Reason


def ends(parsed: ParsedValue) -> tuple[float | None, float | None, float | None]:
    return parsed.value, parsed.low, parsed.high


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("150", (150, 150, 150)),
        ("=230", (230, 230, 230)),
        ("443=", (443, 443, 443)),
        (" =39", (39, 39, 39)),
        ("621-630", (625.5, 621, 630)),
        ("801–1000", (900.5, 801, 1000)),  # en dash, as THE prints it
        ("301—350", (325.5, 301, 350)),  # em dash, met in THE 2017
        ("1201+", (1201, 1201, None)),
        ("1401+", (1401, 1401, None)),
    ],
)
def test_trap_t1_every_printed_form_of_a_rank_is_read(text, expected):
    parsed = parse_rank(text)
    assert ends(parsed) == expected
    assert parsed.status is ObservationStatus.REPORTED
    assert parsed.reason is None


def test_trap_t1_reporter_has_no_rank():
    assert parse_rank("Reporter") == ParsedValue(
        None, None, None, ObservationStatus.MISSING, Reason.REPORTER
    )


def test_a_number_that_lost_its_plus_opens_a_band():
    assert ends(parse_rank("1001", lost_plus=True)) == (1001, 1001, None)
    assert not parse_rank("1001", lost_plus=True).is_single
    assert parse_rank("1001").is_single


@pytest.mark.parametrize("read", [parse_rank, parse_score, parse_percent, parse_count])
@pytest.mark.parametrize("text", ["-", "", "  "])
def test_trap_t3_a_dash_or_an_empty_cell_is_missing_never_zero(read, text):
    parsed = read(text)
    assert ends(parsed) == (None, None, None)
    assert parsed.status is ObservationStatus.MISSING
    assert parsed.reason is Reason.NOT_PUBLISHED


def test_trap_t3_an_indicator_rank_may_be_an_open_band():
    assert ends(parse_rank("601+")) == (601, 601, None)


def test_trap_t7_zero_per_cent_is_a_rounding():
    assert ends(parse_percent("0%")) == (0, 0, 0.5)


def test_trap_t7_percent_comma_and_ratio():
    assert ends(parse_percent("43%")) == (43, 42.5, 43.5)
    assert ends(parse_percent("100%")) == (100, 99.5, 100)
    assert parse_percent("12.5%").low == pytest.approx(12.45)
    assert ends(parse_count("22,005")) == (22005, 22005, 22005)
    assert ends(parse_female_share("52 : 48")) == (52, 51.5, 52.5)


def test_trap_t5_a_dot_means_thousands_only_when_told():
    assert parse_count("2.220", dot_is_thousands=True).value == 2220
    assert parse_count("3,054", dot_is_thousands=True).value == 3054
    with pytest.raises(UnreadableValueError):
        parse_count("2.220")


def test_scores_are_decimals():
    assert ends(parse_score("82.6")) == (82.6, 82.6, 82.6)
    assert parse_score("100").value == 100


@pytest.mark.parametrize(
    ("read", "text", "form"),
    [
        (parse_rank, "about 300", "rank"),
        (parse_rank, "0", "rank"),
        (parse_rank, "630-621", "rank"),
        (parse_score, "10.3–27.2", "score"),
        (parse_percent, "-0%", "percent"),
        (parse_percent, "120%", "percent"),
        (parse_percent, "43", "percent"),
        (parse_count, "22,05", "count"),
        (parse_female_share, "52 : 44", "ratio"),
    ],
)
def test_unknown_texts_are_refused_with_text_and_form(read, text, form):
    with pytest.raises(UnreadableValueError) as caught:
        read(text)
    assert caught.value.text == text
    assert caught.value.form == form
