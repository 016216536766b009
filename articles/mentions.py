"""The mail of a mention: begun by one worker at a time, then sent or given back."""

from datetime import datetime

from articles.models import Mention


def begin_mail(mention: Mention, *, at: datetime) -> bool:
    """Take the mail in hand at `at`. False when it is not waiting any more, or came into other hands since it was read.

    Whatever the clock says by now: one that was set would make what others have in hand look given up.
    """
    if not Mention.objects.to_mail(at=at).filter(pk=mention.pk).exists():
        return False
    # Of this one row alone: PostgreSQL looks at it again when another worker had it, but not at what it is joined to.
    as_read = Mention.objects.filter(pk=mention.pk, mail_begun_at=mention.mail_begun_at, mailed_at=None)
    return bool(as_read.update(mail_begun_at=at))


def give_back_mail(mention: Mention) -> None:
    """The mail could not be sent: it waits again at once."""
    Mention.objects.filter(pk=mention.pk, mailed_at=None).update(mail_begun_at=None)


def finish_mail(mention: Mention, *, at: datetime) -> None:
    """The mail is sent."""
    Mention.objects.filter(pk=mention.pk).update(mailed_at=at)
