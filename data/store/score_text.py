"""Pieces of the SQL that scores observations: names, literals, numbers, blocks of columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LARGEST = "1.7976931348623157e308"
"""The largest double: what is beyond it is infinite, or no number."""

TERMS_IN_A_ROW = 100
"""Terms of a sum before a bracket: databases bound the depth of an expression."""

KEYS = ("place", "unit", "time")
"""Columns of every block: number of the row by time then unit, and both."""


@dataclass(frozen=True, slots=True)
class Block:
    """A table with some columns of a data set, in order."""

    table: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; a check answers with rows of finding, place, count or NULL, unit or NULL."""

    text: str
    check: bool = False


@dataclass
class Script:
    """Statements in order, and where they leave the data sets.

    names   code: its column in every block;  sets  blocks of each data set
    tables  all tables made and not dropped again
    """

    names: dict[str, str]
    statements: list[Statement] = field(default_factory=list)
    sets: list[tuple[Block, ...]] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)

    def make(self, table: str, query: str) -> None:
        """Add the making of a table from a query."""
        self.statements.append(Statement(f"CREATE TABLE {table} AS {query}"))
        self.tables.append(table)

    def drop(self, table: str) -> None:
        """Add the removal of a table."""
        self.statements.append(Statement(f"DROP TABLE {table}"))
        self.tables.remove(table)

    def ask(self, query: str) -> None:
        """Add a check."""
        self.statements.append(Statement(query, check=True))


def quote_name(name: str) -> str:
    """Write an identifier, whatever its letters.

    >>> print(quote_name('a "b"'))
    "a ""b\"\""
    """
    return '"' + _without_zero(name).replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """Write a literal, whatever its letters.

    >>> print(quote_text("Xi'an"))
    'Xi''an'
    """
    return "'" + _without_zero(text).replace("'", "''") + "'"


def _without_zero(text: str) -> str:
    if "\x00" in text:
        raise ValueError("a name must not hold a zero byte")
    return text


def write_number(value: float) -> str:
    """Write a double so that no database takes it for a decimal of limited range.

    >>> write_number(0.1), write_number(-1e-300), write_number(3)
    ('0.1e0', '-1e-300', '3e0')
    """
    text = repr(float(value)).removesuffix(".0")
    return text if "e" in text else f"{text}e0"


def keep_finite(expression: str) -> str:
    """Write an expression that is NULL where it is infinite or no number."""
    return f"CASE WHEN abs({expression}) <= {LARGEST} THEN {expression} END"


def add_up(terms: Sequence[str]) -> str:
    """Write a sum, added from the left; long ones in bracketed parts.

    >>> add_up(["a", "b"]), add_up([])
    ('a + b', '0e0')
    """
    if not terms:
        return "0e0"
    if len(terms) <= TERMS_IN_A_ROW:
        return " + ".join(terms)
    parts = [terms[at : at + TERMS_IN_A_ROW] for at in range(0, len(terms), TERMS_IN_A_ROW)]
    return add_up([f"({' + '.join(part)})" for part in parts])


def cut(codes: Sequence[str], width: int) -> list[tuple[str, ...]]:
    """Cut codes into groups of at most a width."""
    return [tuple(codes[at : at + width]) for at in range(0, len(codes), width)]


def join_blocks(blocks: Sequence[Block]) -> tuple[str, dict[str, str]]:
    """Write the join of blocks, all of which hold the same rows, as b0, b1, ...

    returns  the FROM item, and for every code the alias of the block it stands in
    """
    item = f"{blocks[0].table} AS b0"
    for at, block in enumerate(blocks[1:], start=1):
        item += f" JOIN {block.table} AS b{at} ON b{at}.place = b0.place"
    return item, {code: f"b{at}" for at, block in enumerate(blocks) for code in block.codes}


def list_codes(codes: Sequence[str]) -> str:
    """Write the codes as a relation v(number, code), numbered from 1: one row a code."""
    rows = ", ".join(f"({at}, {quote_text(code)})" for at, code in enumerate(codes, start=1))
    return f"(VALUES {rows}) AS v(number, code)"


def pick(expressions: Sequence[str]) -> str:
    """Write the choice of the expression that belongs to a row of `list_codes`."""
    whens = " ".join(f"WHEN {at} THEN {text}" for at, text in enumerate(expressions, start=1))
    return f"CASE v.number {whens} END"


def count_lost(
    finding: str, names: Mapping[str, str], before: Block, after: Block, codes: Sequence[str]
) -> str:
    """Write a check for values that a step lost: how many, by code.

    names  code: its column in both blocks
    """
    columns = [names[code] for code in codes]
    held, kept = (
        f"(SELECT {', '.join(f'count({c}) AS {mark}{c}' for c in columns)} FROM {block.table})"
        for block, mark in ((before, "had_"), (after, "has_"))
    )
    lost = pick([f"had_{c} - has_{c}" for c in columns])
    return (
        f"SELECT {quote_text(finding)}, v.code, {lost}, CAST(NULL AS VARCHAR) "
        f"FROM {held} AS x CROSS JOIN {kept} AS y CROSS JOIN {list_codes(codes)} WHERE {lost} > 0"
    )
