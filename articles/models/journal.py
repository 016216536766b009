from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.revision import AppendOnly, AppendOnlyQuerySet
from articles.models.section import is_limited


class JournalQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: Any) -> "JournalQuerySet":
        """The lines about stories that are there for `user`, and those about none."""
        if not is_limited(user):
            return self
        return self.filter(Q(article=None) | Exists(Article.objects.visible_to(user).filter(pk=OuterRef("article"))))


class JournalEntry(AppendOnly):
    """One line of the append-only record: who did what, when, and from when it takes effect.

    Written in the transaction of what it tells. `data` holds what the verb was given and made,
    times as ISO 8601 with offset, enough to tell the story's whole course again.
    """

    at = models.DateTimeField()
    effective_at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=30)
    article = models.ForeignKey("articles.Article", models.PROTECT, null=True, related_name="journal")
    subject = models.CharField(max_length=250, help_text="The headline, or what else was changed, as it was then.")
    from_status = models.CharField(max_length=10, blank=True)
    to_status = models.CharField(max_length=10, blank=True)
    data = models.JSONField(default=dict)
    keys = models.JSONField(null=True, help_text="The surrogate keys of the pages that it touches.")

    objects = JournalQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ("-id",)
        verbose_name_plural = _("journal")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["article", "id"], name="journal_of_article"),
            models.Index(fields=["effective_at", "id"], name="journal_by_effect"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_at__gte=models.F("at")),
                name="a_change_takes_effect_when_made_or_later",
                violation_error_message=_("A change can't take effect before it is made."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb}: {self.subject}"
