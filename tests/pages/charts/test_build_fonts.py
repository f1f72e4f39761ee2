"""The script on a font made here, and the five files it left behind."""

from __future__ import annotations

import json

import pytest
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from pages.charts import build_fonts

STATIC = build_fonts.STATIC
CHARTS = build_fonts.CHARTS
LETTERS = "ӘәҒғҚқҢңӨөҰұҮүҺһІіЁё№₸−≥≤→–…«»±×\u00a0\u202f\u2011"


def build_font() -> TTFont:
    """Return a font with a square `one` of width 300, a tabular one of 600, and a thin space."""
    order = [".notdef", "one", "one.tnum", "thin", "hyphen"]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord("1"): "one", 0x2009: "thin", ord("-"): "hyphen"})
    pen = TTGlyphPen(None)
    for x, y in ((0, 0), (0, 700), (100, 700), (100, 0)):
        (pen.moveTo if (x, y) == (0, 0) else pen.lineTo)((x, y))
    pen.closePath()
    square = pen.glyph()
    empty = TTGlyphPen(None).glyph()
    builder.setupGlyf({name: square if name.startswith("one") else empty for name in order})
    widths = {".notdef": 500, "one": 300, "one.tnum": 600, "thin": 110, "hyphen": 400}
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in widths.items()})
    builder.setupHorizontalHeader()
    builder.setupNameTable({"familyName": "Onest", "copyright": "Authors"})
    builder.setupOS2()
    builder.setupPost()
    addOpenTypeFeaturesFromString(builder.font, "feature tnum { sub one by one.tnum; } tnum;")
    return builder.font


def test_digits_take_their_tabular_glyph() -> None:
    font = build_font()
    build_fonts.bake_tabular_digits(font)
    assert font.getBestCmap()[ord("1")] == "one.tnum"


def test_font_without_features_is_left_alone() -> None:
    font = build_font()
    del font["GSUB"]
    build_fonts.bake_tabular_digits(font)
    assert font.getBestCmap()[ord("1")] == "one"


def test_missing_spaces_borrow_a_glyph() -> None:
    font = build_font()
    build_fonts.borrow_glyphs(font)
    assert font.getBestCmap()[0x202F] == "thin"
    assert font.getBestCmap()[0x2011] == "hyphen"


def test_family_is_renamed_and_copyright_stays() -> None:
    font = build_font()
    build_fonts.rename_family(font, "Kokjiek Text")
    assert font["name"].getBestFamilyName() == "Kokjiek Text"
    assert font["name"].getDebugName(0) == "Authors"


def test_advances_are_thousandths_and_the_first_font_wins() -> None:
    second = build_font()
    second["hmtx"]["one"] = (999, 0)
    widths = build_fonts.measure_advances([build_font(), second])
    assert widths == {"-": 400, "1": 300, "\u2009": 110}


def test_outline_turns_y_downwards_and_adds_advances() -> None:
    outline = build_fonts.outline_word("11", [build_font()])
    assert outline["path"] == "M0 0V-700H100V0ZM300 0V-700H400V0Z"
    assert (outline["width"], outline["top"], outline["bottom"]) == (600, 700, 0)
    with pytest.raises(KeyError, match="ж"):
        build_fonts.outline_word("ж", [build_font()])


@pytest.mark.parametrize("subset", build_fonts.SUBSETS)
def test_shipped_file_has_the_family_name_and_both_weights(subset: str) -> None:
    font = TTFont(STATIC / f"kokjiek-text-{subset}.woff2")
    assert font["name"].getBestFamilyName() == "Kokjiek Text"
    axis = font["fvar"].axes[0]
    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 100, 900)


@pytest.mark.parametrize("weight", [100, 400, 650, 700, 900])
def test_shipped_digits_are_equally_wide(weight: int) -> None:
    variable = TTFont(STATIC / "kokjiek-text-latin.woff2")
    font = instancer.instantiateVariableFont(variable, {"wght": weight})
    cmap = font.getBestCmap()
    assert len({font["hmtx"][cmap[code]][0] for code in build_fonts.DIGITS}) == 1


def test_every_letter_of_the_three_languages_is_shipped() -> None:
    held: set[int] = set()
    for subset in build_fonts.SUBSETS:
        held |= set(TTFont(STATIC / f"kokjiek-text-{subset}.woff2").getBestCmap())
    cyrillic = "".join(chr(code) for code in range(0x410, 0x450))
    assert {letter for letter in LETTERS + cyrillic if ord(letter) not in held} == set()


def test_kept_widths_are_those_of_the_shipped_files() -> None:
    kept = json.loads((CHARTS / "font_widths.json").read_text(encoding="utf-8"))
    for name, weight in build_fonts.WEIGHTS.items():
        fonts = [
            instancer.instantiateVariableFont(
                TTFont(STATIC / f"kokjiek-text-{subset}.woff2"), {"wght": weight}
            )
            for subset in build_fonts.SUBSETS
        ]
        assert build_fonts.measure_advances(fonts) == kept[name]


def test_licence_travels_with_the_font() -> None:
    text = (STATIC / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert "The Onest Project Authors" in text
