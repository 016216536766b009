"""Every screen of the desk: accessible in both themes, at 360 px too, and with nothing to say on the console."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import tags, workflow
from articles.models import Tag
from tests import factories


@pytest.fixture
def addresses(groups):
    """A small newsroom, and the address of each of its screens."""
    golden = factories.golden()
    workflow.raise_breaking(golden, base=1, by=None)
    workflow.edit(golden, factories.copy(headline="Changed since", section=golden.section_id), base=1, by=None)
    factories.article(headline="بالائی علاقوں میں ہلکی بارش", language="ur")
    factories.article(headline="A headline without end " * 10)
    spiked = factories.article(headline="Spiked")
    workflow.spike(spiked, by=None)
    due = factories.article(headline="Tomorrow")
    workflow.release(due, base=1, by=None, live_from=timezone.now() + timedelta(days=1))
    workflow.submit(factories.article(headline="In review"), base=1, by=None)
    tags.merge(factories.tag("Old"), into=factories.tag("New"), by=None)
    story, tag = f"/admin/articles/article/{golden.pk}", Tag.objects.in_use().first()
    return [
        "/admin/", "/admin/articles/article/", "/admin/articles/article/?status=breaking", f"{story}/change/",
        "/admin/articles/article/add/", f"/admin/articles/article/{spiked.pk}/change/", f"{story}/history/",
        f"{story}/revision/{golden.revisions.first().pk}/",
        *(f"{story}/{verb}/" for verb in ("update", "extend", "stand_down", "correct", "withdraw")),
        "/admin/articles/section/", "/admin/articles/section/add/", "/admin/articles/tag/",
        f"/admin/articles/tag/{tag.pk}/change/", f"/admin/articles/tag/{tag.pk}/merge/", f"/admin/articles/tag/{tag.pk}/delete/",
        "/admin/articles/author/", "/admin/articles/author/add/", "/admin/articles/source/",
        "/admin/articles/source/add/", "/admin/articles/photo/", "/admin/articles/photo/add/",
        "/admin/articles/journalentry/", "/admin/auth/user/", "/admin/auth/user/add/", "/admin/auth/group/",
        "/admin/auth/group/1/change/", "/admin/password_change/",
    ]  # fmt: skip


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_every_screen_is_accessible_fits_and_breaks_no_policy(window, axe, addresses, admin_user, color_scheme):
    admin_user.set_password("a long password")
    admin_user.save()
    page = window(admin_user, color_scheme=color_scheme)
    wrong = []

    for address in addresses:
        response = page.goto(address)
        if response.status != 200:
            wrong.append(f"{address}: {response.status}")
        if page.locator("[data-story]").count():
            page.locator(".ProseMirror").first.wait_for()
        for width in (1400, 360):
            page.set_viewport_size({"width": width, "height": 800})
            wrong += axe(page)
            if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
                wrong.append(f"{address}: {needed} px wide at {width}")

    assert wrong + page.said == []


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_sign_in_is_accessible(page, axe, color_scheme):
    page.emulate_media(color_scheme=color_scheme)
    page.goto("/admin/login/")
    page.get_by_label("Sign-in name").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()

    assert page.get_by_role("alert").inner_text().startswith("Please enter the correct username and password")
    assert axe(page) == []
    assert page.said == []


def test_theme_is_changed_by_its_button_and_kept(window, groups):
    page = window(factories.user("Reporter"))

    page.get_by_role("button", name="Theme").click()
    chosen = page.evaluate("document.documentElement.dataset.theme")
    page.goto("/admin/articles/article/")

    assert chosen in ("light", "dark")
    assert page.evaluate("document.documentElement.dataset.theme") == chosen
