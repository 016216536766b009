"""Word by word, in any script, and never as code."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.lib import diff
from newsroom.lib.body import sanitise, to_text

texts = st.text(alphabet="ab c,.<&\n\"'ھے中国ُ", max_size=40)
bodies = st.lists(
    st.sampled_from(["<p>", "</p>", "<ul><li>", "</li></ul>", "<h2>", "</h2>", "<strong>", "</strong>", "one ", "two ",
    '<a href="https://example.org/?a=1&amp;b=2">', "</a>", "&lt;script&gt;", "<br>", '<aside class="fact-box">', "中文"]),
    max_size=20,
).map("".join)  # fmt: skip


@pytest.mark.parametrize(("old", "new", "html"), [
    ("Copper and gold", "Copper and silver", "Copper and <del>gold</del><ins>silver</ins>"),
    ("a b c d", "a x y d", "a <del>b c</del><ins>x y</ins> d"),
    ("It's 1,000.50 now", "It's 2,000.50 now", "It&#x27;s <del>1,000.50</del><ins>2,000.50</ins> now"),
    ("", "New", "<ins>New</ins>"),
    ("Old", "", "<del>Old</del>"),
    ("Same", "Same", "Same"),
    ("中国和巴基斯坦", "中国与巴基斯坦", "中国<del>和</del><ins>与</ins>巴基斯坦"),
    ("ہلکی بارش کا امکان", "تیز بارش کا امکان", "<del>ہلکی</del><ins>تیز</ins> بارش کا امکان"),
    ("مُلک", "مَلک", "<del>مُلک</del><ins>مَلک</ins>"),
    ("می‌روم آج", "می‌روم کل", "می‌روم <del>آج</del><ins>کل</ins>"),
    ("<script>", "<b>", "&lt;<del>script</del><ins>b</ins>&gt;"),
    ("one\ntwo", "one\nthree", "one<br><del>two</del><ins>three</ins>"),
])  # fmt: skip
def test_text_shows_what_went_and_what_came(old, new, html):
    assert diff.text_as_html(old, new) == html


@given(texts, texts)
def test_segments_hold_both_texts_whole(old, new):
    segments = diff.compare(old, new)

    assert "".join(s.text for s in segments if s.kind != "added") == old
    assert "".join(s.text for s in segments if s.kind != "removed") == new


@given(texts)
def test_tokens_joined_are_the_text(text):
    assert "".join(diff.tokens(text)) == text


def test_size_counts_words_that_came_and_went_not_those_that_moved():
    assert diff.size_of_change("one two three", "three one two, four") == (1, 0)
    assert diff.size_of_change("one two", "") == (0, 2)
    assert diff.size_of_change("中国", "中国人") == (1, 0)


@pytest.mark.parametrize(("old", "new", "html"), [
    ("<p>One two.</p>", "<p>One three.</p>", "<p>One <del>two</del><ins>three</ins>.</p>"),
    ("<p>One.</p>", "<p>One.</p>\n<p>Two.</p>", "<p>One.</p><p><ins>Two.</ins></p>"),
    ("<p>One.</p>\n<p>Two words.</p>", "<p>One.</p>", "<p>One.</p><p><del>Two words.</del></p>"),
    ("<p>A bold word</p>", "<p>A <strong>bold</strong> word</p>",
     '<p>A <mark title="now bold"><strong>bold</strong></mark> word</p>'),
    ('<p>A <a href="/a">link</a></p>', '<p>A <a href="/b">link</a></p>',
     '<p>A <mark title="no longer link to /a, now link to /b"><a href="/b">link</a></mark></p>'),
    ("<p>A title here</p>", "<h2>A title here</h2>", '<h2><mark class="was">paragraph → heading</mark> A title here</h2>'),
    ("<ul><li>one thing</li><li>two</li></ul>", "<ul><li>one thing</li><li>three</li></ul>",
     "<ul><li>one thing</li><li><del>two</del></li><li><ins>three</ins></li></ul>"),
    ('<blockquote class="pull-quote"><p>Said so</p></blockquote>', "<blockquote><p>Said so</p></blockquote>",
     '<blockquote><p><mark class="was">paragraph in pull quote → paragraph in quote</mark> Said so</p></blockquote>'),
    ("<p>line one<br>line two</p>", "<p>line one<br>line too</p>", "<p>line one<br>line <del>two</del><ins>too</ins></p>"),
])  # fmt: skip
def test_body_shows_words_formatting_and_kinds_of_block(old, new, html):
    assert diff.body_as_html(old, new) == html


@given(bodies, bodies)
def test_body_without_what_came_is_the_old_and_without_what_went_the_new(old, new):
    html = re.sub(r'<mark class="was">.*?</mark> ', "", diff.body_as_html(old, new))

    def words(body: str) -> str:
        return "".join(to_text(body).split())

    assert words(re.sub(r"<ins>.*?</ins>", "", html)) == words(sanitise(old))
    assert words(re.sub(r"<del>.*?</del>", "", html)) == words(sanitise(new))


HOSTILE = [
    "<script>alert(1)</script>", '<p onclick="x()">a</p>', '<a href="javascript:x()">a</a>', "<p>&lt;img src=x onerror=x&gt;</p>",
    '<p><a href="https://e.org/&quot;onmouseover=&quot;x">a</a></p>', '<p><a href="https://e.org/?<script>">a</a></p>',
    '<aside class="fact-box&quot; onclick=&quot;x">a</aside>', "<svg><script>x</script></svg>", "<p title='\"><script>'>x</p>",
]  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_body_is_never_code(hostile):
    for html in (diff.body_as_html(hostile, "<p>a</p>"), diff.body_as_html("<p>a</p>", hostile)):
        tags = re.findall(r'<(/?[a-z0-9]+)((?: [a-z]+="[^"<>]*")*)>', html)
        assert len(tags) == html.count("<") == html.count(">")
        assert {name.strip("/") for name, _ in tags} <= {"p", "ins", "del", "mark", "a", "aside"}
        assert not re.search(r'\s(?!href|class|title)[a-z]+="|href="(?!https?:|/)', html)


def test_long_texts_are_compared_in_a_moment():
    old = "the word of the day is the word " * 3000
    new = "the day of the word is the day " * 3000

    segments = diff.compare(old, new)

    assert "".join(s.text for s in segments if s.kind != "added") == old


def test_photo_is_a_line_of_its_own_that_says_what_changed():
    old = '<p>One.</p><figure data-photo="7" data-alt="A river"></figure>'
    new = '<p>One.</p><figure data-photo="7" data-alt="A boat"></figure>'

    assert diff.body_as_html(old, new) == (
        "<p>One.</p><figure>Photo 7: Alternative text: A <del>river</del><ins>boat</ins></figure>"
    )
    assert diff.body_as_html("<p>One.</p>", old) == (
        "<p>One.</p><figure><ins>Photo 7: Alternative text: A river</ins></figure>"
    )


def test_photo_that_stays_is_one_however_little_of_its_words_does():
    bare, told = '<figure data-photo="7"></figure>', '<figure data-photo="7" data-caption="The Indus in June"></figure>'

    assert diff.body_as_html(bare, told) == "<figure>Photo 7<ins>: The Indus in June</ins></figure>"


def test_photo_is_named_and_shown_and_another_one_is_no_change_of_it():
    old, new = (f'<figure data-photo="{pk}" data-caption="The river in June"></figure>' for pk in (7, 8))
    photos = {7: ("River", "/river.webp"), 8: ("<b>", "")}

    assert diff.body_as_html(old, new, photos) == (
        '<figure><img src="/river.webp" alt="" width="96" height="72"><del>River: The river in June</del></figure>'
        "<figure><ins>&lt;b&gt;: The river in June</ins></figure>"
    )
