from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# An open form tells every 15 seconds that it is there; one whose tab is hidden told so and is silent.
LOST_AFTER = timedelta(seconds=45)
AWAY_FOR = timedelta(minutes=30)


class Handover(models.TextChoices):
    """What became of the wish of another editor to take over."""

    NONE = "", _("None")
    ASKED = "asked", _("Asked")
    TAKEN = "taken", _("Taken over")
    GIVEN = "given", _("Handed over")
    REFUSED = "refused", _("Goes on")


class PresenceQuerySet(models.QuerySet["Presence"]):
    def present(self, *, at: datetime) -> "PresenceQuerySet":
        """Who has a form open at `at`. The clock decides: a closed laptop is gone in less than a minute."""
        seen = Q(hidden_since=None, seen_at__gt=at - LOST_AFTER)
        away = Q(hidden_since__isnull=False, seen_at__gt=at - AWAY_FOR)
        return self.filter(seen | away)


class Presence(models.Model):
    """An editor who has the form of a story open. It tells, and never locks."""

    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="presences")
    opening = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    typed_at = models.DateTimeField(null=True)
    hidden_since = models.DateTimeField(null=True)
    handover = models.CharField(max_length=10, choices=Handover, default=Handover.NONE, blank=True)
    handover_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    handover_at = models.DateTimeField(null=True)
    handover_note = models.CharField(max_length=200, blank=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        ordering = ("opened_at", "id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["editor", "opening"],
                name="an_opened_form_is_present_once",
                violation_error_message=_("This form is open already. Reload the page."),
            ),
            models.CheckConstraint(
                condition=Q(handover__in=Handover.values),
                name="a_handover_is_known",
                violation_error_message=_("Ask to take over, or take over."),
            ),
            models.CheckConstraint(
                condition=Q(handover="", handover_by=None, handover_at=None)
                | (~Q(handover="") & Q(handover_by__isnull=False, handover_at__isnull=False)),
                name="a_handover_tells_who_and_when",
                violation_error_message=_("A handover tells who asked, and when."),
            ),
        ]

    def __str__(self) -> str:
        return f"User {self.editor_id} at story {self.article_id}"
