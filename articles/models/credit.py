from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """An organisation whose material is used: an agency, a partner, a handout."""

    class Kind(models.TextChoices):
        AGENCY = "agency", _("Agency")
        PARTNER = "partner", _("Partner")
        HANDOUT = "handout", _("Handout")

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    short = models.CharField(
        _("short name"), max_length=20, blank=True, help_text=_("Such as “INP”; printed in brackets.")
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.AGENCY)
    url = models.URLField(_("web site"), blank=True)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="a_source_has_a_name",
                violation_error_message=_("Give the source a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """The name as a credit line prints it: `Independent News Pakistan (INP)`."""
        return f"{self.name} ({self.short})" if self.short else self.name


class Credit(models.Model):
    """A source on an article, in order, with a role and an optional note."""

    class Role(models.TextChoices):
        MATERIAL = "material", _("Material")
        PARTNER = "partner", _("In partnership with")
        HANDOUT = "handout", _("Handout")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="credits")
    source = models.ForeignKey(Source, models.PROTECT, related_name="credits")
    role = models.CharField(max_length=20, choices=Role, default=Role.MATERIAL)
    note = models.CharField(max_length=120, blank=True, help_text=_("Printed behind a dash, such as “Pak-China”."))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "source", "role", "note"],
                name="a_credit_stands_once",
                violation_error_message=_("This source is credited twice with the same role and note."),
            ),
        ]

    def __str__(self) -> str:
        return self.as_printed()

    def as_printed(self) -> str:
        """The credit in words: `Independent News Pakistan (INP) — Pak-China`."""
        label = "" if self.role == self.Role.MATERIAL else f"{self.get_role_display()} "
        note = f" — {self.note}" if self.note else ""
        return f"{label}{self.source.full_name}{note}"
