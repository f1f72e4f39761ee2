import csv
import io
import json

import pandas as pd

from data.command_output import write_frame

FRAME = pd.DataFrame(
    {
        "institution": pd.Series(["kaznu", "қазну"], dtype="str"),
        "period": [2026, 2026],
        "value": [166.0, None],
        "score": [62.25, 0.1],
        "verbatim": pd.Series(["=166", None], dtype="str"),
    }
)


def written(kind: str) -> str:
    stream = io.StringIO()
    write_frame(FRAME, kind, stream)
    return stream.getvalue()


def test_csv_has_empty_cells_for_missing_values_and_whole_numbers_without_a_point():
    assert written("csv") == (
        "institution,period,value,score,verbatim\nkaznu,2026,166,62.25,=166\nқазну,2026,,0.1,\n"
    )
    assert list(csv.DictReader(io.StringIO(written("csv"))))[1]["value"] == ""


def test_json_has_null_for_missing_values():
    records = json.loads(written("json"))
    assert records == [
        {
            "institution": "kaznu",
            "period": 2026,
            "value": 166,
            "score": 62.25,
            "verbatim": "=166",
        },
        {"institution": "қазну", "period": 2026, "value": None, "score": 0.1, "verbatim": None},
    ]
    assert "қазну" in written("json")


def test_text_is_aligned():
    assert written("text").splitlines() == [
        "institution  period  value  score  verbatim",
        "kaznu        2026    166    62.25  =166",
        "қазну        2026    -      0.1    -",
    ]


def test_an_empty_frame_has_its_header():
    stream = io.StringIO()
    write_frame(FRAME.head(0), "csv", stream)
    assert stream.getvalue() == "institution,period,value,score,verbatim\n"
