"""What changed between two texts, word by word, and between two bodies with their formatting.

HTML made here holds escaped text, the body's vocabulary, <ins>, <del>, <mark> and an <img> in the figure of a photo;
nothing else.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from html.parser import HTMLParser
from typing import Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.lib import figures
from newsroom.lib.body import BLOCKS, sanitise
from newsroom.lib.figures import Figure

# Urdu's vowel signs and other marks belong to their letter, as the joiners do; `\w` leaves them out.
MARKS = "".join(chr(c) for c in range(0x300, 0x10000) if unicodedata.category(chr(c)).startswith("M")) + "\u200c\u200d"
LETTER = rf"[\w{re.escape(MARKS)}]"
# Chinese and Japanese write no blanks: each character is a word.
IDEOGRAPH = r"[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
TOKEN = re.compile(rf"\s+|{IDEOGRAPH}|(?:(?!{IDEOGRAPH}){LETTER})+(?:['’.,](?:(?!{IDEOGRAPH}){LETTER})+)*|.", re.DOTALL)
# Longer texts are compared with frequent words left out, and the longest not at all: time grows with the square.
LONG, TOO_LONG = 2_000, 40_000
SIMILAR = 0.4

Kind = Literal["same", "removed", "added"]


@dataclass(frozen=True)
class Segment:
    """Some words that stayed, went or came."""

    kind: Kind
    text: str


def tokens(text: str) -> list[str]:
    """Split `text` into words, signs and runs of white space; joined they are the text again."""
    return TOKEN.findall(text)


def words(text: str) -> list[str]:
    """The words of `text` without blanks and signs."""
    return [token for token in tokens(text) if token[0].isalnum()]


def size_of_change(old: str, new: str) -> tuple[int, int]:
    """How many words came and how many went. A word that only moved counts as neither."""
    before, after = Counter(words(old)), Counter(words(new))
    return (after - before).total(), (before - after).total()


def compare(old: str, new: str) -> list[Segment]:
    """The segments in order: without the added ones they are `old`, without the removed ones `new`."""
    before, after = tokens(old), tokens(new)
    segments = []
    for kind, i1, i2, j1, j2 in _steps(before, after):
        if kind == "equal":
            segments.append(Segment("same", "".join(before[i1:i2])))
            continue
        if i1 < i2:
            segments.append(Segment("removed", "".join(before[i1:i2])))
        if j1 < j2:
            segments.append(Segment("added", "".join(after[j1:j2])))
    return segments


def text_as_html(old: str, new: str) -> str:
    """Both texts in one, escaped, with what went in <del> and what came in <ins>."""
    around = {"same": "{}", "removed": "<del>{}</del>", "added": "<ins>{}</ins>"}
    return "".join(around[s.kind].format(escape(s.text).replace("\n", "<br>")) for s in compare(old, new))


Step = tuple[str, int, int, int, int]


def _steps(old: Sequence[object], new: Sequence[object]) -> list[Step]:
    """difflib's opcodes, quick on long texts; a blank alone between two changes is part of the change."""
    if len(old) + len(new) > TOO_LONG:
        return [("equal" if old == new else "replace", 0, len(old), 0, len(new))]
    quickly = len(old) + len(new) > LONG
    steps: list[Step] = []
    found = SequenceMatcher(None, old, new, autojunk=quickly).get_opcodes()
    for n, (kind, i1, i2, j1, j2) in enumerate(found):
        is_gap = kind == "equal" and 0 < n < len(found) - 1 and not "".join(str(token) for token in old[i1:i2]).strip()
        kind = "replace" if kind != "equal" or is_gap else kind
        if steps and kind == steps[-1][0] == "replace":
            _, start, _, begin, _ = steps.pop()
            i1, j1 = start, begin
        steps.append((kind, i1, i2, j1, j2))
    return steps


Pair = tuple[int | None, int | None]


