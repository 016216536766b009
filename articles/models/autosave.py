from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AutosaveQuerySet(models.QuerySet["Autosave"]):
    def offered_to(self, editor: Any) -> "AutosaveQuerySet":
        """What this editor typed and has not saved. Nobody else is ever shown it."""
        return self.filter(editor=editor, ended_at=None)


class Autosave(models.Model):
    """What an editor has typed into one opened form and not saved yet, exactly as the form would send it.

    One row for each opening of a form, however often it is kept. When the form is saved, or its
    typing taken up or thrown away, the row ends: it holds nothing any more, and what comes late for
    it is known to be late.
    """

    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    article = models.ForeignKey("articles.Article", models.PROTECT, null=True, related_name="+")
    opening = models.CharField(max_length=64, help_text="The token that the form got when it was opened.")
    sequence = models.PositiveBigIntegerField(help_text="Grows with each message of the form.")
    base = models.PositiveIntegerField(default=0)
    headline = models.CharField(max_length=250, blank=True, help_text="As typed, for lists.")
    # JSON in ASCII: no database refuses a character of it, whatever was typed.
    content = models.TextField(blank=True, help_text="The names of the fields, each with its values.")
    kept_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        ordering = ("-kept_at", "-id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["editor", "opening"],
                name="an_opened_form_has_one_autosave",
                violation_error_message=_("This form is kept already. Reload the page."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(content="", headline=""),
                name="an_ended_autosave_holds_no_typing",
                violation_error_message=_("This typing was saved already. Reload the page."),
            ),
        ]

    def __str__(self) -> str:
        return f"Typing {self.pk} in story {self.article_id or 'to come'}"
