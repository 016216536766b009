from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerSlug(models.Model):
    """An address that a section or an author had: it goes on leading there."""

    class Kind(models.TextChoices):
        SECTION = "section", _("Section")
        AUTHOR = "author", _("Author")

    kind = models.CharField(max_length=10, choices=Kind)
    slug = models.SlugField(max_length=100, allow_unicode=True)
    section = models.ForeignKey("articles.Section", models.CASCADE, null=True, related_name="former_slugs")
    author = models.ForeignKey("articles.Author", models.CASCADE, null=True, related_name="former_slugs")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug"],
                name="a_former_address_leads_to_one_place",
                violation_error_message=_("This address already leads somewhere else."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind="section", section__isnull=False, author=None)
                | models.Q(kind="author", author__isnull=False, section=None),
                name="a_former_address_leads_somewhere",
                violation_error_message=_("A former address needs the section or the author that it leads to."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"
