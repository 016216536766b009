"""Pages with lists: sections, authors, topics; paged by key."""

from datetime import UTC, datetime

import pytest

from articles import authors, photos, sections, tags, workflow
from articles.working_copy import BylineEntry
from newsroom.public import lists
from tests import factories
from tests.public.reader import elements, lines, stories

SAME = datetime(2026, 1, 29, 9, 5, 0, 123456, tzinfo=UTC)


@pytest.fixture
def everywhere(db):
    """Make stories that are listed under one section, one author and one topic."""
    section, author, tag = factories.section("Pakistan"), factories.author("Ayesha Khan"), factories.tag("Water")

    def make(count, **fields):
        listed = {"section": section.pk, "bylines": (BylineEntry(author.pk),), "tags": (tag.pk,)}
        return [factories.released(**listed | {"headline": f"Story {n}"} | fields) for n in range(count)]

    return make


LISTS = ["/pakistan/", "/author/ayesha-khan/", "/tag/water/"]


@pytest.mark.parametrize("address", [*LISTS, "/archive/2026/01/29/"])
def test_paging_walks_every_row_once_also_with_equal_dates(get, everywhere, address, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 4)
    monkeypatch.setattr(lists, "DAY_PAGE", 4)
    everywhere(5, dated=SAME)
    everywhere(4, dated=SAME.replace(microsecond=0))
    everywhere(2, dated=SAME.replace(minute=4))

    seen, pages, query = [], 0, ""
    while query is not None:
        response = get(address + query)
        seen += [a["href"] for a in elements(response, "a") if a["href"].startswith("/pakistan/story-")]
        older = elements(response, "a", rel="next")
        query, pages = (older[0]["href"] if older else None), pages + 1

    assert (len(seen), len(set(seen)), pages) == (11, 11, 3)


def test_page_is_found_by_comparing_rows(get, everywhere, django_assert_num_queries):
    everywhere(1)

    with django_assert_num_queries(3) as queries:
        get("/pakistan/?before=2026-01-29T09:05:00.123456Z_7")

    assert '("articles_releasesection"."published_at", "articles_releasesection"."release_id") < (' in queries[2]["sql"]
    assert "OFFSET" not in "".join(query["sql"] for query in queries)


@pytest.mark.parametrize("address", [*LISTS, "/archive/"])
@pytest.mark.parametrize(
    "cursor",
    ["", "x", "2026-01-29", "2026-13-29T09:05:00.123456Z_7", "2026-01-29T09:05:00.123456Z_0", "1' OR 1=1", "٣"],
)
def test_cursor_that_makes_no_sense_is_a_bad_request(get, everywhere, address, cursor):
    everywhere(1)

    response = get(address, {"before": cursor})

    assert response.status_code == 400
    assert lines(response)[0] == "This address can’t be read"


def test_query_keys_that_no_page_knows_are_ignored(get, everywhere):
    everywhere(1)

    for address in ("/", *LISTS):
        assert get(address, {"utm_source": "x", "p": "-1"}).status_code == 200, address


# Sections


def test_section_page_shows_its_words_its_children_and_their_stories(get):
    parent = factories.section("Pakistan", description="The country.")
    child = factories.section("Climate", parent=parent)
    factories.released(headline="Own", section=parent.pk)
    factories.released(headline="Child's", section=child.pk)
    factories.released(headline="Further", further_sections=(parent.pk,))
    factories.released(headline="Other")

    response = get("/pakistan/")

    assert lines(response)[:3] == ["Pakistan", "The country.", "Climate"]
    assert stories(response) == ["Further", "Child's", "Own"]


def test_child_section_leads_back_to_its_main_section(get):
    factories.section("Climate", parent=factories.section("Pakistan"))

    response = get("/climate/")

    assert lines(response) == ["Front page", "Pakistan", "Climate", "No stories here yet."]


