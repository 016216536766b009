from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that are written once: bulk changes are refused, too."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError(f"{self.model.__name__} rows are never changed.")

    def delete(self) -> Any:
        raise TypeError(f"{self.model.__name__} rows are never deleted.")

    def bulk_create(self, objs: Any, *args: Any, update_conflicts: bool = False, **kwargs: Any) -> Any:
        if update_conflicts:
            raise TypeError(f"{self.model.__name__} rows are never changed.")
        return super().bulk_create(objs, *args, **kwargs)


class AppendOnly(models.Model):
    """A row that is written once and never changed afterwards."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} rows are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError(f"{type(self).__name__} rows are never deleted.")


class Revision(AppendOnly):
    """A snapshot of the working copy, one per save, never changed afterwards.

    `number` counts the saves of an article. A save that came too late has none: its text is kept
    here, unmerged, with the number that it started from in `base`.
    """

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(null=True)
    base = models.PositiveIntegerField(default=0)
    content = models.JSONField(help_text="A WorkingCopy as JSON.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Against the base, in headline and texts. Unknown for those saved before they were counted.
    words_added = models.PositiveIntegerField(null=True)
    words_removed = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("-made_at", "-id")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"],
                name="a_revision_number_is_used_once",
                violation_error_message=_("Someone saved this story at the same moment. Reload it and save again."),
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(number=models.F("base") + 1),
                name="a_revision_follows_its_base",
                violation_error_message=_("The story was changed in the meantime. Reload it and save again."),
            ),
        ]

    def __str__(self) -> str:
        return (
            gettext("Revision {number}").format(number=self.number)
            if self.number
            else gettext("Unmerged revision on {base}").format(base=self.base)
        )


class RevisionPhoto(models.Model):
    """A photo that a revision holds. Whatever was saved with it can be restored, so it can't be deleted."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="photos")
    photo = models.ForeignKey("articles.Photo", models.PROTECT, related_name="placed_in")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["photo", "revision"],
                name="a_revision_holds_a_photo_once",
                violation_error_message=_("The revision holds this photo already."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("{photo_id} in {revision_id}").format(photo_id=self.photo_id, revision_id=self.revision_id)
