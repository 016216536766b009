"""Plain text: clean lines, canonical keys, address parts."""

import re
import unicodedata
from typing import TYPE_CHECKING

from django.utils.text import slugify

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Words that people read: as they are, or put into the language of whoever looks when they are shown.
type Shown = str | _StrPromise

# Unicode categories that no headline needs: control, surrogate, private use, unassigned.
UNPRINTABLE = {"Cc", "Cs", "Co", "Cn"}
# Marks that steer direction or joining; Urdu needs the (non-)joiners, the rest can hide text.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
# Arabic keyboards type other code points for the same Urdu letters.
URDU_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "ة": "ۃ"})
APOSTROPHES = str.maketrans(dict.fromkeys("‘’ʼ`´", "'"))


def visible(value: str) -> str:
    """Return `value` without unprintable and hiding characters; line breaks are kept as \\n. Safe on HTML."""
    value = value.replace("\r\n", "\n").replace("\r", "\n").translate(INVISIBLE)
    return "".join(c for c in value if c in "\n\t" or unicodedata.category(c) not in UNPRINTABLE)


def clean_text(value: str) -> str:
    """Return `value` visible and composed (NFC). Not for HTML: > and U+0338 would become ≯."""
    return unicodedata.normalize("NFC", visible(value)).strip()


def clean_line(value: str) -> str:
    """Return `value` as one clean line, with runs of white space folded to one blank."""
    return " ".join(clean_text(value).split())


def canonical_key(name: str) -> str:
    """Return the key under which all spellings of a name are one.

    Case, kind of dash, underscores, white space, width, composition, apostrophes, and the Arabic
    forms of Urdu letters do not tell two names apart: `Pak-China`, `PAK–CHINA` and `pak china`
    have the key `pak china`. Empty when the name has no letter, digit or symbol.
    """
    folded = unicodedata.normalize("NFKC", clean_line(name)).casefold()
    folded = folded.translate(URDU_LETTERS).translate(APOSTROPHES)
    folded = "".join(" " if unicodedata.category(c) == "Pd" or c == "_" else c for c in folded)
    return " ".join(unicodedata.normalize("NFC", folded).split())


def address_part(value: str, *, longest: int = 80, otherwise: str = "story") -> str:
    """Return `value` as one part of an address: letters of any script, digits, single hyphens.

    Cut at a word's end to at most `longest` characters; `otherwise` when nothing is left.
    """
    slug = re.sub(r"-{2,}", "-", slugify(clean_line(value), allow_unicode=True).replace("_", "-")).strip("-")
    if len(slug) > longest:
        cut = slug[: longest + 1].rpartition("-")[0]
        slug = (cut or slug[:longest]).strip("-")
    return slug or otherwise
