"""Frames and words for the charts of the Scoreboard page: ready strings, nothing computed anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from indicators.engine.groups import CLEAR_SHARE
from indicators.services.scoreboard import PairAnswer, Scoreboard
from pages.charts.pair_bars import PairTriangleWords, WinBarWords
from pages.charts.rank_interval import RankIntervalWords
from pages.i18n.formats import format_interval, format_number, format_percent
from pages.ui.screen import Screen

PROJECTOR_ROWS = 6
"""More rows cannot be read from the last row of a hall."""


def keep_rows(
    screen: Screen, board: Scoreboard, search: str, kinds: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """Return the ranked rows that match the filters; ranks stay those among everybody.

    search  any part of a name;  kinds  column of the register (type, profile, region) -> codes
    """
    rows = board.ranked
    register = screen.names.institutions.loc[list(rows["institution"])]
    keep = pd.Series(True, index=register.index)
    for column, codes in kinds.items():
        if codes:
            keep &= register[column].isin(list(codes))
    if search.strip():
        wanted = search.strip().casefold()
        names = [screen.names.institution_in_full(code) for code in register.index]
        shorts = [screen.names.institution(code) for code in register.index]
        keep &= pd.Series(
            [
                wanted in full.casefold() or wanted in short.casefold()
                for full, short in zip(names, shorts, strict=True)
            ],
            index=register.index,
        )
    return rows[keep.to_numpy()].reset_index(drop=True)


def keep_nearest(rows: pd.DataFrame, own: str, count: int = PROJECTOR_ROWS) -> pd.DataFrame:
    """Return the rows around the own institution, for the projector."""
    places = rows.index[rows["institution"] == own]
    middle = int(places[0]) if len(places) else 0
    first = max(0, min(middle - count // 2, len(rows) - count))
    return rows.iloc[first : first + count].reset_index(drop=True)


def prepare_ranks(screen: Screen, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `rank_interval.build`."""
    language, own = screen.language, screen.choice.institution
    prepared = []
    for row in rows.to_dict("records"):
        code = str(row["institution"])
        interval = (
            format_interval(row["rank_low"], row["rank_high"], language)
            if pd.notna(row["rank_low"])
            else screen.text("scoreboard.no_interval")
        )
        group = row["group"]
        label = "" if pd.isna(group) else _label_group(screen, int(group))
        score = format_number(row["score"], language, 1)
        prepared.append(
            {
                "institution": code,
                "label": screen.names.institution(code),
                "group_label": label,
                "score_text": score,
                "rank_low": row["rank_low"],
                "rank_high": row["rank_high"],
                "rank_median": row["rank_median"],
                "interval_text": interval,
                "is_own": code == own,
                "hover": f"<b>{screen.names.institution_in_full(code)}</b><br>"
                f"{screen.text('scoreboard.column_score')}: {score}<br>"
                f"{screen.text('scoreboard.column_rank')}: {interval}",
            }
        )
    return pd.DataFrame(prepared)


def _label_group(screen: Screen, number: int) -> str:
    return str(number) if screen.projector else screen.text("scoreboard.group", number=number)


def rank_words(screen: Screen, board: Scoreboard) -> RankIntervalWords:
    """Return the words of the rank intervals."""
    return RankIntervalWords(
        score=screen.text("scoreboard.column_score"),
        rank=screen.text("scoreboard.column_rank"),
        empty=screen.say(board.title),
        alt=screen.text("scoreboard.alt", title=screen.say(board.title), n=len(board.ranked)),
    )


