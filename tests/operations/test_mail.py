"""Who is mentioned gets one mail; a server that is away loses none."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.contrib.auth.models import User
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import limits, mentions, notes
from articles.models import Mention
from newsroom.operations import mail
from newsroom.operations.worker import HouseWorker
from tests import factories

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


class Away(EmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("Connection unexpectedly closed")


class Choosy(EmailBackend):
    """A mail server that does not know some addresses."""

    def send_messages(self, messages):
        if messages[0].to == ["gone@inp.example"]:
            raise SMTPRecipientsRefused({"gone@inp.example": (550, b"No such user")})
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def configured(settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.MAIL_IS_ON = True
    settings.DEFAULT_FROM_EMAIL = "The Indus Wire <desk@inp.example>"
    return settings


def use(settings, backend) -> None:
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.{backend.__name__}"}}


def person(address: str):
    user = factories.user("Editor")
    user.email = address
    user.save()
    return user


def mention(user, text: str = "Look", story=None) -> Mention:
    said = notes.add(story or factories.article(headline="Lane reopens"), text=f"@{user.username} {text}", by=None)
    return said.note.mentions.get()


def sent() -> list[str]:
    return [message.to[0] for message in outbox.outbox]


def test_who_is_mentioned_gets_one_mail_with_note_story_and_address():
    li = person("li@inp.example")
    made = mention(li, "Who says so?")

    mail.mail_mentions.call()
    mail.mail_mentions.call()

    [message] = outbox.outbox
    assert (message.to, message.subject) == (["li@inp.example"], "The Indus Wire mentioned you: Lane reopens")
    story = made.note.thread.article_id
    assert message.body == (
        f"@{li.username} Who says so?\n\nThe Indus Wire, on “Lane reopens”\n"
        f"http://127.0.0.1:8000/admin/articles/article/{story}/change/#note-{made.note_id}\n"
    )
    assert message.message()["Message-ID"] == f"<mention-{made.pk}@127.0.0.1>"


def test_names_with_line_breaks_keep_no_mail_from_being_sent():
    by = person("by@inp.example")
    by.first_name, by.last_name = "Ayesha\r\nBcc: x@evil.example", "Khan\u2028"
    by.save()
    story, li = factories.article(headline="Lane reopens"), person("li@inp.example")
    notes.add(story, text=f"@{li.username} Look", by=by)

    mail.mail_mentions.call()

    [message] = outbox.outbox
    assert message.subject == "Ayesha Bcc: x@evil.example Khan mentioned you: Lane reopens"


def test_seen_old_addressless_and_unseeable_mentions_get_none(chief, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    seen, old, gone, outside = (person(f"{name}@inp.example") for name in ("seen", "old", "left", "outside"))
    notes.see(mention(seen).note.thread.article, by=seen)
    mention(gone)
    gone.is_active = False
    gone.save()
    mention(person(""))
    mention(outside)
    limits.put(outside, [factories.section()], by=chief)
    time_machine.move_to(now - timedelta(days=2), tick=False)
    mention(old)
    time_machine.move_to(now, tick=False)
    mention(person("new@inp.example"))

    mail.mail_mentions.call()

    assert sent() == ["new@inp.example"]


def test_server_that_is_away_loses_nothing(configured, caplog):
    mention(person("one@inp.example"))
    mention(person("two@inp.example"))
    use(configured, Away)
    mail.mail_mentions.call()
    waiting = Mention.objects.to_mail(at=timezone.now()).count()

    configured.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    mail.mail_mentions.call()

    assert waiting == 2
    assert "mails of mentions wait" in caplog.text
    assert sent() == ["one@inp.example", "two@inp.example"]


def test_address_that_the_server_refuses_keeps_nobody_else_waiting(configured, caplog):
    mention(person("gone@inp.example"))
    mention(person("two@inp.example"))
    use(configured, Choosy)

    mail.mail_mentions.call()

    assert sent() == ["two@inp.example"]
    assert "does not know the address of user" in caplog.text
    assert "@" not in caplog.text


def test_mail_in_the_hands_of_a_dead_worker_is_sent_after_a_quarter_of_an_hour(time_machine):
    made = mention(person("li@inp.example"))
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    begun = [mentions.begin_mail(made, at=now), mentions.begin_mail(made, at=now)]
    mail.mail_mentions.call()
    at_once = sent()

    time_machine.move_to(now + 15 * MINUTE, tick=False)
    mail.mail_mentions.call()

    assert (begun, at_once, sent()) == ([True, False], [], ["li@inp.example"])


def test_mail_in_the_hands_of_a_worker_that_lives_is_not_sent_again_when_the_clock_is_set(time_machine):
    made = mention(person("li@inp.example"))
    as_read = Mention.objects.get(pk=made.pk)
    now = timezone.now()
    mentions.begin_mail(made, at=now)

    time_machine.move_to(now + 60 * MINUTE)

    assert mentions.begin_mail(as_read, at=timezone.now()) is False


@pytest.mark.django_db(transaction=True)
def test_worker_sends_what_waits():
    mention(User.objects.create_superuser("admin", "li@inp.example"))

    HouseWorker().turn()

    assert sent() == ["li@inp.example"]


def test_nothing_is_enqueued_without_a_server_or_without_a_mention(configured):
    now = timezone.now()
    nothing_waits = mail.enqueue_waiting(at=now)
    mention(person("li@inp.example"))
    twice = [mail.enqueue_waiting(at=now), mail.enqueue_waiting(at=now)]
    DBTaskResult.objects.all().delete()
    configured.MAIL_IS_ON = False

    assert (nothing_waits, twice, mail.enqueue_waiting(at=now)) == ([], [["mail_mentions"], []], [])
