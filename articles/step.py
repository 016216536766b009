"""One verb at work: the locked article, and the intervals of its releases.

Called by `articles.workflow` only. Each method that writes keeps the rule: at any instant, at most
one release of an article is live.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext

from articles import releases, revisions, rules
from articles.checklist import check
from articles.models import Article, Release, Status
from articles.refusal import Refused


@dataclass
class Step:
    """The article, the instant, who acts (None: the house), and what the journal will tell."""

    article: Article
    by: Any
    now: datetime
    status: Status
    data: dict[str, Any]
    override: str = ""  # why a story goes out that the checklist blocks
    effective_at: datetime | None = None

    def live_release(self) -> Release | None:
        return self.article.releases.live(at=self.now).order_by("-number").first()

    def scheduled_release(self) -> Release | None:
        return self.article.releases.due_after(self.now).order_by("-number").first()

    def last_release(self) -> Release:
        """The one that readers see last: what is scheduled, else what is live."""
        last = self.scheduled_release() or self.live_release()
        assert last is not None  # the table allows this on live and scheduled stories only
        return last

    def release(self, when: datetime, live_until: datetime | None) -> Release:
        """Freeze the working copy as the live release from `when` on."""
        self.ready(when)
        self.end_alert()
        made = releases.freeze(
            self.article,
            revisions.current(self.article),
            live_from=when,
            by=self.by,
            live_until=live_until,
            ending=Release.Ending.EXPIRED if live_until else Release.Ending.OPEN,
        )
        self.tell(made)
        return made

    def update(self, when: datetime, note: str) -> Release:
        """Put the working copy in the place of the live release at `when`."""
        self.ready(when)
        live = self.live_release()
        assert live is not None  # the table allows this on live stories only
        if live.live_until and live.live_until <= when:
            raise Refused(gettext("The story comes down before this time. Choose an earlier one."))
        until, ending = live.live_until, live.ending
        self.end(live, when, Release.Ending.SUPERSEDED)
        made = releases.freeze(
            self.article,
            revisions.current(self.article),
            live_from=when,
            by=self.by,
            live_until=until,
            ending=ending,
            updated_at=when,
            update_note=note,
        )
        self.tell(made)
        return made

    def expire(self, live_until: datetime | None) -> Release:
        """Give the last release another end, or none."""
        last = self.last_release()
        self.end(last, live_until, Release.Ending.EXPIRED if live_until else Release.Ending.OPEN)
        self.data |= {"release": last.number, "live_until": live_until}
        return last

    def ready(self, when: datetime) -> None:
        """The working copy may go out at `when`. Raises Refused; Blocked by the checklist."""
        rules.no_embargo(self.article, when)
        rules.complete(self.article)
        self.data |= check.let_pass(self.article, at=when, by=self.by, reason=self.override)

    def pull_back_scheduled(self) -> None:
        """Empty the interval of the scheduled release; the live one gets its end back."""
        scheduled = self.scheduled_release()
        if scheduled is None:
            return
        until, ending = scheduled.live_until, scheduled.ending
        self.end(scheduled, scheduled.live_from, Release.Ending.PULLED_BACK)
        self.data["pulled_back"] = scheduled.number
        if live := self.live_release():
            self.end(live, until, Release.Ending(ending))

    def end(self, release: Release, when: datetime | None, ending: Release.Ending) -> None:
        release.live_until, release.ending = when, ending
        release.save(update_fields=["live_until", "ending", "withdrawal_notice"])

    def end_alert(self) -> None:
        """Stand down what is up, and what a faster clock has raised a moment ahead of ours."""
        not_over = self.article.alerts.filter(ends_at__gt=self.now).exclude(stood_down_at__lte=self.now)
        not_over.update(stood_down_at=Greatest("raised_at", Value(self.now)), stood_down_by=self.by)

    def tell(self, made: Release) -> None:
        self.effective_at = made.live_from
        self.data |= {"release": made.number, "live_from": made.live_from, "live_until": made.live_until}
