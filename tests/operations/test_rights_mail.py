"""Editors are told 7 days and 1 day before the rights to a photo end that readers see: once each."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from articles import photos
from newsroom.operations import rights_mail
from tests import factories
from tests.articles.story import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class Away(EmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("Connection unexpectedly closed")


@pytest.fixture(autouse=True)
def configured(settings, time_machine):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.MAIL_IS_ON = True
    time_machine.move_to(NOW, tick=False)
    return settings


@pytest.fixture
def editor():
    made = factories.user("Editor")
    made.email = "li@inp.example"
    made.save()
    return made


def seen(**fields):
    photo = factories.photo(caption="A path", **fields)
    factories.released(lead_photo=photo.pk)
    return photo


def test_warnings_come_seven_days_and_one_day_ahead_and_once(editor, time_machine):
    photo = seen(rights_until=NOW + 10 * DAY)
    mails = []

    for hours in (0, 71, 72, 73, 215, 216, 217, 240, 241):
        time_machine.move_to(NOW + timedelta(hours=hours), tick=False)
        rights_mail.mail_ending_rights.call()
        mails.append(len(outbox.outbox))

    assert mails == [0, 0, 1, 1, 1, 2, 2, 2, 2]
    message = outbox.outbox[0]
    assert (message.to, message.subject) == (["li@inp.example"], "The rights to 1 photo end soon")
    assert (
        f"8 February 2026, 14:05 PKT: A path\nhttp://127.0.0.1:8000/admin/articles/photo/{photo.pk}/change/"
        in message.body
    )


def test_who_may_not_release_and_what_nobody_sees_gets_no_mail(editor):
    reporter = factories.user("Reporter")
    reporter.email = "new@inp.example"
    reporter.save()
    factories.photo(rights_until=NOW + DAY)
    photos.kill(seen(rights_until=NOW + DAY), by=None, reason="Wrong person.")
    rights_mail.mail_ending_rights.call()
    nothing = list(outbox.outbox)

    seen(rights_until=NOW + DAY)
    rights_mail.mail_ending_rights.call()

    assert (nothing, [message.to for message in outbox.outbox]) == ([], [["li@inp.example"]])


def test_extended_rights_are_warned_of_again(editor):
    photo = seen(rights_until=NOW + DAY)
    rights_mail.mail_ending_rights.call()

    photos.change_rights(photo, by=None, rights_until=NOW + 6 * DAY)
    rights_mail.mail_ending_rights.call()

    assert len(outbox.outbox) == 2


def test_server_that_is_away_loses_no_warning(editor, configured, caplog):
    seen(rights_until=NOW + DAY)
    configured.MAILERS = {"default": {"BACKEND": f"{__name__}.Away"}}
    rights_mail.mail_ending_rights.call()
    configured.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}

    rights_mail.mail_ending_rights.call()

    assert "warnings about rights wait" in caplog.text
    assert len(outbox.outbox) == 1


def test_nothing_is_enqueued_without_a_server_or_something_to_tell(configured):
    nothing = rights_mail.enqueue_waiting(at=timezone.now())
    seen(rights_until=NOW + DAY)
    configured.MAIL_IS_ON = False
    without = rights_mail.enqueue_waiting(at=timezone.now())
    configured.MAIL_IS_ON = True

    assert (nothing, without, rights_mail.enqueue_waiting(at=timezone.now())) == ([], [], ["mail_ending_rights"])
