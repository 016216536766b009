"""The list of stories: what each is now, found by what it is, at a literal price."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import presence, workflow
from articles.admin.article import ArticleScreen
from articles.working_copy import BylineEntry
from tests import factories
from tests.articles.admin.desk import LIST
from tests.articles.story import edited


def headlines(response) -> list[str]:
    return [article.headline for article in response.context["cl"].result_list]


def many(count: int) -> None:
    for n in range(count):
        article = factories.article(
            headline=f"Story {n}", bylines=(BylineEntry(factories.author().pk),), tags=(factories.tag().pk,)
        )
        workflow.raise_breaking(article, base=1, by=None)
        presence.beat(article, opening=f"opening-of-story-{n}", by=factories.user(), at=timezone.now())


@pytest.mark.parametrize("count", [1, 30])
def test_list_costs_the_same_for_one_and_for_many(signed_in, editor, count, django_assert_num_queries):
    many(count)
    client = signed_in(editor)

    with django_assert_num_queries(10):
        response = client.get(LIST)

    assert len(headlines(response)) == count


@pytest.mark.parametrize("count", [1, 30])
def test_search_costs_two_queries_more(signed_in, editor, count, django_assert_num_queries):
    many(count)
    client = signed_in(editor)

    with django_assert_num_queries(12):
        response = client.get(LIST, {"q": "story", "status": "breaking", "changes": "", "mine": ""})

    assert len(headlines(response)) == count


def test_list_reads_no_bodies_and_never_counts(signed_in, editor, django_assert_max_num_queries):
    many(2)
    client = signed_in(editor)

    with django_assert_max_num_queries(12) as queries:
        client.get(LIST)

    statements = [query["sql"].lower() for query in queries.captured_queries]
    assert [s for s in statements if "count(" in s] == []
    assert [s for s in statements if '"articles_article"."body"' in s] == []


def test_each_story_shows_what_it_is_now(signed_in, editor):
    now = timezone.now()
    made = {name: factories.article(headline=name) for name in (
        "draft", "in_review", "approved", "scheduled", "breaking", "published", "withdrawn", "spiked",
    )}  # fmt: skip
    workflow.submit(made["in_review"], base=1, by=None)
    workflow.approve(made["approved"], base=1, by=None)
    workflow.release(made["scheduled"], base=1, by=None, live_from=now + timedelta(hours=1))
    workflow.raise_breaking(made["breaking"], base=1, by=None)
    for name in ("published", "withdrawn"):
        workflow.release(made[name], base=1, by=None)
    workflow.withdraw(made["withdrawn"], by=None, reason="Wrong", notice="Gone.")
    workflow.spike(made["spiked"], by=None)
    client = signed_in(editor)

    rows = client.get(LIST).context["cl"].result_list
    found = {status: headlines(client.get(LIST, {"status": status})) for status in made}

    assert {row.headline: row.status for row in rows} == {name: name for name in made}
    assert found == {name: [name] for name in made}


def test_breaking_ends_in_the_list_by_the_clock(signed_in, editor, time_machine):
    start = timezone.now().replace(microsecond=0)
    time_machine.move_to(start, tick=False)
    workflow.raise_breaking(factories.article(headline="Flood"), base=1, by=None, ends_at=start + timedelta(hours=1))
    client = signed_in(editor)

    time_machine.move_to(start + timedelta(minutes=59, seconds=59), tick=False)
    before = headlines(client.get(LIST, {"breaking": "1"}))
    time_machine.move_to(start + timedelta(hours=1), tick=False)
    after = headlines(client.get(LIST, {"breaking": "1"}))

    assert (before, after) == (["Flood"], [])


def test_story_changed_after_its_release_is_marked(signed_in, editor):
    article = factories.released(headline="Live").article
    client = signed_in(editor)
    before = "unreleased changes" in client.get(LIST).content.decode()

    workflow.edit(article, factories.copy(headline="Newer", section=article.section_id), base=1, by=editor)

    assert (before, "unreleased changes" in client.get(LIST).content.decode()) == (False, True)


def test_filters_by_section_and_author(signed_in, editor):
    sport, author = factories.section("Sport"), factories.author("Li Na")
    factories.article(headline="Match", section=sport.pk)
    factories.article(headline="By Li Na", bylines=(BylineEntry(author.pk),))
    client = signed_in(editor)

    assert headlines(client.get(LIST, {"section": sport.pk})) == ["Match"]
    assert headlines(client.get(LIST, {"author": author.pk})) == ["By Li Na"]


def test_search_finds_words_of_the_headline(signed_in, editor):
    factories.article(headline="Copper and gold")
    factories.article(headline="Weather")

    assert headlines(signed_in(editor).get(LIST, {"q": "gold"})) == ["Copper and gold"]


@pytest.mark.parametrize("lookup", [
    "editor_note__startswith", "created_by__password__startswith", "headline__regex", "section__id", "pk__in", "id",
])  # fmt: skip
def test_lookups_that_no_filter_names_are_refused(signed_in, editor, lookup):
    factories.article(headline="Secret", editor_note="A source's name")

    response = signed_in(editor).get(LIST, {lookup: "A"})

    assert response.status_code == 400


@pytest.mark.parametrize("query", [
    {"status": "x"}, {"section": "1 OR 1=1"}, {"section": "999"}, {"author": "-1"}, {"breaking": "2"},
    {"changes": "yes"}, {"mine": "2"}, {"status": "published' OR 1=1"}, {"section": "None"},
])  # fmt: skip
def test_values_that_no_filter_offers_lead_back_to_the_list(signed_in, editor, query):
    factories.article()

    response = signed_in(editor).get(LIST, query)

    assert (response.status_code, response["Location"]) == (302, f"{LIST}?e=1")


def followed(client, address: str = LIST) -> list[list[str]]:
    """The headlines of each page, as the links to older ones lead."""
    pages = []
    while address:
        response = client.get(address)
        pages.append(headlines(response))
        older = response.context["cl"].older
        address = f"{LIST}{older}" if older else ""
    return pages


def test_pages_lead_on_by_the_last_story_without_a_count(signed_in, editor, monkeypatch):
    monkeypatch.setattr(ArticleScreen, "list_per_page", 3)
    for n in range(7):
        factories.article(headline=f"Story {n}")
    client = signed_in(editor)

    pages = followed(client)
    second = client.get(f"{LIST}{client.get(LIST).context['cl'].older}")

    assert pages == [["Story 6", "Story 5", "Story 4"], ["Story 3", "Story 2", "Story 1"], ["Story 0"]]
    assert second.context["cl"].newer == "?"


def test_stories_changed_at_one_instant_are_each_on_one_page(signed_in, editor, monkeypatch, time_machine):
    monkeypatch.setattr(ArticleScreen, "list_per_page", 2)
    time_machine.move_to(timezone.now(), tick=False)
    made = [factories.article().headline for _ in range(5)]

    assert [name for page in followed(signed_in(editor)) for name in page] == made[::-1]


def test_nothing_is_missed_or_seen_twice_while_others_save(signed_in, editor, monkeypatch):
    monkeypatch.setattr(ArticleScreen, "list_per_page", 3)
    made = [factories.article(headline=f"Story {n}") for n in range(9)]
    client = signed_in(editor)
    first = client.get(LIST)

    edited(made[7], standfirst="Seen already, and saved now.")
    edited(made[1], standfirst="Not seen yet: it is at the top now.")
    factories.article(headline="New")
    rest = followed(client, f"{LIST}{first.context['cl'].older}")

    assert headlines(first) == ["Story 8", "Story 7", "Story 6"]
    assert rest == [["Story 5", "Story 4", "Story 3"], ["Story 2", "Story 0"]]
    assert headlines(client.get(LIST)) == ["New", "Story 1", "Story 7"]


def test_filters_go_with_the_pages(signed_in, editor, monkeypatch):
    monkeypatch.setattr(ArticleScreen, "list_per_page", 2)
    for n in range(5):
        factories.article(headline=f"Draft {n}")
        factories.released(headline=f"Out {n}")

    pages = followed(signed_in(editor), f"{LIST}?status=draft&q=draft")

    assert pages == [["Draft 4", "Draft 3"], ["Draft 2", "Draft 1"], ["Draft 0"]]


@pytest.mark.parametrize("cursor", [
    "", "1", "x", "2026-01-29T09:05:00.123456Z", "2026-02-30T09:05:00.123456Z_1", "2026-01-29T09:05:00.123456Z_-1",
    "2026-01-29T09:05:00.123456Z_1\x00", "' OR 1=1 --",
])  # fmt: skip
def test_place_that_is_none_is_a_bad_request(signed_in, editor, cursor):
    factories.article()

    assert signed_in(editor).get(LIST, {"before": cursor}).status_code == 400


def test_filters_by_what_is_mine_and_what_has_no_section(signed_in, editor):
    factories.article(headline="Mine", by=editor)
    factories.article(headline="Nowhere", section=None)
    client = signed_in(editor)

    assert headlines(client.get(LIST, {"mine": "1"})) == ["Mine"]
    assert headlines(client.get(LIST, {"section": "none"})) == ["Nowhere"]


def test_filter_of_unreleased_changes_follows_releases_and_the_clock(signed_in, editor, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    changed, scheduled, withdrawn = (
        factories.released(headline=name).article for name in ("Changed", "Update", "Gone")
    )
    factories.released(headline="As it is out")
    factories.article(headline="A draft")
    for article in (changed, scheduled, withdrawn):
        edited(article, standfirst="More is known.")
    workflow.update(scheduled, base=2, by=None, live_from=now + timedelta(hours=1))
    workflow.withdraw(withdrawn, by=None, reason="Wrong", notice="Gone.")
    client = signed_in(editor)

    before = headlines(client.get(LIST, {"changes": "1"}))
    time_machine.move_to(now + timedelta(hours=1), tick=False)
    after = headlines(client.get(LIST, {"changes": "1"}))
    workflow.update(changed, base=2, by=None)

    assert (sorted(before), after) == (["Changed", "Update"], ["Changed"])
    assert headlines(client.get(LIST, {"changes": "1"})) == []
