"""Names in a byline sentence become links, and nothing else does."""

from newsroom.public.bylines import photo_credit, sentence

KHAN, LI = {"name": "Ayesha Khan", "slug": "ayesha-khan"}, {"name": "Li Na", "slug": "li-na"}


def test_names_become_links():
    assert sentence("Ayesha Khan in Islamabad and Li Na in Beijing", [KHAN, LI]) == (
        '<a href="/author/ayesha-khan/" rel="author">Ayesha Khan</a> in Islamabad and '
        '<a href="/author/li-na/" rel="author">Li Na</a> in Beijing'
    )


def test_longest_name_wins_and_words_stay_whole():
    wang = {"name": "Li Na Wang", "slug": "li-na-wang"}

    assert sentence("Li Na Wang and Li Nawaz", [LI, wang]) == (
        '<a href="/author/li-na-wang/" rel="author">Li Na Wang</a> and Li Nawaz'
    )


def test_sentence_and_names_are_escaped():
    odd = {"name": "A <b> & C", "slug": "a"}

    assert (
        sentence("<i> by A <b> & C", [odd]) == '&lt;i&gt; by <a href="/author/a/" rel="author">A &lt;b&gt; &amp; C</a>'
    )


def test_sentence_without_authors_stays():
    assert sentence("Staff & agencies", []) == "Staff &amp; agencies"


def test_licence_in_a_credit_becomes_a_link():
    assert photo_credit("Li Na / CC BY 4.0", "CC BY 4.0", "https://example.org/by") == (
        'Li Na / <a href="https://example.org/by" rel="license">CC BY 4.0</a>'
    )


def test_licence_that_the_credit_does_not_name_is_added():
    assert photo_credit("Li Na", "CC BY 4.0", "") == "Li Na, CC BY 4.0"
    assert photo_credit("Li & Na", "", "") == "Li &amp; Na"
