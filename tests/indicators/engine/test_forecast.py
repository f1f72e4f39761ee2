"""Forecasts of short series: by hand, within what is possible, and as sure as they say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from indicators.engine.forecast import ForecastMethod, fit_theil_sen, forecast_series

NAN = np.nan


def codes(answer):
    return [issue.code for issue in answer.issues]


def test_the_line_and_its_interval_by_hand():
    # slope 1 and intercept 0.5 from six years; residuals alternate by half a point
    series = dict(zip(range(2019, 2025), [0.0, 2.0, 2.0, 4.0, 4.0, 6.0], strict=True))
    answer = forecast_series(series, 2026)
    slope, level = fit_theil_sen(np.arange(6.0), np.array(list(series.values())))
    assert (slope, level) == (1.0, 0.5)
    assert answer.method is ForecastMethod.THEIL_SEN
    assert answer.value == pytest.approx(7.5)
    spread = np.sqrt(6 * 0.25 / 4) * np.sqrt(1 + 1 / 6 + 4.5**2 / 17.5)
    assert answer.high95 == pytest.approx(7.5 + student.ppf(0.975, 4) * spread)
    assert answer.low80 == pytest.approx(7.5 - student.ppf(0.9, 4) * spread)
    assert answer.low95 < answer.low80 < answer.value < answer.high80 < answer.high95
    assert (answer.last, answer.years) == (6.0, tuple(range(2019, 2025)))
    assert answer.issues == ()


def test_one_bad_year_does_not_turn_the_line():
    series = {2015 + at: 10.0 + at for at in range(9)} | {2020: 90.0}
    assert forecast_series(series, 2025).value == pytest.approx(20)


def test_few_years_get_a_trend_that_fades():
    answer = forecast_series({2021: 10.0, 2022: 12.5, 2023: 14.0, 2024: 16.0}, 2026)
    assert answer.method is ForecastMethod.DAMPED_TREND
    # slopes 2.5 2 2 1.5 1.75 2: median 2; level of the line at 2024 is the median of 16 16.5 16 16
    assert answer.slope == pytest.approx(2.0)
    assert answer.value == pytest.approx(16 + 2 * (0.8 + 0.64))


@pytest.mark.parametrize(
    ("series", "code"),
    [
        ({}, "forecast_too_few_years"),
        ({2022: 1.0, 2023: 2.0, 2024: 3.0}, "forecast_too_few_years"),
        ({2021: 1.0, 2022: 1.0, 2023: NAN, 2024: np.inf}, "forecast_too_few_years"),
        (dict.fromkeys(range(2020, 2027), 1.0), "forecast_not_ahead"),
    ],
)
def test_what_cannot_be_forecast_is_not(series, code):
    answer = forecast_series(series, 2026)
    assert codes(answer) == [code]
    assert answer.method is None
    assert np.isnan(answer.value)


def test_only_the_years_after_a_break_are_used():
    series = {2016: 80.0, 2017: 81.0, **{2018 + at: 10.0 + at + at % 2 for at in range(6)}}
    answer = forecast_series(series, 2025, breaks=[2018])
    assert answer.years == tuple(range(2018, 2024))
    assert codes(answer) == ["forecast_after_break"]
    assert answer.value < 20
    late = forecast_series(series, 2025, breaks=[2022])
    assert codes(late) == ["forecast_after_break", "forecast_too_few_years"]
    assert late.years == (2022, 2023)


def test_what_cannot_be_is_cut_off():
    rising = {2018 + at: 80.0 + 2.6 * at + at % 2 for at in range(7)}
    answer = forecast_series(rising, 2026, lowest=0.0, highest=100.0)
    assert answer.value == answer.high80 == answer.high95 == 100
    assert answer.low95 < 100
    assert codes(answer) == ["forecast_cut"]
    falling = forecast_series({y: 100 - v for y, v in rising.items()}, 2026, 0.0, 100.0)
    assert falling.value == falling.low95 == 0


def test_the_edge_of_the_possible_does_not_make_sure():
    # slope 1, level 95.5 in 2024: 99.5 in 2028, 104.5 in 2033; the residuals alternate by a half
    series = dict(zip(range(2019, 2025), [90.0, 92.0, 92.0, 94.0, 94.0, 96.0], strict=True))
    answer = forecast_series(series, 2033, highest=100.0)
    free = forecast_series(series, 2033)
    half80, half95 = free.high80 - free.value, free.high95 - free.value
    assert (free.value, answer.value) == (pytest.approx(104.5), 100)
    assert (answer.high80, answer.high95) == (100, 100)
    assert answer.low80 == pytest.approx(100 - half80)
    assert answer.low95 == pytest.approx(100 - half95)
    assert half95 > half80 > 1
    # inside the range only the end that cannot be is cut, as before
    inside = forecast_series(series, 2028, highest=100.0)
    assert inside.low80 == forecast_series(series, 2028).low80
    assert (inside.value, inside.high80) == (pytest.approx(99.5), 100)


def test_the_mirror_image_has_the_mirrored_interval():
    series = dict(zip(range(2019, 2025), [10.0, 8.0, 8.0, 6.0, 6.0, 4.0], strict=True))
    low, high = (
        forecast_series({year: sign * value for year, value in series.items()}, 2033, *ends)
        for sign, ends in ((1, (0.0, np.inf)), (-1, (-np.inf, 0.0)))
    )
    assert low.value == low.low80 == low.low95 == 0
    assert 0 < low.high80 < low.high95
    assert (high.low80, high.low95) == pytest.approx((-low.high80, -low.high95))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.floats(0, 100, allow_subnormal=False), min_size=4, max_size=9), st.integers(1, 30)
)
def test_the_wider_interval_holds_the_narrower_and_both_the_forecast(values, ahead):
    answer = forecast_series(dict(enumerate(values)), len(values) - 1 + ahead, 0.0, 100.0)
    if np.isnan(answer.low80):
        assert "forecast_no_variation" in codes(answer)
        return
    assert 0 <= answer.low95 <= answer.low80 <= answer.value <= answer.high80
    assert answer.high80 <= answer.high95 <= 100
    assert answer.high80 > answer.low80


def test_years_on_a_line_tell_no_interval():
    answer = forecast_series(dict.fromkeys(range(2018, 2025), 3.0), 2026)
    assert answer.value == 3
    assert np.isnan([answer.low80, answer.high95]).all()
    assert codes(answer) == ["forecast_no_variation"]
    assert codes(forecast_series(dict.fromkeys(range(2018, 2025), 0.0), 2026)) == codes(answer)


@pytest.mark.parametrize("size", [1e-12, 1.0, 1e12])
def test_noise_is_measured_by_the_size_of_the_series(size):
    noisy = dict(zip(range(2019, 2025), [0.0, 2.0, 2.0, 4.0, 4.0, 6.0], strict=True))
    answer = forecast_series({year: size * value for year, value in noisy.items()}, 2026)
    assert codes(answer) == []
    assert answer.high95 == pytest.approx(size * forecast_series(noisy, 2026).high95)
    line = {2018 + at: size * at / 7 for at in range(7)}
    assert codes(forecast_series(line, 2026)) == ["forecast_no_variation"]


def test_far_ahead_is_said():
    series = {2020: 1.0, 2021: 2.5, 2022: 3.0, 2023: 4.0}
    assert codes(forecast_series(series, 2026)) == []
    assert codes(forecast_series(series, 2027)) == ["forecast_far"]


def test_years_between_may_be_missing():
    series = {2014: 0.0, 2016: 2.5, 2018: 4.0, 2020: 6.0, 2022: 8.5, 2024: 10.0}
    assert forecast_series(series, 2026).value == pytest.approx(12, abs=0.5)


@pytest.mark.parametrize("years", [6, 8, 12])
def test_the_intervals_hold_as_often_as_they_say(years):
    random = np.random.default_rng(7)
    inside = np.zeros(2)
    runs = 1500
    for _ in range(runs):
        numbers = 20 + 0.8 * np.arange(years + 2) + random.normal(0, 2, years + 2)
        series = dict(enumerate(numbers[:years].tolist()))
        answer = forecast_series(series, years + 1)
        inside[0] += answer.low80 <= numbers[-1] <= answer.high80
        inside[1] += answer.low95 <= numbers[-1] <= answer.high95
    shares = inside / runs
    assert shares[0] == pytest.approx(0.80, abs=0.035)
    assert shares[1] == pytest.approx(0.95, abs=0.02)
