"""Builds the fonts of the product from Onest, and the numbers that other modules take from them.

Run by hand when the font changes, with the folder `files` of the unpacked npm package
`@fontsource-variable/onest` (version 5.3.1):

    python -m pages.charts.build_fonts path/to/package/files

It writes five woff2 files to `pages/static`, the advance widths that `pages.charts.measure` reads,
and the outlines of the product's name that `pages.charts.svg` draws. Nothing runs it at run time,
so fontTools is a development requirement only.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FAMILY = "Kokjiek Text"
SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "math")
WEIGHTS = {"regular": 400, "bold": 700}
WORDMARK_WEIGHT = 700
WORDS = ("Kokjiek", "Көкжиек", "Кокжиек")
CHARTS = Path(__file__).resolve().parent
STATIC = CHARTS.parent / "static"

MEASURED = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x400, 0x52F),
    (0x2009, 0x202F),
    (0x2030, 0x203A),
    (0x20AC, 0x20B8),
    (0x2116, 0x2122),
    (0x2190, 0x2199),
    (0x2211, 0x2265),
)
"""Ranges of characters whose widths are kept: what the three languages and our numbers use."""

DIGITS = range(ord("0"), ord("9") + 1)
BORROWED = {0x202F: 0x2009, 0x2011: 0x2D}
"""Characters Onest lacks and whose glyph: the narrow no-break space (thousands, percent) is a thin
space, the no-break hyphen a hyphen. Without it a browser takes them from another font."""


def bake_tabular_digits(font: TTFont) -> None:
    """Point the ten digits at their equally wide glyphs; changes the font in place.

    Digits then align in text, metrics, charts and the table canvas alike, without a style sheet.
    Files without digits are left as they are.
    """
    if "GSUB" not in font:
        return
    substitutes = _single_substitutions(font["GSUB"].table, "tnum")
    for table in font["cmap"].tables:
        for code in DIGITS:
            if code in table.cmap:
                glyph = table.cmap[code]
                table.cmap[code] = substitutes.get(glyph, glyph)


def _single_substitutions(gsub: Any, tag: str) -> dict[str, str]:
    """Return glyph -> replacement of a feature made of single substitutions."""
    found: dict[str, str] = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag != tag:
            continue
        for index in record.Feature.LookupListIndex:
            for subtable in gsub.LookupList.Lookup[index].SubTable:
                found.update(getattr(subtable, "ExtSubTable", subtable).mapping)
    return found


def borrow_glyphs(font: TTFont) -> None:
    """Give the characters of `BORROWED` the glyph of their model; changes the font in place."""
    for table in font["cmap"].tables:
        for code, model in BORROWED.items():
            if table.isUnicode() and model in table.cmap:
                table.cmap.setdefault(code, table.cmap[model])


def rename_family(font: TTFont, family: str) -> None:
    """Give the font another family name; the copyright and licence records stay."""
    compact = family.replace(" ", "")
    texts = {1: family, 3: f"{compact}-Regular", 4: f"{family} Regular", 6: f"{compact}-Regular"}
    texts |= {16: family, 25: compact}
    for record in font["name"].names:
        if record.nameID in texts:
            record.string = texts[record.nameID]


def build_subset(source: Path, target: Path) -> None:
    """Write one product font file from one file of the npm package."""
    # without this fontTools writes the present time, and the same input gives other bytes
    font = TTFont(source, recalcTimestamp=False)
    bake_tabular_digits(font)
    if "-latin-wght" in source.name:  # the file a browser asks for this range
        borrow_glyphs(font)
    rename_family(font, FAMILY)
    font.flavor = "woff2"
    font.save(target)


def measure_advances(fonts: Iterable[TTFont]) -> dict[str, int]:
    """Return character -> advance width in thousandths of the size, first font first."""
    widths: dict[str, int] = {}
    for font in fonts:
        scale = 1000 / font["head"].unitsPerEm
        for code, glyph in font.getBestCmap().items():
            wanted = any(first <= code <= last for first, last in MEASURED)
            if wanted and chr(code) not in widths:
                widths[chr(code)] = round(font["hmtx"][glyph][0] * scale)
    return dict(sorted(widths.items()))


def outline_word(word: str, fonts: list[TTFont]) -> dict[str, Any]:
    """Return the outline of a word: SVG path data with y downwards, and its extent.

    The baseline is y = 0; units are thousandths of the size; pair kerning is not applied. Raises
    KeyError for a letter that no font holds.
    """
    commands: list[str] = []
    x, top, bottom = 0.0, 0.0, 0.0
    for letter in word:
        font = _font_with(letter, fonts)
        glyphs, name = font.getGlyphSet(), font.getBestCmap()[ord(letter)]
        pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.0f}")
        glyphs[name].draw(TransformPen(pen, (1, 0, 0, -1, x, 0)))
        commands.append(pen.getCommands())
        bounds = BoundsPen(glyphs)
        glyphs[name].draw(bounds)
        top, bottom = max(top, bounds.bounds[3]), min(bottom, bounds.bounds[1])
        x += glyphs[name].width
    return {
        "path": "".join(commands),
        "width": round(x),
        "top": round(top),
        "bottom": -round(bottom),
    }


def _font_with(letter: str, fonts: list[TTFont]) -> TTFont:
    for font in fonts:
        if ord(letter) in font.getBestCmap():
            return font
    raise KeyError(f"no font holds {letter!r}")


def main(source: Path) -> None:
    """Build everything from the folder of the npm package's woff2 files."""
    targets = []
    for subset in SUBSETS:
        target = STATIC / f"kokjiek-text-{subset}.woff2"
        build_subset(source / f"onest-{subset}-wght-normal.woff2", target)
        targets.append(target)

    def at(weight: int) -> list[TTFont]:
        return [instancer.instantiateVariableFont(TTFont(t), {"wght": weight}) for t in targets]

    widths = {name: measure_advances(at(weight)) for name, weight in WEIGHTS.items()}
    _write(CHARTS / "font_widths.json", widths)
    heavy = at(WORDMARK_WEIGHT)
    _write(CHARTS / "wordmark.json", {word: outline_word(word, heavy) for word in WORDS})


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="folder with the woff2 files of the npm package")
    main(parser.parse_args().source)
