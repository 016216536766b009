from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models.article import Language
from articles.models.paths import path_to
from articles.models.revision import AppendOnly
from articles.models.told import told

LONGEST = 200_000  # characters of a text, with its markup
CONTENT = ("kind", "name", "slug", "language", "body", "is_live")


class PageKind(models.TextChoices):
    """What it is about, in the order of the footer."""

    ABOUT = "about", _("About us")
    CONTACT = "contact", _("Contact")
    MASTHEAD = "masthead", _("Masthead: who makes it")
    OWNERSHIP = "ownership", _("Ownership and funding")
    PRINCIPLES = "principles", _("Publishing principles")
    ETHICS = "ethics", _("Ethics policy")
    CORRECTIONS = "corrections", _("Corrections policy")
    VERIFICATION = "verification", _("Verification and fact-checking")
    SOURCES = "sources", _("Unnamed sources")
    BYLINES = "bylines", _("Stories without a byline")
    MISSION = "mission", _("Mission and coverage priorities")
    DIVERSITY = "diversity", _("Diversity policy")
    STAFFING = "staffing", _("Diversity of the staff")
    FEEDBACK = "feedback", _("Feedback and complaints")
    OTHER = "other", _("Something else")


class HousePageQuerySet(models.QuerySet["HousePage"]):
    def live(self) -> "HousePageQuerySet":
        """Pages that readers see."""
        return self.filter(is_live=True)

    def told(self) -> Subquery:
        """Live pages without their texts, as one value; see `articles.models.told`."""
        return told(self.live(), "is_live", pk="pk", kind="kind", name="name", slug="slug", language="language")


class HousePage(models.Model):
    """A page about the house itself: who owns it, who makes it, and by which rules.

    Changed by `articles.house_pages` only, which keeps every version. Never deleted: it is taken down.
    """

    kind = models.CharField(
        _("about"), max_length=15, choices=PageKind, default=PageKind.OTHER,
        help_text=_("Machines that judge news sites look for most of these by their kind."),
    )  # fmt: skip
    name = models.CharField(_("title"), max_length=100)
    slug = models.SlugField(
        _("address"), max_length=60, unique=True, allow_unicode=True,
        help_text=_("The page is at /about/address/. When you change it, the old address leads to the new one."),
    )  # fmt: skip
    language = models.CharField(max_length=5, choices=Language, default=Language.ENGLISH)
    body = models.TextField(_("text"), blank=True, max_length=LONGEST, validators=[MaxLengthValidator(LONGEST)])
    is_live = models.BooleanField(
        _("readers see it"), default=False, help_text=_("At its address, and as a link at the foot of every page.")
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(editable=False)

    objects = HousePageQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        default_permissions = ("add", "change", "view")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="a_house_page_has_a_title",
                violation_error_message=_("Give the page a title."),
            ),
            models.CheckConstraint(
                condition=Q(is_live=False) | ~Q(body=""),
                name="a_house_page_that_readers_see_has_a_text",
                violation_error_message=_("Write the text before readers see the page."),
            ),
            models.CheckConstraint(
                condition=Q(language__in=Language.values),
                name="the_language_of_a_house_page_is_known",
                violation_error_message=_("Choose a language from the list."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PageKind.values),
                name="a_kind_of_house_page_is_known",
                violation_error_message=_("Choose from the list what the page is about."),
            ),
            models.UniqueConstraint(
                fields=["kind", "language"],
                condition=Q(is_live=True) & ~Q(kind=PageKind.OTHER),
                name="readers_see_one_house_page_of_a_kind",
                violation_error_message=_("Readers see a page of this kind already. Take that one down first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_to("house_page", self.slug)

    @property
    def direction(self) -> str:
        return Language(self.language).direction

    @property
    def content(self) -> dict[str, Any]:
        """What a version keeps of it."""
        return {name: getattr(self, name) for name in CONTENT}


class HousePageVersion(AppendOnly):
    """A house page as it was saved once. One that came too late has no number: its text is kept here only."""

    page = models.ForeignKey(HousePage, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(null=True)
    slug = models.CharField(max_length=60, help_text=_("The address that it had: it goes on leading to the page."))
    content = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-made_at", "-id")
        default_permissions = ()
        indexes = [models.Index("slug", name="house_page_by_old_address")]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "number"],
                name="a_version_of_a_house_page_has_a_number_once",
                violation_error_message=_("Someone saved this page at the same moment. Load it again."),
            ),
        ]

    def __str__(self) -> str:
        if not self.number:
            return gettext("Came too late")
        return gettext("Version {number}").format(number=self.number)
