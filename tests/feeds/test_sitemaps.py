"""Sitemaps: what search engines are told, in chunks that never shift."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import photos, workflow
from articles.models import Article, Release, Revision
from articles.working_copy import BylineEntry
from newsroom.feeds import chunks
from newsroom.formats.sitemap import MOST
from newsroom.lib.figures import Figure, Gallery
from tests import factories
from tests.newsroom.formats.strict import moment, texts, xml

NOON = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOME = "https://news.example.org"
pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def locations(get):
    """The addresses in a sitemap without the house's own part, each checked for it and for its times."""

    def read(address):
        top = xml(get(address).content)
        found = texts(top, ".//sm:loc")
        assert all(url.startswith(f"{HOME}/") and len(url) < 2048 for url in found)
        assert len(found) <= MOST
        assert all(moment(at) for at in texts(top, ".//sm:lastmod"))
        return [url.removeprefix(HOME) for url in found]

    return read


@pytest.fixture
def chunk_of_three(monkeypatch):
    """Chunks of three ids, and the number of the chunk that an id is in."""
    monkeypatch.setattr(chunks, "SPAN", 3)
    return lambda pk: (pk - 1) // 3 + 1


def of(release, name="articles"):
    return f"/sitemap-{name}-{(release.article_id - 1) // chunks.SPAN + 1}.xml"


def put_out(article, **how):
    return workflow.release(article, base=article.revision_number, by=None, **how)


def test_story_is_listed_with_its_last_change(get, locations):
    with time_machine.travel(NOON, tick=False) as clock:
        article = factories.article(dated=NOON - timedelta(days=9))
        release = put_out(article)
        published = texts(xml(get(of(release)).content), "sm:url/sm:lastmod")
        clock.shift(HOUR)
        workflow.correct(article, by=None, kind="update", text="A note.")
        corrected = texts(xml(get(of(release)).content), "sm:url/sm:lastmod")
        index = xml(get("/sitemap.xml").content)

    assert locations(of(release)) == [release.get_absolute_url()]
    assert (published, corrected) == (["2026-11-24T12:00:00+05:00"], ["2026-11-24T13:00:00+05:00"])
    assert dict(zip(texts(index, "sm:sitemap/sm:loc"), texts(index, "sm:sitemap/sm:lastmod"), strict=True)) == {
        f"{HOME}/sitemap-sections.xml": "2026-11-24T12:00:00+05:00",
        f"{HOME}{of(release)}": "2026-11-24T13:00:00+05:00",
    }


def test_index_tells_when_a_chunk_changed_for_as_long_as_it_looks_back(get):
    with time_machine.travel(NOON, tick=False) as clock:
        release = factories.released()
        of_chunk = {"articles": [], "sections": []}
        for later in (timedelta(), chunks.TOLD - HOUR, 2 * HOUR):
            clock.shift(later)
            for sitemap in xml(get("/sitemap.xml").content):
                for name, told in of_chunk.items():
                    told += texts(sitemap, "sm:lastmod") or [None] if name in texts(sitemap, "sm:loc")[0] else []

    when = "2026-11-24T12:00:00+05:00"
    assert of_chunk == {"articles": [when, when, None], "sections": [when, when, when]}
    assert get(of(release)).status_code == 200


def test_story_never_moves_to_another_chunk(get, locations, chunk_of_three):
    releases = [factories.released() for _ in range(9)]
    before = {release.article_id: of(release) for release in releases}

    workflow.withdraw(Article.objects.get(pk=releases[1].article_id), by=None, reason="Hoax", notice="Gone.")
    factories.released()

    for release in [*releases[:1], *releases[2:]]:
        listed = locations(f"/sitemap-articles-{chunk_of_three(release.article_id)}.xml")

        assert release.get_absolute_url() in listed
        assert before[release.article_id] in locations("/sitemap.xml")
        assert len(listed) <= 3


