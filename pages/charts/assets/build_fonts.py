"""Build the bundled web font, its table of widths and the word mark from Onest (SIL OFL 1.1).

Run once when the font changes, never at run time:

    npm pack @fontsource-variable/onest && tar xzf fontsource-variable-onest-*.tgz
    python -m pages.charts.assets.build_fonts package

Three things are baked in. Digits are tabular, so numbers align in markdown, metrics, Plotly and
the table canvas alike, without CSS. U+202F, the narrow no-break space of Kazakh dates, borrows
the thin space, because Onest has no glyph for it. The family is renamed, so that it can never be
mixed up with an installed Onest whose digits are proportional.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FAMILY = "Kokjiek Text"
POSTSCRIPT_NAME = "KokjiekText"
ASSETS = Path(__file__).parent
STATIC = ASSETS.parents[1] / "static"
MEASURED_WEIGHTS = (400, 700)
WORDMARKS = {"en": "Kokjiek", "ru": "Кокжиек", "kk": "Көкжиек"}
NARROW_NO_BREAK_SPACE, THIN_SPACE = 0x202F, 0x2009
NAME_IDS = {1: FAMILY, 3: f"{POSTSCRIPT_NAME}-Variable", 4: FAMILY, 6: POSTSCRIPT_NAME, 16: FAMILY}


@dataclass(frozen=True)
class FontPart:
    """One file of the family and the characters a browser asks it for (CSS `unicode-range`)."""

    name: str
    unicode_range: str

    def holds(self, code: int) -> bool:
        """Tell whether a code point lies inside the range."""
        for part in self.unicode_range.replace("U+", "").split(","):
            first, _, last = part.partition("-")
            if int(first, 16) <= code <= int(last or first, 16):
                return True
        return False


PARTS = (
    FontPart(
        "latin",
        "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,"
        "U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    ),
    FontPart(
        "latin-ext",
        "U+0100-0130,U+0132-0151,U+0154-02BA,U+02BD-02C5,U+02C7-02CC,U+1E00-1E9F,U+1EF2-1EFF,"
        "U+20A0-20AB,U+20AD-20B3,U+20B5-20C0,U+2113",
    ),
    FontPart("cyrillic", "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116"),
    FontPart(
        "cyrillic-ext",
        "U+0460-048F,U+0492-04AF,U+04B2-052F,U+1C80-1C8A,U+20B4,U+2DE0-2DFF,U+A640-A69F",
    ),
    FontPart(
        "math",
        "U+2190,U+2192,U+2194-21AE,U+21D2,U+2200-2211,U+2213-2214,U+2216-22FF",
    ),
)


def bake_tabular_digits(font: TTFont) -> None:
    """Point the ten digits of a font at their tabular glyphs; fonts without digits stay as they are."""
    if "GSUB" not in font:
        return
    lookups = font["GSUB"].table
    tabular = {
        plain: fixed
        for record in lookups.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
        for subtable in lookups.LookupList.Lookup[index].SubTable
        for plain, fixed in getattr(subtable, "ExtSubTable", subtable).mapping.items()
    }
    for table in font["cmap"].tables:
        for code in range(ord("0"), ord("9") + 1):
            if code in table.cmap:
                table.cmap[code] = tabular.get(table.cmap[code], table.cmap[code])


def bake_narrow_space(font: TTFont) -> None:
    """Let U+202F use the glyph of the thin space where the font has one."""
    for table in font["cmap"].tables:
        if THIN_SPACE in table.cmap:
            table.cmap[NARROW_NO_BREAK_SPACE] = table.cmap[THIN_SPACE]


def rename_family(font: TTFont) -> None:
    """Replace family, full and PostScript names."""
    for record in font["name"].names:
        if record.nameID in NAME_IDS:
            record.string = NAME_IDS[record.nameID]


def build_part(package: Path, part: FontPart) -> TTFont:
    """Read one file of the npm package, bake it and keep only the characters of its range."""
    path = package / "files" / f"onest-{part.name}-wght-normal.woff2"
    font = TTFont(path, recalcTimestamp=False)  # the same input gives the same bytes
    bake_tabular_digits(font)
    bake_narrow_space(font)
    rename_family(font)
    options = Options(layout_features=["*"], name_IDs=["*"], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for code in font.getBestCmap() if part.holds(code)])
    subsetter.subset(font)
    return font


def fix_weight(font: TTFont, weight: int) -> TTFont:
    """Return a static copy of a variable font at one weight."""
    copy = BytesIO()
    font.flavor = None
    font.save(copy)
    copy.seek(0)
    return instantiateVariableFont(TTFont(copy), {"wght": weight})


def measure_advances(fonts: list[TTFont]) -> dict[str, int]:
    """Return the advance width of every character in thousandths of the font size."""
    advances: dict[str, int] = {}
    for font in fonts:
        for code, glyph in font.getBestCmap().items():
            if chr(code).isprintable() or chr(code).isspace():
                advances.setdefault(chr(code), font["hmtx"][glyph][0])
    return dict(sorted(advances.items()))


def draw_word(word: str, fonts: list[TTFont]) -> dict[str, float | str]:
    """Return a word as one SVG path, in font units with the baseline at zero, and its width."""
    commands: list[str] = []
    position = 0.0
    for letter in word:
        font = next(font for font in fonts if ord(letter) in font.getBestCmap())
        glyph = font.getBestCmap()[ord(letter)]
        pen = SVGPathPen(font.getGlyphSet(), ntos=lambda number: f"{number:.0f}")
        font.getGlyphSet()[glyph].draw(TransformPen(pen, (1, 0, 0, -1, position, 0)))
        commands.append(pen.getCommands())
        position += font["hmtx"][glyph][0]
    return {"path": "".join(commands), "width": position}


def build(package: Path) -> None:
    """Write the font files, the licence, the width table and the word marks."""
    STATIC.mkdir(exist_ok=True)
    fonts = [build_part(package, part) for part in PARTS]
    static = {weight: [fix_weight(font, weight) for font in fonts] for weight in MEASURED_WEIGHTS}
    for part, font in zip(PARTS, fonts, strict=True):
        font.flavor = "woff2"
        font.save(STATIC / f"kokjiek-text-{part.name}.woff2")
    shutil.copy(package / "LICENSE", STATIC / "OFL.txt")
    widths = {str(weight): measure_advances(cut) for weight, cut in static.items()}
    words = {language: draw_word(word, static[700]) for language, word in WORDMARKS.items()}
    for name, content in (("advances.json", widths), ("wordmarks.json", words)):
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        (ASSETS / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