def table_twin(screen: Screen, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the scoreboard in words: name, score, interval of ranks, group, coverage."""
    language = screen.language
    return pd.DataFrame(
        {
            screen.text("scoreboard.column_institution"): [
                screen.names.institution(code) for code in rows["institution"]
            ],
            screen.text("scoreboard.column_score"): [
                format_number(score, language, 1) for score in rows["score"]
            ],
            screen.text("scoreboard.column_rank"): [
                format_interval(low, high, language) if pd.notna(low) else ""
                for low, high in zip(rows["rank_low"], rows["rank_high"], strict=True)
            ],
            screen.text("scoreboard.column_group"): [
                "" if pd.isna(group) else str(int(group)) for group in rows["group"]
            ],
            screen.text("scoreboard.column_coverage"): [
                format_percent(share, language) for share in rows["coverage"]
            ],
        }
    )


def export_columns(screen: Screen, board: Scoreboard) -> dict[str, str]:
    """Return what the columns of the file mean."""
    named = {
        "institution": "column_institution",
        "group": "column_group",
        "score": "column_score",
        "score_low": "column_score_low",
        "score_high": "column_score_high",
        "rank": "column_rank_official",
        "rank_low": "column_rank_low",
        "rank_high": "column_rank_high",
        "rank_median": "column_rank_median",
        "coverage": "column_coverage",
    }
    words = {column: screen.text(f"scoreboard.{key}") for column, key in named.items()}
    return words | {
        item.code: screen.names.pillar(item.code) for item in board.scored.framework.pillars
    }


def write_share(share: float, screen: Screen) -> str:
    """Write a share of runs; only none and all of them are rounded to 0 and 100 per cent."""
    if 0 < share < 0.01:
        return "<" + format_percent(0.01, screen.language)
    if 0.99 < share < 1:
        return ">" + format_percent(0.99, screen.language)
    return format_percent(share, screen.language)


def pair_words(screen: Screen, answer: PairAnswer) -> WinBarWords:
    """Return the words of the bar of wins."""
    language = screen.language
    first, second = screen.names.institution(answer.first), screen.names.institution(answer.second)
    share, rest = write_share(answer.share, screen), write_share(1 - answer.share, screen)
    return WinBarWords(
        first=first,
        second=second,
        low_text=format_percent(1 - CLEAR_SHARE, language),
        middle_text=format_percent(0.5, language),
        high_text=format_percent(CLEAR_SHARE, language),
        first_hover=f"{first}: {share}",
        second_hover=f"{second}: {rest}",
        alt=say_pair(screen, answer),
    )


def say_pair(screen: Screen, answer: PairAnswer) -> str:
    """Answer in a sentence whether two institutions can be told apart, the leader named first."""
    if answer.share < 0.5:
        answer = PairAnswer(answer.second, answer.first, 1 - answer.share, answer.clear)
    code = "pair_yes" if answer.clear else "pair_no"
    return screen.text(
        f"scoreboard.{'pair_always' if answer.share == 1 else code}",
        share=write_share(answer.share, screen),
        first=screen.names.institution(answer.first),
        second=screen.names.institution(answer.second),
        clear=format_percent(CLEAR_SHARE, screen.language),
    )


def prepare_drivers(screen: Screen, board: Scoreboard, own: str) -> pd.DataFrame:
    """Return the rows of `build_drivers` for one institution, largest first; empty if unmoved."""
    if own not in board.drivers.index:
        return pd.DataFrame(columns=["driver", "label", "share", "share_text", "hover"])
    told = board.drivers.loc[[own]].iloc[0].dropna()
    rows = []
    for code, share in sorted(told.items(), key=lambda item: -item[1]):
        label = screen.text(f"scoreboard.driver.{code}")
        text = format_percent(float(share), screen.language)
        rows.append(
            {"driver": code, "label": label, "share": share, "share_text": text,
             "hover": f"{label}: {text}"}
        )  # fmt: skip
    return pd.DataFrame(rows, columns=["driver", "label", "share", "share_text", "hover"])


def prepare_pairs(screen: Screen, board: Scoreboard) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the order and the pairs of `build_pair_triangle`."""
    own = screen.choice.institution
    codes = list(board.ranked["institution"])
    order = pd.DataFrame(
        {
            "institution": codes,
            "rank_text": [str(at) for at in range(1, len(codes) + 1)],
            "is_own": [code == own for code in codes],
        }
    )
    rows = []
    shares, clear = board.pairs.to_numpy(), board.clear.to_numpy()
    for below, second in enumerate(codes):
        for at, first in enumerate(codes[:below]):
            share = float(shares[at, below])
            hover = (
                f"{screen.names.institution(first)} > {screen.names.institution(second)}: "
                f"{write_share(share, screen)}"
            )
            rows.append((first, second, share, bool(clear[at, below]), hover))
    columns = ["first", "second", "share", "is_distinguishable", "hover"]
    return order, pd.DataFrame(rows, columns=columns)


def pairs_twin(screen: Screen, cells: pd.DataFrame) -> pd.DataFrame:
    """Return all pairs in words: who stands higher, in how many runs, and whether that is clear."""
    yes, no = screen.text("scoreboard.yes"), screen.text("scoreboard.no")
    name = screen.names.institution
    return pd.DataFrame(
        {
            screen.text("scoreboard.pair_first"): [name(code) for code in cells["first"]],
            screen.text("scoreboard.pair_second"): [name(code) for code in cells["second"]],
            screen.text("scoreboard.column_share"): [
                write_share(share, screen) for share in cells["share"]
            ],
            screen.text("scoreboard.column_clear"): [
                yes if clear else no for clear in cells["is_distinguishable"]
            ],
        }
    )


def drivers_twin(screen: Screen, drivers: pd.DataFrame) -> pd.DataFrame:
    """Return the causes of an interval in words."""
    heads = {
        "label": screen.text("scoreboard.column_cause"),
        "share_text": screen.text("scoreboard.column_part"),
    }
    return drivers[list(heads)].rename(columns=heads)


def triangle_words(screen: Screen, board: Scoreboard, title: str) -> PairTriangleWords:
    """Return the words of the triangle of pairs; the own institution's count is written in it."""
    own = screen.choice.institution
    note = ""
    if own in board.clear.index:
        unclear = len(board.clear) - 1 - int(board.clear[own].sum())
        note = screen.text(
            "scoreboard.pairs_own",
            name=screen.names.institution(own),
            unclear=unclear,
            others=len(board.clear) - 1,
        )
    return PairTriangleWords(own_note=note, empty=title, alt=title)


def unscored_twin(screen: Screen, board: Scoreboard) -> pd.DataFrame:
    """Return the institutions without a score, with the coverage that is not enough."""
    return pd.DataFrame(
        {
            screen.text("scoreboard.column_institution"): [
                screen.names.institution(code) for code in board.unscored["institution"]
            ],
            screen.text("scoreboard.column_coverage"): [
                format_percent(share, screen.language) for share in board.unscored["coverage"]
            ],
        }
    )
