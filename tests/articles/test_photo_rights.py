"""Who may see a photo and when: decided by the clock, and by a kill whatever the clock says."""

import pytest
from django.core.exceptions import ValidationError

from articles import photos
from articles.models import JournalEntry, Photo, Use
from articles.refusal import Refused
from tests import factories
from tests.articles.story import HOUR, NOW, TICK

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

RIGHTS = {
    "always": ({}, [True, True, True]),
    "from now": ({"rights_from": NOW}, [False, True, True]),
    "until now": ({"rights_until": NOW}, [True, False, False]),
    "until after now": ({"rights_until": NOW + TICK}, [True, True, False]),
    "not here": ({"for_site": False}, [False, False, False]),
    "killed": ({"killed_at": NOW, "kill_reason": "Wrong person."}, [False, False, False]),
    "killed, with rights": (
        {"killed_at": NOW, "kill_reason": "Wrong person.", "rights_from": NOW - HOUR}, [False, False, False]
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rights", "usable"), RIGHTS.values(), ids=RIGHTS)
def test_usable_is_decided_to_the_microsecond_and_the_row_says_what_the_query_says(rights, usable):
    photo = factories.photo(**rights)
    around = [NOW - TICK, NOW, NOW + TICK]

    assert [Photo.objects.usable(at=at, use=Use.SITE).exists() for at in around] == usable
    assert [photo.is_usable(at=at, use=Use.SITE) for at in around] == usable


@pytest.mark.parametrize("use", Use)
def test_each_use_is_allowed_by_itself(use):
    photo = factories.photo(**{f"for_{use}": False})

    assert [other for other in Use if not photo.is_usable(at=NOW, use=other)] == [use]
    assert [other for other in Use if not Photo.objects.usable(at=NOW, use=other)] == [use]


def test_substitute_is_shown_while_it_may_be():
    other = factories.photo(rights_until=NOW + HOUR)
    photo = factories.photo(rights_until=NOW, substitute=other)

    assert [photo.shown(at=at, use=Use.SITE) for at in (NOW - TICK, NOW, NOW + HOUR)] == [photo, other, None]


def test_changed_rights_are_in_the_journal_with_the_pages_they_touch(editor):
    photo = factories.photo()

    photos.change_rights(photo, by=editor, rights_until=NOW + HOUR, for_social=False, territory="")

    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.actor, entry.keys) == ("change photo rights", editor, [f"photo-{photo.pk}", "sitemaps"])
    assert entry.data == {"photo": photo.pk, "rights_until": "2026-01-29T10:05:00+00:00", "for_social": False}


def test_rights_that_end_before_they_begin_are_refused_in_a_sentence():
    photo = factories.photo(rights_from=NOW)

    with pytest.raises(ValidationError, match="The rights would end before they begin. Choose a later end."):
        photos.change_rights(photo, by=None, rights_until=NOW)

    assert JournalEntry.objects.count() == 0


def test_rights_that_stay_as_they_are_leave_no_line(editor):
    photo = factories.photo(territory="Pakistan")

    photos.change_rights(photo, by=editor, territory="Pakistan")

    assert not JournalEntry.objects.filter(verb="change photo rights").exists()


def test_only_rights_are_changed_as_rights():
    with pytest.raises(TypeError, match="These are no rights: killed_at"):
        photos.change_rights(factories.photo(), by=None, killed_at=None)


def test_kill_needs_a_reason_and_is_told(editor):
    photo, other = factories.photo(), factories.photo()
    with pytest.raises(Refused, match="Say why the photo is killed."):
        photos.kill(photo, by=editor, reason=" ")

    killed = photos.kill(photo, by=editor, reason="Wrong person.", substitute=other)

    assert (killed.killed_at, killed.kill_reason, killed.substitute) == (NOW, "Wrong person.", other)
    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.keys) == ("kill photo", [f"photo-{photo.pk}", "sitemaps"])
    assert entry.data == {"photo": photo.pk, "reason": "Wrong person.", "substitute": other.pk}
    with pytest.raises(Refused, match="This photo is killed already."):
        photos.kill(photo, by=editor, reason="Again.")


def test_killed_photo_and_the_photo_itself_stand_in_no_place():
    photo = factories.photo()
    killed = photos.kill(factories.photo(), by=None, reason="Wrong person.")

    for substitute in (photo, killed):
        with pytest.raises(Refused, match="can't stand in the place of the killed one"):
            photos.kill(photo, by=None, reason="Wrong person.", substitute=substitute)


def test_kill_is_taken_back(editor):
    photo = photos.kill(factories.photo(), by=None, reason="Wrong person.")

    back = photos.put_back(photo, by=editor)

    assert back.is_usable(at=NOW, use=Use.SITE)
    assert JournalEntry.objects.first().verb == "put back photo"
    with pytest.raises(Refused, match="This photo is not killed."):
        photos.put_back(photo, by=editor)
