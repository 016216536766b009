"""What a picture says about itself: IPTC, XMP and EXIF read into one value.

Properties and their names in the three forms: IPTC Photo Metadata Standard 2024.1, with the section in each row.
Where several forms tell the same, XMP wins over IIM, and IIM over EXIF.
"""

import re
from dataclasses import dataclass, fields
from datetime import date, datetime

from newsroom.lib import exif, iim, xmp
from newsroom.lib.text import clean_line, clean_text

# IPTC NewsCodes, digital source type: the terms in which a trained model made the picture or parts of it.
MADE_BY_AI = {"trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic"}
LONGEST = 5000
MOST_KEYWORDS = 100
CREATIVE_COMMONS = re.compile(
    r"https?://creativecommons\.org/(?:licenses/(?P<terms>by(?:-nc)?(?:-sa|-nd)?)|publicdomain/(?P<public>zero|mark))"
    r"/(?P<version>[0-9.]{3})(?:/|$)"
)


@dataclass(frozen=True)
class PhotoMetadata:
    """Clean text; empty where nothing was told. `taken` is ISO 8601 as exact as it was told: year to second, with
    its offset when it is known. `unread` names the blocks that made no sense."""

    headline: str = ""
    caption: str = ""
    alt: str = ""
    creator: str = ""
    credit: str = ""
    source: str = ""
    copyright: str = ""
    usage_terms: str = ""
    licence_url: str = ""
    sublocation: str = ""
    city: str = ""
    state: str = ""
    country: str = ""
    taken: str = ""
    source_type: str = ""
    keywords: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


# Field: its XMP properties, the first that is there counts; its IIM dataset of record 2.
PROPERTIES: dict[str, tuple[tuple[str, ...], int | None]] = {
    "headline": (("photoshop:Headline",), 105),  # Headline
    "caption": (("dc:description",), 120),  # Description
    "alt": (("Iptc4xmpCore:AltTextAccessibility",), None),  # Alt Text (Accessibility)
    "creator": (("dc:creator",), 80),  # Creator
    "credit": (("photoshop:Credit",), 110),  # Credit Line
    "source": (("photoshop:Source",), 115),  # Source
    "copyright": (("dc:rights",), 116),  # Copyright Notice
    "usage_terms": (("xmpRights:UsageTerms",), None),  # Rights Usage Terms
    "licence_url": (("xmpRights:WebStatement", "plus:Licensor/plus:LicensorURL"), None),  # Web Statement of Rights
    # The place where it was taken; the plain ones are older and mean the place shown or taken.
    "sublocation": (("Iptc4xmpExt:LocationCreated/Iptc4xmpExt:Sublocation", "Iptc4xmpCore:Location"), 92),
    "city": (("Iptc4xmpExt:LocationCreated/Iptc4xmpExt:City", "photoshop:City"), 90),
    "state": (("Iptc4xmpExt:LocationCreated/Iptc4xmpExt:ProvinceState", "photoshop:State"), 95),
    "country": (("Iptc4xmpExt:LocationCreated/Iptc4xmpExt:CountryName", "photoshop:Country"), 101),
    "source_type": (("Iptc4xmpExt:DigitalSourceType",), None),  # Digital Source Type
}
SEVERAL = {"creator"}
IN_EXIF = {"caption", "creator", "copyright"}


def read(*, xmp_packet: bytes = b"", iim_block: bytes = b"", exif_block: bytes = b"") -> PhotoMetadata:
    """Return what the blocks tell. Never raises: a block that makes no sense is named in `unread`."""
    unread = []
    in_xmp: dict[str, list[str]] = {}
    in_exif: dict[str, str] = {}
    try:
        in_xmp = xmp.read(xmp_packet) if xmp_packet else {}
    except xmp.Unreadable:
        unread.append("XMP")
    in_iim = iim.read(iim_block)
    if iim_block and not in_iim:
        unread.append("IPTC")
    try:
        in_exif = exif.read(exif_block) if exif_block else {}
    except exif.Unreadable:
        unread.append("EXIF")
    values = {
        name: _first(
            name, [*(in_xmp.get(prop, []) for prop in props), in_iim.get(number or -1, []), _of(in_exif, name)]
        )
        for name, (props, number) in PROPERTIES.items()
    }
    values["licence_url"] = _web_address(values["licence_url"])
    values["source_type"] = re.sub(r"[^A-Za-z]", "", values["source_type"].rstrip("/").rpartition("/")[2])[:60]
    return PhotoMetadata(
        **values, taken=_taken(in_xmp, in_iim, in_exif), keywords=_keywords(in_xmp, in_iim), unread=tuple(unread)
    )


