"""What must hold before a story goes out. Each rule raises Refused with what to do about it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Release
from articles.refusal import Refused
from newsroom.lib.body import to_text
from newsroom.lib.instant import in_words, is_instant

NO_SECTION = _("Choose a section before the story goes out.")
NO_TEXT = _("The story has no text. Write it before it goes out.")


def complete(article: Article) -> None:
    """The story has a section and a text. What else a newsroom may ask for is in `articles.checklist`."""
    if article.section is None:
        raise Refused(NO_SECTION)
    if not to_text(article.body):
        raise Refused(NO_TEXT)


def no_embargo(article: Article, when: datetime) -> None:
    """The story is not under embargo at `when`, and no story that it was copied from is.

    Locks those, from the copy to what it came from, so that nobody gives one an embargo meanwhile.
    """
    origins = Article.objects.origins_of(article).select_for_update().order_by("-pk")
    for story in [article, *origins]:
        if story.embargo_until and when < story.embargo_until:
            which = gettext("The story") if story == article else gettext("The story that this one was copied from")
            raise Refused(
                gettext("{which} is under embargo until {moment}. Choose a time from then on.").format(
                    which=which, moment=_moment(story.embargo_until)
                )
            )


def embargo_of(article: Article) -> datetime | None:
    """The latest embargo of the story and of those that it was copied from."""
    times = [article.embargo_until, *Article.objects.origins_of(article).values_list("embargo_until", flat=True)]
    return max((time for time in times if time), default=None)


def embargo_in_time(
    embargo: datetime | None, live: Release | None, scheduled: Release | None, *, now: datetime
) -> None:
    """An embargo does not come after the story, nor after its scheduled time."""
    if embargo is None or embargo <= now:
        return
    if live:
        raise Refused(gettext("The story is live, so an embargo comes too late. Withdraw the story first."))
    if scheduled and scheduled.live_from < embargo:
        raise Refused(gettext("The story is scheduled to go out inside this embargo. Pull it back first."))


def embargo_before_copies(embargo: datetime | None, article: Article, *, now: datetime) -> None:
    """No copy of the story is scheduled to go out before the embargo ends, which binds it too."""
    if embargo is None or embargo <= now:
        return
    due = Release.objects.due_after(now).filter(article__in=Article.objects.copies_of(article))
    if due.filter(live_from__lt=embargo).exists():
        raise Refused(
            gettext("A copy of this story is scheduled to go out inside this embargo. Pull the copy back first.")
        )


def instant(time: datetime) -> datetime:
    """Return `time`, which any zone can show."""
    if not is_instant(time):
        raise Refused(gettext("Give the time with its zone, in a year between 1900 and 2199."))
    return time


def release_time(live_from: datetime | None, *, now: datetime) -> datetime:
    """Return when the story goes out (None: now), which is not past."""
    if live_from is not None and instant(live_from) < now:
        raise Refused(gettext("This time has passed. Choose a later one, or release now."))
    return live_from or now


def release_end(live_until: datetime | None, *, live_from: datetime) -> datetime | None:
    """Return when the story comes down, which is later than it goes out."""
    if live_until is not None and instant(live_until) <= live_from:
        raise Refused(gettext("The story would come down before it goes out. Choose a later end."))
    return live_until


def new_end(live_until: datetime | None, last: Release, *, now: datetime) -> datetime | None:
    """Return another end for the `last` release of a story: to come, and later than that release goes out."""
    if live_until == last.live_until:
        raise Refused(
            gettext("The story comes down at this time already.")
            if live_until
            else gettext("The story has no end to remove.")
        )
    if live_until is None:
        return None
    if instant(live_until) <= now:
        raise Refused(gettext("This time has passed. To take the story down now, withdraw it."))
    if live_until <= last.live_from:
        raise Refused(
            gettext("A release is scheduled for {goes_out}. Choose a later end, or pull it back first.").format(
                goes_out=_moment(last.live_from)
            )
        )
    return live_until


def _moment(when: datetime) -> str:
    return in_words(timezone.localtime(when))
