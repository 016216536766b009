"""What a story is right now, for its status card and its row in the list."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, CharField, F, OuterRef, Prefetch, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf, Trim

from articles.models import Article, BreakingAlert, Byline, Presence, Release, Revision, Status


@dataclass(frozen=True)
class State:
    """An article at an instant: its status and what is behind it."""

    at: datetime
    status: Status
    live: Release | None
    scheduled: Release | None
    alert: BreakingAlert | None
    has_unreleased_changes: bool
    last_saved: Revision | None

    @property
    def comes_down_at(self) -> datetime | None:
        """When readers stop seeing the story; with an update scheduled, that one has the end."""
        last = self.scheduled or self.live
        return last.live_until if last and last.ending == Release.Ending.EXPIRED else None

    @classmethod
    def of(cls, article: Article, at: datetime) -> "State":
        live = article.releases.live(at=at).select_related("section", "revision").order_by("-number").first()
        alert = article.alerts.live(at=at).first() if live else None
        return cls(
            at=at,
            status=article.status_at(at),
            live=live,
            scheduled=article.releases.due_after(at).order_by("live_from").first(),
            alert=alert,
            has_unreleased_changes=bool(live and live.revision.number != article.revision_number),
            last_saved=article.revisions.filter(number=article.revision_number)
            .select_related("made_by")
            .defer("content")
            .first(),
        )


def person(prefix: str) -> Coalesce:
    """The name of the user at `prefix`, as SQL: the full name, else the sign-in."""
    full = Trim(Concat(f"{prefix}__first_name", Value(" "), f"{prefix}__last_name", output_field=CharField()))
    return Coalesce(NullIf(full, Value("")), f"{prefix}__username", output_field=CharField())


def rows(articles: QuerySet[Article], *, at: datetime) -> QuerySet[Article]:
    """Articles as the list shows them: their status at `at`, without their bodies."""
    of_row = {"article": OuterRef("pk")}
    live = Release.objects.filter(**of_row).live(at=at)
    due = Release.objects.filter(**of_row).due_after(at).order_by("live_from")
    ends = Release.objects.filter(**of_row, ending=Release.Ending.EXPIRED, live_until__gt=at).order_by("-number")
    alerts = BreakingAlert.objects.filter(**of_row).live(at=at)
    saved = Revision.objects.filter(**of_row, number=OuterRef("revision_number")).order_by()
    return (
        articles.with_status(at=at)
        .annotate(
            status_label=Case(
                *(When(status=s.value, then=Value(str(s.label))) for s in Status), output_field=CharField()
            ),
            live_revision=Subquery(live.order_by("-number").values("revision__number")[:1]),
            goes_out_at=Subquery(due.values("live_from")[:1]),
            comes_down_at=Subquery(ends.values("live_until")[:1]),
            alert_ends_at=Subquery(alerts.order_by().values("ends_at")[:1]),
            changed_by=Subquery(saved.annotate(who=person("made_by")).values("who")[:1]),
        )
        .select_related("section")
        .defer("body", "standfirst", "editor_note", "seo_description")
        .prefetch_related(
            Prefetch("bylines", Byline.objects.select_related("author")),
            Prefetch("presences", Presence.objects.present(at=at).select_related("editor"), to_attr="present"),
        )
    )


def in_tree_order(sections: QuerySet) -> QuerySet:
    """Main sections in the order of the house, each followed by those inside it."""
    return sections.select_related("parent").order_by(
        Coalesce("parent__order", "order"),
        Coalesce("parent__name", "name"),
        F("parent").asc(nulls_first=True),
        "order",
        "name",
    )