def test_section_keeps_its_old_address(get):
    section = factories.section("Weather")
    section.slug = "climate"
    sections.save(section, by=None)

    response = get("/weather/")

    assert (response.status_code, response["Location"]) == (301, "/climate/")


def test_section_that_never_was_is_not_found(get):
    response = get("/nowhere/")

    assert response.status_code == 404
    assert lines(response)[0] == "There is no page at this address"


# Authors and topics


def test_author_page_shows_position_bio_and_stories(get):
    author = factories.author("Ayesha Khan")
    author.position, author.bio = "Islamabad correspondent", "Covers planning."
    author.save()
    factories.released(headline="Hers", bylines=(BylineEntry(author.pk),))
    factories.released(headline="Not hers")

    response = get("/author/ayesha-khan/")

    assert lines(response)[:3] == ["Ayesha Khan", "Islamabad correspondent", "Covers planning."]
    assert stories(response) == ["Hers"]


def test_author_page_shows_the_photo_while_its_rights_last_and_leads_to_the_feed(get, photo, django_assert_num_queries):
    author = factories.author("Ayesha Khan")
    authors.portray(author, photo, base="", by=None)
    factories.released(bylines=(BylineEntry(author.pk),))

    with django_assert_num_queries(4):
        shown = get("/author/ayesha-khan/")
    photos.kill(photo, by=None, reason="Wrong person.")
    without = get("/author/ayesha-khan/")

    assert [img["alt"] for img in elements(shown, "img")] == ["A path across a green slope"]
    assert f"photo-{photo.pk}" in shown["Surrogate-Key"].split()
    assert elements(without, "img") == []
    assert [a["href"] for a in elements(without, "a", type="application/rss+xml")] == ["/author/ayesha-khan/rss.xml"]


def test_author_keeps_an_old_address(get):
    author = factories.author("Ayesha Khan")
    factories.released(bylines=(BylineEntry(author.pk),))
    author.slug = "ayesha-k"
    authors.save(author, by=None)

    response = get("/author/ayesha-khan/")

    assert (response.status_code, response["Location"]) == (301, "/author/ayesha-k/")


def test_topic_page_shows_its_words_and_stories(get):
    tag = factories.tag("Water")
    tag.description = "Rivers and wells."
    tag.save()
    factories.released(headline="Wet", tags=(tag.pk,))
    factories.released(headline="Dry")

    response = get("/tag/water/")

    assert lines(response)[:3] == ["Topic", "Water", "Rivers and wells."]
    assert stories(response) == ["Wet"]


def test_merged_topic_leads_to_the_one_it_went_into(get):
    old, new = factories.tag("Aqua"), factories.tag("Water")
    factories.released(tags=(old.pk,))
    tags.merge(old, into=new, by=None)

    response = get("/tag/aqua/")

    assert (response.status_code, response["Location"]) == (301, "/tag/water/")


def test_author_and_topic_without_a_live_story_are_not_found(get):
    author, tag = factories.author("Secret Author"), factories.tag("Secret topic")
    listed = {"bylines": (BylineEntry(author.pk),), "tags": (tag.pk,)}
    factories.article(**listed)
    scheduled = factories.article(**listed)
    workflow.release(scheduled, base=1, by=None, live_from=datetime(2099, 1, 1, tzinfo=UTC))
    withdrawn = factories.article(**listed)
    workflow.release(withdrawn, base=1, by=None)
    workflow.withdraw(withdrawn, by=None, reason="x", notice="Gone.")

    assert get("/author/secret-author/").status_code == 404
    assert get("/tag/secret-topic/").status_code == 404


def test_old_addresses_of_those_without_a_live_story_are_not_found(get):
    author, old, new = factories.author("Secret Author"), factories.tag("Aqua"), factories.tag("Water")
    author.slug = "other"
    authors.save(author, by=None)
    tags.merge(old, into=new, by=None)

    assert get("/author/secret-author/").status_code == 404
    assert get("/tag/aqua/").status_code == 404