def licence_name(url: str) -> str:
    """Return “CC BY 4.0” for the address of a Creative Commons licence, else nothing."""
    match = CREATIVE_COMMONS.match(url.lower())
    if not match:
        return ""
    if match["public"]:
        return f"CC0 {match['version']}" if match["public"] == "zero" else f"Public Domain Mark {match['version']}"
    return f"CC {match['terms'].upper()} {match['version']}"


def as_json(metadata: PhotoMetadata) -> dict[str, object]:
    """Return plain JSON, which `from_json` reads."""
    return {
        f.name: list(value) if isinstance(value := getattr(metadata, f.name), tuple) else value
        for f in fields(metadata)
    }


def from_json(values: dict[str, object]) -> PhotoMetadata:
    """Read what `as_json` wrote. Raises TypeError for anything else."""
    typed = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return PhotoMetadata(**typed)  # type: ignore[arg-type]


def _of(texts: dict[str, str], name: str) -> list[str]:
    return [texts[name]] if name in IN_EXIF and name in texts else []


def _first(name: str, sources: list[list[str]]) -> str:
    """The text of the first source that has one. Several creators are one line; of languages the default counts."""
    clean = clean_text if name in {"caption", "usage_terms", "alt"} else clean_line
    for texts in sources:
        told = [text for raw in texts if (text := clean(raw[:LONGEST]))]
        if told:
            return ", ".join(dict.fromkeys(told))[:LONGEST] if name in SEVERAL else told[0]
    return ""


def _web_address(url: str) -> str:
    return url if re.fullmatch(r"https?://[^\s<>\"']{3,400}", url) else ""


def _keywords(in_xmp: dict[str, list[str]], in_iim: dict[int, list[str]]) -> tuple[str, ...]:
    """Keywords (dc:subject, 2:25), each once."""
    words = (clean_line(word[:200]).replace(",", " ") for word in in_xmp.get("dc:subject") or in_iim.get(25, []))
    return tuple(dict.fromkeys(" ".join(word.split()) for word in words if word.strip()))[:MOST_KEYWORDS]


def _taken(in_xmp: dict[str, list[str]], in_iim: dict[int, list[str]], in_exif: dict[str, str]) -> str:
    """Date Created: photoshop:DateCreated, 2:55 with 2:60, DateTimeOriginal with OffsetTimeOriginal."""
    told = [
        *in_xmp.get("photoshop:DateCreated", [])[:1],
        _iim_time("".join(in_iim.get(55, [])[:1]), "".join(in_iim.get(60, [])[:1])),
        _exif_time(in_exif.get("taken", ""), in_exif.get("offset", "")),
    ]
    return next((time for time in map(iso_time, told) if time), "")


def _iim_time(day: str, time: str) -> str:
    """CCYYMMDD and HHMMSS±HHMM; months and days that are not known are 00."""
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", day, re.ASCII)
    if not match:
        return ""
    known = "-".join(part for n, part in enumerate(match.groups()) if "00" not in match.groups()[1 : n + 1])
    clock = re.fullmatch(r"(\d\d)(\d\d)(\d\d)(?:([+-]\d\d)(\d\d))?", time, re.ASCII)
    if not clock or len(known) < 10:
        return known
    offset = f"{clock[4]}:{clock[5]}" if clock[4] else ""
    return f"{known}T{clock[1]}:{clock[2]}:{clock[3]}{offset}"


def _exif_time(taken: str, offset: str) -> str:
    match = re.fullmatch(r"(\d{4})[:-](\d\d)[:-](\d\d) (\d\d:\d\d:\d\d)", taken, re.ASCII)
    if not match:
        return ""
    return f"{match[1]}-{match[2]}-{match[3]}T{match[4]}{offset if re.fullmatch(r'[+-]\d\d:\d\d', offset, re.ASCII) else ''}"


def iso_time(text: str) -> str:
    """Return a date, a month, a year or an instant of ISO 8601 to the second; empty for anything else."""
    match = re.fullmatch(
        r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:T(\d\d:\d\d)(:\d\d)?(?:\.\d+)?(Z|[+-]\d\d:\d\d)?)?", text.strip(), re.ASCII
    )
    if not match or match[1].startswith("0000"):
        return ""
    try:
        date.fromisoformat(f"{match[1]}-01-01"[:10])
        if not match[2]:
            return match[1]
        zone = (match[4] or "").replace("Z", "+00:00")
        return datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3] or ':00'}{zone}").isoformat()
    except ValueError:
        return ""
