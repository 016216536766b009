"""Nothing of ours breaks our policy: what machines read, errors, and the way into the desk.

The screens of the desk are looked at in test_desk_screens, where the console may say nothing at all, and all that readers
get in test_public_reading.
"""

import pytest
from django.conf import settings as django_settings

from tests import factories
from tests.accounts.visitor import Visitor, code_of, give_app, give_passkey
from tests.public.every_page import EveryPage

pytestmark = [pytest.mark.any_database, pytest.mark.usefixtures("own_folders")]

TELL = """
addEventListener("securitypolicyviolation", (event) => console.error(`Broken: ${event.violatedDirective}, ${event.blockedURI}`))
"""
OWN = [
    f"/admin/account/{screen}"
    for screen in (
        "", "app/", "confirm/", "passkey/", "codes/", "app/remove/", "codes/new/", "confirm/code/", "confirm/passkey/"
    )
]  # fmt: skip
FOR_MACHINES = [
    "/rss.xml", "/atom.xml", "/feed.json", "/ur/rss.xml", "/glaciers/rss.xml", "/sitemap.xml", "/news-sitemap.xml",
    "/sitemap-articles-1.xml", "/breaking.json", "/ended.json", "/search/suggest.json?q=sn", "/robots.txt", "/manifest.webmanifest",
    "/.well-known/security.txt", "/healthz", "/static/img/favicon.svg",
]  # fmt: skip


@pytest.fixture
def crawl(window):
    """Open addresses, and return how the policy was broken: `crawl(page, ["/"]) == []`."""

    def through(page, addresses) -> list[str]:
        page.add_init_script(TELL)
        for address in addresses:
            page.goto(address)
        return broken(page)

    return through


def broken(page) -> list[str]:
    return [said for said in page.said if "Broken: " in said or "Content Security Policy" in said]


def test_machines_and_who_meets_an_error_break_no_policy(window, crawl, live_server, monkeypatch):
    EveryPage()
    page = window()

    assert crawl(page, ["/admin/nowhere/", "/admin/login/"]) == []
    monkeypatch.setattr("newsroom.public.front.arrange", lambda frame: 1 / 0)
    assert crawl(page, ["/"]) == []
    # Chromium shows XML and JSON with a style of its own, which the policy stops as well.
    assert [said for said in crawl(window(), FOR_MACHINES) if "style" not in said] == []
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }))")
    page.wait_for_timeout(100)
    assert any("Broken: script-src" in said for said in broken(page))


def test_who_comes_in_and_who_may_not_break_no_policy(window, crawl, groups, settings, live_server):
    settings.SECOND_FACTOR = True
    editor, (_, token) = factories.user("Editor"), factories.invitation()
    page, visitor = window(), Visitor()

    def become_who_has(answer) -> None:
        assert answer.status_code == 302
        value = visitor.cookies[django_settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": django_settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
        )

    assert crawl(page, ["/admin/login/", f"/admin/invitation/{token}/", f"/admin/invitation/{'x' * 43}/"]) == []
    become_who_has(visitor.sign_in(editor))
    assert crawl(page, [*OWN, "/admin/"]) == []
    give_app(editor)
    give_passkey(editor)
    become_who_has(visitor.sign_in(editor))
    assert crawl(page, ["/admin/login/code/", "/admin/login/passkey/"]) == []
    become_who_has(visitor.give(code_of(editor)))
    assert crawl(page, [*OWN, "/admin/accounts/", "/admin/articles/section/add/"]) == []
