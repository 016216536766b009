"""The breaking strip of an open page: it comes, changes and goes by itself, and asks no more than it must."""

import pytest
from playwright.sync_api import expect

from articles import workflow
from articles.models import Article
from tests import factories

pytestmark = pytest.mark.any_database

HALF_A_MINUTE = 33_000  # a little more, since each page waits a little more or less


@pytest.fixture
def alert(live_server):
    """Raise a story as breaking."""

    def raise_it(headline="Dam breaks", **how):
        article = factories.article(headline=headline)
        workflow.raise_breaking(article, base=1, by=None, **how)
        return article

    return raise_it


@pytest.fixture
def open_page(window, monkeypatch):
    """A page whose clock the test moves; `asked` counts how often it asked."""
    # The browser's cache goes by the real clock, which the test does not move.
    monkeypatch.setattr("newsroom.public.breaking.SECONDS", 0)

    def open_it(address="/", **how):
        page = window(**how)
        page.asked = []
        page.on("request", lambda request: page.asked.append(1) if request.url.endswith("/breaking.json") else None)
        page.clock.install()
        page.goto(address, wait_until="load")
        return page

    return open_it


def later(page, milliseconds=HALF_A_MINUTE):
    """Let time go by, then let what was asked come in."""
    page.clock.run_for(milliseconds)
    page.wait_for_load_state("networkidle")


def hide(page, hidden):
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});"
        " document.dispatchEvent(new Event('visibilitychange')) }",
        hidden,
    )


def test_alert_comes_changes_and_goes_on_an_open_page(open_page, alert, axe):
    page = open_page()
    strip = page.locator(".strip")
    expect(strip).to_have_count(0)

    first = alert()
    later(page)
    expect(strip).to_contain_text("Breaking Dam breaks")
    expect(page.locator("[data-breaking][aria-live=polite] .strip a")).to_have_attribute(
        "href", Article.objects.get(pk=first.pk).releases.get().get_absolute_url()
    )
    assert axe(page) == []

    alert("Quake", level=3)
    later(page)
    expect(strip).to_have_text("Flash Quake")
    expect(strip).to_have_count(1)

    for article in Article.objects.all():
        workflow.stand_down(article, by=None)
    later(page)
    expect(strip).to_have_count(0)
    assert page.said == []


def test_strip_that_the_page_came_with_is_not_announced_again(open_page, alert):
    alert("A headline of many words " * 9)
    page = open_page()
    page.evaluate("document.querySelector('.strip').dataset.first = '1'")

    later(page)

    assert len(page.asked) == 1
    expect(page.locator(".strip[data-first]")).to_have_count(1)


def test_new_headline_of_the_same_alert_is_shown(open_page, alert):
    article = alert()
    page = open_page()
    article.headline = "Dam holds"
    workflow.edit(article, workflow.WorkingCopy.of(article), base=1, by=None)
    workflow.update(article, base=2, by=None)

    later(page)

    expect(page.locator(".strip")).to_contain_text("Dam holds")


def test_story_is_not_announced_on_its_own_page(open_page, alert):
    article = alert()
    page = open_page(article.releases.get().get_absolute_url())

    later(page)

    assert len(page.asked) == 1
    expect(page.locator(".strip")).to_have_count(0)


def test_hidden_page_asks_nothing_and_asks_at_once_when_it_is_seen_again(open_page, alert):
    page = open_page()
    hide(page, True)

    later(page, 10 * HALF_A_MINUTE)
    assert page.asked == []

    alert()
    hide(page, False)
    later(page, 100)
    assert len(page.asked) == 1
    expect(page.locator(".strip")).to_have_text("Breaking Dam breaks")


def test_page_that_is_looked_at_again_soon_does_not_ask_before_its_time(open_page):
    page = open_page()

    for _ in range(5):
        hide(page, True)
        hide(page, False)
        later(page, 100)

    assert page.asked == []


def test_page_asks_ever_more_seldom_while_nothing_answers(open_page, alert):
    page = open_page()
    page.route("**/breaking.json", lambda route: route.fulfill(status=503))

    asked = []
    for _ in range(10):
        later(page)
        asked.append(len(page.asked))
    page.unroute("**/breaking.json")
    alert()
    later(page, 40 * HALF_A_MINUTE)

    assert asked[-1] <= 4  # after 30, 90, 210 seconds
    assert asked[0] == 1
    expect(page.locator(".strip")).to_have_text("Breaking Dam breaks")


def test_without_a_script_the_strip_is_in_the_page(open_page, alert):
    alert()

    page = open_page(java_script_enabled=False)

    expect(page.locator(".strip")).to_contain_text("Dam breaks")


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1400, "light")])
@pytest.mark.parametrize("level", [1, 2, 3])
def test_strip_of_every_level_can_be_read(open_page, alert, axe, width, scheme, level):
    alert(level=level)

    page = open_page(width=width, color_scheme=scheme)

    assert axe(page) == []
