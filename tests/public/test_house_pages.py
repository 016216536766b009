"""The pages about the house: what readers see of them, and when."""

import pytest

from articles import house_pages
from tests import factories
from tests.public.reader import elements, lines


def test_page_is_read_and_linked_from_the_foot_of_every_page(get):
    factories.house_page("Code of ethics", kind="ethics", body="<h2>Gifts</h2><p>We take none.</p>")
    factories.house_page("Who we are", kind="about", slug="us")

    response = get("/about/code-of-ethics/")

    assert lines(response)[:3] == ["Front page", "About The Indus Wire", "Code of ethics"]
    assert lines(response)[4:] == ["Gifts", "We take none."]
    assert [a["href"] for a in elements(get("/nowhere/"), "a") if a["href"].startswith("/about/")] == [
        "/about/", "/about/us/", "/about/code-of-ethics/",
    ]  # fmt: skip
    assert lines(get("/about/"))[-2:] == ["Who we are", "Code of ethics"]


def test_page_in_urdu_runs_from_right_to_left(get):
    page = factories.house_page("ضابطہ اخلاق", language="ur")

    response = get(page.get_absolute_url())

    assert elements(response, "article", class_="story", lang="ur", dir="rtl") != []
    assert [a["lang"] for a in elements(response, "a", href=page.get_absolute_url())] == ["ur"]


@pytest.mark.parametrize("address", ["/about/ethics/", "/about/", "/sitemap-about.xml"])
def test_what_is_not_live_is_not_there(get, address):
    page = factories.house_page("Ethics", is_live=False)

    before = get(address).status_code
    page.is_live = True
    house_pages.save(page, by=None)
    live = get(address).status_code
    page.is_live = False
    house_pages.save(page, by=None)

    assert (before, live, get(address).status_code) == (404, 200, 404)


def test_old_address_leads_on_while_the_page_is_live(get):
    page = factories.house_page("Ethics")
    page.slug = "code-of-ethics"
    house_pages.save(page, by=None)

    moved = get("/about/ethics/")
    assert (moved.status_code, moved["Location"]) == (301, "/about/code-of-ethics/")

    factories.house_page("Ethics", body="<p>A new one at the old address.</p>")
    assert get("/about/ethics/").status_code == 200

    page.is_live = False
    house_pages.save(page, by=None)
    assert get("/about/code-of-ethics/").status_code == 404


def test_contact_is_told_where_the_house_has_one(get, settings):
    factories.house_page("Ethics")
    assert elements(get("/about/"), "address") == []

    settings.NEWSROOM_EMAIL, settings.NEWSROOM_TELEPHONE = "desk@news.example.org", "+92 51 123"

    assert [a["href"] for a in elements(get("/about/"), "a")[-99:] if ":" in a["href"]] == [
        "tel:+9251123",
        "mailto:desk@news.example.org",
    ]
