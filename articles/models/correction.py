from datetime import datetime

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.fields.tuple_lookups import TupleLessThan
from django.utils.translation import gettext_lazy as _

from articles.models.release import Release
from articles.models.revision import AppendOnly, AppendOnlyQuerySet


class CorrectionQuerySet(AppendOnlyQuerySet):
    def public(self, *, at: datetime) -> "CorrectionQuerySet":
        return self.filter(published_at__lte=at)

    def of_live_stories(self, *, at: datetime) -> "CorrectionQuerySet":
        """Public ones whose story readers can open at the instant `at`."""
        return self.public(at=at).filter(Exists(Release.objects.live(at=at).filter(article=OuterRef("article"))))

    def newest_first(self, *, before: tuple[datetime, int] | None = None) -> "CorrectionQuerySet":
        """`before` is the place (time and id) in this list that they come after."""
        # One row comparison, so that the index finds the place.
        rows = self if before is None else self.filter(TupleLessThan((F("published_at"), F("id")), before))
        return rows.order_by("-published_at", "-id")


class Correction(AppendOnly):
    """A public note about an error or a change, shown on the story's page.

    Written once: a note that was itself wrong is followed by another one.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")
        RETRACTION = "retraction", _("Retraction")

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=15, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(
        max_length=1000,
        validators=[MaxLengthValidator(1000)],
        help_text=_("What was wrong and what is right, for readers."),
    )
    published_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = CorrectionQuerySet.as_manager()  # type: ignore[misc]  # a manager of its own in place of the inherited one

    class Meta:
        ordering = ("published_at", "id")
        default_permissions = ("view",)
        indexes = [models.Index(F("published_at").desc(), F("id").desc(), name="correction_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="a_correction_has_a_text",
                violation_error_message=_("Write what was wrong and what is right."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["correction", "clarification", "update", "retraction"]),
                name="a_correction_kind_is_known",
                violation_error_message=_("Choose a kind from the list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"
