"""What the command palette finds, for whom, and what it costs."""

from dataclasses import replace

import pytest

from articles import limits, workflow
from articles.working_copy import WorkingCopy
from tests import factories
from tests.articles.admin.desk import address

pytestmark = pytest.mark.django_db

PALETTE = "/admin/palette/"


def groups(client, q="", story="") -> dict[str, list[dict]]:
    response = client.get(PALETTE, {"q": q, "story": story})
    return {group["title"]: group["entries"] for group in response.json()["groups"]}


def names(client, q="", story="") -> dict[str, list[str]]:
    return {title: [entry["name"] for entry in found] for title, found in groups(client, q, story).items()}


def test_story_is_found_by_the_words_of_its_headline_the_last_changed_first(signed_in, reporter):
    client = signed_in(reporter)
    old = factories.article(headline="Ferry timetable for the winter")
    new = factories.article(headline="Winter: the ferry stays")
    factories.article(headline="Ferries in summer")

    found = groups(client, "ferry winter")

    assert [entry["name"] for entry in found["Stories"]] == [new.headline, old.headline]
    assert found["Stories"][0] == {
        "name": new.headline, "url": address(new), "hint": f"Draft · {new.section} · #{new.pk}", "control": "",
    }  # fmt: skip


@pytest.mark.parametrize("query", ["señor", "senor", "SENO", "port expansion", "cpec port", "señor-in-town"])
def test_story_is_found_as_the_list_finds_it(signed_in, reporter, query):
    factories.article(headline="Señor Khan on the port's expansion", kicker="CPEC", slug="senor-in-town")
    factories.article(headline="Sensor and passport expand")

    assert names(signed_in(reporter), query)["Stories"] == ["Señor Khan on the port's expansion"]


def test_story_is_found_once_by_an_id_that_is_in_its_headline(signed_in, reporter):
    article = factories.article(headline="Flight")
    workflow.edit(article, replace(WorkingCopy.of(article), headline=f"Flight {article.pk}"), base=1, by=None)

    assert names(signed_in(reporter), str(article.pk))["Stories"] == [f"Flight {article.pk}"]


def test_story_is_found_by_its_id_and_by_the_address_that_is_pasted(signed_in, reporter):
    client, release = signed_in(reporter), factories.released(headline="Ferry")
    article, path = release.article, release.get_absolute_url()
    factories.article(headline="Another ferry")
    queries = [
        str(article.pk), f"#{article.pk}", path, f"https://news.example{path}", f"news.example{path}?utm=x#top",
        path.rstrip("/"), address(article), f"http://127.0.0.1:8000{address(article, 'history')}",
    ]  # fmt: skip

    found = [names(client, query).get("Stories") for query in queries]

    assert found == [["Ferry"]] * len(queries)


@pytest.mark.parametrize(
    "query", ["24/7", "a/b-c", "999999999999999999", "/x-999999999999999999/", "#", "%", "_" * 400]
)
def test_what_is_no_address_is_searched_for(signed_in, reporter, query):
    factories.article(headline="Nothing of that")

    assert "Stories" not in names(signed_in(reporter), query)


def test_number_is_also_searched_for_in_headlines(signed_in, reporter):
    factories.article(headline="Budget 20269")

    assert names(signed_in(reporter), "20269")["Stories"] == ["Budget 20269"]


def test_authors_tags_and_sections_are_found(signed_in, reporter):
    author, tag, section = factories.author("Khan"), factories.tag("Khanpur"), factories.section("Khanewal")

    found = groups(signed_in(reporter), "khan")

    assert {title: [entry["url"] for entry in entries] for title, entries in found.items()} == {
        "Authors": [f"/admin/articles/author/{author.pk}/change/"],
        "Tags": [f"/admin/articles/tag/{tag.pk}/change/"],
        "Sections": [f"/admin/articles/section/{section.pk}/change/"],
    }


def test_without_a_query_there_are_the_last_stories_and_the_screens(signed_in, reporter):
    factories.article(headline="Ferry")

    found = names(signed_in(reporter))

    assert found["Changed last"] == ["Ferry"]
    assert found["Go to"][:5] == ["Write a story", "Home", "Board", "Calendar", "Stories"]
    assert list(found) == ["Changed last", "Go to"]


def test_open_story_offers_what_its_user_may_do(signed_in, reporter, editor):
    article = factories.article()

    offered = {user: names(signed_in(user), story=article.pk)["This story"] for user in (reporter, editor)}

    beside = ["Preview", "History", "Copy to a new story", "Translate"]
    assert offered == {
        reporter: ["Save", "Submit for review", *beside],
        editor: ["Save", "Submit for review", "Approve", "Release", "Raise breaking", "Spike", *beside],
    }


def test_verb_names_its_button_and_its_page(signed_in, editor):
    article = factories.article()

    found = groups(signed_in(editor), "release", story=article.pk)["This story"]

    assert found == [
        {"name": "Release", "url": address(article, "release"), "hint": "", "control": "verb:release"},
    ]


def test_spiked_story_is_not_saved(signed_in, editor):
    article = factories.article()
    workflow.spike(article, by=None)

    assert names(signed_in(editor), story=article.pk)["This story"][:2] == ["Unspike", "Preview"]


def test_who_is_limited_finds_no_other_story_in_any_way(signed_in, editor):
    own, closed = factories.section("Own"), factories.section("Closed")
    hidden = factories.released(headline="Canary", section=closed.pk)
    limits.put(editor, [own], by=None)
    client = signed_in(editor)

    answers = [names(client, q) for q in ("", "canary", str(hidden.article_id), hidden.get_absolute_url())]
    beside = names(client, story=hidden.article_id)

    assert [found for found in answers if "Stories" in found or "Changed last" in found] == []
    assert "This story" not in beside
    assert "Sections" not in names(client, "closed")


def test_staff_without_stories_finds_what_is_theirs(signed_in, staff):
    article = factories.article(headline="Gwadar port")
    factories.tag("Gwadar")
    client = signed_in(staff)

    assert names(client, "gwadar", story=article.pk) == {"Tags": ["Gwadar"]}
    assert names(client)["Go to"] == [
        "Home", "Sections", "Tags", "House pages", "Accounts", "Keyboard shortcuts", "View site",
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "999999"])
def test_story_that_is_none_offers_nothing(signed_in, editor, key):
    assert "This story" not in names(signed_in(editor), story=key)


def test_answer_is_kept_by_no_cache(signed_in, editor):
    assert "no-store" in signed_in(editor).get(PALETTE)["Cache-Control"]


@pytest.mark.parametrize("rows", [1, 3])
def test_palette_costs(signed_in, editor, django_assert_num_queries, rows):
    client = signed_in(editor)
    for number in range(rows):
        article = factories.article(headline=f"Khan {number}")
        factories.author(f"Khan {number}"), factories.tag(f"Khan {number}"), factories.section(f"Khan {number}")

    with django_assert_num_queries(9):
        found = names(client, "khan")
    with django_assert_num_queries(7):
        client.get(PALETTE, {"story": article.pk})

    assert [len(entries) for entries in found.values()] == [rows] * 4
