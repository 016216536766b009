from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.fields.tuple_lookups import TupleLessThan
from django.utils.translation import gettext_lazy as _

from articles.models.alert import BreakingAlert
from articles.models.author import Author, Byline
from articles.models.paths import path_to
from articles.models.photo import Photo, Use, WithLeadPhoto, desk_only, not_on_cards
from articles.models.section import Section
from articles.models.tag import Tag
from articles.models.told import read, told
from articles.models.translation import Translation
from newsroom.lib import figures
from newsroom.lib.body import shorten

OPENING = 400  # characters of the text that lists may show
NOT_ON_CARDS = (
    "body", "bylines", "byline_sentence", "credits", "seo_title", "seo_description", "canonical_url", "dateline",
    "update_note", "withdrawal_notice", "embargo_until", "section__description",
)  # fmt: skip
LEADS = ("lead_photo", "lead_photo__substitute")


class ReleaseQuerySet(models.QuerySet["Release"]):
    def live(self, *, at: datetime) -> "ReleaseQuerySet":
        """Releases that readers see at the instant `at`. The one way to ask what is public."""
        return self.filter(Q(live_until=None) | Q(live_until__gt=at), live_from__lte=at)

    def due_after(self, at: datetime) -> "ReleaseQuerySet":
        """Releases that go out later than `at`."""
        return self.filter(Q(live_until=None) | Q(live_until__gt=F("live_from")), live_from__gt=at)

    def ended_by(self, at: datetime) -> "ReleaseQuerySet":
        """Releases that were seen by readers and are not any more."""
        return self.filter(live_until__lte=at).exclude(ending=Release.Ending.PULLED_BACK)

    def ending_after(self, since: datetime, *, seen_by: datetime) -> "ReleaseQuerySet":
        """Releases that readers saw by `seen_by`, and that ended after `since` or have an end set."""
        return self.filter(live_until__gt=since, live_from__lte=seen_by).exclude(ending=Release.Ending.PULLED_BACK)

    def withdrawn(self, *, at: datetime, before: tuple[datetime, int] | None = None) -> "ReleaseQuerySet":
        """The last releases of stories that are withdrawn at the instant `at`, the newest withdrawal first.

        `before` is the place (end and id) in this list that they come after.
        """
        own = Release.objects.filter(article=OuterRef("article"))
        later = own.ended_by(at).filter(
            Q(live_until__gt=OuterRef("live_until"))
            | Q(live_until=OuterRef("live_until"), number__gt=OuterRef("number"))
        )
        rows = self.filter(
            ~Exists(own.live(at=at)), ~Exists(later), ending=Release.Ending.WITHDRAWN, live_until__lte=at
        )
        if before:
            rows = rows.filter(TupleLessThan((F("live_until"), F("id")), before))
        return rows.order_by("-live_until", "-id")

    def newest_first(self) -> "ReleaseQuerySet":
        return self.order_by("-published_at", "-id")

    def in_language(self, language: str | None) -> "ReleaseQuerySet":
        """Those in this language; None: in any."""
        return self.filter(language=language) if language else self

    def translations_of(self, article_id: int) -> "ReleaseQuerySet":
        """Releases of the stories that tell the same as this one in other languages, the newest first."""
        family = Translation.objects.filter(article=article_id).values("original")
        others = Translation.objects.filter(original__in=family).exclude(article=article_id).values("article")
        return self.filter(article__in=others).newest_first()

    def breaking(self, *, at: datetime) -> "ReleaseQuerySet":
        """Live releases with a live alert: the highest level first, then the newest alert.

        Each carries `alert_level`, `alert_raised_at` and `alert_ends_at`.
        """
        alerts = BreakingAlert.objects.live(at=at)
        own = alerts.filter(article=OuterRef("article")).order_by("-level", "-raised_at", "-id")
        return (
            self.live(at=at)
            .filter(article__in=alerts.values("article"))
            .annotate(
                alert_level=Subquery(own.values("level")[:1]),
                alert_raised_at=Subquery(own.values("raised_at")[:1]),
                alert_ends_at=Subquery(own.values("ends_at")[:1]),
            )
            .order_by("-alert_level", "-alert_raised_at", "-id")
        )

    def before(self, published_at: datetime, pk: int) -> "ReleaseQuerySet":
        """Those that come after this place in a list that is newest first."""
        # One row comparison, so that the index finds the place; an OR of two conditions reads all before it.
        return self.filter(TupleLessThan((F("published_at"), F("id")), (published_at, pk)))

    def listed(
        self, rows: str, under: models.Model, *, before: tuple[datetime, int] | None = None
    ) -> "ReleaseQuerySet":
        """Those listed under a section, a tag or an author, newest first, read along the index of its rows.

        `rows` names them: "listed_in" (sections), "release_tags" or "release_authors".
        """
        place = (F(f"{rows}__published_at"), F(f"{rows}__release_id"))
        after = [TupleLessThan(place, before)] if before else []
        return self.filter(*after, **{f"{rows}__{under._meta.model_name}": under}).order_by(
            f"-{rows}__published_at", f"-{rows}__release_id"
        )

    def for_cards(self) -> "ReleaseQuerySet":
        """With all that a list shows, and not much else."""
        return self.select_related("section", *LEADS).defer(*NOT_ON_CARDS, *not_on_cards(*LEADS))

    def with_photo(self) -> "ReleaseQuerySet":
        """With the lead photo and what may stand in its place, without their long texts."""
        return self.select_related(*LEADS).defer(*desk_only(*LEADS))

    def with_corrections(self, *, at: datetime) -> "ReleaseQuerySet":
        """With the public corrections of the story, as `correction_…`: a row for each, the oldest first; one row where
        there is none. A page with its corrections is one query so."""
        public = FilteredRelation("article__corrections", condition=Q(article__corrections__published_at__lte=at))
        told = {f"correction_{name}": F(f"correction__{name}") for name in ("kind", "text", "published_at")}
        return self.annotate(correction=public, **told).order_by("correction__published_at", "correction__id")

    def with_tags(self) -> "ReleaseQuerySet":
        """With its tags as `told_tags`, for `tags_told`: in the query of the page, beside its corrections."""
        rows = ReleaseTag.objects.filter(release=OuterRef("pk"))
        tags = told(rows, "release", pk="tag__pk", name="tag__name", slug="tag__slug", key="tag__key")
        return self.annotate(told_tags=tags)


