"""Mail to editors 7 days and 1 day before the rights to a photo end that readers see.

At least once: photos are marked when all mails of a round are sent, so a server that is away loses no warning.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db.models import Q
from django.tasks import task
from django.urls import reverse
from django.utils import timezone

from articles import photo_uses
from articles.models import Photo
from newsroom.operations import housekeeping

logger = logging.getLogger(__name__)
DAYS = (1, 7)
NOT_SOONER = timedelta(hours=1)  # a server that is away is not asked every minute


def due(*, at: datetime) -> dict[int, list[Photo]]:
    """The photos that editors must be told of, by how many days before the end."""
    found, told = {}, set[int]()
    for days in DAYS:
        untold = Q(warned_days=None) | Q(warned_days__gt=days)
        photos = photo_uses.ending(at=at, within=timedelta(days=days)).filter(untold).exclude(pk__in=told)
        found[days] = list(photos)
        told |= {photo.pk for photo in found[days]}
    return found


@task()
def mail_ending_rights() -> None:
    """Tell everyone who releases stories, in one mail each. Ends at the first mail that the server does not take."""
    found = due(at=timezone.now())
    photos = [photo for days in DAYS for photo in found[days]]
    if not photos:
        return
    editors = get_user_model().objects.with_perm("articles.release_article").filter(is_active=True).exclude(email="")
    try:
        for editor in editors.order_by("pk"):
            _send(message(photos, to=editor.email), user=editor.pk)
    except (SMTPException, OSError) as error:
        logger.warning("The mail server does not answer; warnings about rights wait: %s", error)
        return
    for days in DAYS:
        Photo.objects.filter(pk__in=[photo.pk for photo in found[days]]).update(warned_days=days)


def _send(mail: EmailMessage, *, user: int) -> None:
    try:
        mail.send()
    except SMTPRecipientsRefused:  # which says the address; the log names nobody
        logger.warning("The mail server does not know the address of user %s.", user)


def message(photos: list[Photo], *, to: str) -> EmailMessage:
    """Which photos, when, and where to choose what stands in their place."""
    lines = [
        f"{timezone.localtime(photo.rights_until):%-d %B %Y, %H:%M %Z}: {photo}\n"
        f"{settings.NEWSROOM_URL}{reverse('admin:articles_photo_change', args=[photo.pk])}\n"
        for photo in photos
    ]
    count = "1 photo" if len(photos) == 1 else f"{len(photos)} photos"
    return EmailMessage(
        subject=f"The rights to {count} end soon",
        body="Readers see these photos until their rights end. Choose what stands in their place then; without it they "
        "see a neutral frame.\n\n" + "\n".join(lines),
        to=[to],
    )


def enqueue_waiting(*, at: datetime) -> list[str]:
    """Put the task into the queue when mail is configured and there is something to tell. Returns what was enqueued."""
    if not settings.MAIL_IS_ON or not any(due(at=at).values()):
        return []
    return housekeeping.enqueue_due((mail_ending_rights,), at=at, every=NOT_SOONER)
