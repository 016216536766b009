"""EXIF: what the camera wrote. Read for words and time only; place and serial numbers are left where they are.

Sections are those of CIPA DC-008 (Exif 3.0). Old writers put UTF-8 where the standard has ASCII.
"""

from typing import Any

from PIL.Image import Exif

DESCRIPTION, ARTIST, COPYRIGHT = 0x010E, 0x013B, 0x8298
EXIF_IFD = 0x8769
TAKEN, TAKEN_OFFSET, USER_COMMENT = 0x9003, 0x9011, 0x9286
# The character code of a user comment, 4.6.5.
CODES = {b"ASCII\0\0\0": "utf-8", b"UNICODE\0": "utf-16", b"\0" * 8: "utf-8", b"JIS\0\0\0\0\0": "iso2022_jp"}


class Unreadable(Exception):
    """These bytes are no EXIF."""


def read(block: bytes) -> dict[str, str]:
    """Return caption, creator, copyright, taken ("2026:01:29 14:05:00") and offset ("+05:00"), each if it is there.

    Raises Unreadable.
    """
    exif = Exif()
    try:
        exif.load(block)
        camera = exif.get_ifd(EXIF_IFD)
        comment = camera.get(USER_COMMENT, b"")
        texts = {
            "caption": _text(exif.get(DESCRIPTION)) or _comment(comment, exif.endian or "<"),
            "creator": _text(exif.get(ARTIST)),
            "copyright": _text(exif.get(COPYRIGHT)),
            "taken": _text(camera.get(TAKEN)),
            "offset": _text(camera.get(TAKEN_OFFSET)),
        }
    except Exception as error:  # garbage finds many ways to fail in the reader
        raise Unreadable from error
    return {name: text for name, text in texts.items() if text}


def _text(value: Any) -> str:
    """Pillow reads text as Latin-1; it is UTF-8 more often (4.6.2 has type UTF-8 since Exif 3.0)."""
    raw = value.encode("latin-1", "replace") if isinstance(value, str) else value
    if not isinstance(raw, bytes):
        return ""
    # The photographer's and the editor's copyright are parted by a NUL, 4.6.4.
    parts = [part for part in raw.split(b"\0") if part.strip()]
    return "; ".join(_decoded(part) for part in parts).strip()


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _comment(value: Any, endian: str) -> str:
    if not isinstance(value, bytes):
        return ""
    code, raw = CODES.get(value[:8]), value[8:]
    if code is None:
        return _text(value)
    if code == "utf-16":
        starts = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
        return raw.decode("utf-16" if starts else _utf_16(endian), "replace").replace("\0", "").strip()
    return raw.decode(code, "replace").replace("\0", "").strip()


def _utf_16(endian: str) -> str:
    return "utf-16-be" if endian == ">" else "utf-16-le"
