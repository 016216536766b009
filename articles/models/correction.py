from datetime import datetime

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def public(self, *, at: datetime) -> "CorrectionQuerySet":
        return self.filter(published_at__lte=at)


class Correction(models.Model):
    """A public note about an error or a change, shown on the story's page."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", "Correction"
        CLARIFICATION = "clarification", "Clarification"
        UPDATE = "update", "Update"
        RETRACTION = "retraction", "Retraction"

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=15, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(
        max_length=1000,
        validators=[MaxLengthValidator(1000)],
        help_text="What was wrong and what is right, for readers.",
    )
    published_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("published_at", "id")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="a_correction_has_a_text",
                violation_error_message="Write what was wrong and what is right.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["correction", "clarification", "update", "retraction"]),
                name="a_correction_kind_is_known",
                violation_error_message="Choose a kind from the list.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"
