"""The words that were found, marked in the headline and in the piece of the text where they stand."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from newsroom.lib.words import CHINESE, LONGEST, folded

EXTRACT = 240  # characters
READ = 40_000  # of a text, in search of the words
# A word as it is written, with accents and vowel marks that stand as characters of their own.
MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
WORD = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}])*")

type Span = tuple[int, int]


class Marker:
    """Marks the words of a question: `groups` as `newsroom.search.asked` reads them."""

    def __init__(self, question: str, groups: Sequence[Sequence[str]]) -> None:
        self.words = {word for group in groups for word in group}
        self.chinese = CHINESE.findall(folded(question))

    def line(self, text: str) -> SafeString:
        """A whole line, such as a headline, with its words marked."""
        return _marked(text, list(self._spans(text)))

    def extract(self, text: str) -> SafeString:
        """The piece of `text` that has most of the words, marked; empty when it has none."""
        spans = list(self._spans(text[:READ]))
        if not spans:
            return mark_safe("")
        start = max(spans, key=lambda span: (len(self._words_within(text, spans, span[0])), -span[0]))[0]
        first, last = _piece(text, start)
        inside = [(begin - first, end - first) for begin, end in spans if begin >= first and end <= last]
        return format_html(
            "{}{}{}", "… " if first else "", _marked(text[first:last], inside), " …" if last < len(text) else ""
        )

    def _words_within(self, text: str, spans: list[Span], start: int) -> set[str]:
        return {_folded(text[begin:end]) for begin, end in spans if start <= begin < start + EXTRACT * 2 // 3}

    def _spans(self, text: str) -> Iterator[Span]:
        for match in WORD.finditer(text):
            word = match[0]
            if _folded(word) in self.words:
                yield match.span()
            elif self.chinese and CHINESE.search(word):
                yield from self._in_chinese(word, match.start())

    def _in_chinese(self, word: str, start: int) -> Iterator[Span]:
        place = 0
        while place < len(word):
            for asked in self.chinese:
                if word.startswith(asked, place):
                    yield start + place, start + place + len(asked)
                    place += len(asked) - 1
                    break
            place += 1


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    return folded(word)[:LONGEST]


def _piece(text: str, start: int) -> Span:
    """A piece of about EXTRACT characters around `start`, cut between words."""
    first = max(0, start - EXTRACT // 3)
    if first and (blank := text.find(" ", first, start)) >= 0:
        first = blank + 1
    last = min(len(text), first + EXTRACT)
    if last < len(text) and (blank := text.rfind(" ", start, last)) > start:
        last = blank
    return first, last


def _marked(text: str, spans: list[Span]) -> SafeString:
    pieces, place = [], 0
    for begin, end in spans:
        pieces.append((text[place:begin], text[begin:end]))
        place = end
    marked = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}", marked, text[place:])
