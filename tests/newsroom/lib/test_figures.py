"""Photos in a text at rest: read from it, written back, and put between the blocks."""

import pytest

from newsroom.lib import figures
from newsroom.lib.figures import Figure, Gallery, Words

SEVEN, EIGHT = '<figure data-photo="7"></figure>', '<figure data-photo="8"></figure>'
GALLERY = f'<figure data-gallery="">\n{SEVEN}\n{EIGHT}\n</figure>'
SAYS = Words(caption='A "b" & <c>', credit="APP", alt="A river")
SPEAKS = '<figure data-photo="9" data-caption="A &quot;b&quot; &amp; &lt;c&gt;" data-credit="APP" data-alt="A river"></figure>'


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("", []),
        ("<p>One</p>\n<p>Two</p>", ["<p>One</p>\n<p>Two</p>"]),
        (SEVEN, [Figure(7)]),
        (f"<p>One</p>{SEVEN}<p>Two</p>", ["<p>One</p>", Figure(7), "<p>Two</p>"]),
        (SPEAKS, [Figure(9, SAYS)]),
        ('<figure data-photo="7" data-decorative=""></figure>', [Figure(7, Words(decorative=True))]),
        (GALLERY, [Gallery((Figure(7), Figure(8)))]),
        (f"{GALLERY}{SEVEN}", [Gallery((Figure(7), Figure(8))), Figure(7)]),
    ],
)
def test_a_body_is_read_and_written_back(body, parts):
    assert figures.parts(body) == parts
    assert "".join(map(str, parts)) == body


@pytest.mark.parametrize(
    ("html", "settled"),
    [
        (f"<p>One{SEVEN}</p><p>Two</p>", f"<p>One</p>{SEVEN}<p>Two</p>"),
        (f"<p>One<br>more{SEVEN}words</p><p>Two</p>", f"<p>One<br>morewords</p>{SEVEN}<p>Two</p>"),
        (f"<ul><li>One{SEVEN}</li><li>Two</li></ul>{EIGHT}", f"<ul><li>One</li><li>Two</li></ul>{SEVEN}{EIGHT}"),
        (f"<p>One{SEVEN}{EIGHT}</p>", f"<p>One</p>{SEVEN}{EIGHT}"),
        (f"<p>One{SEVEN}", f"<p>One{SEVEN}"),
        (f"<p>One{GALLERY}</p><p>Two</p>", f"<p>One</p>{GALLERY}<p>Two</p>"),
        ('<figure data-gallery="">\n</figure><p>Two</p>', "<p>Two</p>"),
        (f'<figure data-gallery=""> words {SEVEN} more </figure>', f'wordsmore<figure data-gallery="">\n{SEVEN}\n</figure>'),
        (f'<figure data-gallery=""><figure data-gallery="">{SEVEN}</figure>{EIGHT}</figure>', GALLERY),
        (f'<figure data-gallery=""><figure>{SEVEN}</figure>{EIGHT}</figure>', GALLERY),
        (f'<figure data-gallery="">{SEVEN}<figure data-gallery="">{EIGHT}</figure></figure>', GALLERY),
        (f'<figure data-photo="7">{EIGHT} words </figure>', f"{SEVEN}{EIGHT}words"),
        ("<figure> words </figure><p>Two</p>", "words<p>Two</p>"),
        ('<figure data-photo="07"></figure><p>Two</p>', "<p>Two</p>"),
        ("<p> One </p>", "<p> One </p>"),
    ],
)  # fmt: skip
def test_figures_settle_between_the_blocks(html, settled):
    assert figures.settle(html) == settled


def test_photos_of_a_body_are_named_once_in_order_and_its_uses_each():
    body = f"{EIGHT}<p>One</p>{GALLERY}{SPEAKS}"

    assert figures.photos(body) == [8, 7, 9]
    assert figures.figures(body) == [Figure(8), Figure(7), Figure(8), Figure(9, SAYS)]
    assert figures.words(body) == 'A "b" & <c>\nAPP\nA river'
    assert (figures.photos("<p>None</p>"), figures.figures("<p>None</p>"), figures.words("<p>None</p>")) == ([], [], "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (Words(), "River"),
        (Words(caption="Low"), "River: Low"),
        (SAYS, 'River: A "b" & <c> — Credit: APP — Alternative text: A river'),
        (Words(credit="APP", decorative=True), "River: Credit: APP — decorative"),
    ],
)
def test_a_use_is_told_in_words(words, told):
    assert figures.in_words(Figure(7, words), "River") == told


def test_words_are_plain_lines_no_longer_than_they_may():
    long = Words(caption=" c" + "c" * 2001, credit="d" * 251, alt="a" * 1001)

    cut = figures.cleaned(long)

    assert (len(cut.caption), len(cut.credit), len(cut.alt)) == (2000, 250, 1000)
    assert figures.cleaned(Words(caption="a\u202e\n b", alt="Seen", decorative=True)) == Words(
        caption="a b", decorative=True
    )


@pytest.mark.parametrize("pk", ["1", "999999999999999999"])
def test_a_figure_names_a_row(pk):
    assert figures.figure_of({"data-photo": pk}) == Figure(int(pk))


@pytest.mark.parametrize(
    "values", [{"data-photo": "9" * 19}, {"data-photo": "07"}, {"data-photo": None}, {"class": "x"}, {}]
)
def test_a_figure_that_names_no_row_is_none(values):
    assert figures.figure_of(values) == ""
