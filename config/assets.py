"""Builds static/build/ from installed packages: the icon sprite and the fonts. Run as `python -m config.assets`.

Third-party pictures and fonts stay out of the repository. Each part carries a stamp of all it was made from, so a
second run finds nothing to do and does not even import the font tools.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from importlib.resources import files
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Final, TypeAlias
from zipfile import ZipFile

from agreements.templatetags.icons import HEROICONS

ROOT: Final = Path(__file__).resolve().parent.parent
BUILD: Final = ROOT / "static" / "build"
MARKS: Final = ROOT / "static" / "img" / "marks.svg"
STAMPS: Final = "stamps.json"

# Letters of English and Turkish, the signs that our pages use, and those that the language names need.
LATIN: Final = (
    "U+0020-007E,U+00A0-00FF,U+011E-011F,U+0130-0131,U+015E-015F,U+2013-2014,U+2018-201A,U+201C-201E"
)
SIGNS: Final = (
    "U+2020,U+2022,U+2026,U+2030,U+2032-2033,U+2039-203A,U+20AC,U+2190-2193,U+2212,U+2248,U+2260,U+2264-2265"
)
# Romanised names (ā, ṭ, ʿ) are rare enough to be fetched only where they stand.
LATIN_MORE: Final = "U+0100-011D,U+0120-012F,U+0132-015D,U+0160-017F,U+02B9-02BF,U+02C8,U+1E00-1EFF"
# Arabic, Persian, Dari, Pashto, Urdu: letters, vowel signs, digits, punctuation and the joiners.
ARABIC: Final = (
    "U+060C,U+0610-061F,U+0621-065F,U+066A-066D,U+0670-0671,U+0679,U+067C,U+067E,U+0681,U+0685-0686,U+0688-0689,"
    "U+0691,U+0693,U+0696,U+0698,U+069A,U+06A9,U+06AB,U+06AF,U+06BA,U+06BC,U+06BE,U+06C0-06C3,U+06CC-06CD,"
    "U+06D0,U+06D2-06D5,U+06F0-06F9,U+200C-200F"
)
# Kerning, marks and joining; tnum because columns of dates and counts stand under each other.
FEATURES: Final = "kern liga mark mkmk ccmp locl tnum init medi fina isol rlig calt curs".split()


@dataclass(frozen=True, slots=True)
class Cut:
    """One font file: which package it is cut from, and which characters it keeps."""

    name: str
    package: str
    keeps: str


CUTS: Final = (
    Cut("sans-latin", "fontpkg_noto_sans", f"{LATIN},{SIGNS}"),
    Cut("sans-latin-more", "fontpkg_noto_sans", LATIN_MORE),
    Cut("sans-arabic", "fontpkg_noto_sans_arabic", ARABIC),
)
WEIGHTS: Final = (400, 700)

#: The files of one part, and a sentence for the person who set this up ("" where all is well).
Part: TypeAlias = tuple[dict[str, bytes], str]


def main() -> int:
    BUILD.mkdir(parents=True, exist_ok=True)
    for part, origin, build in (
        ("icons", _icon_origin(), build_icons),
        ("fonts", _font_origin(), build_fonts),
    ):
        if sentence := _once(part, origin, build):
            print(sentence)
    return 0


def _once(part: str, origin: str, build: Callable[[], Part]) -> str:
    """Build a part unless its stamp says that it was made from this very origin and is all there."""
    stamp = hashlib.sha256(origin.encode()).hexdigest()
    known = _stamps().get(part, {})
    if known.get("stamp") == stamp and all((BUILD / name).exists() for name in known.get("files", [])):
        return ""
    made, sentence = build()
    for name, content in made.items():
        _write(name, content)
    # The stamp comes last: a run that was cut off is done again.
    stamps = {**_stamps(), part: {"stamp": stamp, "files": sorted(made)}}
    _write(STAMPS, json.dumps(stamps, indent=1).encode())
    return sentence


def _stamps() -> dict[str, dict[str, list[str] | str]]:
    try:
        found: dict[str, dict[str, list[str] | str]] = json.loads((BUILD / STAMPS).read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return found


def _write(name: str, content: bytes) -> None:
    """Write beside the file and move over it, so that a server never serves half of one."""
    handle, temporary = tempfile.mkstemp(dir=BUILD, prefix=f".{name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, BUILD / name)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "absent"


def _icon_origin() -> str:
    return repr((sorted(HEROICONS.items()), MARKS.read_text(), _version("heroicons")))


def build_icons() -> Part:
    """The sprite: our own marks, and of the installed set only the pictures that the table names."""
    symbols = [re.sub(r"^ +", "", _inside(MARKS.read_text()), flags=re.MULTILINE)]
    sentence = ""
    if find_spec("heroicons") is None:
        sentence = "The package “heroicons” is not installed: pages show words without most icons."
    else:
        with (files("heroicons") / "heroicons.zip").open("rb") as packed, ZipFile(packed) as archive:
            symbols += [
                f'<symbol id="{name}" viewBox="0 0 20 20" fill="currentColor">'
                f"{_inside(archive.read(f'mini/{picture}.svg').decode())}</symbol>"
                for name, picture in sorted(HEROICONS.items())
            ]
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    return {"icons.svg": sprite.encode()}, sentence


def _inside(svg: str) -> str:
    """What stands between the outer <svg> tags, without comments."""
    match = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    return re.sub(r"<!--.*?-->\s*", "", match[1].strip(), flags=re.DOTALL) if match else ""


def _font_origin() -> str:
    packages = sorted({cut.package for cut in CUTS})
    return repr((CUTS, FEATURES, WEIGHTS, [_version(name) for name in [*packages, "fonttools", "brotli"]]))


def build_fonts() -> Part:
    """One woff2 per cut and the style sheet that names them; a style sheet without fonts where a package is missing."""
    needed = sorted({cut.package for cut in CUTS} | {"fontTools", "brotli"})
    if missing := [name for name in needed if find_spec(name) is None]:
        sentence = (
            f"Fonts are not built, because {', '.join(missing)} is not installed: pages use the reader's own."
        )
        return {"fonts.css": b"/* no fonts were built */\n"}, sentence
    made = {f"{cut.name}.woff2": _cut(cut) for cut in CUTS}
    faces = [
        f'@font-face {{\n  font-family: "Ahd Sans";\n  src: url("{cut.name}.woff2") format("woff2");\n'
        f"  font-weight: {WEIGHTS[0]} {WEIGHTS[1]};\n  font-display: swap;\n  unicode-range: {cut.keeps};\n}}\n"
        for cut in CUTS
    ]
    return {**made, "fonts.css": "".join(faces).encode()}, ""


def _cut(cut: Cut) -> bytes:
    """Glyphs first, then axes: the other order takes half a minute."""
    from fontTools import subset  # heavy, and not needed where the stamp still holds
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    (path,) = (
        p for p in (Path(str(files(cut.package))) / "files").glob("*wght*.ttf") if "Italic" not in p.name
    )
    font = TTFont(path)
    options = subset.Options(hinting=False, layout_features=FEATURES, name_IDs=[0, 1, 2, 13, 14])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=_codes(cut.keeps))
    cutter.subset(font)
    font = instancer.instantiateVariableFont(font, {"wdth": 100, "wght": WEIGHTS})
    font.flavor = "woff2"
    packed = BytesIO()
    font.save(packed)
    return packed.getvalue()


def _codes(ranges: str) -> set[int]:
    """Code points of a CSS unicode-range."""
    codes: set[int] = set()
    for item in ranges.replace("U+", "").split(","):
        first, _, last = item.partition("-")
        codes |= set(range(int(first, 16), int(last or first, 16) + 1))
    return codes


if __name__ == "__main__":
    sys.exit(main())
