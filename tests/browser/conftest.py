"""A real Chromium before the real server. Without it these tests are skipped, and the summary says so."""

import importlib
import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
# The shell draws no window of its own, and is twice as fast.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Milliseconds until something that was to appear counts as missing, also on a machine that does much else.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
TURNS = (("light", 1400), ("dark", 1400), ("light", 360), ("dark", 360))
COLOURS_HAVE_CHANGED = """Promise.allSettled(
    document.getAnimations().filter(a => a instanceof CSSTransition).map(a => a.finished)
)"""


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("There is no chromium (or chromium-headless-shell), so the desk was not tried in a browser.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def live_server(django_db_setup, live_server):
    """The server shares the tests' connection, so the test database has to be there before it starts."""
    return live_server


@pytest.fixture
def groups(transactional_db):
    """The desk's groups. A test with real transactions leaves the tables empty behind it."""
    make_groups()


def make_groups() -> None:
    """Make them as the migrations do, unless they are there."""
    if not Group.objects.exists():
        with connection.schema_editor() as editor:
            importlib.import_module("articles.migrations.0002_groups").make_groups(apps, editor)
            importlib.import_module("articles.migrations.0009_checklist").grant(apps, editor)
            importlib.import_module("articles.migrations.0021_saved_filters").grant(apps, editor)
            importlib.import_module("newsroom.fronts.migrations.0001_fronts").grant(apps, editor)
            importlib.import_module("articles.migrations.0027_house_pages").grant(apps, editor)
            importlib.import_module("newsroom.accounts.migrations.0001_accounts").grant(apps, editor)


@pytest.fixture
def window(browser: Browser, live_server, groups):
    """Open a window of its own: `window(user, width=360, color_scheme="dark")`. It keeps what the console said."""
    contexts = []

    def open_window(user=None, *, width: int = 1400, height: int = 900, **how) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": height}, **how)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.said = []
        page.on("console", lambda said: page.said.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.said.append(str(error)))
        if user:
            context.add_cookies([signed_in(user, live_server.url)])
            page.goto("/admin/")
        return page

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture
def page(window) -> Page:
    return window()


def signed_in(user, address: str) -> dict[str, str]:
    """The cookie of someone who has signed in; the form is tried in a test of its own."""
    client = Client()
    client.force_login(user)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": address,
    }


def sign_in(page: Page, user, address: str = "") -> None:
    page.goto(f"{address}/admin/")
    page.get_by_label("Sign-in name").fill(user.username)
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


@pytest.fixture(scope="session")
def axe():
    """Return what axe finds wrong on a page under WCAG 2.2 AA: `assert axe(page) == []`."""
    if not AXE.exists():
        pytest.skip("axe-core is missing (npm install), so accessibility was not checked.")
    script = AXE.read_text()

    def check(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        how = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}
        found = page.evaluate("how => axe.run(document, how)", how)["violations"]
        return [f"{page.url}: {v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]]

    return check


@pytest.fixture(scope="session")
def faults(axe):
    """Return what axe finds, and what is too wide, in both themes and at both widths: `assert faults(page) == []`.

    The page is loaded once, and is light and 1400 px wide again after it. `all_four`: each theme at each width.
    """

    def look(page: Page, *, all_four: bool = False) -> list[str]:
        wrong = []
        for theme, width in TURNS if all_four else (TURNS[0], TURNS[-1]):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=theme)
            page.evaluate(COLOURS_HAVE_CHANGED)
            wrong += [f"{theme}, {width} px: {fault}" for fault in axe(page)]
            if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
                wrong.append(f"{page.url}: {needed} px wide at {width}")
        page.set_viewport_size({"width": 1400, "height": 800})
        page.emulate_media(color_scheme="light")
        page.evaluate(COLOURS_HAVE_CHANGED)
        return wrong

    return look
