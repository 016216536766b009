from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.models.release import Release

LONGEST = timedelta(hours=72)


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def open(self, *, at: datetime) -> "PreviewLinkQuerySet":
        """Links that lead somewhere at `at`. To withdraw a story ends those that were made before, too."""
        withdrawn = Release.objects.filter(article=OuterRef("article"), ending=Release.Ending.WITHDRAWN)
        return self.filter(
            ~Exists(withdrawn.filter(live_until__gte=OuterRef("made_at"))), revoked_at=None, ends_at__gt=at
        )


class PreviewLink(models.Model):
    """An address that shows one working copy without a sign-in, for a while. The token itself is not kept."""

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="preview_links")
    token_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"],
                name="a_preview_link_has_a_token_of_its_own",
                violation_error_message=_("This link is there already. Make another one."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("made_at")),
                name="a_preview_link_ends_after_it_is_made",
                violation_error_message=_("The link must end after it is made."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("made_at") + LONGEST),
                name="a_preview_link_lasts_72_hours_at_most",
                violation_error_message=_("A preview link can last 72 hours, not longer."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("made_at")),
                name="a_preview_link_is_revoked_after_it_is_made",
                violation_error_message=_("The link can't be revoked before it was made."),
            ),
        ]

    def __str__(self) -> str:
        return f"Preview link {self.pk} to story {self.article_id}"
