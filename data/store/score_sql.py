"""A bulk plan as SQL: the statements that score tidy observations inside the database.

Pure text from a typed plan. Codes reach the SQL only as quoted literals and columns are numbered,
so that no code can become a statement. A data set is kept as blocks: tables of at most BLOCK_WIDTH
columns beside `place` (number of the row by time, then unit), `unit` and `time`. Narrow blocks keep
the memory of a statement bounded whatever the number of rows and indicators.

Formulas are those of `indicators.engine.steps` (OECD/JRC Handbook 2008, steps 5 to 7); children are
added in their order, so threads cannot change a digit; the order of rows is nobody's. Standard SQL
but for two rules of DuckDB: a cast to BIGINT rounds, halves to even, and division by 0 is no error.
"""

from __future__ import annotations

from collections.abc import Sequence

from data.store.score_scale import add_scaled_block
from data.store.score_text import (
    KEYS,
    Block,
    Script,
    add_up,
    count_lost,
    cut,
    join_blocks,
    keep_finite,
    list_codes,
    pick,
    quote_name,
    quote_text,
    write_number,
)
from schemas.bulk_plan import (
    AggregateStage,
    BulkPlan,
    BulkSource,
    DenominateStage,
    Family,
    NormaliseStage,
    RankStage,
)
from schemas.pipeline import CONSTANT_TOLERANCE

BLOCK_WIDTH = 8
"""Columns of a block: narrower takes more scans of the observations, wider more memory."""

OBSERVATIONS = "observations"
ROWS = "row_places"
NOTHING = "CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR)"

TIE_PARTS = "1e12"
"""Scores over the largest of their column are compared in this many parts: twelve decimals."""


def write_view(source: BulkSource, relation: str) -> str:
    """Write the view `observations` (unit, time, code, value) over a written FROM item."""
    time = "0" if source.time is None else quote_name(source.time)
    return (
        f"CREATE VIEW {OBSERVATIONS} AS SELECT CAST({quote_name(source.unit)} AS VARCHAR) AS unit, "
        f"CAST({time} AS BIGINT) AS time, CAST({quote_name(source.indicator)} AS VARCHAR) AS code, "
        f"CAST({quote_name(source.value)} AS DOUBLE) AS value FROM {relation}"
    )


def build_script(plan: BulkPlan) -> Script:
    """Return the statements of a plan over the view `observations`.

    Afterwards `script.sets[n]` holds the blocks of every data set an output reads. Only what the
    outputs need is computed, and a table nobody reads any more is dropped.
    """
    needed = find_needed(plan)
    every = [*plan.indicators, *plan.sizes, *(f.parent for f in _families(plan))]
    script = Script({code: f"c{at}" for at, code in enumerate(dict.fromkeys(every))})
    raw = [code for code in _order_by_family(plan) if code in needed[0]]
    sizes = _sizes_read(plan, needed)
    _add_rows(script, [*raw, *sizes])
    script.sets.append(tuple(_read_block(script, "raw", codes) for codes in cut(raw, BLOCK_WIDTH)))
    held = [_read_block(script, "size", codes) for codes in cut(sizes, BLOCK_WIDTH)]
    for at, stage in enumerate(plan.stages):
        source, wanted, prefix = script.sets[stage.source], needed[at + 1], f"set_{at + 1}"
        match stage:
            case DenominateStage():
                sizes_held = [*held, *script.sets[0]]
                made = [_denominate(script, stage, block, sizes_held, prefix) for block in source]
            case NormaliseStage():
                made = _normalise(script, stage, source, prefix)
            case AggregateStage():
                made = _aggregate(script, stage, source, wanted, prefix)
            case RankStage():
                made = [_rank(script, block, wanted, prefix) for block in source]
        script.sets.append(tuple(block for block in made if block.codes))
        _drop_unread(script, plan, at, held)
    return script


