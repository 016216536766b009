"""The verbs of the pages about the house: every version is kept, and the pages that change are named."""

import pytest
from django.core.exceptions import ValidationError

from articles import house_pages
from articles.models import HousePage, JournalEntry
from articles.refusal import Stale
from tests import factories

pytestmark = pytest.mark.django_db


def test_each_save_is_a_version_and_a_line_in_the_journal(editor):
    page = factories.house_page("Ethics", is_live=False, by=editor)
    page.body, page.is_live = "<p>Other words.</p>", True
    house_pages.save(page, by=editor)
    house_pages.save(page, by=editor)  # nothing has changed
    page.is_live = False
    house_pages.save(page, by=editor)

    assert [(v.number, v.content["body"], v.content["is_live"]) for v in page.versions.all()] == [
        (3, "<p>Other words.</p>", False),
        (2, "<p>Other words.</p>", True),
        (1, "<p>Ethics.</p>", False),
    ]
    keys = ["frame", f"housepage-{page.pk}"]
    assert list(JournalEntry.objects.order_by("pk").values_list("verb", "keys", "actor")) == [
        ("add house page", [], editor.pk),
        ("change house page", keys, editor.pk),
        ("take down house page", keys, editor.pk),
    ]


def test_text_is_in_the_vocabulary_of_stories_without_photos():
    hostile = (
        '<p onclick="x()">We <script>alert(1)</script><a href="javascript:x()">say</a> so&#x202e;.</p>'
        f'<figure data-photo="{factories.photo().pk}"></figure><iframe src="//x"></iframe><p>End.</p>'
    )

    page = factories.house_page("Ethics", body=hostile)

    assert HousePage.objects.get(pk=page.pk).body == "<p>We <a>say</a> so.</p>\n<p>End.</p>"
    with pytest.raises(ValidationError):
        factories.house_page("Deep", body="<b>" * 600)


def test_restored_text_is_a_new_version_and_readers_see_what_they_saw():
    page = factories.house_page("Ethics", is_live=False)
    first = page.versions.get()
    page.name, page.body, page.is_live = "Code", "<p>Other.</p>", True
    house_pages.save(page, by=None)

    with pytest.raises(Stale):
        house_pages.restore(page, first, base=1, by=None)
    house_pages.restore(page, first, base=2, by=None)

    now = HousePage.objects.get()
    assert (now.name, now.body, now.is_live, now.version) == ("Ethics", "<p>Ethics.</p>", True, 3)
