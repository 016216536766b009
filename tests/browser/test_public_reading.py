"""The readers' site in a real browser: every width and theme, without a script, nothing from elsewhere."""

import pytest

from articles import workflow
from articles.models import Release
from articles.working_copy import BylineEntry
from tests import factories
from tests.public.every_page import LONG, EveryPage

pytestmark = pytest.mark.any_database


@pytest.fixture
def open_page(window):
    """Open an address in a window of its own, which also keeps what it asked for: `open_page("/", width=360)`."""

    def open_it(address, **how):
        page = window(**how)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address, wait_until="load")
        return page

    return open_it


@pytest.fixture
def addresses(live_server):
    """A small house with all that a page can hold; the address of each kind of page."""
    golden = factories.golden()
    workflow.raise_breaking(golden, base=1, by=None)
    workflow.correct(golden, by=None, kind="clarification", text="The forum was held in Islamabad.")
    section = golden.section
    author, tag = golden.bylines.get().author, golden.tags.get()
    listed = {"section": section.pk, "bylines": (BylineEntry(author.pk),), "tags": (tag.pk,)}
    urdu = factories.released(
        headline="مارگلہ کی پہاڑیاں", kicker="پاکستان", language="ur", body="<p>پانی</p>", **listed
    )
    factories.released(headline=LONG.strip(), kind="opinion", standfirst=LONG, **listed)
    gone = factories.released(**listed)
    workflow.withdraw(gone.article, by=None, reason="Hoax", notice="We took this story back.")
    return {
        "home": "/",
        "story": golden.releases.get().get_absolute_url(),
        "urdu story": urdu.get_absolute_url(),
        "section": "/pak-china/",
        "author": "/author/ayesha-khan/",
        "topic": "/tag/pak-china/",
        "archive": "/archive/",
        "gone": gone.get_absolute_url(),
        "nowhere": "/nowhere/",
        "bad": "/pak-china/?before=x",
    }


# Wide by day, and by night what a desktop's 1280 by 1024 pixels are at 400 % zoom, WCAG 1.4.10: a small phone, too.
SCREENS = {"light": (1400, 900), "dark": (320, 256)}


def test_every_page_is_accessible_fits_wide_and_at_400_percent_in_both_directions_and_breaks_no_policy(
    window, axe, live_server
):
    page, directions, wrong = window(), {}, []

    for name, address in EveryPage().addresses.items():
        page.goto(address)
        directions[name] = page.evaluate("document.documentElement.dir")
        for scheme, (width, height) in SCREENS.items():
            page.emulate_media(color_scheme=scheme)
            page.evaluate("Promise.allSettled(document.getAnimations().map(animation => animation.finished))")
            page.set_viewport_size({"width": width, "height": height})
            wrong += [f"{name}, {width} px: {fault}" for fault in axe(page)]
            if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
                wrong.append(f"{name}: {needed} px wide at {width}")

    assert wrong == []
    assert [said for said in page.said if "Content Security Policy" in said] == []
    assert {name for name, direction in directions.items() if direction == "rtl"} >= {
        "Urdu home",
        "Urdu story",
        "preview",
    }


def test_page_is_whole_under_the_policy_and_asks_this_house_only(open_page, addresses, live_server):
    for name, address in addresses.items():
        page = open_page(address)

        assert [line for line in page.said if "status of 4" not in line] == [], name
        assert [url for url in page.asked if not url.startswith(live_server.url)] == [], name
        assert page.evaluate("document.cookie") == "", name


def test_font_is_sent_for_urdu_stories_only(open_page, addresses):
    names = ("home", "story", "urdu story")

    fonts = {}
    for name in names:
        page = open_page(addresses[name])
        page.evaluate("document.body.offsetHeight && document.fonts.ready.then(() => true)")  # laid out, so asked for
        fonts[name] = [url for url in page.asked if url.endswith("woff2")]

    assert [len(asked) for asked in fonts.values()] == [0, 0, 1]


def test_reader_without_scripts_goes_from_the_front_page_to_the_last_page_of_a_list(open_page, addresses):
    golden = Release.objects.get(headline=factories.GOLDEN_HEADLINE)
    for _ in range(24):
        factories.released(section=golden.section_id, tags=(golden.release_tags.get().tag_id,))
    page = open_page("/", java_script_enabled=False)

    page.get_by_role("main").get_by_role("link", name=factories.GOLDEN_HEADLINE).click()
    assert page.locator(".story .badge").inner_text() == "Breaking"
    assert page.locator(".story__credit").inner_text() == "Credit: Independent News Pakistan (INP) — Pak-China"

    page.get_by_role("list", name="Topics").get_by_role("link", name="Pak-China").click()
    assert page.locator("h1").inner_text() == "Pak-China"
    assert page.locator(".river > li").count() == 24

    page.get_by_role("link", name="Older stories").click()
    assert page.locator(".river > li").last.locator("h2").inner_text() == factories.GOLDEN_HEADLINE


def test_reader_with_a_keyboard_skips_to_the_news(open_page, addresses):
    page = open_page(addresses["story"])

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the news"

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
