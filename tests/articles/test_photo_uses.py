"""A used photo can't be deleted, and copies are pointed out."""

from io import BytesIO

import pytest
from PIL import Image

from articles import authors, photo_uses, photos, workflow
from articles.models import Article, JournalEntry, Photo, Release, Revision
from articles.refusal import Refused
from articles.working_copy import WorkingCopy
from newsroom.lib.figures import Figure
from tests import factories
from tests.articles.story import edited
from tests.newsroom.lib.pictures import picture, scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]


def test_uses_are_found_in_stories_releases_history_and_other_photos():
    photo, other = factories.photo(), factories.photo()
    release = factories.released(lead_photo=photo.pk)
    factories.released(lead_photo=other.pk)
    replaced = edited(factories.article(lead_photo=photo.pk), lead_photo=None)
    standing = factories.photo(substitute=photo)

    uses = photo_uses.of(photo)

    assert list(uses.articles) == [release.article]
    assert list(uses.releases) == [release]
    assert set(uses.revisions) == {release.revision, Revision.objects.get(article=replaced, number=1)}
    assert list(uses.stands_for) == [standing]


@pytest.mark.parametrize("use", ["draft", "history", "unmerged", "substitute", "portrait"])
def test_photo_that_is_used_is_not_deleted(use):
    photo = factories.photo()
    if use == "substitute":
        factories.photo(substitute=photo)
    elif use == "portrait":
        authors.portray(factories.author(), photo, base="", by=None)
    else:
        article = factories.article(lead_photo=photo.pk if use != "unmerged" else None)
        if use == "history":
            edited(article, lead_photo=None)
        if use == "unmerged":
            edited(article, headline="First")
            with pytest.raises(Exception, match="Someone else saved"):
                workflow.edit(article, WorkingCopy(headline="Late", lead_photo=Figure(photo.pk)), base=1, by=None)

    with pytest.raises(Refused, match="This photo is used, so it can't be deleted. Kill it"):
        photos.delete(photo, by=None)

    assert Photo.objects.filter(pk=photo.pk).exists()


def test_photo_that_nobody_uses_goes_with_its_files(editor, django_capture_on_commit_callbacks):
    photo = photos.add(picture(), by=None, credit="APP", caption="Nobody’s")
    original = photo.original

    with django_capture_on_commit_callbacks(execute=True):
        photos.delete(photo, by=editor)

    assert not original.storage.exists(original.name)
    entry = JournalEntry.objects.first()
    assert (entry.verb, entry.actor, entry.subject, entry.data) == (
        "delete photo",
        editor,
        "Nobody’s",
        {"was": photo.pk},
    )


def test_copies_are_told_from_what_looks_alike_and_from_others():
    data = scene((900, 600))
    photo, same = (photos.add(data, by=None, credit="APP") for _ in range(2))
    saved_again = BytesIO()
    Image.open(BytesIO(data)).resize((450, 300)).save(saved_again, "WEBP", quality=40)
    near = photos.add(saved_again.getvalue(), by=None, credit="APP")
    photos.add(scene((900, 600), turned=180), by=None, credit="APP")
    photos.add(picture(), by=None, credit="APP")

    found = photo_uses.alike(photo)

    assert (found.same, found.near) == ([same], [near])


def test_pictures_of_one_colour_are_not_called_alike():
    one, _ = (photos.add(picture(colour=colour), by=None, credit="APP") for colour in ("teal", "red"))

    assert photo_uses.alike(one).near == []


def test_finding_costs_the_same_for_one_photo_and_for_thirty(django_assert_num_queries):
    photo = factories.photo(likeness=255, digest="a")
    for number in range(30):
        factories.photo(likeness=255 ^ 1 << number, digest="b")

    with django_assert_num_queries(3):
        assert len(photo_uses.alike(photo).near) == 20
    assert {Article.objects.count(), Release.objects.count()} == {0}
