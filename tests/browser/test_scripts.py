"""Nothing that somebody wrote runs, in any text and at any address: in Chromium, which is told to ignore our policy.

The suite writes every payload somewhere, and something in every text. `make hostile` (HOSTILE=all) goes on until every
payload was in every text.
"""

import os
from collections import Counter
from html import escape
from itertools import batched
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

from articles.models import Release
from newsroom.search import following
from tests import factories
from tests.browser.desk import text_editor
from tests.hostile.newsroom import REPEATED_AT_THE_DESK, REPEATED_TO_READERS, Newsroom, repeated
from tests.hostile.payloads import OURS, PAYLOADS
from tests.hostile.poison import Poison, packs

pytestmark = [pytest.mark.any_database, pytest.mark.database("sqlite"), pytest.mark.usefixtures("own_folders")]

AUDIT = (Path(__file__).parents[1] / "hostile/audit.js").read_text()
ALL = os.environ.get("HOSTILE") == "all"
FEW, MANY = 8, 100  # payloads side by side in one text
# It is asked for every half minute.
ASKS_WHAT_IS_BREAKING = """
document.querySelector("[data-breaking]").dataset.breaking = ""
Date.now = () => 1e15
document.dispatchEvent(new Event("visibilitychange"))
"""
# What payloads of others call to be seen; and it would stand in the way.
OTHERS_CALL = "window.alert = window.confirm = window.prompt = window.print = () => window.__hit(-1)"
SHOWN = "**/what-was-answered/"


class Watched:
    """A window that ignores the policy, with what ran in it, and what it showed that could run."""

    def __init__(self, page: Page) -> None:
        self.page, self.at = page, ""
        self.ran: list[tuple[str, int]] = []
        self.wrong: list[str] = []
        self.shown: Counter[str] = Counter()
        page.add_init_script(OTHERS_CALL)
        page.context.expose_binding("__hit", lambda source, number: self.ran.append((self.at, number)))

    def open(self, address: str) -> None:
        self.at = address
        try:
            self.page.goto(address)
        except Error as error:
            if "Download is starting" not in error.message:
                raise
        else:
            self.look()

    def show(self, name: str, html: str, kind: str = "text/html") -> None:
        """Show what was answered to another request than a browser's."""
        self.page.route(SHOWN, lambda route: route.fulfill(body=html, content_type=f"{kind}; charset=utf-8"))
        self.open("/what-was-answered/")
        self.at = name
        self.page.unroute(SHOWN)

    def look(self) -> None:
        for frame in self.page.frames:
            try:
                found = frame.evaluate(AUDIT)
            except Error as error:
                if "detached" not in error.message:
                    raise
                continue  # it is gone, with what was in it
            self.wrong += [f"{self.at}: {one}" for one in found["wrong"]]
            self.shown[self.at] += found["shown"]


@pytest.fixture
def watched(window):
    def open_window(user=None) -> Watched:
        return Watched(window(user, bypass_csp=True, service_workers="block"))

    return open_window


def use(desk: Watched, site: Watched, newsroom: Newsroom) -> None:
    """What scripts of ours put into a page later: names that are offered, what is found, notes, a new strip."""
    page, change = desk.page, f"/admin/articles/article/{newsroom.story.pk}/change/"
    desk.open(change)
    text_editor(page).wait_for()
    page.keyboard.press("Control+k")
    page.locator(".palette [role=option]").first.wait_for()
    page.keyboard.type("window")
    page.locator(".palette [role=option]").first.wait_for()
    desk.look()
    page.keyboard.press("Escape")
    for name in ("Author", "Source", "Tag"):
        page.get_by_role("combobox", name=name).last.fill("window")
        page.locator("[role=listbox]:visible [role=option]").first.wait_for()
        desk.look()
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Notes").first.click()
    page.locator("[data-notes-list] .thread").first.wait_for()
    page.get_by_label("New note").fill("@")
    page.get_by_label("New note").press("End")
    page.locator("[role=listbox]:visible [role=option]").first.wait_for()
    desk.look()
    page.locator("[data-lead] [data-choose]").first.click()
    page.locator("dialog.chooser li").first.wait_for()
    desk.look()
    page.keyboard.press("Escape")

    desk.open("/admin/fronts/home-en/")
    with page.expect_response("**/stories/**"):
        page.get_by_role("searchbox", name="Search").fill("window")
    desk.look()

    site.open("/search/")
    with site.page.expect_response("**/suggest.json**"):
        site.page.locator("[data-suggest]").press_sequentially("window")
    site.look()
    site.open("/")
    with site.page.expect_response("**/breaking.json"):
        site.page.evaluate(ASKS_WHAT_IS_BREAKING)
    site.look()


def test_nothing_that_was_written_runs_anywhere(watched, live_server, groups):
    newsroom = Newsroom(whole=ALL)
    poison = Poison(packs(MANY if ALL else FEW))
    desk, site = watched(newsroom.admin), watched()

    for turn in range(len(poison.packs) if ALL else 1):
        poison.spread(turn)
        following.catch_up()
        for address in newsroom.desk + repeated(REPEATED_AT_THE_DESK, PAYLOADS[turn * MANY]):
            desk.open(address)
        for address in newsroom.readers + repeated(REPEATED_TO_READERS, PAYLOADS[turn * MANY]):
            site.open(address)
        for name, page in newsroom.answers(poison.packs[turn]):
            desk.show(name, page)
        use(desk, site, newsroom)
        for mail in newsroom.mails():
            assert mail.get_content_type() == "text/plain"
            desk.show("a mail", mail.get_payload(decode=True).decode(), "text/plain")
        shown = desk.shown + site.shown
        print(f"Turn {turn + 1} of {len(poison.packs)}: {shown.total()} shown at {len(shown)} addresses.", flush=True)

    assert (desk.ran + site.ran, desk.wrong + site.wrong) == ([], [])
    assert (newsroom.telling - shown.keys(), poison.written - poison.reached) == (set(), set())


def test_what_runs_is_noticed(watched, live_server, groups):
    """In a page of ours, past the cleaner; and by the payloads themselves, of which most run where nobody escapes them."""
    story = factories.released(headline="One", body="<p>Text.</p>")
    Release.objects.filter(pk=story.pk).update(
        body="<img src=x onerror=window.__hit(7)><a href='java&Tab;script:x'>x</a><script>y</script>"
    )
    site, raw = watched(), watched()

    site.open(story.get_absolute_url())
    for some in batched(OURS if ALL else OURS[::40], 50):
        frames = (f'<iframe srcdoc="{escape(f"<!doctype html><p>{payload}")}"></iframe>' for payload in some)
        raw.page.set_content("".join(frames))
        raw.page.wait_for_timeout(500)

    ran = {number for _, number in raw.ran}
    print(f"Of {len(OURS)} payloads, {len(ran)} run by themselves in a page.", flush=True)
    assert site.ran == [(story.get_absolute_url(), 7)]
    assert [one.split(": ")[1] for one in site.wrong] == ["handler", "address", "script"]
    assert len(ran) > (600 if ALL else 10)
