"""Limits to sections in a real browser: set by ticks, and a story that moves away under an editor's hands."""

from dataclasses import replace

import pytest

from articles import workflow
from articles.models import Article
from articles.working_copy import WorkingCopy
from tests import factories
from tests.browser.desk import text_editor

pytestmark = pytest.mark.any_database


@pytest.fixture
def sport(groups):
    return factories.section("Sport")


def test_a_limit_is_set_and_lifted(window, groups, admin_user, sport):
    admin_user.set_password("a long password")
    admin_user.save()
    editor = factories.user("Editor")
    page = window(admin_user)

    page.get_by_role("link", name="Section rights").click()
    page.get_by_role("link", name=f"Change what {editor.username} sees").click()
    page.get_by_label("Stories of these sections only").check()
    page.get_by_label("Sport").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text(f"{editor.username} sees the stories of Sport from now on.").wait_for()
    limited = editor.section_limits.count()
    page.get_by_role("link", name=f"Change what {editor.username} sees").click()
    page.get_by_label("All stories").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text(f"{editor.username} sees all stories from now on.").wait_for()

    assert (limited, editor.section_limits.count(), page.said) == (1, 0, [])


@pytest.mark.parametrize("javascript", [True, False])
def test_a_story_moves_away_while_it_is_written_and_the_text_stays(window, axe, sport, javascript):
    editor = factories.limited("Editor", sport)
    article = factories.article(headline="Cup final", body="<p>Kick-off.</p>", section=sport.pk)
    page = window(editor, java_script_enabled=javascript)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.get_by_label("Standfirst").fill("An hour of work.")
    if javascript:
        text_editor(page).press_sequentially("Before the ")
    moved = replace(WorkingCopy.of(article), section=factories.section("World").pk)
    workflow.edit(article, moved, base=1, by=None)

    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("To keep your text, save it here as a new story.").first.wait_for()
    barriers = axe(page) if javascript else []
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved as revision 1.").wait_for()

    kept = Article.objects.visible_to(editor).get()
    assert (kept.headline, kept.standfirst, kept.section) == ("Cup final", "An hour of work.", sport)
    assert ("Before the" in kept.body) == javascript
    assert (barriers, Article.objects.get(pk=article.pk).standfirst) == ([], "")
