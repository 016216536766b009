"""What an editor sees when a save meets a database that is held or full, and that the text is still there."""

import pytest
from playwright.sync_api import expect

from articles.models import Article
from tests import factories
from tests.browser.conftest import signed_in
from tests.browser.desk import text_editor
from tests.faults import FULL
from tests.faults.house import db, house  # noqa: F401 - fixtures
from tests.faults.trouble import TROUBLES

pytestmark = pytest.mark.xdist_group("faults")


@pytest.fixture
def editor(db):  # noqa: F811
    return factories.user("Editor")


@pytest.fixture
def story(editor) -> Article:
    return factories.article(by=editor, headline="Before")


@pytest.fixture
def page(browser, house, editor):  # noqa: F811
    """A window at a newsroom of its own, whose web server is `page.process`. Nobody waits there for more than a second."""
    address, process = house.web(FAULTS_PATIENCE="1")
    context = browser.new_context(base_url=address)
    context.add_cookies([signed_in(editor, address)])
    opened = context.new_page()
    opened.process = process
    yield opened
    context.close()


def type_and_save(page, story) -> None:
    page.goto(f"/admin/articles/article/{story.pk}/change/")
    text_editor(page).wait_for()
    page.get_by_label("Headline").fill("Typed into trouble")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Nothing can be saved now").wait_for()


@pytest.mark.parametrize(("trouble", "sentence"), TROUBLES if FULL else TROUBLES[:1])
def test_a_reload_sends_what_was_typed_once_more(house, page, story, trouble, sentence):  # noqa: F811
    with trouble(house, page.process):
        type_and_save(page, story)
        expect(page.get_by_text(sentence)).to_be_visible()

    page.reload()

    page.get_by_text("Saved as revision 2").wait_for()
    assert Article.objects.get(pk=story.pk).headline == "Typed into trouble"


@pytest.mark.parametrize(("trouble", "sentence"), TROUBLES if FULL else TROUBLES[1:])
def test_whoever_comes_back_later_is_offered_what_was_typed(house, page, story, trouble, sentence):  # noqa: F811
    with trouble(house, page.process):
        type_and_save(page, story)
        expect(page.get_by_text(sentence)).to_be_visible()
        page.goto("/")  # readers' pages go on; what was typed is in the browser only

    page.goto(f"/admin/articles/article/{story.pk}/change/")
    page.get_by_role("link", name="Take it up").click()
    expect(page.get_by_label("Headline")).to_have_value("Typed into trouble")
    page.get_by_role("button", name="Save", exact=True).click()

    page.get_by_text("Saved as revision 2").wait_for()
    assert Article.objects.get(pk=story.pk).headline == "Typed into trouble"
