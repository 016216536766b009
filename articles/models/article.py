from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.fields.tuple_lookups import TupleLessThan
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.models.alert import BreakingAlert
from articles.models.author import Author
from articles.models.photo import WithLeadPhoto
from articles.models.release import Release
from articles.models.section import Section, is_limited
from articles.models.tag import article_tags


class Kind(models.TextChoices):
    NEWS = "news", _("News")
    ANALYSIS = "analysis", _("Analysis")
    OPINION = "opinion", _("Opinion")
    FEATURE = "feature", _("Feature")


class Language(models.TextChoices):
    ENGLISH = "en", _("English")
    URDU = "ur", "اردو"
    CHINESE = "zh", "中文"

    @property
    def direction(self) -> str:
        return "rtl" if self is Language.URDU else "ltr"

    @property
    def code(self) -> str:
        """Its name among Django's translations."""
        return "zh-hans" if self is Language.CHINESE else self.value

    @classmethod
    def spoken(cls) -> "Language":
        """That in which words are put now."""
        return cls((get_language() or cls.ENGLISH)[:2])


class Stage(models.TextChoices):
    """Where the working copy is in editing. Stored; set by `articles.workflow` only."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    SPIKED = "spiked", _("Spiked")


class Status(models.TextChoices):
    """What an article is at an instant. Computed, never stored."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")
    BREAKING = "breaking", _("Breaking")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SPIKED = "spiked", _("Spiked")


FEW = 5000  # of so many stories it costs the same to begin with them, or to ask each story of a list for whom it is
NEWEST = (F("changed_at").desc(), F("id").desc())
# Along the copies, to the story that was there first, and from it to all that came of it.
ORIGINS = """WITH RECURSIVE line(id) AS (
    SELECT copied_from_id FROM articles_article WHERE id = %s AND copied_from_id IS NOT NULL
    UNION SELECT article.copied_from_id FROM articles_article article JOIN line ON article.id = line.id
    WHERE article.copied_from_id IS NOT NULL
) SELECT id FROM line"""
COPIES = """WITH RECURSIVE line(id) AS (
    SELECT id FROM articles_article WHERE copied_from_id = %s
    UNION SELECT article.id FROM articles_article article JOIN line ON article.copied_from_id = line.id
) SELECT id FROM line"""


