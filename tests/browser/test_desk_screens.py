"""Every screen of the desk: accessible in both themes, at 360 px too, and with nothing to say on the console."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import house_pages, previews, tags, workflow
from articles.models import Author, Tag
from newsroom.fronts.content import Rule
from tests import factories

pytestmark = pytest.mark.any_database


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
    limited = factories.limited("Reporter", golden.section)
    late = factories.article(headline="Two at once")
    workflow.edit(late, factories.copy(headline="Saved first"), base=1, by=None)
    with pytest.raises(workflow.Stale):
        workflow.edit(late, factories.copy(headline="Came too late"), base=1, by=None)
    previews.share(golden, lasting=timedelta(hours=1), by=None)
    front = factories.launched(
        factories.container(golden.pk, late.pk, title="A title without end " * 4, rule=Rule.NEWEST)
    )
    nobody, house = factories.user("Staff"), factories.house_page("Code of ethics", kind="ethics")
    house.body = "<p>Another text.</p>"
    house_pages.save(house, by=None)
    story, tag = f"/admin/articles/article/{golden.pk}", Tag.objects.in_use().first()
    author = Author.objects.get(name="Ayesha Khan")
    return [
        "/admin/", "/admin/articles/article/", "/admin/articles/article/?status=breaking", f"{story}/change/",
        "/admin/articles/article/add/", f"/admin/articles/article/{spiked.pk}/change/", f"{story}/history/",
        f"{story}/revision/{golden.revisions.first().pk}/",
        *(f"{story}/{verb}/" for verb in ("update", "expire", "extend", "stand_down", "correct", "withdraw")),
        f"/admin/articles/article/{late.pk}/change/", *(f"{story}/{page}/" for page in ("preview-links", "copy", "translate")),
        "/admin/articles/section/", "/admin/articles/section/add/", "/admin/articles/tag/",
        f"/admin/articles/tag/{tag.pk}/change/", f"/admin/articles/tag/{tag.pk}/merge/", f"/admin/articles/tag/{tag.pk}/delete/",
        "/admin/articles/author/", "/admin/articles/author/add/", f"/admin/articles/author/{author.pk}/photo/", "/admin/articles/source/",
        "/admin/articles/source/add/", "/admin/articles/photo/", "/admin/articles/photo/add/",
        "/admin/articles/journalentry/", "/admin/auth/user/", "/admin/auth/user/add/", "/admin/auth/group/",
        "/admin/auth/group/1/change/", "/admin/rights/", f"/admin/rights/{limited.pk}/", f"/admin/rights/{nobody.pk}/",
        "/admin/fronts/", "/admin/fronts/home-en/", "/admin/fronts/home-en/history/",
        f"/admin/fronts/home-en/history/{front.pk}/",
        "/admin/articles/housepage/", f"/admin/articles/housepage/{house.pk}/change/",
        f"/admin/articles/housepage/{house.pk}/history/", "/admin/articles/checklistrule/", "/admin/password_change/",
    ]  # fmt: skip


def test_every_screen_is_accessible_fits_and_breaks_no_policy(window, faults, addresses, admin_user):
    page = window(admin_user)
    wrong = []

    for address in addresses:
        response = page.goto(address)
        if response.status != 200:
            wrong.append(f"{address}: {response.status}")
        if page.locator("#story-form, #housepage_form").count():
            page.locator(".ProseMirror").first.wait_for()
        wrong += faults(page)

    assert wrong + page.said == []


def test_what_is_asked_before_many_are_released_is_accessible_and_fits(window, faults, groups):
    for fields in (
        {"headline": "A headline without end " * 10, "body": "<p>TK</p>"},
        {"headline": "برفانی تودہ", "language": "ur"},
    ):
        factories.article(**fields)
    page = window(factories.user("Editor"))
    page.goto("/admin/articles/article/")
    page.get_by_role("checkbox", name="Select this object").nth(0).check()
    page.get_by_role("checkbox", name="Select this object").nth(1).check()
    page.get_by_label("With the chosen stories").select_option("Release")
    page.get_by_role("button", name="Go on…").click()
    page.get_by_role("heading", name="Release: 2 stories").wait_for()

    assert faults(page) + page.said == []
    assert page.get_by_text("Stops it:").count() == 1


def test_form_that_holds_what_is_not_in_the_story_yet_is_accessible_and_fits(window, faults, groups):
    editor, other = factories.user("Editor"), factories.user("Reporter", first_name="Ayesha", last_name="Khan")
    article = factories.article(headline="A headline without end " * 10)
    workflow.edit(article, factories.copy(headline="Saved first"), base=1, by=None)
    for headline in ("Came too late", "بہت دیر سے"):
        with pytest.raises(workflow.Stale):
            workflow.edit(article, factories.copy(headline=headline), base=1, by=other)
    factories.typing(article, by=editor, headline="Typed and not saved " * 10)
    page = window(editor)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.locator(".ProseMirror").first.wait_for()

    assert faults(page) + page.said == []
    assert page.get_by_role("region", name="Not in the story yet").get_by_role("link", name="Merge…").count() == 2
    assert page.locator(".offer").count() == 1


def test_sign_in_is_accessible(page, faults):
    page.goto("/admin/login/")
    page.get_by_label("Sign-in name").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()

    assert page.get_by_role("alert").inner_text().startswith("Please enter the correct username and password")
    assert faults(page) + page.said == []


def test_theme_is_changed_by_its_button_and_kept(window, groups):
    page = window(factories.user("Reporter"))

    page.get_by_role("button", name="Theme").click()
    chosen = page.evaluate("document.documentElement.dataset.theme")
    page.goto("/admin/articles/article/")

    assert chosen in ("light", "dark")
    assert page.evaluate("document.documentElement.dataset.theme") == chosen
