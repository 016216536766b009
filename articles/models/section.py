from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

# First parts of addresses that belong to the house; a section there would hide pages.
RESERVED = {
    "about", "admin", "api", "archive", "author", "authors", "breaking", "breaking.json", "corrections",
    "feed", "feeds", "healthz", "live", "media", "newsletter", "page", "photo", "preview", "readyz",
    "robots.txt", "rss", "search", "section", "sitemap.xml", "static", "tag", "tags",
}  # fmt: skip


class SectionQuerySet(models.QuerySet["Section"]):
    def top(self) -> "SectionQuerySet":
        return self.filter(parent=None)

    def in_order(self) -> "SectionQuerySet":
        return self.order_by("order", "name")


class Section(models.Model):
    """Where a story lives. A tree of at most two levels, in the order that staff give it."""

    name = models.CharField(max_length=60, help_text="As readers see it, such as “Pak-China”.")
    slug = models.SlugField(
        "address", max_length=60, unique=True,
        help_text="The section's page is at /address/. When you change it, the old address leads to the new one.",
    )  # fmt: skip
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="inside",
        help_text="Leave empty for a main section. A section inside another can't hold further ones.",
    )  # fmt: skip
    description = models.TextField(
        blank=True, max_length=500, help_text="One or two sentences under the section's name."
    )
    order = models.PositiveIntegerField(default=0, db_index=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ("order", "name")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="a_section_has_a_name",
                violation_error_message="Give the section a name.",
            ),
            models.CheckConstraint(
                condition=~models.Q(slug__in=sorted(RESERVED)),
                name="a_section_address_is_not_taken_by_the_house",
                violation_error_message="This address belongs to another page of the site. Choose a different one.",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="a_section_is_not_inside_itself",
                violation_error_message="A section can't be inside itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("section", args=[self.slug])

    def clean(self) -> None:
        if self.parent is None:
            return
        if self.parent.parent_id is not None:
            raise ValidationError(
                {"parent": f"{self.parent} is inside another section already. Choose a main section."}
            )
        if self.pk and self.children.exists():
            raise ValidationError({"parent": f"{self} holds other sections. Move those first."})
