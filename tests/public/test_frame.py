"""What all pages have in common: sections, the breaking strip, headers, the number of queries."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import sections, workflow
from articles.working_copy import BylineEntry, CreditEntry
from tests import factories
from tests.public.reader import elements, lines

NOON = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


@pytest.fixture
def house(db):
    """Make stories so that each page of the site has that many rows; returns the addresses."""
    section, author, tag = factories.section("Pakistan"), factories.author("Ayesha Khan"), factories.tag("Water")
    child = factories.section("Climate", parent=section)
    source = factories.source("Agency", "A")

    factories.house_page("Ethics")

    def make(count):
        for _ in range(count):
            factories.house_page()
        for number in range(count):
            article = factories.article(
                section=child.pk if number % 2 else section.pk,
                bylines=(BylineEntry(author.pk),),
                credits=(CreditEntry(source.pk),),
                tags=(tag.pk, factories.tag(f"Topic {number}").pk),
                lead_photo=factories.photo().pk,
                dated=datetime(2026, 1, 29, 9, number, tzinfo=UTC),
            )
            workflow.raise_breaking(article, base=1, by=None)
            workflow.correct(article, by=None, kind="update", text="A note.")
        return article.releases.get().get_absolute_url()

    return make


PAGES = {
    "/": 4,
    "/pakistan/": 4,
    "/author/ayesha-khan/": 4,
    "/tag/water/": 4,
    "/archive/2026/01/29/": 6,
    "/archive/": 7,
    "/corrections/": 5,
    "/about/": 2,
    "/about/ethics/": 3,
}


@pytest.mark.parametrize("rows", [1, 30])
def test_page_asks_the_same_number_of_queries_with_1_and_30_rows(get, house, rows, django_assert_num_queries):
    story = house(rows)

    for address, count in {**PAGES, "/ur/": 4, story: 5}.items():
        with django_assert_num_queries(count):
            assert get(address).status_code == 200


def test_answers_are_asked_for_anew_each_time_and_carry_no_cookie(get, house, client):
    story = house(2)
    addresses = dict.fromkeys((*PAGES, story), 200)
    addresses |= {"/nowhere/": 404, "/x/y-999/": 404, "/?before=1": 400, "/pakistan/?before=1": 400, story[:-1]: 301}

    for address, status in addresses.items():
        response = get(address)

        assert response.status_code == status, address
        assert response["Cache-Control"] == "public, no-cache", address
        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address


def test_signed_in_editor_sees_what_readers_see(signed_in, house, editor, get):
    story = house(2)

    with time_machine.travel(datetime.now(UTC), tick=False):
        for address in ("/", story):
            assert signed_in(editor).get(address).content == get(address).content


def test_pages_only_answer_reading(client, db):
    assert client.post("/").status_code == 405
    assert client.head("/").status_code == 200


def test_strip_announces_the_highest_then_newest_alert_until_it_ends(get):
    with time_machine.travel(NOON, tick=False) as clock:
        for headline, level in (("Old flash", 3), ("Newer breaking", 2)):
            workflow.raise_breaking(factories.article(headline=headline), base=1, by=None, level=level)
            clock.shift(60)

        assert lines(get("/archive/"), "aside") == ["Flash Old flash"]

    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        assert lines(get("/archive/"), "aside") == ["Breaking Newer breaking"]
    with time_machine.travel(NOON + timedelta(hours=3), tick=False):
        assert lines(get("/archive/"), "aside") == []


def test_strip_does_not_announce_the_story_on_its_own_page(get):
    article = factories.article(section=factories.section("North").pk, slug="quake")
    workflow.raise_breaking(article, base=1, by=None)

    response = get(f"/north/quake-{article.pk}/")

    assert lines(response, "aside") == []


def test_alert_of_a_withdrawn_story_is_not_announced(get):
    article = factories.article(headline="Hoax")
    workflow.raise_breaking(article, base=1, by=None)
    workflow.withdraw(article, by=None, reason="Hoax", notice="Gone.")

    assert lines(get("/"), "aside") == []


def test_main_sections_stand_in_the_masthead_in_order(get):
    factories.section("Sport", order=2)
    parent = factories.section("Pakistan", order=1)
    factories.section("Climate", parent=parent)

    response = get("/pakistan/")

    assert lines(response, "nav")[:3] == ["Front page", "Pakistan", "Sport"]
    assert [a["href"] for a in elements(response, "a") if a.get("aria-current")] == ["/pakistan/"]


def test_nothing_inline_is_on_a_page(get, house):
    story = house(2)

    for address in (*PAGES, story, "/nowhere/"):
        response = get(address)

        assert elements(response, "style") == []
        assert [e for e in elements(response, "script") if "src" not in e and "json" not in e.get("type", "")] == []
        assert [e for tag in ("p", "div", "a", "img") for e in elements(response, tag) if "style" in e] == []


def test_what_is_kept_around_pages_is_of_the_sections_as_they_are_now_and_of_the_page_itself(get):
    section = factories.section("Pakistan")
    story = factories.released(section=section.pk).get_absolute_url()

    def masthead(address):
        return get(address).content.decode().partition('<nav class="sections"')[2].partition("</nav>")[0]

    before = masthead(story)
    assert 'aria-current="page"' not in before
    assert masthead("/pakistan/") == before.replace('href="/pakistan/"', 'href="/pakistan/" aria-current="page"')
    section.name = "Homeland"
    sections.save(section, by=None)
    assert masthead(story) == before.replace("Pakistan<", "Homeland<") != before
