"""What readers find: words in any spelling and script, phrases, and filters; the newest first."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import workflow
from articles.working_copy import BylineEntry
from newsroom.search import backend, finding, following
from newsroom.search.models import IndexEntry
from tests import factories
from tests.public.reader import elements, lines, stories

DAM = "The dam at Kālābāgh — Café Müller reports"


FOUND = {
    "dam": True,
    "DAM kalabagh": True,
    "Kālābāgh": True,
    "cafe muller": True,
    "da": False,
    "dam xylophone": False,
    '"cafe muller reports"': True,
    '"muller cafe"': False,
    "“dam at kalabagh”": True,
    '"dam at': True,
    "Ayesha": True,
    "water dam": True,
    "پانی": True,
    "پاني": True,  # as an Arabic keyboard types it
    "经济走廊": True,
    "走廊经济": False,
    "济": True,
    "dam OR xylophone": False,
    "dam NOT kalabagh": False,
    "dam* -kalabagh (text:dam) ^ NEAR/2 & | ! <-> :*": False,
    "dam & kalabagh | ' \\ %s %(a)s {0}": False,
    "dam & kalabagh | ' \\ % {": True,
    "dam\x00 kalabagh": True,
    "dam \ud800": True,
    '"': False,
    "!": False,
}


def test_a_story_is_found_by_its_words(find):
    author, tag = factories.author("Ayesha Khan"), factories.tag("Water")
    release = factories.released(
        headline=DAM,
        standfirst="A standfirst.",
        body="<p>Text: پانی کا منصوبہ</p><p>中巴经济走廊建设</p>",
        bylines=(BylineEntry(author.pk),),
        tags=(tag.pk,),
    )

    answers = {q: stories(find(q=q.encode("utf-8", "surrogatepass"))) for q in FOUND}

    assert answers == {q: [DAM] if is_found else [] for q, is_found in FOUND.items()}
    assert stories(find(q=f"zqsection{release.section_id}")) == []


@pytest.fixture
def archive(db):
    """Three stories that differ in everything that filters ask for."""
    news, inner = factories.section("News"), None
    inner = factories.section("Local", parent=news)
    other = factories.section("Sport")
    author, tag, alias = factories.author("Ayesha Khan"), factories.tag("Water"), factories.tag("H2O")
    factories.released(
        headline="One dam", section=inner.pk, kind="opinion", language="en",
        dated=datetime(2025, 1, 10, 9, tzinfo=UTC), bylines=(BylineEntry(author.pk),),
    )  # fmt: skip
    factories.released(
        headline="Two dams, one dam", section=news.pk, language="ur", tags=(tag.pk,),
        dated=datetime(2025, 1, 9, 20, tzinfo=UTC),
    )  # fmt: skip
    factories.released(
        headline="Three dam", section=other.pk, tags=(alias.pk,), dated=datetime(2025, 1, 8, 9, tzinfo=UTC)
    )
    following.catch_up()
    return {"tag": tag, "alias": alias}


QUERIES = {"sqlite": 5, "postgresql": 6}  # of which two are the frame
ALL = ["One dam", "Two dams, one dam", "Three dam"]


NARROWED = [
    ({}, ALL),
    ({"section": "news"}, ALL[:2]),
    ({"section": "local"}, ALL[:1]),
    ({"section": "sport"}, ALL[2:]),
    ({"section": "no-such"}, []),
    ({"author": "ayesha-khan"}, ALL[:1]),
    ({"author": "li-na"}, []),
    ({"tag": "water"}, ALL[1:2]),
    ({"kind": "opinion"}, ALL[:1]),
    ({"language": "ur"}, ALL[1:2]),
    ({"from": "2025-01-10"}, ALL[:2]),  # in the house's zone, 20:00 UTC is the next day
    ({"to": "2025-01-09"}, ALL[2:]),
    ({"from": "2025-01-09", "to": "2025-01-09"}, []),
    ({"from": "2090-01-01"}, []),
    ({"section": "news", "language": "en", "q": ""}, ALL[:1]),
    ({"q": "", "from": "2025-01-08"}, ALL),
]


def test_filters_narrow_the_answer(find, archive):
    assert [stories(find(**({"q": "dam"} | asked))) for asked, _ in NARROWED] == [found for _, found in NARROWED]


@pytest.mark.database("postgresql")
def test_to_walk_through_the_newest_finds_what_the_index_finds(find, archive, monkeypatch):
    monkeypatch.setattr(backend, "FEW", -1)
    test_filters_narrow_the_answer(find, archive)
    assert stories(find(q='"dams one"')) == ALL[1:2]


@pytest.mark.database("postgresql")
@pytest.mark.parametrize("epochs", [(1,), (1, 24, 32), (3000,)])
def test_the_newest_epochs_first_is_what_all_at_once_finds(find, archive, monkeypatch, epochs):
    monkeypatch.setattr(backend, "SOME", -1)
    monkeypatch.setattr(backend, "RECENT_EPOCHS", epochs)
    test_filters_narrow_the_answer(find, archive)
    assert stories(find(q='"dams one"')) == ALL[1:2]
    monkeypatch.setattr(finding, "PAGE", 1)
    monkeypatch.setattr(finding, "SPARE", 0)
    assert [stories(find(q="dam", before=older)) for older in places_of(ALL)] == [ALL[1:2], ALL[2:], []]


def places_of(headlines):
    entries = dict(IndexEntry.objects.values_list("release__headline", "pk"))
    return [entries[headline] for headline in headlines]


@pytest.mark.database("postgresql")
def test_many_entries_are_looked_for_by_epoch(find, archive, monkeypatch):
    following.catch_up()
    monkeypatch.setattr(backend, "SOME", -1)
    with CaptureQueriesContext(connection) as asked:
        find(q="dam", **{"from": "2025-01-09", "to": "2025-01-10"})
    (by_epoch,) = [query["sql"] for query in asked if "LIMIT" in query["sql"] and "OFFSET 0" in query["sql"]]
    assert "(id >> 50)::int] &&" in by_epoch
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {by_epoch}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "search_indexentry_epoch" in plan


def test_a_topic_stands_for_those_that_were_merged_into_it(find, archive):
    from articles import tags  # noqa: PLC0415

    tags.merge(archive["alias"], into=archive["tag"], by=None)

    assert stories(find(q="dam", tag="h2o")) == stories(find(q="dam", tag="water")) == ALL[1:]


REFUSED = [
    "q=" + "x" * 201, "q=a&q=b", "page=2", "q=x&author__user__password__startswith=a", "kind=secret", "language=xx",
    "from=2025-02-30", "to=yesterday", "from=0001-01-01", "to=9999-12-31", "before=0", "before=-1", "before=x", "before=٣",
    "tag=%00", "tag=a b", "section=" + "x" * 111,
]  # fmt: skip


def test_what_no_page_asks_is_refused(client, db):
    pages = ("/search/", "/search/suggest.json")

    answers = {(page, query): client.get(f"{page}?{query}").status_code for page in pages for query in REFUSED}

    assert set(answers.values()) == {400}, answers


def test_an_empty_question_tells_how_to_ask(find, django_assert_num_queries):
    following.catch_up()
    with django_assert_num_queries(3):
        response = find(lagging=True, q="")

    assert "Find any story that we have published, by its words, its topic or who wrote it." in lines(response)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert elements(response, "meta", name="robots") == [{"name": "robots", "content": "noindex"}]


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_takes_the_same_queries_however_many_are_found(find, count, django_assert_num_queries):
    tag = factories.tag("Water")
    for _ in range(count):
        factories.released(headline="Rain", tags=(tag.pk,))
    following.catch_up()

    with django_assert_num_queries(QUERIES[connection.vendor]):
        assert len(stories(find(lagging=True, q="rain"))) == count


def test_what_is_to_come_is_not_looked_through(find, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("newsroom.search.finding.SPARE", 0)
    monkeypatch.setattr("newsroom.search.finding.PAGE", 1)
    now = timezone.now()
    for hours in range(1, 6):
        workflow.release(factories.article(headline="Rain"), base=1, by=None, live_from=now + timedelta(hours=hours))
    factories.released(headline="Rain at last")
    following.catch_up()

    with django_assert_num_queries(QUERIES[connection.vendor]):
        assert stories(find(lagging=True, q="rain")) == ["Rain at last"]


def test_pages_go_on_from_the_last_story(find, monkeypatch):
    from newsroom.search import finding  # noqa: PLC0415

    monkeypatch.setattr(finding, "PAGE", 3)
    same = datetime(2025, 1, 10, 9, tzinfo=UTC)
    made = [factories.released(headline=f"Rain {n}", dated=same).headline for n in range(7)]

    first = find(q="rain")
    seen, pages = stories(first), 1
    while older := elements(first, "a", rel="next"):
        first = find(**dict(pair.split("=") for pair in older[0]["href"].lstrip("?").split("&")))
        seen, pages = seen + stories(first), pages + 1

    assert (seen, pages) == (made[::-1], 3)


def test_words_are_marked_in_headline_and_extract_and_nothing_else_is_markup(find):
    factories.released(
        headline="Rain <b>in</b> Málaga",
        body=f"<p>{'Dull words. ' * 60}</p><p>It was &lt;i&gt;Malaga&lt;/i&gt; &amp; the RAIN that fell.</p>",
    )

    page = find(q="rain malaga").content.decode()

    assert "<mark>Rain</mark> &lt;b&gt;in&lt;/b&gt; <mark>Málaga</mark>" in page
    assert "&lt;i&gt;<mark>Malaga</mark>&lt;/i&gt; &amp; the <mark>RAIN</mark> that fell." in page
    assert "… Dull" in page or "… words" in page


def test_another_spelling_is_offered_only_when_it_finds_a_story(find):
    release = factories.released(headline="Harbour of Gwadar")
    assert [a["href"] for a in elements(find(q="gawdar harbour"), "a") if a["href"].startswith("?q")] == [
        "?q=gwadar+harbour"
    ]

    workflow.withdraw(release.article, by=None, reason="Wrong.", notice="Taken back.")

    assert [a for a in elements(find(q="gawdar harbour", lagging=True), "a") if a["href"].startswith("?q")] == []


def test_names_with_a_live_story_are_suggested(client, db):
    tag, unused = factories.tag("Water rights"), factories.tag("Watergate")
    author = factories.author("Li Water")
    factories.section("Waterfront")
    release = factories.released(tags=(tag.pk,), bylines=(BylineEntry(author.pk),))
    factories.article(tags=(unused.pk,))

    assert client.get("/search/suggest.json?q=wat").json() == ["Li Water", "Waterfront", "Water rights"]

    workflow.withdraw(release.article, by=None, reason="Wrong.", notice="Taken back.")

    assert client.get("/search/suggest.json?q=WAT").json() == ["Waterfront"]
    assert client.get("/search/suggest.json?q=w").json() == []