def align(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Pair each text of `old` with the one of `new` that it became: equal ones, then similar ones, in order.

    A text that went has the pair (index, None), one that came (None, index).
    """
    pairs: list[Pair] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            pairs += [
                (None if i is None else i + i1, None if j is None else j + j1)
                for i, j in _align_similar(old[i1:i2], new[j1:j2])
            ]
    return pairs


def _align_similar(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """The pairs in order with the greatest sum of likeness, at least SIMILAR each."""
    if len(old) * len(new) > LONG:
        return [*((i, None) for i in range(len(old))), *((None, j) for j in range(len(new)))]
    bags_old, bags_new = [Counter(words(text)) for text in old], [Counter(words(text)) for text in new]
    likeness = [[_likeness(a, b) for b in bags_new] for a in bags_old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            paired = best[i + 1][j + 1] + likeness[i][j] if likeness[i][j] >= SIMILAR else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs: list[Pair] = []
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and best[i][j] == best[i + 1][j]:
            pairs.append((i, None))
            i += 1
        elif j < len(new) and best[i][j] == best[i][j + 1]:
            pairs.append((None, j))
            j += 1
        else:
            pairs.append((i, j))
            i, j = i + 1, j + 1
    return pairs


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    """The share of words that both have, 0 to 1."""
    return 2 * (a & b).total() / ((a.total() + b.total()) or 1)


# Bodies


@dataclass(frozen=True)
class Mark:
    """One formatting of a word: strong, em, or a with its address."""

    name: str
    href: str | None = None

    @property
    def in_words(self) -> str:
        if self.name == "strong":
            return gettext("bold")
        if self.name == "em":
            return gettext("italic")
        return gettext("link to {address}").format(address=self.href or gettext("nowhere"))

    def around(self, html: str) -> str:
        address = f' href="{escape(self.href)}"' if self.href is not None else ""
        return f"<{self.name}{address}>{html}</{self.name}>"


@dataclass(frozen=True)
class Word:
    text: str
    marks: tuple[Mark, ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Box:
    """An element around words: its name, its class, and which of its kind it is in the body; the id of a photo and
    the address of a small picture of it."""

    name: str
    css: str
    number: int
    photo: int | None = None
    thumb: str = ""

    @property
    def start(self) -> str:
        start = f'<{self.name} class="{escape(self.css)}">' if self.css else f"<{self.name}>"
        return f'{start}<img src="{escape(self.thumb)}" alt="" width="96" height="72">' if self.thumb else start

    @property
    def in_words(self) -> str:
        return str(BOXES.get(self.css or self.name, self.name))


BOXES = {
    "figure": _("photo"), "gallery": _("gallery"),
    "p": _("paragraph"), "h2": _("heading"), "h3": _("small heading"), "ul": _("list"), "ol": _("numbered list"), "li": _("entry"),
    "blockquote": _("quote"), "pull-quote": _("pull quote"), "aside": _("fact box"), "fact-box": _("fact box"),
}  # fmt: skip


@dataclass
class Line:
    """A run of words inside the same boxes: a paragraph, a heading, an entry of a list."""

    boxes: tuple[Box, ...]
    words: list[Word]

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)

    @property
    def photo(self) -> int | None:
        return self.boxes[-1].photo if self.boxes else None

    @property
    def kind(self) -> str:
        return gettext(" in ").join(
            box.in_words for box in reversed(self.boxes) if box.name != "li" or len(self.boxes) < 3
        )


class _Reader(HTMLParser):
    def __init__(self, photos: "Photos") -> None:
        super().__init__(convert_charrefs=True)
        self.photos = photos
        self.lines: list[Line] = []
        self.boxes: list[Box] = []
        self.marks: list[Mark] = []
        self.count = 0
        self.begin()

    def begin(self) -> None:
        self.line = Line(tuple(self.boxes), [])
        self.lines.append(self.line)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in BLOCKS:
            self.count += 1
            if tag == "figure" and isinstance(figure := figures.figure_of(values), Figure):
                self.show(figure)
                return
            self.boxes.append(
                Box(tag, "gallery" if "data-gallery" in values else values.get("class") or "", self.count)
            )
            self.begin()
        elif tag == "br":
            self.line.words.append(Word("\n"))
        else:
            self.marks.append(Mark(tag, values.get("href")))

    def show(self, figure: Figure) -> None:
        name, thumb = self.photos.get(figure.photo, (gettext("Photo {photo}").format(photo=figure.photo), ""))
        self.boxes.append(Box("figure", "", self.count, figure.photo, thumb))
        self.begin()
        self.line.words += [Word(token) for token in tokens(figures.in_words(figure, name))]

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.boxes.pop()
            self.begin()
        elif tag != "br":
            self.marks.pop()

    def handle_data(self, data: str) -> None:
        folded = re.sub(r"[\t\n\r ]+", " ", data)
        self.line.words += [Word(token, tuple(self.marks)) for token in tokens(folded)]


type Photos = Mapping[int, tuple[str, str]]


def _lines(body: str, photos: Photos) -> list[Line]:
    reader = _Reader(photos)
    reader.feed(sanitise(body))
    reader.close()
    return [line for line in reader.lines if line.text.strip()]


def body_as_html(old: str, new: str, photos: Photos | None = None) -> str:
    """Both bodies in one: <del> and <ins> around words, <mark> where only the formatting changed.

    `photos` are the name of each and the address of a small picture, empty where there is none.
    """
    before, after = _lines(old, photos or {}), _lines(new, photos or {})
    page = _Page()
    for went, came in _paired(before, after):
        if went and came and went.photo == came.photo:
            page.add(came.boxes, _kind_changed(went, came) + _changed(went.words, came.words))
            continue
        for tag, line in (("del", went), ("ins", came)):
            if line:
                page.add(line.boxes, _all(tag, line.words))
    return page.finish()


def _paired(before: list[Line], after: list[Line]) -> list[tuple[Line | None, Line | None]]:
    """The lines, aligned; a photo that stayed in its place is one, however little of its words did."""
    found: list[tuple[Line | None, Line | None]] = []
    for i, j in align([_key(line) for line in before], [_key(line) for line in after]):
        went, came = None if i is None else before[i], None if j is None else after[j]
        last, other = found[-1] if found else (None, None)
        if came and not went and last and not other and last.photo and last.photo == came.photo:
            found[-1] = (last, came)
        else:
            found.append((went, came))
    return found


def _key(line: Line) -> str:
    return line.text.strip()


def _kind_changed(old: Line, new: Line) -> str:
    if old.kind == new.kind:
        return ""
    return f'<mark class="was">{escape(old.kind or gettext("text"))} → {escape(new.kind or gettext("text"))}</mark> '


def _changed(old: list[Word], new: list[Word]) -> str:
    html = []
    for kind, i1, i2, j1, j2 in _steps([w.text for w in old], [w.text for w in new]):
        if kind == "equal":
            html.append(_same(old[i1:i2], new[j1:j2]))
        else:
            html.append(_all("del", old[i1:i2]) + _all("ins", new[j1:j2]))
    return "".join(html)


def _same(old: list[Word], new: list[Word]) -> str:
    """The same words, in a <mark> where their formatting differs."""
    html, start = [], 0
    for end in range(1, len(new) + 1):
        here = (old[start].marks, new[start].marks)
        if end < len(new) and (old[end].marks, new[end].marks) == here:
            continue
        run = _plain(new[start:end])
        html.append(run if here[0] == here[1] else f'<mark title="{escape(_difference(*here))}">{run}</mark>')
        start = end
    return "".join(html)


def _difference(old: tuple[Mark, ...], new: tuple[Mark, ...]) -> str:
    went = [gettext("no longer {in_words}").format(in_words=mark.in_words) for mark in old if mark not in new]
    came = [gettext("now {in_words}").format(in_words=mark.in_words) for mark in new if mark not in old]
    return ", ".join(went + came) or gettext("formatting in another order")


def _all(tag: str, line: list[Word]) -> str:
    return f"<{tag}>{_plain(line)}</{tag}>" if line else ""


def _plain(line: list[Word]) -> str:
    """Words with their formatting, without marks of change."""
    html, start = [], 0
    for end in range(1, len(line) + 1):
        if end < len(line) and line[end].marks == line[start].marks:
            continue
        text = "".join("<br>" if word.text == "\n" else escape(word.text) for word in line[start:end])
        for mark in reversed(line[start].marks):
            text = mark.around(text)
        html.append(text)
        start = end
    return "".join(html)


class _Page:
    """Puts lines into their boxes: neighbours share a list, a quote or a fact box."""

    def __init__(self) -> None:
        self.html: list[str] = []
        self.open: list[Box] = []

    def add(self, boxes: tuple[Box, ...], html: str) -> None:
        shared = 0
        while shared < min(len(boxes) - 1, len(self.open)) and self.goes_on(self.open[shared], boxes[shared]):
            shared += 1
        self.close(shared)
        for box in boxes[shared:]:
            self.html.append(box.start)
            self.open.append(box)
        self.html.append(html if boxes else f"<p>{html}</p>")

    def goes_on(self, last: Box, next_: Box) -> bool:
        if last.name == "li":
            return last == next_
        return (last.name, last.css) == (next_.name, next_.css)

    def close(self, level: int) -> None:
        while len(self.open) > level:
            self.html.append(f"</{self.open.pop().name}>")

    def finish(self) -> str:
        self.close(0)
        return "".join(self.html)
