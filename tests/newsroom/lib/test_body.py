import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsroom.lib import figures
from newsroom.lib.body import (
    BLOCKS,
    WORDS,
    first_words,
    is_too_deep,
    links,
    minutes_to_read,
    sanitise,
    shorten,
    to_text,
)
from tests.hostile.payloads import PAYLOADS

CLEAN = [
    "<p>One <strong>bold</strong> and <em>quiet</em> word.</p>",
    '<p><a href="http://example.org/">Old</a></p>',
    '<p>A <a href="https://example.org/a?b=1&amp;c=2">link</a>, <a href="/pakistan/">ours</a>, <a href="#note">here</a>.</p>',
    '<p><a href="mailto:desk@example.org">Write</a> or <a href="tel:+92511234">call</a>.<br>Thanks.</p>',
    "<h2>Head</h2>\n<h3>Smaller</h3>\n<ul><li>One</li><li>Two</li></ul>\n<ol><li><p>Three</p>\n</li></ol>",
    '<blockquote><p>“Quoted,” she said — twice.</p>\n</blockquote>\n<blockquote class="pull-quote"><p>Short</p>\n</blockquote>',
    '<aside class="fact-box"><h3>Facts</h3>\n<p>Five.</p>\n</aside>',
    '<p>One</p>\n<figure data-photo="7"></figure>\n<figure data-photo="8" data-caption="A &lt;b&gt; &amp; “c”" data-credit="APP" data-alt="A river"></figure>\n<p>Two</p>',
    '<figure data-gallery="">\n<figure data-photo="7" data-decorative=""></figure>\n<figure data-photo="9"></figure>\n</figure>',
    "<p>پاکستان اور چین</p>\n<p>中巴经济走廊</p>",
]

# What was sent, and what is kept of it.
HOSTILE = [
    ("<script>alert(1)</script><p>Text</p>", "<p>Text</p>"),
    ("<p>Text<img src=x onerror=alert(1)></p>", "<p>Text</p>"),
    ("<p onclick='alert(1)' style='color:red' id='a'>Text</p>", "<p>Text</p>"),
    ("<svg><script>alert(1)</script></svg><p>Text</p>", "<p>Text</p>"),
    ("<svg/onload=alert(1)>", ""),
    ("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", ""),
    ("<iframe src='https://evil.example'></iframe><p>Text</p>", "<p>Text</p>"),
    ("<style>@import 'https://evil.example';</style><p>Text</p>", "<p>Text</p>"),
    ("<p><a href='javascript:alert(1)'>x</a></p>", "<p><a>x</a></p>"),
    ("<p><a href='JaVaScRiPt:alert(1)'>x</a></p>", "<p><a>x</a></p>"),
    ("<p><a href='java\tscript:alert(1)'>x</a></p>", "<p><a>x</a></p>"),
    ("<p><a href='java&#10;script:alert(1)'>x</a></p>", "<p><a>x</a></p>"),
    ("<p><a href='&nbsp;javascript:alert(1)'>x</a></p>", "<p><a>x</a></p>"),
    ("<p><a href='&#1;javascript:alert(1)'>x</a></p>", "<p><a>x</a></p>"),
    ("<p><a href='\u200bjavascript:alert(1)'>x</a></p>", "<p><a>x</a></p>"),
    ("<p><a href='data:text/html,x'>x</a></p>", "<p><a>x</a></p>"),
    ("<p><a href='vbscript:x'>x</a></p>", "<p><a>x</a></p>"),
    ("<p><a href='//evil.example'>x</a></p>", "<p><a>x</a></p>"),
    ("<p><a href='/\\evil.example'>x</a></p>", "<p><a>x</a></p>"),
    ("<p><a href='\\\\evil.example'>x</a></p>", "<p><a>x</a></p>"),
    ("<p><a href='/\t/evil.example'>x</a></p>", "<p><a>x</a></p>"),
    ("<p><a href='https://example.org' target='_blank' rel='opener'>x</a></p>", '<p><a href="https://example.org">x</a></p>'),
    ("<form action='https://evil.example'><p>Text</p><input name='a'><button>Go</button></form>", "<p>Text</p>Go"),
    ("<base href='https://evil.example'><meta http-equiv='refresh' content='0;url=x'><p>Text</p>", "<p>Text</p>"),
    ("<p class='fact-box'>Text</p>", "<p>Text</p>"),
    ("<p title='<script>x</script>' lang='ur' dir='rtl'>Text</p>", "<p>Text</p>"),
    ("<blockquote class='pull-quote admin'>Text</blockquote>", '<blockquote class="pull-quote">Text</blockquote>'),
    ("<!--[if IE]><script>x</script><![endif]--><p>Text</p>", "<p>Text</p>"),
    ("<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>", "<p>'&gt;</p>"),
    ("<p>Te\x00xt</p>", "<p>Text</p>"),
    ("<p>One</p><p></p><p>&nbsp;</p><p><br></p><p>Two</p>", "<p>One</p>\n<p>Two</p>"),
    ("<div><p>Text</p></div>", "<p>Text</p>"),
    ("<figure data-photo='7' onclick='x()' style='x' id='a' class='b' data-evil='c'>Text</figure>", '<figure data-photo="7"></figure>Text'),
    ("<figure data-photo='7 or 1=1'></figure><figure data-photo='-7'></figure><figure data-photo='٧'></figure><figure data-photo='07'></figure>", ""),
    ("<figure data-photo='1234567890123456789'></figure><figure data-photo></figure><figure></figure>", ""),
    ("<figure><img src='https://evil.example'><figcaption>Words</figcaption></figure>", "<p>Words</p>"),
    ("<figure data-photo='7' data-caption='<script>alert(1)</script>' data-alt='\"><img src=x onerror=alert(1)>'></figure>", '<figure data-photo="7" data-caption="&lt;script&gt;alert(1)&lt;/script&gt;" data-alt="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"></figure>'),
    ("<figure data-photo='7' data-caption=' a\u202e\n b ' data-credit='" + "x" * 300 + "'></figure>", '<figure data-photo="7" data-caption="a b" data-credit="' + "x" * 250 + '"></figure>'),
    ("<figure data-photo='7' data-alt='Seen' data-decorative='yes'></figure>", '<figure data-photo="7" data-decorative=""></figure>'),
    ("<ul><li>One<figure data-photo='7'></figure></li><li><figure data-photo='8'></figure></li></ul><p>Two</p>", '<ul><li>One</li></ul>\n<figure data-photo="7"></figure>\n<figure data-photo="8"></figure>\n<p>Two</p>'),
    ("<a href='javascript:x'><figure data-photo='7'></figure></a>", '<a></a><figure data-photo="7"></figure>'),
    ("<figure data-gallery='x'><p>Text</p><figure data-gallery><figure data-photo='7'>more</figure></figure></figure>", '<p>Text</p>more<figure data-gallery="">\n<figure data-photo="7"></figure>\n</figure>'),
    ("<figure data-gallery></figure><p>Text</p>", "<p>Text</p>"),
    ("<iframe>Words</iframe><p>Text</p>", "<p>Text</p>"),
    ("<svg>Words</svg><p>Text</p>", "<p>Text</p>"),
    ("<math>Words</math><p>Text</p>", "<p>Text</p>"),
    ("<template>Words</template><p>Text</p>", "<p>Text</p>"),
    ("<title>Words</title><p>Text</p>", "<p>Text</p>"),
    ("<p><a href='/a\x00b'>x</a></p>", '<p><a href="/ab">x</a></p>'),
    ("2 > 1, they \"say\"\n\nso", '<p>2 &gt; 1, they "say"</p>\n<p>so</p>'),
    ("Plain & simple\n\nsecond <3", "<p>Plain &amp; simple</p>\n<p>second &lt;3</p>"),
]  # fmt: skip

