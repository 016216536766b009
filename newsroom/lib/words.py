"""Words to search by: one form for all spellings, in any script."""

import re
import unicodedata
from collections.abc import Iterator

from newsroom.lib.text import URDU_LETTERS

LONGEST = 40
RUN = re.compile(r"[^\W_]+")
# Written without blanks between words: two characters at a time are found anywhere in a line.
CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
PIECES = re.compile(f"{CHINESE.pattern}|{CHINESE.pattern.replace('[', '[^')}")


def folded(text: str) -> str:
    """Return `text` without case, width, accents, vowel marks and the Arabic forms of Urdu letters."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFKD", letters) if unicodedata.category(c) != "Mn")
    return bare.translate(URDU_LETTERS)


def words_of(text: str) -> set[str]:
    """Return the words under which a line is found."""
    return {word for run in RUN.findall(folded(text)) for word in _parts(run)}


def asked_words(text: str) -> list[str]:
    """Return the words that a searcher typed, in order, each once."""
    asked = (word for run in RUN.findall(folded(text)) for word in _parts(run, asked=True))
    return list(dict.fromkeys(asked))


def groups(text: str) -> Iterator[list[str]]:
    """Yield the words of a text in order, those that must stand together as one group: the pairs of a Chinese run."""
    for run in RUN.findall(folded(text)):
        for piece in PIECES.findall(run):
            yield list(_pairs(piece, asked=True) if CHINESE.match(piece) else _cut(piece))


def characters(text: str) -> set[str]:
    """Return the Chinese characters of a text, by which it is found when only one is typed."""
    return set("".join(CHINESE.findall(folded(text))))


def _parts(run: str, *, asked: bool = False) -> Iterator[str]:
    for piece in PIECES.findall(run):
        yield from _pairs(piece, asked=asked) if CHINESE.match(piece) else _cut(piece)


def _cut(word: str) -> Iterator[str]:
    if word:
        yield word[:LONGEST]


def _pairs(characters: str, *, asked: bool) -> Iterator[str]:
    yield from (characters[n : n + 2] for n in range(len(characters) - 1))
    if not asked or len(characters) == 1:
        yield characters[-1]
