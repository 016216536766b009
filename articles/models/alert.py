from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

DEFAULT_LENGTH = timedelta(hours=2)
LONGEST = timedelta(hours=24)


class BreakingAlertQuerySet(models.QuerySet["BreakingAlert"]):
    def live(self, *, at: datetime) -> "BreakingAlertQuerySet":
        """Alerts that are up at the instant `at`. Readers see one only on a live release."""
        return self.filter(Q(stood_down_at=None) | Q(stood_down_at__gt=at), raised_at__lte=at, ends_at__gt=at)


class BreakingAlert(models.Model):
    """A raised alert on an article. It always ends: by itself at `ends_at`, or stood down before."""

    class Level(models.IntegerChoices):
        DEVELOPING = 1, _("Developing")
        BREAKING = 2, _("Breaking")
        FLASH = 3, _("Flash")

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="alerts")
    level = models.PositiveSmallIntegerField(choices=Level, default=Level.BREAKING)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ends_at = models.DateTimeField()
    stood_down_at = models.DateTimeField(null=True)
    stood_down_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = BreakingAlertQuerySet.as_manager()

    class Meta:
        ordering = ("-raised_at", "-id")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["ends_at"], name="alert_by_end"),
            models.Index(fields=["article", "ends_at"], name="alert_of_article"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("raised_at")),
                name="an_alert_ends_after_it_is_raised",
                violation_error_message=_("The alert must end after it is raised."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("raised_at") + LONGEST),
                name="an_alert_lasts_24_hours_at_most",
                violation_error_message=_("An alert can last 24 hours from when it was raised, not longer."),
            ),
            models.CheckConstraint(
                condition=Q(stood_down_at=None) | Q(stood_down_at__gte=F("raised_at")),
                name="an_alert_is_stood_down_after_it_is_raised",
                violation_error_message=_("The alert can't be stood down before it was raised."),
            ),
            models.CheckConstraint(
                condition=Q(level__in=[1, 2, 3]),
                name="an_alert_level_is_known",
                violation_error_message=_("Choose a level from the list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} on {self.article_id}"