class Release(WithLeadPhoto):
    """What readers get: the frozen content of an article, live in [live_from, live_until).

    Nothing but the end of the interval changes after it was made. Made and ended by
    `articles.workflow` only.
    """

    class Ending(models.TextChoices):
        OPEN = "", _("Open")
        SUPERSEDED = "superseded", _("Superseded by an update")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        PULLED_BACK = "pulled_back", _("Pulled back before it went out")

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="releases")
    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True)
    ending = models.CharField(max_length=12, choices=Ending, blank=True, default=Ending.OPEN)
    withdrawal_notice = models.TextField(blank=True)
    published_at = models.DateTimeField(help_text="The story's date: the same in all its releases.")
    updated_at = models.DateTimeField(null=True, help_text="Set on updates: when this one goes out.")
    update_note = models.CharField(max_length=250, blank=True)
    embargo_until = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    headline = models.CharField(max_length=250)
    kicker = models.CharField(max_length=60)
    standfirst = models.TextField(blank=True)
    slug = models.CharField(max_length=90)
    body = models.TextField(help_text="Finished HTML.")
    opening = models.CharField(max_length=OPENING + 1, blank=True, help_text="Its first words, for lists.")
    has_photos = models.BooleanField(default=False, help_text="It leads with a photo, or there is one in the text.")
    section = models.ForeignKey(Section, models.PROTECT, related_name="main_releases")
    language = models.CharField(max_length=5)
    kind = models.CharField(max_length=10)
    dateline = models.CharField(max_length=80, blank=True)
    urgency = models.PositiveSmallIntegerField()
    bylines = models.JSONField(default=list, help_text='[{"name": …, "slug": …, "role": …}], in order.')
    byline_sentence = models.CharField(max_length=250, blank=True)
    credits = models.JSONField(default=list, help_text="The credits as printed, in order.")
    seo_title = models.CharField(max_length=120, blank=True)
    seo_description = models.CharField(max_length=300, blank=True)
    canonical_url = models.URLField(max_length=500, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ("-live_from", "-id")
        default_permissions = ("view",)
        indexes = [
            models.Index(F("published_at").desc(), F("id").desc(), name="release_newest_first"),
            models.Index(F("language"), F("published_at").desc(), F("id").desc(), name="release_newest_in_language"),
            # With the end and the canonical address, so that sitemaps find their chunks in the index alone.
            models.Index(
                fields=["article", "live_from", "live_until", "canonical_url"], name="release_of_article_covering"
            ),
            models.Index(
                fields=["article", "live_from", "live_until", "canonical_url"],
                condition=Q(has_photos=True),
                name="release_with_photos",
            ),
            models.Index(
                F("live_until").desc(), F("id").desc(), condition=Q(ending="withdrawn"), name="release_last_withdrawn"
            ),
            models.Index("live_from", name="release_goes_out"),
            models.Index("live_until", condition=Q(ending="expired"), name="release_comes_down"),
            models.Index("live_until", condition=Q(live_until__isnull=False), name="release_has_an_end"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"],
                name="a_release_number_is_used_once",
                violation_error_message=_("Someone released this story at the same moment. Look at it again."),
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(live_until=None),
                name="an_article_has_one_open_release",
                violation_error_message=_("The story is live already. Release an update instead."),
            ),
            models.CheckConstraint(
                condition=Q(live_until=None) | Q(live_until__gte=F("live_from")),
                name="a_release_ends_after_it_starts",
                violation_error_message=_("The story would come down before it goes out. Choose a later end."),
            ),
            models.CheckConstraint(
                condition=Q(live_until=None, ending="") | (Q(live_until__isnull=False) & ~Q(ending="")),
                name="a_release_that_ends_says_how",
                violation_error_message=_("A release with an end needs the reason of its end."),
            ),
            models.CheckConstraint(
                condition=Q(embargo_until=None) | Q(embargo_until__lte=F("live_from")),
                name="no_release_inside_its_embargo",
                violation_error_message=_("The story is under embargo at that time. Choose a later one."),
            ),
            models.CheckConstraint(
                condition=Q(published_at__lte=F("live_from")),
                name="a_story_is_not_dated_after_it_goes_out",
                violation_error_message=_(
                    "The date of the story is later than the time it goes out. Change one of them."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(ending="withdrawn") | ~Q(withdrawal_notice=""),
                name="a_withdrawn_story_leaves_a_notice",
                violation_error_message=_("Write a notice for readers: it stands where the story was."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.headline} (release {self.number})"

    def get_absolute_url(self) -> str:
        return path_to("article", self.section.slug, self.slug, self.article_id)

    def lead_shown(self, *, at: datetime, use: Use) -> Photo | None:
        """What stands where the lead photo was placed, if one was."""
        return self.lead_photo.shown(at=at, use=use, words=self.lead_words) if self.lead_photo else None

    def placed(self) -> "dict[int, Photo]":
        """The photos in its body, by id. One query, none where there is no photo."""
        ids = figures.photos(self.body)
        return Photo.objects.for_pages().in_bulk(ids) if ids else {}

    @property
    def credit_line(self) -> str:
        """Such as `Independent News Pakistan (INP) — Pak-China`."""
        return "; ".join(self.credits)

    @property
    def extract(self) -> str:
        """The standfirst, or the first words of the text."""
        return self.standfirst or shorten(self.opening)

    @cached_property
    def description(self) -> str:
        """One line for search engines and cards."""
        return self.seo_description or shorten(self.extract)

    @property
    def tags_told(self) -> list[Tag]:
        """Its tags by name, without their descriptions; it was read `with_tags`."""
        found = read(Tag, self.told_tags)  # type: ignore[attr-defined]
        return sorted(found, key=lambda tag: tag.key)

    @property
    def named_bylines(self) -> list[dict[str, Any]]:
        """The bylines with their role in words."""
        return [{**byline, "role_label": Byline.Role(byline["role"]).label} for byline in self.bylines]


class ReleaseSection(models.Model):
    """Where a release is listed: its sections and the sections that those are inside."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="listed_in")
    section = models.ForeignKey(Section, models.PROTECT, related_name="listed")
    published_at = models.DateTimeField()
    implied = models.BooleanField(default=False, help_text="Listed here because a chosen section is inside this one.")

    class Meta:
        default_permissions = ()
        indexes = [models.Index(F("section"), F("published_at").desc(), F("release").desc(), name="newest_of_section")]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "section"],
                name="a_release_is_listed_in_a_section_once",
                violation_error_message=_("The release is listed in this section already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} in {self.section_id}"


class ReleaseTag(models.Model):
    """A tag of a release, with the date beside it so that a topic's newest are one index read."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="release_tags")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="release_tags")
    published_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(F("tag"), F("published_at").desc(), F("release").desc(), name="newest_of_tag")]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "tag"],
                name="a_release_has_a_tag_once",
                violation_error_message=_("The release has this tag already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} about {self.tag_id}"


class ReleaseAuthor(models.Model):
    """An author of a release, for the author's page."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="release_authors")
    author = models.ForeignKey(Author, models.PROTECT, related_name="release_authors")
    published_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(F("author"), F("published_at").desc(), F("release").desc(), name="newest_of_author")]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "author"],
                name="a_release_has_an_author_once",
                violation_error_message=_("The release is listed for this author already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} by {self.author_id}"
