"""History: the journal's lines and every text that was ever saved, also the unmerged ones."""

import pytest

from articles import workflow
from articles.workflow import Stale
from tests import factories
from tests.articles.admin.desk import address


@pytest.fixture
def article(reporter, editor):
    """Saved twice, released once, with a text that came too late."""
    made = factories.article(by=reporter, headline="First")
    workflow.edit(made, factories.copy(headline="Second", section=made.section_id), base=1, by=editor)
    workflow.release(made, base=2, by=editor)
    with pytest.raises(Stale):
        workflow.edit(made, factories.copy(headline="Too late", section=made.section_id), base=1, by=reporter)
    return made


def test_history_tells_who_did_what(article, signed_in, editor):
    lines = signed_in(editor).get(address(article, "history")).context["lines"]

    assert [(line["label"], line["entry"].actor.username[:6]) for line in lines] == [
        ("Release", "editor"), ("Save", "editor"), ("Begin", "report"),
    ]  # fmt: skip


def test_history_lists_every_revision_with_what_became_of_it(article, signed_in, editor):
    revisions = signed_in(editor).get(address(article, "history")).context["revisions"]

    assert [(str(r), r.was_released, r.is_current) for r in revisions] == [
        ("Unmerged revision on 1", False, False), ("Revision 2", True, True), ("Revision 1", False, False),
    ]  # fmt: skip


def test_text_that_came_too_late_can_be_read(article, signed_in, reporter):
    unmerged = article.revisions.get(number=None)

    response = signed_in(reporter).get(f"/admin/articles/article/{article.pk}/revision/{unmerged.pk}/")

    assert response.context["copy"].headline == "Too late"


def test_revision_of_another_story_is_not_found(article, signed_in, editor):
    other = factories.article().revisions.get()

    assert signed_in(editor).get(f"/admin/articles/article/{article.pk}/revision/{other.pk}/").status_code == 404


def test_history_is_closed_to_staff(article, signed_in, staff):
    revision = article.revisions.first()
    client = signed_in(staff)

    answers = [
        client.get(address(article, "history")).status_code,
        client.get(f"/admin/articles/article/{article.pk}/revision/{revision.pk}/").status_code,
    ]

    assert answers == [403, 403]


@pytest.mark.parametrize("count", [1, 6])
def test_history_costs_the_same_for_one_and_for_many(signed_in, editor, count, django_assert_num_queries):
    article = factories.article()
    for n in range(1, count):
        workflow.edit(article, factories.copy(headline=f"Version {n}", section=article.section_id), base=n, by=editor)
    client = signed_in(editor)

    with django_assert_num_queries(7):
        response = client.get(address(article, "history"))

    assert len(response.context["revisions"]) == count


def test_revision_tells_its_photos_in_words(signed_in, editor):
    photo = factories.photo(headline="River")
    body = f'<p>One <em>two</em>.</p><figure data-photo="{photo.pk}" data-caption="A &lt;b&gt; river" data-decorative></figure>'
    article = factories.article(body=body)
    revision = article.revisions.get()

    shown = signed_in(editor).get(f"/admin/articles/article/{article.pk}/revision/{revision.pk}/").context["body"]

    thumb = f'<img src="{photo.thumb}" alt="" width="96" height="72">'
    assert str(shown) == f"<p>One <em>two</em>.</p><figure>{thumb}River: A &lt;b&gt; river — decorative</figure>"
