"""Mail to people who are mentioned in a note. The mentions themselves are the queue: a dead mail server loses nothing.

At least once: a worker that dies between sending and marking sends again after 15 minutes, under the same Message-ID.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.tasks import task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from articles import mentions, notes
from articles.models import Mention
from newsroom.lib.text import clean_line
from newsroom.operations import housekeeping

logger = logging.getLogger(__name__)
AT_ONCE = 100


@task()
def mail_mentions() -> None:
    """Mail what waits, unless it was seen at the desk meanwhile. Ends at the first mail that the server does not take."""
    waiting = Mention.objects.to_mail(at=timezone.now()).select_related("user", "note__by", "note__thread__article")
    for mention in waiting[:AT_ONCE]:
        if not mentions.begin_mail(mention, at=timezone.now()):
            continue
        if not notes.may_see(mention.user, mention.note.thread.article):
            continue  # looked at again in a while, in case the story comes back into their sections
        try:
            message(mention).send()
        except SMTPRecipientsRefused:  # which says the address; the log names nobody
            logger.warning("The mail server does not know the address of user %s.", mention.user_id)
        except (SMTPException, OSError) as error:
            mentions.give_back_mail(mention)
            logger.warning("The mail server does not answer; mails of mentions wait: %s", error)
            return
        else:
            mentions.finish_mail(mention, at=timezone.now())


def message(mention: Mention) -> EmailMessage:
    """What one person gets: who said what about which story, and where."""
    note, story = mention.note, mention.note.thread.article
    who = (note.by.get_full_name() or note.by.get_username()) if note.by else settings.NEWSROOM_NAME
    address = f"{settings.NEWSROOM_URL}{reverse('admin:articles_article_change', args=[story.pk])}#note-{note.pk}"
    signed = gettext("{who}, on “{headline}”").format(who=who, headline=story.headline)
    return EmailMessage(
        # One line: a name with a line break in it can't be sent, and would be tried for ever.
        subject=clean_line(gettext("{who} mentioned you: {headline}").format(who=who, headline=story.headline)),
        body=f"{note.text}\n\n{signed}\n{address}\n",
        to=[mention.user.email],
        headers={"Message-ID": f"<mention-{mention.pk}@{urlsplit(settings.NEWSROOM_URL).hostname}>"},
    )


def enqueue_waiting(*, at: datetime) -> list[str]:
    """Put the task into the queue when mail is configured and something waits. Returns the names of what was enqueued."""
    if not settings.MAIL_IS_ON or not Mention.objects.to_mail(at=at).exists():
        return []
    return housekeeping.enqueue_due((mail_mentions,), at=at, every=timedelta(0))
