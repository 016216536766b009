from datetime import datetime

from django.conf import settings
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from articles.models.alert import BreakingAlert
from articles.models.author import Author
from articles.models.release import Release
from articles.models.section import Section
from articles.models.tag import article_tags


class Kind(models.TextChoices):
    NEWS = "news", "News"
    ANALYSIS = "analysis", "Analysis"
    OPINION = "opinion", "Opinion"
    FEATURE = "feature", "Feature"


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    URDU = "ur", "اردو"
    CHINESE = "zh", "中文"

    @property
    def direction(self) -> str:
        return "rtl" if self is Language.URDU else "ltr"


class Stage(models.TextChoices):
    """Where the working copy is in editing. Stored; set by `articles.workflow` only."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    SPIKED = "spiked", "Spiked"


class Status(models.TextChoices):
    """What an article is at an instant. Computed, never stored."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    SCHEDULED = "scheduled", "Scheduled"
    BREAKING = "breaking", "Breaking"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SPIKED = "spiked", "Spiked"


class ArticleQuerySet(models.QuerySet["Article"]):
    def waiting_for_review(self) -> "ArticleQuerySet":
        """Working copies that an editor was asked to look at; their story may be before readers already."""
        return self.filter(stage=Stage.IN_REVIEW)

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


class Article(models.Model):
    """A story on the desk: the working copy that editors change. Never read by a public page.

    Written by `articles.workflow` only: each change of the text is a Revision, what readers get is
    a Release.
    """

    headline = models.CharField(max_length=250)
    kicker = models.CharField(
        max_length=60, blank=True, help_text="Above the headline, such as “PAK-CHINA”. Empty: the section's name."
    )
    standfirst = models.TextField(
        blank=True,
        max_length=500,
        validators=[MaxLengthValidator(500)],
        help_text="One or two sentences under the headline.",
    )
    slug = models.SlugField(
        "address", max_length=90, blank=True, allow_unicode=True, help_text="Empty: made from the headline."
    )
    body = models.TextField(blank=True)
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="articles")
    further_sections = models.ManyToManyField(Section, blank=True, related_name="further_articles")
    language = models.CharField(max_length=5, choices=Language, default=Language.ENGLISH)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NEWS)
    dateline = models.CharField("dateline place", max_length=80, blank=True, help_text="Such as “ISLAMABAD”.")
    urgency = models.PositiveSmallIntegerField(
        default=5, validators=[MinValueValidator(1), MaxValueValidator(9)], help_text="1 is most urgent, 9 least."
    )
    dated = models.DateTimeField(
        "date of the story", null=True, blank=True, help_text="Empty: the moment when it first goes out."
    )
    embargo_until = models.DateTimeField(
        "embargo until", null=True, blank=True, help_text="The story can't go out before this time, in any way."
    )
    lead_photo = models.ForeignKey("articles.Photo", models.PROTECT, null=True, blank=True, related_name="lead_of")
    byline_sentence = models.CharField(
        max_length=250, blank=True,
        help_text="Printed instead of the list of names, such as “Ayesha Khan in Islamabad and Li Na in Beijing”. "
        "Names of the authors above become links.",
    )  # fmt: skip
    authors = models.ManyToManyField(Author, through="articles.Byline", related_name="articles")
    tags = article_tags()
    editor_note = models.TextField(
        "editor's note", blank=True, max_length=2000, validators=[MaxLengthValidator(2000)],
        help_text="For the desk; never public.",
    )  # fmt: skip
    seo_title = models.CharField("title for search engines", max_length=120, blank=True)
    seo_description = models.CharField("description for search engines", max_length=300, blank=True)
    canonical_url = models.URLField(
        "canonical address",
        max_length=500,
        blank=True,
        help_text="If the story first appeared elsewhere: its address there.",
    )

    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)
    revision_number = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="articles_created"
    )
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False, db_index=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ("-changed_at", "-id")
        default_permissions = ("add", "change", "view")  # a story is spiked, never deleted
        permissions = [
            ("review_article", "Can approve and return stories"),
            ("release_article", "Can release and schedule stories"),
            ("raise_breaking", "Can raise, extend and stand down breaking alerts"),
            ("correct_article", "Can publish corrections"),
            ("withdraw_article", "Can withdraw stories"),
            ("restore_article", "Can put withdrawn stories back"),
            ("spike_article", "Can spike and unspike stories"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(headline=""),
                name="an_article_has_a_headline",
                violation_error_message="Give the story a headline.",
            ),
            models.CheckConstraint(
                condition=Q(urgency__gte=1, urgency__lte=9),
                name="urgency_is_between_1_and_9",
                violation_error_message="Urgency goes from 1 (most urgent) to 9.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values),
                name="a_kind_is_known",
                violation_error_message="Choose a kind from the list.",
            ),
            models.CheckConstraint(
                condition=Q(language__in=Language.values),
                name="a_language_is_known",
                violation_error_message="Choose a language from the list.",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values),
                name="a_stage_is_known",
                violation_error_message="Choose a stage from the list.",
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
