"""Two editors at one story: merged, compared and restored in a real browser, with JavaScript and without."""

from dataclasses import replace

import pytest

from articles import workflow
from articles.models import Article
from articles.working_copy import BylineEntry, WorkingCopy
from tests import factories
from tests.browser.desk import text_editor

FIRST = "<p>Pakistan has invited China to invest in copper.</p>\n<p>The forum opened in Islamabad.</p>\n<p>It ends today.</p>"


@pytest.fixture
def editor(groups):
    return factories.user("Editor")


@pytest.fixture
def article(groups):
    return factories.article(headline="Mineral forum opens", body=FIRST)


def change(article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def someone_else_saves(article, **changes) -> None:
    copy = replace(WorkingCopy.of(article), **changes)
    workflow.edit(article, copy, base=article.revision_number, by=None)


@pytest.fixture
def unmerged(article, editor):
    """A text that came too late, with a conflict in a line, in a list and in the body, and changes without one."""
    copy = replace(
        WorkingCopy.of(article), headline="Mineral forum opens today", standfirst="What was said.",
        bylines=(BylineEntry(factories.author("Ayesha Khan").pk),),
        body=FIRST.replace("copper", "<strong>copper</strong>").replace("opened in", "began in"),
    )  # fmt: skip
    someone_else_saves(
        article,
        headline="Forum on minerals opens",
        bylines=(BylineEntry(factories.author("Bilal Rind").pk),),
        body=FIRST.replace("opened in", "was held in").replace("It ends today", "It ends tomorrow"),
    )
    with pytest.raises(workflow.Stale) as stale:
        workflow.edit(article, copy, base=1, by=editor)
    return stale.value.unmerged


def test_late_save_becomes_a_merge_that_takes_both_with_one_click(window, axe, editor, article):
    page = window(editor)
    page.goto(change(article))
    text_editor(page).wait_for()
    page.get_by_label("Headline").fill("Mine")
    someone_else_saves(article, body=FIRST.replace("today", "tomorrow"))

    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Not saved: someone else saved this story first").wait_for()
    assert axe(page) == []
    page.get_by_role("button", name="Take the proposal").click()
    page.get_by_text("Merged and saved as revision 3").wait_for()

    merged = Article.objects.get()
    assert (merged.headline, "It ends tomorrow" in merged.body) == ("Mine", True)


@pytest.mark.parametrize("script", [True, False])
def test_conflicts_are_chosen_by_radio_also_without_javascript(window, editor, article, unmerged, script):
    page = window(editor, java_script_enabled=script)
    page.goto(change(article))
    page.get_by_role("link", name="Merge…").click()

    page.get_by_role("group", name="Headline: both changed it").get_by_label("Yours").check(force=True)
    page.get_by_role("group", name="Bylines: both changed it").get_by_label("Both, yours first").check(force=True)
    page.get_by_role("group", name="Text: both changed it").get_by_label("Revision 2").check(force=True)
    page.get_by_role("button", name="Save the merge").click()
    page.get_by_text("Merged and saved as revision 3").wait_for()

    merged = Article.objects.get()
    assert (merged.headline, merged.standfirst) == ("Mineral forum opens today", "What was said.")
    assert [b.author.name for b in merged.bylines.all()] == ["Ayesha Khan", "Bilal Rind"]
    assert merged.body == FIRST.replace("copper", "<strong>copper</strong>").replace(
        "opened in", "was held in"
    ).replace("today", "tomorrow")
    assert page.get_by_role("link", name="Merge…").count() == 0


def test_revisions_are_chosen_compared_and_restored(window, editor, article):
    someone_else_saves(article, headline="Second")
    someone_else_saves(article, headline="Third")
    page = window(editor)
    page.goto(f"/admin/articles/article/{article.pk}/history/")

    page.get_by_label("Old: Revision 1").check()
    page.get_by_role("button", name="Compare the two").click()
    shown = page.locator(".diff-headline").inner_html()
    page.get_by_role("button", name="Restore revision 1").click()
    page.get_by_text("Restored Revision 1 as revision 4.").wait_for()

    assert shown == "<del>Mineral forum opens</del><ins>Third</ins>"
    assert Article.objects.get().headline == "Mineral forum opens"


@pytest.mark.any_database
def test_merge_diff_and_history_are_accessible_and_fit(window, faults, editor, article, unmerged):
    someone_else_saves(
        article, headline="A headline without end " * 8, body=f"<h2>مُلک میں بارش</h2>{FIRST}<ul><li>中国</li></ul>"
    )
    story = f"/admin/articles/article/{article.pk}"
    first, last = article.revisions.get(number=1).pk, article.revisions.get(number=3).pk
    page = window(editor)
    wrong = []

    for address in (
        f"{story}/merge/{unmerged.pk}/", f"{story}/compare/?old={first}&new={last}",
        f"{story}/compare/?old={first}&new={first}", f"{story}/history/", f"{story}/revision/{first}/",
    ):  # fmt: skip
        page.goto(address)
        wrong += faults(page)

    assert wrong + page.said == []