class ArticleQuerySet(models.QuerySet["Article"]):
    def visible_to(self, user: Any) -> "ArticleQuerySet":
        """The stories that are there for `user`: the one way in which the desk reads them.

        Who is limited to sections sees a story when one of its sections is among theirs, and what they began
        themselves while it has no section. No join: each story comes once, and nothing needs DISTINCT.
        Of whoever sees few (`articles.sign_in` knows it) those few are found first, not met along a million others.
        """
        if not is_limited(user):
            return self
        sections = Section.objects.within_limit_of(user).order_by().values("pk")
        if getattr(user, "sees_few", False):
            # The end, which is never reached, says to both databases: begin here.
            first, *others = within(sections, user)
            return self.filter(pk__in=first.union(*others, all=True).order_by()[: 10 * FEW])
        further = Article.further_sections.through.objects.filter(article=OuterRef("pk"), section__in=sections)
        return self.filter(Q(section__in=sections) | Q(Exists(further)) | Q(section=None, created_by=user))

    def origins_of(self, article: "Article") -> "ArticleQuerySet":
        """The story that `article` was copied from, the one that this was copied from, and so on."""
        if article.copied_from_id is None:
            return self.none()
        return self.filter(pk__in=RawSQL(ORIGINS, [article.pk]))  # noqa: S611 — a constant, and an id as its parameter

    def copies_of(self, article: "Article") -> "ArticleQuerySet":
        """What was copied from `article`, and what was copied from that."""
        return self.filter(pk__in=RawSQL(COPIES, [article.pk]))  # noqa: S611 — as above

    def newest_first(self) -> "ArticleQuerySet":
        return self.order_by("-changed_at", "-id")

    def before(self, changed_at: datetime, pk: int) -> "ArticleQuerySet":
        """Those that come after this place in a list that is newest first. One row comparison, for the index."""
        return self.filter(TupleLessThan((F("changed_at"), F("id")), (changed_at, pk)))

    def out(self, *, at: datetime) -> "ArticleQuerySet":
        """Stories before readers at `at`, found by the columns that `articles.standing` keeps."""
        return self.filter(Q(out_until=None) | Q(out_until__gt=at), out_from__lte=at)

    def unreleased(self) -> "ArticleQuerySet":
        """Stories in work that never were before readers, and that nothing puts there."""
        return self.filter(out_from=None, stage__in=(Stage.DRAFT, Stage.IN_REVIEW, Stage.APPROVED))

    def of_status(self, status: Status, *, at: datetime) -> "ArticleQuerySet":
        """Stories that are `status` at `at`, by an index. Says what `with_status` says of each."""
        if status in (Status.DRAFT, Status.IN_REVIEW, Status.APPROVED):
            return self.unreleased().filter(stage=status.value)
        if status == Status.SPIKED:
            return self.filter(stage=Stage.SPIKED)
        unspiked = self.exclude(stage=Stage.SPIKED)
        if status == Status.SCHEDULED:
            # By the index of the releases. One on this column would be taken for all that is out as well.
            return unspiked.filter(out_from__gt=at, pk__in=Release.objects.due_after(at).values("article"))
        if status == Status.WITHDRAWN:
            return unspiked.filter(out_until__lte=at)
        alerts = BreakingAlert.objects.live(at=at).values("article")
        out = unspiked.out(at=at)
        return out.filter(pk__in=alerts) if status == Status.BREAKING else out.exclude(pk__in=alerts)

    def with_unreleased_changes(self, *, at: datetime) -> "ArticleQuerySet":
        """Stories before readers whose working copy is another text than what readers see."""
        live = Release.objects.filter(article=OuterRef("pk")).live(at=at)
        other = live.exclude(revision__number=OuterRef("revision_number"))
        return self.out(at=at).filter(Exists(other), has_changes=True)

    def waiting_for_review(self) -> "ArticleQuerySet":
        """Working copies that an editor was asked to look at; their story may be before readers already."""
        return self.filter(stage=Stage.IN_REVIEW)

    def waiting_for_review_by(self, user: Any) -> "ArticleQuerySet":
        """Those that ask `user`, or a desk of theirs. Whom nobody would find is there for all who see it: its reviewer
        has left, or it has left the section of the desk."""
        whole_desk = Q(reviewer=None) | Q(reviewer__is_active=False)
        if is_limited(user):
            further = Article.further_sections.through.objects.filter(article=OuterRef("pk"))
            has_left = ~Q(section=F("review_desk")) & ~Q(Exists(further.filter(section=OuterRef("review_desk"))))
            own = Section.objects.open_to(user).order_by().values("pk")
            whole_desk &= Q(review_desk=None) | Q(review_desk__in=own) | has_left
        return self.waiting_for_review().filter(Q(reviewer=user) | whole_desk)

    def being_written(self) -> "ArticleQuerySet":
        """Working copies in draft."""
        return self.filter(stage=Stage.DRAFT)

    def with_status(self, *, at: datetime) -> "ArticleQuerySet":
        """Annotate `status`: what each article is at the instant `at`. The one definition of it."""
        releases = Release.objects.filter(article=OuterRef("pk"))
        return self.annotate(
            is_live=Exists(releases.live(at=at)),
            is_scheduled=Exists(releases.due_after(at)),
            status=Case(
                When(stage=Stage.SPIKED, then=Value(Status.SPIKED)),
                When(
                    Q(is_live=True) & Exists(BreakingAlert.objects.live(at=at).filter(article=OuterRef("pk"))),
                    then=Value(Status.BREAKING),
                ),
                When(is_live=True, then=Value(Status.PUBLISHED)),
                When(is_scheduled=True, then=Value(Status.SCHEDULED)),
                When(Exists(releases.ended_by(at)), then=Value(Status.WITHDRAWN)),
                default=F("stage"),
                output_field=models.CharField(),
            ),
        )


def within(sections: Any, user: Any) -> tuple[QuerySet[Any, Any], ...]:
    """The ids of the stories within a limit to `sections` of `user`: each of these is one read of an index."""
    return (
        Article.objects.filter(section__in=sections).order_by().values("pk"),
        Article.further_sections.through.objects.filter(section__in=sections).values("article"),
        Article.objects.filter(section=None, created_by=user).order_by().values("pk"),
    )