PIECES = st.sampled_from([
    "<p>", "</p>", "<a href='", "'>", "</a>", "javascript:", "https://x", "/", "\\", "<script>", "</script>", "<style>",
    "<svg>", "<math>", "<table>", "<td>", "<li>", "<ul>", "</ul>", "<blockquote class='pull-quote'>", "<aside class='fact-box'>",
    "</aside>", "</blockquote>", "<br>", "&nbsp;", "&lt;", "&amp;", "&", "<", ">", "\n", "\n\n", "\t", "\x00", "\u00a0", "\u200b",
    "text", "خبر", "<!--", "-->", "<![CDATA[", "<p class=''>", "<h2>", "</h2>", "<em>", "</em>", "<figure data-photo='7'", " data-alt='", "data-decorative>", "<figure data-gallery>", "</figure>", "<template>", "<title>", "\"", "'",
])  # fmt: skip
MARKUP = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=80)


class Vocabulary(HTMLParser):
    """Gathers what is in a page that a body may not hold."""

    def __init__(self, html):
        super().__init__()
        self.foreign = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in BLOCKS | WORDS:
            self.foreign.append(tag)
        for name, value in attrs:
            if name == "href" and not re.match(r"https?://|mailto:|tel:|/(?![/\\])|#", value or "", re.IGNORECASE):
                self.foreign.append(value)
            if tag == "figure" and name in figures.ATTRIBUTES and (name != "data-photo" or value.isdecimal()):
                continue
            if name not in {"href", "class"} or (name == "class" and value not in {"", "pull-quote", "fact-box"}):
                self.foreign.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("html", CLEAN)
def test_a_clean_body_stays_as_it_is(html):
    assert sanitise(html) == html


@pytest.mark.parametrize(("sent", "kept"), HOSTILE)
def test_hostile_markup_loses_what_is_hostile(sent, kept):
    assert sanitise(sent) == kept


