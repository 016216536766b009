"""Opened stories without a connection: shown as copies for a while, and never after the newsroom could say that they ended."""

import socket
import time
from contextlib import suppress
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from articles import photos, workflow
from tests import factories
from tests.articles.story import KILL
from tests.browser.desk import until
from tests.newsroom.lib.pictures import picture

pytestmark = pytest.mark.any_database


class Line:
    """A connection to the server that can be cut: what is offline is truly out of reach."""

    def __init__(self, address: str) -> None:
        self.server = urlsplit(address)
        self.is_up = True
        self.open: list[socket.socket] = []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        with suppress(OSError):
            while True:
                reader, _ = self.door.accept()
                if not self.is_up:
                    reader.close()
                    continue
                server = socket.create_connection((self.server.hostname, self.server.port))
                self.open += [reader, server]
                for pair in ((reader, server), (server, reader)):
                    Thread(target=self._pass_on, args=pair, daemon=True).start()

    @staticmethod
    def _pass_on(one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        self.is_up = False
        for end in self.open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.is_up = True

    def end(self) -> None:
        """Closed and not only cut: a socket that is left to be collected fails whichever test runs by then."""
        self.cut()
        with suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)
        for end in (self.door, *self.open):
            end.close()


@pytest.fixture
def line(live_server):
    made = Line(live_server.url)
    yield made
    made.end()


KEPT = "caches.open('stories').then(stories => stories.keys()).then(keys => keys.map(({url}) => new URL(url).pathname))"


def wait_until_kept(page, *addresses: str) -> None:
    """Until the device keeps these and no others."""
    for _ in range(50):
        if (kept := sorted(page.evaluate(KEPT))) == sorted(addresses):
            return
        time.sleep(0.1)
    raise AssertionError(f"The device keeps {kept}.")


def test_copy_is_read_offline_and_never_after_the_newsroom_could_say_that_the_story_ended(
    window, line, axe, own_folders
):
    photo = photos.add(picture(), by=None, credit="A. Khan", alt="A field")
    section = factories.section("Pakistan")
    first, second, ends = (
        factories.released(headline=headline, lead_photo=photo.pk, section=section.pk)
        for headline in ("First & foremost", "Second", "Ends")
    )
    a, b = first.get_absolute_url(), second.get_absolute_url()
    page = window(width=360)
    page.goto(f"{line.url}{a}?utm_source=x")
    wait_until_kept(page, a)
    page.goto(f"{line.url}{b}")
    wait_until_kept(page, a, b)

    # Offline: what was opened, as a copy that says so, without pictures or other stories; and a list of what there is.
    line.cut()
    page.goto(f"{line.url}{a}")
    expect(page.get_by_role("note")).to_contain_text("Saved copy, last confirmed at ")
    assert page.get_by_role("heading", level=1).inner_text() == "First & foremost"
    assert page.title() == "First & foremost"
    assert page.locator("img").count() == page.get_by_text("Second").count() == 0
    assert page.evaluate("getComputedStyle(document.querySelector('.saved-note')).borderInlineStartWidth") == "4px"
    assert axe(page) == []
    page.goto(f"{line.url}/")
    assert page.get_by_role("main").get_by_role("listitem").all_inner_texts() == ["Second", "First & foremost"]
    assert axe(page) == []

    # Killed meanwhile, and not asked for again: any contact takes the copy away.
    workflow.withdraw(first.article, by=None, **KILL)
    line.mend()
    page.goto(f"{line.url}/")
    wait_until_kept(page, b)
    line.cut()
    page.goto(f"{line.url}{a}")
    assert page.get_by_role("main").get_by_role("listitem").all_inner_texts() == ["Second"]
    line.mend()
    assert page.goto(f"{line.url}{a}").status == 410

    # A page that is open asks by itself; a copy of what was updated, or gets an end, goes too.
    page.goto(f"{line.url}{ends.get_absolute_url()}")
    wait_until_kept(page, b, ends.get_absolute_url())
    workflow.update(second.article, base=1, by=None)
    workflow.expire(ends.article, by=None, live_until=factories.GOLDEN_DATE.replace(year=2099))
    page.evaluate("fetch('/breaking.json')")
    wait_until_kept(page)
    page.goto(f"{line.url}{b}")
    wait_until_kept(page, b)


def test_copy_is_gone_when_its_time_is_over_and_all_is_when_the_house_turns_it_off(window, line, settings):
    story = factories.released(headline="First").get_absolute_url()
    settings.NEWSROOM_OFFLINE_MINUTES = 0.1
    page = window()
    page.goto(f"{line.url}{story}")
    wait_until_kept(page, story)
    line.cut()
    page.goto(f"{line.url}{story}")
    assert page.get_by_role("heading", level=1).inner_text() == "First"

    expect(page.get_by_role("heading", level=1)).to_have_text("Reading offline", timeout=20_000)
    assert page.get_by_role("main").get_by_role("listitem").count() == 0
    assert page.evaluate(KEPT) == []

    line.mend()
    page.goto(f"{line.url}{story}")
    wait_until_kept(page, story)
    settings.NEWSROOM_OFFLINE_MINUTES = 0
    page.goto(f"{line.url}/")
    until(page, "navigator.serviceWorker.getRegistrations().then(all => all.length === 0)")
    assert page.evaluate("caches.keys()") == []


def test_reader_turns_it_off(window, line):
    story = factories.released().get_absolute_url()
    page = window()
    page.goto(f"{line.url}{story}")
    wait_until_kept(page, story)

    page.get_by_role("button", name="Display").click()
    page.get_by_label("Reading offline").select_option("Keep nothing")

    until(page, "navigator.serviceWorker.getRegistrations().then(all => all.length === 0)")
    page.goto(f"{line.url}{story}")
    assert page.evaluate("caches.keys()") == []
