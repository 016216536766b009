from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models.paths import path_to

# First parts of addresses that belong to the house; a section there would hide pages.
RESERVED = {
    "about", "admin", "api", "archive", "author", "authors", "breaking", "breaking.json", "corrections",
    "en", "feed", "feeds", "healthz", "live", "media", "newsletter", "page", "photo", "preview", "readyz",
    "robots.txt", "rss", "search", "section", "sitemap.xml", "static", "tag", "tags", "ur", "zh",
}  # fmt: skip


class SectionQuerySet(models.QuerySet["Section"]):
    def top(self) -> "SectionQuerySet":
        return self.filter(parent=None)

    def in_order(self) -> "SectionQuerySet":
        return self.order_by("order", "name")

    def open_to(self, user: Any) -> "SectionQuerySet":
        """The sections that `user` may give a story: all, or those of their limit with the ones inside them."""
        return self.within_limit_of(user) if is_limited(user) else self

    def within_limit_of(self, user: Any) -> "SectionQuerySet":
        """The sections that `user` is limited to with the ones inside them; none for whom nothing limits."""
        own = SectionLimit.objects.filter(user=user).values("section")
        return self.filter(models.Q(pk__in=own) | models.Q(parent__in=own))


class Section(models.Model):
    """Where a story lives. A tree of at most two levels, in the order that staff give it."""

    name = models.CharField(max_length=60, help_text=_("As readers see it, such as “Pak-China”."))
    name_ur = models.CharField(_("name in Urdu"), max_length=60, blank=True, help_text=_("For pages in Urdu."))
    name_zh = models.CharField(_("name in Chinese"), max_length=60, blank=True, help_text=_("For pages in Chinese."))
    slug = models.SlugField(
        _("address"), max_length=60, unique=True,
        help_text=_("The section's page is at /address/. When you change it, the old address leads to the new one."),
    )  # fmt: skip
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("inside"),
        help_text=_("Leave empty for a main section. A section inside another can't hold further ones."),
    )  # fmt: skip
    description = models.TextField(
        blank=True, max_length=500, help_text=_("One or two sentences under the section's name.")
    )
    order = models.PositiveIntegerField(default=0, db_index=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ("order", "name")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="a_section_has_a_name",
                violation_error_message=_("Give the section a name."),
            ),
            models.CheckConstraint(
                condition=~models.Q(slug__in=sorted(RESERVED)),
                name="a_section_address_is_not_taken_by_the_house",
                violation_error_message=_("This address belongs to another page of the site. Choose a different one."),
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="a_section_is_not_inside_itself",
                violation_error_message=_("A section can't be inside itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_to("section", self.slug)

    def name_in(self, language: str) -> str:
        """Its name on pages in that language; the main one where it has no other."""
        return {"ur": self.name_ur, "zh": self.name_zh}.get(language) or self.name

    def clean(self) -> None:
        if self.parent is None:
            return
        if self.parent.parent_id is not None:
            raise ValidationError(
                {
                    "parent": gettext("{parent} is inside another section already. Choose a main section.").format(
                        parent=self.parent
                    )
                }
            )
        if self.pk and self.children.exists():
            raise ValidationError(
                {"parent": gettext("{self} holds other sections. Move those first.").format(self=self)}
            )


class SectionLimit(models.Model):
    """A person of the desk sees the stories of this section, and of those inside it. Without any, of all.

    Set by `articles.limits` only. A section that limits someone can't be deleted: they would see everything.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="section_limits")
    section = models.ForeignKey(Section, models.PROTECT, related_name="limits")

    class Meta:
        default_permissions = ("change",)
        constraints = [
            models.UniqueConstraint(
                fields=["user", "section"],
                name="a_person_is_limited_to_a_section_once",
                violation_error_message=_("This person has this section already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.section}"


def is_limited(user: Any) -> bool:
    """Whether `user` sees the stories of some sections only. Never the house (None), nor a superuser.

    The sign-in knows it of whoever asks for a page (`articles.sign_in`); of others the database is asked.
    """
    if user is None or user.is_superuser:
        return False
    known = getattr(user, "is_limited", None)
    return SectionLimit.objects.filter(user=user).exists() if known is None else known
