"""Fronts: what is being arranged, and every version that was launched. Written by `newsroom.fronts.launching` only."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Language, Photo, Section
from articles.models.revision import AppendOnly
from articles.models.section import is_limited
from newsroom.fronts.content import Content, from_json
from newsroom.fronts.identity import Identity


class FrontQuerySet(models.QuerySet["Front"]):
    def of(self, identity: Identity) -> "FrontQuerySet":
        return self.filter(section=identity.section, language=identity.language)

    def open_to(self, user: Any) -> "FrontQuerySet":
        """The fronts that are there for `user`: all, or those of the sections that they are limited to."""
        if not is_limited(user):
            return self
        return self.filter(section__in=Section.objects.open_to(user).order_by().values("pk"))


class Front(models.Model):
    """The front of the house or of a section, in a language. A row is there once someone has arranged it.

    `revision` counts its changes: each form says which one it began from. `draft` is what differs from what
    readers see; None when nothing does.
    """

    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="fronts")
    language = models.CharField(max_length=5, choices=Language, default=Language.ENGLISH)
    revision = models.PositiveIntegerField(default=0)
    draft = models.JSONField(null=True)
    drafted_at = models.DateTimeField(null=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = FrontQuerySet.as_manager()

    class Meta:
        default_permissions = ("view", "change")
        permissions = [("launch_front", _("Can launch fronts and put earlier versions back"))]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "language"],
                name="a_section_has_one_front_of_a_language",
                violation_error_message=_("This section has a front in this language already."),
            ),
            models.UniqueConstraint(
                fields=["language"],
                condition=Q(section=None),
                name="the_house_has_one_front_of_a_language",
                violation_error_message=_("There is a home page in this language already."),
            ),
            models.CheckConstraint(
                condition=Q(draft__isnull=True) | Q(drafted_at__isnull=False),
                name="a_draft_of_a_front_has_a_time",
                violation_error_message=_("A draft needs the time at which it was saved."),
            ),
        ]

    def __str__(self) -> str:
        name = self.section.name if self.section else gettext("Home")
        return name if self.language == Language.ENGLISH else f"{name} ({Language(self.language).label})"

    @property
    def identity(self) -> Identity:
        return Identity(self.section_id, self.language)

    @property
    def drafted(self) -> Content | None:
        return from_json(self.draft) if self.draft is not None else None


class FrontVersion(AppendOnly):
    """An arrangement of a front as it was, never changed afterwards.

    The launched ones have numbers; readers see the one with the highest. The others are what did not come before
    readers: saves that came too late, drafts that someone else went on with, drafts that were thrown away.
    """

    class Fate(models.TextChoices):
        LAUNCHED = "launched", _("Launched")
        REFUSED = "refused", _("Came too late")
        REPLACED = "replaced", _("Someone else went on")
        DISCARDED = "discarded", _("Thrown away")

    front = models.ForeignKey(Front, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(null=True)
    fate = models.CharField(max_length=9, choices=Fate)
    content = models.JSONField(help_text="See `newsroom.fronts.content`.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    restores = models.PositiveIntegerField(null=True, help_text="The number of the version that it puts back.")

    class Meta:
        ordering = ("-made_at", "-id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["front", "number"],
                name="a_version_number_of_a_front_is_used_once",
                violation_error_message=_("Someone launched this front at the same moment. Look at it again."),
            ),
            models.CheckConstraint(
                condition=Q(fate="launched", number__isnull=False) | (~Q(fate="launched") & Q(number=None)),
                name="what_was_launched_has_a_number",
                violation_error_message=_("Only a version that was launched has a number."),
            ),
        ]

    def __str__(self) -> str:
        if not self.number:
            return str(self.Fate(self.fate).label)
        return gettext("Version {number}").format(number=self.number)

    @property
    def arranged(self) -> Content:
        return from_json(self.content)


class FrontPhoto(models.Model):
    """A photo that a front needs: of a version, or of the draft (version None). It can't be deleted."""

    front = models.ForeignKey(Front, models.CASCADE, related_name="photos")
    version = models.ForeignKey(FrontVersion, models.PROTECT, null=True, related_name="photos")
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="on_fronts")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["version", "photo"],
                name="a_version_of_a_front_holds_a_photo_once",
                violation_error_message=_("The version holds this photo already."),
            ),
            models.UniqueConstraint(
                fields=["front", "photo"],
                condition=Q(version=None),
                name="a_draft_of_a_front_holds_a_photo_once",
                violation_error_message=_("The draft holds this photo already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} on {self.front_id}"


class FrontTurn(models.Model):
    """An instant at which a card of what is launched begins or ends: the front is another one from then on."""

    front = models.ForeignKey(Front, models.CASCADE, related_name="turns")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["at", "front"],
                name="a_front_turns_once_at_an_instant",
                violation_error_message=_("The front turns at this instant already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.front_id} at {self.at}"
