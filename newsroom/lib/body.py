"""The body of a story: a small HTML vocabulary, clean at rest.

Blocks: p, h2, h3, ul, ol, li, blockquote, blockquote.pull-quote, aside.fact-box, and the figures of
`newsroom.lib.figures`, which name photos.
Words: strong, em, a[href], br. Everything else is dropped; the text in it stays, except for
script, style and their like, which go with all they hold.
"""

import re
from collections import Counter
from html import escape, unescape

import nh3

from newsroom.lib import figures
from newsroom.lib.words import CHINESE

BLOCKS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "aside", "figure"}
WORDS = {"strong", "em", "a", "br"}
SCHEMES = {"http", "https", "mailto", "tel"}

# Browsers drop these characters inside a scheme: "java\tscript:" is a script (WHATWG URL, 4.4).
IGNORED_IN_URLS = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
ALLOWED_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:|/(?![/\\])|#)", re.IGNORECASE)
EMPTY_BLOCK = re.compile(r"<(p|h2|h3|li|blockquote|aside)(?: class=\"[a-z-]+\")?>(?:\s|&nbsp;|<br>)*</\1>")
BETWEEN_BLOCKS = re.compile(r"(</(?:p|h2|h3|ul|ol|blockquote|aside|figure)>)\s*(?=<)")
TAG = re.compile(r"<[^>]*>")
TAG_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
ENDS_BY_ITSELF = {"p", "li", "dt", "dd", "tr", "td", "th", "br", "hr", "img", "wbr", "input", "link", "meta", "col"}
DEEPEST = 500
LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
BLOCK_END = re.compile(r"</(?:p|h2|h3|li|blockquote|aside)>|<br>")


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name != "href":
        return value
    address = IGNORED_IN_URLS.sub("", value)
    return address if ALLOWED_ADDRESS.match(address) else None


_cleaner = nh3.Cleaner(
    tags=BLOCKS | WORDS,
    # Of itself nh3 keeps lang and title on every tag.
    attributes={"*": set(), "a": {"href"}, "figure": figures.ATTRIBUTES},
    allowed_classes={"blockquote": {"pull-quote"}, "aside": {"fact-box"}},
    url_schemes=SCHEMES,
    attribute_filter=_attribute,
    link_rel=None,
    clean_content_tags={"script", "style", "noscript", "template", "iframe", "svg", "math", "title"},
)


def sanitise(html: str) -> str:
    """Return `html` in the body's vocabulary. Idempotent. Plain text becomes paragraphs."""
    previous, html = None, _cleaned(html.replace("\x00", ""))
    # A figure that moved, and a list that a table was in, leave blocks that the parser reads in another way.
    while ("<figure" in html or EMPTY_BLOCK.search(html)) and previous != html:
        previous, html = html, _cleaned(html)
    return html


def _cleaned(html: str) -> str:
    html = figures.settle(_cleaner.clean(_paragraphs(html)))
    previous = None
    while previous != html:
        previous = html
        html = EMPTY_BLOCK.sub("", html)
    html = figures.settle(_cleaner.clean(_paragraphs(html.strip())))  # when cleaning has left words only
    return BETWEEN_BLOCKS.sub(r"\1\n", html).strip()


def is_too_deep(html: str) -> bool:
    """Tell whether `html` nests more than 500 levels: the parser's time grows with their square, or faster."""
    level, still_open = 0, Counter[str]()
    for slash, name in TAG_NAME.findall(html.lower()):
        if name in ENDS_BY_ITSELF or (slash and not still_open[name]):
            continue
        step = -1 if slash else 1
        still_open[name] += step
        level += step
        if level > DEEPEST:
            return True
    return False


def _paragraphs(html: str) -> str:
    """Return plain text as paragraphs, split at blank lines; what has markup stays as it is."""
    if -1 < html.find("<") < html.rfind(">"):
        return html
    parts = (part.strip() for part in re.split(r"\n\s*\n", unescape(html)))
    return "".join(f"<p>{escape(part)}</p>" for part in parts if part)


def to_text(html: str) -> str:
    """Return the words of a body, one block a line, without markup."""
    return unescape(TAG.sub("", BLOCK_END.sub("\n", html))).strip()


def links(html: str) -> list[tuple[str, str]]:
    """Return (address, words) of every link of a clean body, in order."""
    return [(unescape(address), to_text(words)) for address, words in LINK.findall(html)]


def first_words(html: str, longest: int = 160) -> str:
    """Return the start of a body as plain text, cut at a word's end with an ellipsis."""
    return shorten(" ".join(to_text(html).split()), longest)


def minutes_to_read(html: str, language: str) -> int:
    """Return the whole minutes that a body takes at 220 words, or in Chinese 440 characters, in one; at least 1."""
    text = to_text(html)
    words = text.count(" ") + text.count("\n") + 1
    characters = sum(map(len, CHINESE.findall(text))) if language == "zh" else 0
    return max(1, round(words / 220 + characters / 440))


def shorten(text: str, longest: int = 160) -> str:
    """Return the start of a line, cut at a word's end with an ellipsis."""
    if len(text) <= longest:
        return text
    start = text[: longest + 1].rpartition(" ")[0].rstrip(",;:–— ")
    # Chinese has no blanks: its words may be parted anywhere.
    return (start if len(start) > longest // 2 else text[:longest]) + "…"
