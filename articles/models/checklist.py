from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Kind
from articles.models.section import Section


class Mark(models.TextChoices):
    """What a finding of a rule does when a story is about to go out."""

    OFF = "off", _("Off")
    TELL = "tell", _("Tell")
    BLOCK = "block", _("Block")


class ChecklistRule(models.Model):
    """How the house marks one rule of the checklist, for a kind and a section; empty: for all of them.

    Where there is no row the default of the rule holds. Written by `articles.checklist.marks` only.
    """

    rule = models.CharField(max_length=30, help_text=_("The key of a class in articles/checklist/rules.py."))
    kind = models.CharField(max_length=10, choices=Kind, blank=True)
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="checklist")
    mark = models.CharField(max_length=5, choices=Mark)

    class Meta:
        ordering = ("id",)
        verbose_name_plural = _("checklist")
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "kind", "section"],
                name="a_rule_is_marked_once_for_a_section_and_a_kind",
                violation_error_message=_("Someone marked this rule at the same moment. Look at the checklist again."),
            ),
            models.UniqueConstraint(
                fields=["rule", "kind"],
                condition=Q(section=None),
                name="a_rule_is_marked_once_for_all_sections",
                violation_error_message=_("Someone marked this rule at the same moment. Look at the checklist again."),
            ),
            models.CheckConstraint(
                condition=Q(mark__in=Mark.values),
                name="a_mark_is_known",
                violation_error_message=_("Choose off, tell or block."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["", *Kind.values]),
                name="a_rule_is_marked_for_a_known_kind",
                violation_error_message=_("Choose a kind from the list."),
            ),
        ]

    def __str__(self) -> str:
        place = ", ".join(filter(None, (self.section.name if self.section else "", self.get_kind_display())))
        return f"{self.rule} is marked “{self.get_mark_display().lower()}” for {place or 'all stories'}"
