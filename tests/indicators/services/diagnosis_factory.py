"""Small pipelines for the tests of the diagnosis."""

import io

import pandas as pd

from indicators.engine.recipe_run import Inputs
from indicators.services.recipes import build_inputs
from schemas.pipeline import Pipeline

META = """\
iCode,Level,Parent,Weight,Direction,Type,Denominator
a,1,left,1,1,Indicator,
b,1,left,3,1,Indicator,people
c,1,right,1,-1,Indicator,
left,2,index,3,1,Aggregate,
right,2,index,1,1,Aggregate,
index,3,,1,1,Aggregate,
people,,,,,Denominator,
"""
DATA = """\
uCode,a,b,c,people
u1,1,30,5,10
u2,2,80,7,20
u3,3,60,1,30
u4,4,,9,40
"""
PANEL = """\
uCode,Time,a,b,c,people
u1,2020,1,30,5,10
u2,2020,2,80,7,20
u3,2020,3,60,1,30
u1,2021,2,30,5,10
u2,2021,4,90,8,20
"""
MINMAX = {"op": "normalise", "method": "minmax", "params": {"lower": 0, "upper": 100}}
STEPS = (
    {"op": "denominate"},
    {"op": "impute", "method": "mean"},
    {"op": "treat"},
    MINMAX,
    {"op": "aggregate"},
    {"op": "rank"},
)


def build_case(
    data: str = DATA, meta: str = META, steps: tuple[dict, ...] = STEPS
) -> tuple[Inputs, Pipeline]:
    frames = [
        pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False) for text in (data, meta)
    ]
    return build_inputs(*frames), Pipeline.model_validate({"steps": list(steps)})