def test_index_names_every_sitemap_that_is_there_and_no_other(get, locations, chunk_of_three, photo):
    listed = {"bylines": (BylineEntry(factories.author().pk),), "tags": (factories.tag().pk,), "lead_photo": photo.pk}
    releases = [factories.released(**listed), *(factories.released() for _ in range(6))]
    for release in releases[2:5]:
        workflow.withdraw(Article.objects.get(pk=release.article_id), by=None, reason="Hoax", notice="Gone.")

    named = locations("/sitemap.xml")

    numbers = sorted({chunk_of_three(r.article_id) for r in [*releases[:2], *releases[5:]]})
    assert [address for address in named if "articles" in address] == [f"/sitemap-articles-{n}.xml" for n in numbers]
    assert {address.rpartition("-")[0] for address in named} == {
        "/sitemap", "/sitemap-articles", "/sitemap-images", "/sitemap-tags", "/sitemap-authors",
    }  # fmt: skip
    assert [get(address).status_code for address in named] == [200] * len(named)
    for number in set(range(max(1, numbers[0] - 2), numbers[-1] + 2)) - set(numbers):
        assert get(f"/sitemap-articles-{number}.xml").status_code == 404


def test_picture_is_listed_under_its_story(get, photo):
    release = factories.released(lead_photo=photo.pk)
    factories.released()

    top = xml(get(of(release, "images")).content)

    assert texts(top, "sm:url/sm:loc") == [f"{HOME}{release.get_absolute_url()}"]
    assert texts(top, "sm:url/image:image/image:loc") == [f"{HOME}/media/photos/{photo.token}-16x9-1600.jpg"]


def test_pictures_in_the_text_are_listed_while_they_may_be_shown(get, photo):
    first, second, killed = (factories.photo(width=1600, height=900) for _ in range(3))
    body = f"<p>One.</p>{Figure(first.pk)}{Gallery((Figure(second.pk), Figure(first.pk), Figure(killed.pk)))}"
    leads, other = factories.released(body=body, lead_photo=photo.pk), factories.released(body=body)
    photos.kill(killed, by=None, reason="Wrong.")
    files = [f"{HOME}/media/photos/{token}-whole-1600.jpg" for token in (first.token, second.token)]
    lead = f"{HOME}/media/photos/{photo.token}-16x9-1600.jpg"

    listed = {
        texts(url, "sm:loc")[0]: texts(url, "image:image/image:loc") for url in xml(get(of(leads, "images")).content)
    }

    assert listed == {
        f"{HOME}{leads.get_absolute_url()}": [lead, *files], f"{HOME}{other.get_absolute_url()}": files,
    }  # fmt: skip