@given(MARKUP)
@example("<p>&nbsp;</p>")
@example("&amp;lt;p&amp;gt;")
@example("<li><table><li>'>")
def test_cleaning_twice_is_cleaning_once(html):
    once = sanitise(html)

    assert sanitise(once) == once


@given(MARKUP)
def test_whatever_comes_in_the_body_holds_its_vocabulary_only(html):
    assert Vocabulary(sanitise(html)).foreign == []


def test_no_payload_of_any_class_survives():
    """By itself, and all of them in one body, where one may open what another closes."""
    alone = [payload for payload in PAYLOADS if Vocabulary(sanitise(payload)).foreign]
    together = Vocabulary(sanitise("".join(f"<p>{payload}</p>" for payload in PAYLOADS if "<plaintext" not in payload)))

    assert len(PAYLOADS) >= 1500
    assert (alone, together.foreign) == ([], [])


def test_words_of_a_body_are_one_block_a_line():
    assert to_text("<h2>Head</h2>\n<p>One &amp; <em>two</em>.<br>Three</p>") == "Head\n\nOne & two.\nThree"


@given(MARKUP, st.integers(min_value=10, max_value=60))
def test_first_words_are_short_and_are_the_start(html, longest):
    body = sanitise(html)
    start = first_words(body, longest)

    assert len(start) <= longest + 1
    assert " ".join(to_text(body).split()).startswith(start.removesuffix("…"))


def test_first_words_end_with_a_whole_word():
    assert first_words("<p>Pakistan has invited China, to invest</p>", 28) == "Pakistan has invited China…"


@pytest.mark.parametrize(("html", "language", "minutes"), [
    ("", "en", 1),
    (f"<p>{'word ' * 329}</p>", "en", 1),
    (f"<p>{'word ' * 331}</p><figure data-photo=\"7\" data-caption=\"{'word ' * 900}\"></figure>", "en", 2),
    ("<p>one word</p>" * 166, "en", 2),
    (f"<p>{'پانی ' * 660}</p>", "ur", 3),
    (f"<p>{'水' * 1320}</p>", "zh", 3),
    (f"<p>{'水' * 660}</p>", "zh", 2),
    (f"<p>{'水' * 660} {'word ' * 219}</p>", "zh", 2),
])  # fmt: skip
def test_time_to_read_counts_words_and_in_chinese_characters(html, language, minutes):
    assert minutes_to_read(html, language) == minutes


@pytest.mark.parametrize(
    ("text", "longest", "start"),
    [
        ("Pakistan", 8, "Pakistan"),
        ("Pakistan invites", 8, "Pakistan…"),
        ("Company X, and more", 10, "Company X…"),
        ("abcde fghijklmnop", 10, "abcde fghi…"),
        ("abcd efghijklmnop", 10, "abcd efghi…"),
        ("abcdef ghijklmnop", 10, "abcdef…"),
    ],
)
def test_a_line_is_cut_at_a_word_of_its_second_half(text, longest, start):
    assert shorten(text, longest) == start


def test_a_line_for_search_engines_has_160_characters():
    words = "w" * 79 + " "

    assert (shorten(words * 3), first_words(f"<p>{words * 3}</p>")) == (f"{words}{'w' * 79}…",) * 2
    assert shorten("w" * 160) == "w" * 160
    assert shorten("w" * 161) == first_words(f"<p>{'w' * 161}</p>") == "w" * 160 + "…"


def test_links_come_in_order_as_their_address_and_words():
    body = (
        '<p>A <a href="/x?a=1&amp;b=2">link &amp; <em>more</em></a>,\n<a href="https://example.org/">another</a>.</p>'
    )

    assert links(body) == [("/x?a=1&b=2", "link & more"), ("https://example.org/", "another")]


@pytest.mark.parametrize("ends_by_itself", [
    "p", "li", "dt", "dd", "tr", "td", "th", "br", "hr", "img", "wbr", "input", "link", "meta", "col",
])  # fmt: skip
def test_many_of_what_ends_by_itself_is_not_deep(ends_by_itself):
    assert not is_too_deep(f"<{ends_by_itself}>" * 1000)


@pytest.mark.parametrize(
    ("html", "deep"),
    [
        ("<div>" * 500, False),
        ("<div>" * 501, True),
        ("<DIV>" * 501, True),
        ("<p>" * 10 + "<div>" * 501, True),
        ("<div></div>" * 501, False),
        ("<div>" * 500 + "</div>" + "<b>", False),
        ("<div>" * 500 + "</div>" + "<b>" * 2, True),
        ("<div>" * 500 + "</b>" * 9 + "<i>", True),  # what was not begun does not end
        ("</b>" * 501, False),
    ],
)
def test_a_body_is_too_deep_beyond_500_levels(html, deep):
    assert is_too_deep(html) is deep


def test_chinese_is_cut_between_its_words_though_it_has_no_blanks():
    assert first_words("<p>巴 基斯坦邀请中国</p>", 5) == "巴 基斯坦…"