class Article(WithLeadPhoto):
    """A story on the desk: the working copy that editors change. Never read by a public page.

    Written by `articles.workflow` only: each change of the text is a Revision, what readers get is
    a Release.
    """

    headline = models.CharField(max_length=250)
    kicker = models.CharField(
        max_length=60, blank=True, help_text=_("Above the headline, such as “PAK-CHINA”. Empty: the section's name.")
    )
    standfirst = models.TextField(
        blank=True,
        max_length=500,
        validators=[MaxLengthValidator(500)],
        help_text=_("One or two sentences under the headline."),
    )
    slug = models.SlugField(
        _("address"), max_length=90, blank=True, allow_unicode=True, help_text=_("Empty: made from the headline.")
    )
    body = models.TextField(blank=True)
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="articles", db_index=False
    )  # fmt: skip
    further_sections = models.ManyToManyField(Section, blank=True, related_name="further_articles")
    language = models.CharField(max_length=5, choices=Language, default=Language.ENGLISH)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NEWS)
    dateline = models.CharField(_("dateline place"), max_length=80, blank=True, help_text=_("Such as “ISLAMABAD”."))
    urgency = models.PositiveSmallIntegerField(
        default=5, validators=[MinValueValidator(1), MaxValueValidator(9)], help_text=_("1 is most urgent, 9 least.")
    )
    dated = models.DateTimeField(
        _("date of the story"), null=True, blank=True, help_text=_("Empty: the moment when it first goes out.")
    )
    embargo_until = models.DateTimeField(
        _("embargo until"), null=True, blank=True, help_text=_("The story can't go out before this time, in any way.")
    )
    byline_sentence = models.CharField(
        max_length=250, blank=True,
        help_text=_("Printed instead of the list of names, such as “Ayesha Khan in Islamabad and Li Na in Beijing”. "
        "Names of the authors above become links."),
    )  # fmt: skip
    authors = models.ManyToManyField(Author, through="articles.Byline", related_name="articles")
    tags = article_tags()
    editor_note = models.TextField(
        _("editor's note"), blank=True, max_length=2000, validators=[MaxLengthValidator(2000)],
        help_text=_("For the desk; never public."),
    )  # fmt: skip
    seo_title = models.CharField(_("title for search engines"), max_length=120, blank=True)
    seo_description = models.CharField(_("description for search engines"), max_length=300, blank=True)
    canonical_url = models.URLField(
        _("canonical address"),
        max_length=500,
        blank=True,
        help_text=_("If the story first appeared elsewhere: its address there."),
    )

    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)
    revision_number = models.PositiveIntegerField(default=0, editable=False)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="copies")
    # Whom the last submission asked: the desk of a section, and of it one editor, or all.
    review_desk = models.ForeignKey(Section, models.SET_NULL, null=True, editable=False, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="articles_created",
        db_index=False,
    )  # fmt: skip
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    # For the desk's lists, see `articles.standing`. What is public is asked of the releases.
    out_from = models.DateTimeField(null=True, editable=False, help_text=_("Since when, or from when, readers see it."))
    out_until = models.DateTimeField(null=True, editable=False, help_text=_("Empty as well for what is never out."))
    has_changes = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("What is out, or goes out, may be another text than the working copy."),
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ("-changed_at", "-id")
        default_permissions = ("add", "change", "view")  # a story is spiked, never deleted
        permissions = [
            ("review_article", _("Can approve and return stories")),
            ("release_article", _("Can release and schedule stories")),
            ("raise_breaking", _("Can raise, extend and stand down breaking alerts")),
            ("correct_article", _("Can publish corrections")),
            ("withdraw_article", _("Can withdraw stories")),
            ("restore_article", _("Can put withdrawn stories back")),
            ("spike_article", _("Can spike and unspike stories")),
            ("override_checklist", _("Can release stories that the checklist blocks, with a reason")),
        ]
        indexes = [
            models.Index(*NEWEST, name="story_newest_first"),
            models.Index(F("stage"), *NEWEST, name="story_of_stage"),
            models.Index(F("stage"), *NEWEST, condition=Q(out_from=None), name="story_of_stage_never_out"),
            models.Index(F("section"), *NEWEST, name="story_of_section"),
            models.Index(F("created_by"), *NEWEST, name="story_of_writer"),
            models.Index(F("created_by"), condition=Q(section=None), name="story_of_writer_unplaced"),
            models.Index(F("created_by"), F("stage"), *NEWEST, name="story_of_writer_by_stage"),
            models.Index(*NEWEST, condition=Q(out_until__isnull=False), name="story_comes_down"),
            models.Index(*NEWEST, condition=Q(has_changes=True), name="story_with_changes"),
            models.Index("embargo_until", condition=Q(embargo_until__isnull=False), name="story_under_embargo"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(headline=""),
                name="an_article_has_a_headline",
                violation_error_message=_("Give the story a headline."),
            ),
            models.CheckConstraint(
                condition=Q(urgency__gte=1, urgency__lte=9),
                name="urgency_is_between_1_and_9",
                violation_error_message=_("Urgency goes from 1 (most urgent) to 9."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values),
                name="a_kind_is_known",
                violation_error_message=_("Choose a kind from the list."),
            ),
            models.CheckConstraint(
                condition=Q(language__in=Language.values),
                name="a_language_is_known",
                violation_error_message=_("Choose a language from the list."),
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values),
                name="a_stage_is_known",
                violation_error_message=_("Choose a stage from the list."),
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    @property
    def is_spiked(self) -> bool:
        return self.stage == Stage.SPIKED

    def status_at(self, now: datetime) -> Status:
        """Return what this article is at `now`, read from the database."""
        return Status(Article.objects.with_status(at=now).values_list("status", flat=True).get(pk=self.pk))
