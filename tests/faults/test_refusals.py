"""A database that is held or full: a save answers with a sentence and keeps the text, readers notice nothing."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from articles.models import Article
from tests import factories
from tests.faults import FULL
from tests.faults.desk import Editor, Visitor
from tests.faults.trouble import TROUBLES, held

pytestmark = pytest.mark.xdist_group("faults")
HELD = 30.0 if FULL else 4.0
PATIENCE = {} if FULL else {"FAULTS_PATIENCE": "4"}
AT_ONCE = 3.0  # what a reader waits at most: as long as an autosave does, and then some; never as long as a save
TYPING = 4  # as many as a web server has threads
HELD_HERE = "The text of a story is held in this browser as well, and is offered to you when you open it again."


@pytest.fixture
def editor(db):
    return factories.user("Editor")


@pytest.fixture
def story(editor) -> Article:
    return factories.article(by=editor, headline="Before")


@pytest.mark.parametrize(("trouble", "sentence"), TROUBLES)
def test_a_save_is_refused_with_a_sentence_and_goes_through_afterwards(house, editor, story, told, trouble, sentence):
    read, unread = factories.released(), factories.released()
    address, process = house.web(**PATIENCE)
    desk, reader = Editor.signed_in(address, editor), Visitor(address)
    form = desk.open(story.pk)
    typed = {"headline": "Typed", "section": str(story.section_id), "body": "<p>T</p>"}
    pages = ["/", read.get_absolute_url()]
    screens = ["/admin/", "/admin/articles/article/", f"/admin/articles/article/{story.pk}/change/"]
    assert [reader.ask(page).status for page in pages] == [200, 200]

    until = time.monotonic() + (HELD if FULL or trouble is held else 0.5)

    def type_on() -> list:
        """As a browser does that is not answered well: again, after a while."""
        answers = []
        while time.monotonic() < until:
            answers.append(desk.autosave(story.pk, form, **typed))
            time.sleep(2)
        return answers

    with trouble(house, process), ThreadPoolExecutor(TYPING + 1) as others:
        typing = [others.submit(type_on) for _ in range(TYPING)]
        saving = others.submit(desk.save, story.pk, form, **typed)
        seen, looked = [], []
        while time.monotonic() < until:
            seen += [reader.ask(page) for page in [*pages, unread.get_absolute_url()]]
            looked += [desk.ask(page) for page in screens]
            time.sleep(0.1)
        answer, kept = saving.result(), [answer for one in typing for answer in one.result()]
    again = desk.save(story.pk, form, **typed)

    told(
        f"{trouble.__name__}: {answer.status} after {answer.seconds:.1f} s; autosave {kept[0].status} after up to "
        f"{max(one.seconds for one in kept):.1f} s; {len(seen)} pages, the slowest in {max(one.seconds for one in seen):.2f} s; "
        f"{len(looked)} screens, the slowest in {max(one.seconds for one in looked):.2f} s."
    )
    assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
    assert (answer.sentences[0], HELD_HERE in answer.text) == (sentence, True)
    assert {one.status for one in kept} == {503}
    assert {one.status for one in seen} == {one.status for one in looked} == {200}
    assert max(one.seconds for one in [*seen, *looked]) < AT_ONCE
    assert (again.status, Article.objects.get(pk=story.pk).headline) == (302, "Typed")