def find_needed(plan: BulkPlan) -> list[set[str]]:
    """Return for every data set the codes the outputs cannot do without."""
    needed: list[set[str]] = [set() for _ in range(len(plan.stages) + 1)]
    for output in plan.outputs:
        needed[output.place] |= set(output.codes)
    for at in range(len(plan.stages), 0, -1):
        stage = plan.stages[at - 1]
        wanted = needed[at]
        if isinstance(stage, AggregateStage):
            for family in (f for level in reversed(stage.levels) for f in level):
                if family.parent in wanted:
                    wanted |= {child.code for child in family.children}
            needed[stage.source] |= wanted & set(stage.indicators)
        else:
            needed[stage.source] |= wanted
        if isinstance(stage, DenominateStage):
            sizes = {item.size for item in stage.quotients if item.code in wanted}
            needed[0] |= sizes & set(plan.indicators)
    return needed


def write_output(plan: BulkPlan, script: Script, with_time: bool) -> str:
    """Write the query of the result: dset, (time,) unit, code, value; one row a cell."""
    time = "b.time AS time, " if with_time else ""
    parts = []
    for output in plan.outputs:
        for block in script.sets[output.place]:
            codes = [code for code in block.codes if code in set(output.codes)]
            if codes:
                value = pick([f"b.{script.names[code]}" for code in codes])
                parts.append(
                    f"SELECT {quote_text(output.name)} AS dset, {time}b.unit AS unit, "
                    f"v.code AS code, CAST({value} AS DOUBLE) AS value "
                    f"FROM {block.table} AS b CROSS JOIN {list_codes(codes)}"
                )
    return " UNION ALL ".join(parts)


def _families(plan: BulkPlan) -> list[Family]:
    stages = [stage for stage in plan.stages if isinstance(stage, AggregateStage)]
    return [family for stage in stages for level in stage.levels for family in level]


def _order_by_family(plan: BulkPlan) -> list[str]:
    """Return the indicators with siblings side by side: a family lies in few blocks."""
    siblings = [child.code for family in _families(plan) for child in family.children]
    known = set(plan.indicators)
    return list(dict.fromkeys([*(c for c in siblings if c in known), *plan.indicators]))


def _sizes_read(plan: BulkPlan, needed: list[set[str]]) -> list[str]:
    read = {
        quotient.size
        for at, stage in enumerate(plan.stages)
        if isinstance(stage, DenominateStage)
        for quotient in stage.quotients
        if quotient.code in needed[at + 1]
    }
    return [code for code in plan.sizes if code in read]


def _add_rows(script: Script, codes: Sequence[str]) -> None:
    """Number the rows by time, then by the bytes of the unit; ask what is wrong with the input."""
    read = f"code IN ({', '.join(quote_text(code) for code in codes)})"
    rows = f"SELECT unit, time FROM {OBSERVATIONS} WHERE {read} GROUP BY unit, time"
    script.make(
        ROWS,
        f"SELECT row_number() OVER (ORDER BY time, unit) AS place, unit, time FROM ({rows}) AS k",
    )
    script.ask(
        "SELECT 'observation_without_key', '', count(*), CAST(NULL AS VARCHAR) "
        f"FROM {ROWS} WHERE unit IS NULL OR time IS NULL HAVING count(*) > 0"
    )
    script.ask(
        f"SELECT 'value_not_finite', code, count(*), min(unit) FROM {OBSERVATIONS} WHERE {read} "
        "AND value IN (CAST('Infinity' AS DOUBLE), CAST('-Infinity' AS DOUBLE)) "
        "GROUP BY code ORDER BY code"
    )


