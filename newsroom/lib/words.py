"""Words to search by: one form for all spellings, in any script."""

import re
import unicodedata
from collections.abc import Iterator

from newsroom.lib.text import URDU_LETTERS

LONGEST = 40
RUN = re.compile(r"[^\W_]+")
# Written without blanks between words: two characters at a time are found anywhere in a line.
CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def folded(text: str) -> str:
    """Return `text` without case, width, accents, vowel marks and the Arabic forms of Urdu letters."""
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


def _parts(run: str, *, asked: bool = False) -> Iterator[str]:
    rest = 0
    for chinese in CHINESE.finditer(run):
        yield from _cut(run[rest : chinese.start()])
        yield from _pairs(chinese[0], asked=asked)
        rest = chinese.end()
    yield from _cut(run[rest:])


def _cut(word: str) -> Iterator[str]:
    if word:
        yield word[:LONGEST]


def _pairs(characters: str, *, asked: bool) -> Iterator[str]:
    yield from (characters[n : n + 2] for n in range(len(characters) - 1))
    if not asked or len(characters) == 1:
        yield characters[-1]