def test_sections_topics_and_authors_are_listed_once_they_have_a_story(locations):
    shown, unused = factories.section("Weather"), factories.section("Empty")
    author, tag = factories.author("Ayesha Khan"), factories.tag("Water")
    factories.released(section=shown.pk, bylines=(BylineEntry(author.pk),), tags=(tag.pk,))
    factories.article(
        section=unused.pk, bylines=(BylineEntry(factories.author("Unseen").pk),), tags=(factories.tag("Unseen").pk,)
    )

    numbers = {name: (pk - 1) // chunks.SPAN + 1 for name, pk in (("tags", tag.pk), ("authors", author.pk))}
    assert locations("/sitemap-sections.xml") == ["/weather/"]
    assert locations(f"/sitemap-tags-{numbers['tags']}.xml") == ["/tag/water/"]
    assert locations(f"/sitemap-authors-{numbers['authors']}.xml") == ["/author/ayesha-khan/"]


def test_story_that_has_its_place_elsewhere_is_in_no_sitemap(get, locations):
    release = factories.released(canonical_url="https://inp.example.org/rain")

    assert get(of(release)).status_code == 404
    assert [address for address in locations("/sitemap.xml") if "articles" in address] == []
    assert locations("/news-sitemap.xml") == []


def test_house_without_a_story_has_empty_maps(get, locations):
    factories.article()

    assert locations("/sitemap.xml") == []
    assert locations("/news-sitemap.xml") == []
    for address in ("sections", "articles-1", "images-1", "tags-1", "authors-1", "articles-999999999999"):
        assert get(f"/sitemap-{address}.xml").status_code == 404, address


# News


def test_news_are_of_two_days_with_the_time_when_they_first_went_out(get, locations):
    with time_machine.travel(NOON - 48 * HOUR, tick=False) as clock:
        old = factories.article(headline="Old")
        put_out(old)
        clock.shift(1)
        recent = factories.article(headline="Recent", language="zh")
        release = put_out(recent)
    with time_machine.travel(NOON, tick=False):
        workflow.update(old, base=1, by=None)
        workflow.update(recent, base=1, by=None)

        top = xml(get("/news-sitemap.xml").content)

    assert texts(top, "sm:url/sm:loc") == [f"{HOME}{release.get_absolute_url()}"]
    assert texts(top, ".//news:title") == ["Recent"]
    assert texts(top, ".//news:name") == ["The Indus Wire"]
    assert texts(top, ".//news:language") == ["zh-cn"]
    assert texts(top, ".//news:publication_date") == ["2026-11-22T12:00:01+05:00"]


def test_news_are_a_thousand_at_most_the_newest(db, locations):
    first = factories.released()
    story = Release.objects.get(pk=first.pk)
    revision = Revision.objects.get(pk=story.revision_id)
    stories = Article.objects.bulk_create(
        Article(headline=f"Story {n}", created_at=NOON, changed_at=NOON) for n in range(1000)
    )
    moments = {article.pk: story.published_at + timedelta(microseconds=1 + n) for n, article in enumerate(stories)}
    now = max(moments.values())
    Release.objects.bulk_create(
        Release(
            article=article, revision=revision, number=1, live_from=now, published_at=moments[article.pk],
            headline=article.headline, kicker="x", slug="x", body="<p>x</p>", section=story.section, language="en",
            kind="news", urgency=5,
        )
        for article in stories
    )  # fmt: skip

    with time_machine.travel(now, tick=False):
        listed = locations("/news-sitemap.xml")

    assert len(listed) == 1000
    assert first.get_absolute_url() not in listed


# The clock, the ETag, the number of queries


def test_story_is_listed_on_the_second_and_gone_on_the_second(get):
    with time_machine.travel(NOON, tick=False):
        release = put_out(factories.article(), live_from=NOON + HOUR, live_until=NOON + 2 * HOUR)
    page = f"{HOME}{release.get_absolute_url()}".encode()

    seen = []
    for minutes in (59.99, 60, 119.99, 120):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            seen.append([page in get(address).content for address in (of(release), "/news-sitemap.xml")])

    assert seen == [[False, False], [True, True], [True, True], [False, False]]


def test_robot_that_comes_back_gets_304_until_something_changes(get):
    factories.released()
    first = get("/news-sitemap.xml")

    assert get("/news-sitemap.xml", headers={"if-none-match": first["ETag"]}).status_code == 304
    factories.released()
    assert get("/news-sitemap.xml", headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_sitemap_asks_the_same_number_of_queries_with_1_and_30_stories(
    get, rows, photo, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(chunks, "SPAN", 10**9)
    for number in range(rows):
        article = factories.article(
            lead_photo=photo.pk,
            bylines=(BylineEntry(factories.author(f"Author {number}").pk),),
            tags=(factories.tag(f"Topic {number}").pk,),
        )
        put_out(article)
        workflow.correct(article, by=None, kind="update", text="A note.")
        if number:  # with the list of them, as many pages as rows
            factories.house_page()

    for name in (
        "sitemap-articles-1",
        "sitemap-images-1",
        "sitemap-sections",
        *(["sitemap-about"] if rows > 1 else []),
        "sitemap-tags-1",
        "sitemap-authors-1",
        "news-sitemap",
    ):
        with django_assert_num_queries(2 if "images" in name else 1):
            assert len(texts(xml(get(f"/{name}.xml").content), "sm:url")) == rows, name
    with django_assert_num_queries(9):
        assert len(texts(xml(get("/sitemap.xml").content), "sm:sitemap")) == 5 + (rows > 1)