def _read_block(script: Script, prefix: str, codes: tuple[str, ...]) -> Block:
    """Turn observations of some codes into columns, a row for every unit and time there is."""
    columns = [script.names[code] for code in codes]
    block = Block(f"{prefix}_{columns[0]}", codes)
    read = ", ".join(quote_text(code) for code in codes)
    cells = ", ".join(
        f"max(value) FILTER (WHERE code = {quote_text(code)}) AS {script.names[code]}"
        for code in codes
    )
    known = f"SELECT unit, time, code, {keep_finite('value')} AS value FROM {OBSERVATIONS}"
    wide = (
        f"SELECT unit, time, {cells}, count(value) AS held "
        f"FROM ({known} WHERE code IN ({read})) AS o GROUP BY unit, time"
    )
    chosen = ", ".join(f"w.{c}" for c in columns)
    script.make(
        block.table,
        f"SELECT r.place, r.unit, r.time, {chosen}, w.held FROM {ROWS} AS r "
        f"LEFT JOIN ({wide}) AS w ON w.unit = r.unit AND w.time = r.time",
    )
    filled = " + ".join(f"(CASE WHEN {c} IS NULL THEN 0 ELSE 1 END)" for c in columns)
    script.ask(
        f"SELECT 'observation_twice', {quote_text(', '.join(codes))}, count(*), min(unit) "
        f"FROM {block.table} WHERE held > {filled} HAVING count(*) > 0"
    )
    noise = f"{CONSTANT_TOLERANCE / 2!r} * greatest(abs(min({{c}})), abs(max({{c}})))"
    extent = ", ".join(
        f"count({c}) AS n_{c}, "
        f"greatest(max({c}) * 0.5e0 - min({c}) * 0.5e0 - {noise.format(c=c)}, 0e0) AS range_{c}"
        for c in columns
    )
    count, spread = pick([f"n_{c}" for c in columns]), pick([f"range_{c}" for c in columns])
    script.ask(
        f"SELECT CASE WHEN {count} = 0 THEN 'indicator_without_data' ELSE 'indicator_constant' "
        f"END, v.code, {NOTHING} FROM (SELECT {extent} FROM {block.table}) AS x "
        f"CROSS JOIN {list_codes(codes)} WHERE {count} = 0 OR {spread} = 0"
    )
    return block


def _denominate(
    script: Script, stage: DenominateStage, block: Block, sizes: Sequence[Block], prefix: str
) -> Block:
    """x / (size / factor); a size of 0 or without value gives no value."""
    quotients = {item.code: item for item in stage.quotients if item.code in block.codes}
    if not quotients:
        return block
    read = {item.size for item in quotients.values()}
    items, aliases = join_blocks([block, *(b for b in sizes if read & set(b.codes))])
    columns = []
    for code in block.codes:
        own = f"b0.{script.names[code]}"
        if code in quotients:
            item = quotients[code]
            size = f"NULLIF({aliases[item.size]}.{script.names[item.size]}, 0e0)"
            own = keep_finite(f"({own} / ({size} / {write_number(item.factor)}))")
        columns.append(f"{own} AS {script.names[code]}")
    target = Block(f"{prefix}_{script.names[block.codes[0]]}", block.codes)
    keys = ", ".join(f"b0.{key}" for key in KEYS)
    script.make(target.table, f"SELECT {keys}, {', '.join(columns)} FROM {items}")
    script.ask(count_lost("denominator_unusable", script.names, block, target, list(quotients)))
    return target


def _normalise(
    script: Script, stage: NormaliseStage, source: Sequence[Block], prefix: str
) -> list[Block]:
    scales = {scale.code: scale for scale in stage.scales}
    made = []
    for block in source:
        codes = tuple(code for code in block.codes if code in scales)
        if codes:
            target = Block(f"{prefix}_{script.names[codes[0]]}", codes)
            own = [scales[code] for code in codes]
            add_scaled_block(script, block, target, own, stage.together)
            made.append(target)
    return made


def _aggregate(
    script: Script,
    stage: AggregateStage,
    source: Sequence[Block],
    wanted: set[str],
    prefix: str,
) -> list[Block]:
    """Add the parents level by level; the indicators stay in the blocks they are in."""
    known = set(stage.indicators)
    made = [Block(b.table, tuple(code for code in b.codes if code in known)) for b in source]
    made = [block for block in made if block.codes]
    for level in stage.levels:
        families = {family.parent: family for family in level if family.parent in wanted}
        below = list(made)
        for parents in cut(list(families), BLOCK_WIDTH):
            target = Block(f"{prefix}_{script.names[parents[0]]}", parents)
            _add_parents(script, [families[parent] for parent in parents], below, target)
            made.append(target)
    return made


