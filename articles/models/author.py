from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.paths import path_to
from articles.models.photo import Photo, desk_only


class AuthorQuerySet(models.QuerySet["Author"]):
    def with_photo(self) -> "AuthorQuerySet":
        """With the photo and what may stand in its place, without the texts that no reader sees."""
        both = ("photo", "photo__substitute")
        return self.select_related(*both).defer(*desk_only(*both))


class Author(models.Model):
    """A person with a public profile; may be linked to a staff user."""

    name = models.CharField(max_length=100)
    slug = models.SlugField(
        _("address"), max_length=100, unique=True, allow_unicode=True,
        help_text=_("The profile is at /author/address/. When you change it, the old address leads to the new one."),
    )  # fmt: skip
    position = models.CharField(max_length=100, blank=True, help_text=_("Such as “Islamabad correspondent”."))
    bio = models.TextField(blank=True, max_length=1000, help_text=_("Two or three sentences for readers."))
    photo = models.ForeignKey(
        Photo, models.PROTECT, null=True, blank=True, related_name="portraits", help_text=_("Beside the profile."),
    )  # fmt: skip
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="author",
        help_text=_("The sign-in of this person, if they work at the desk."),
    )  # fmt: skip

    objects = AuthorQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="an_author_has_a_name",
                violation_error_message=_("Give the author a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_to("author", self.slug)


class Byline(models.Model):
    """An author on an article, in order, with a role."""

    class Role(models.TextChoices):
        REPORTER = "reporter", _("Reporter")
        PHOTOGRAPHER = "photographer", _("Photographer")
        TRANSLATOR = "translator", _("Translator")
        ADDITIONAL = "additional", _("Additional reporting")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines")
    role = models.CharField(max_length=20, choices=Role, default=Role.REPORTER)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author", "role"],
                name="an_author_has_a_role_once",
                violation_error_message=_("This author is on the story twice with the same role."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author} ({self.get_role_display()})"