def _add_parents(
    script: Script, families: Sequence[Family], below: Sequence[Block], target: Block
) -> None:
    """sum(w x) / sum(w) over the children present, and how many those are (`held_`)."""
    read = {child.code for family in families for child in family.children}
    items, aliases = join_blocks([block for block in below if read & set(block.codes)])
    inner, outer = [f"b0.{key}" for key in KEYS], list(KEYS)
    for family in families:
        c, count = script.names[family.parent], len(family.children)
        total, weighted, held = [], [], []
        for child in family.children:
            x, w = f"{aliases[child.code]}.{script.names[child.code]}", write_number(child.weight)
            held.append(f"(CASE WHEN {x} IS NULL THEN 0 ELSE 1 END)")
            if child.weight > 0:
                total.append(f"(CASE WHEN {x} IS NULL THEN 0e0 ELSE {w} END)")
                weighted.append(f"(CASE WHEN {x} IS NULL THEN 0e0 ELSE {w} * {x} END)")
        inner.append(
            f"{add_up(total)} AS total_{c}, {add_up(weighted)} AS weighted_{c}, "
            f"{add_up(held)} AS held_{c}"
        )
        mean = keep_finite(f"(weighted_{c} / NULLIF(total_{c}, 0e0))")
        if family.min_available is not None:
            share = f"1e0 - CAST({count} - held_{c} AS DOUBLE) / {write_number(count)}"
            mean = f"CASE WHEN {share} >= {write_number(family.min_available)} THEN {mean} END"
        outer.append(f"{mean} AS {c}, held_{c}")
    query = f"SELECT {', '.join(inner)} FROM {items}"
    script.make(target.table, f"SELECT {', '.join(outer)} FROM ({query}) AS q")
    _ask_lost(script, families, target)


def _ask_lost(script: Script, families: Sequence[Family], target: Block) -> None:
    """Ask for parents without a value although children have one, and note those of no weight."""
    idle = {f.parent for f in families if all(child.weight == 0 for child in f.children)}
    for parent in idle:
        script.ask(f"SELECT 'weights_all_zero', {quote_text(parent)}, {NOTHING}")
    codes = [code for code in target.codes if code not in idle]
    if not codes:
        return
    columns = [script.names[code] for code in codes]
    lost = ", ".join(
        f"sum(CASE WHEN {c} IS NULL AND held_{c} > 0 THEN 1 ELSE 0 END) AS lost_{c}"
        for c in columns
    )
    count = pick([f"lost_{c}" for c in columns])
    script.ask(
        f"SELECT 'too_few_children', v.code, CAST({count} AS BIGINT), CAST(NULL AS VARCHAR) "
        f"FROM (SELECT {lost} FROM {target.table}) AS x CROSS JOIN {list_codes(codes)} "
        f"WHERE {count} > 0"
    )


def _rank(script: Script, block: Block, wanted: set[str], prefix: str) -> Block:
    """1 is the highest; scores that agree in twelve decimals of the largest share a place."""
    codes = tuple(code for code in block.codes if code in wanted)
    if not codes:
        return Block(block.table, ())
    columns = [script.names[code] for code in codes]
    largest = f"(SELECT time, {', '.join(f'max(abs({c})) AS top_{c}' for c in columns)} "
    largest += f"FROM {block.table} GROUP BY time) AS t"
    places = []
    for c in columns:
        scale = f"(CASE WHEN t.top_{c} > 0e0 THEN t.top_{c} ELSE 1e0 END)"
        key = f"CAST(b.{c} / {scale} * {TIE_PARTS} AS BIGINT)"
        place = f"rank() OVER (PARTITION BY b.time ORDER BY {key} DESC NULLS LAST)"
        places.append(f"CASE WHEN b.{c} IS NOT NULL THEN CAST({place} AS DOUBLE) END AS {c}")
    target = Block(f"{prefix}_{columns[0]}", codes)
    keys = ", ".join(f"b.{key}" for key in KEYS)
    script.make(
        target.table,
        f"SELECT {keys}, {', '.join(places)} FROM {block.table} AS b "
        f"JOIN {largest} ON t.time = b.time",
    )
    return target


def _drop_unread(script: Script, plan: BulkPlan, at: int, sizes: Sequence[Block]) -> None:
    """Drop the tables that neither an output nor a stage after this one reads."""
    later = plan.stages[at + 1 :]
    places = {output.place for output in plan.outputs} | {stage.source for stage in later}
    read = {ROWS, *(b.table for p in places if p < len(script.sets) for b in script.sets[p])}
    if any(isinstance(stage, DenominateStage) for stage in later):
        read |= {block.table for block in (*sizes, *script.sets[0])}
    for table in [table for table in script.tables if table not in read]:
        script.drop(table)
