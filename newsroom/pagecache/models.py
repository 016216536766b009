from typing import Any

from django.db import models
from django.utils import timezone

from newsroom.pagecache.cdn import EVERYTHING
from newsroom.pagecache.place import Place


class PurgePlaceQuerySet(models.QuerySet["PurgePlace"]):
    def of(self, cdn: str) -> "PurgePlace":
        """The row of a CDN. One that is new is told to drop everything, and then what is new."""
        found = self.filter(cdn=cdn).first()
        if found:
            return found
        place = Place.at_the_end()
        begin = {"line": place.line, "gaps": place.gaps, "owed": [[timezone.now().timestamp(), [EVERYTHING]]]}
        return self.get_or_create(cdn=cdn, defaults=begin)[0]

    def failing(self) -> "PurgePlaceQuerySet":
        return self.exclude(failing_since=None).order_by("failing_since")


class PurgePlace(models.Model):
    """How far a CDN was told what has changed. Whoever tells it next, of all processes, goes on from here."""

    cdn = models.CharField(max_length=200, unique=True, help_text="Its address, without secrets.")
    line = models.BigIntegerField(help_text="The last line of the journal that it was told of.")
    gaps = models.JSONField(default=dict, help_text="Lower numbers that were not there yet, each with since when.")
    owed = models.JSONField(default=list, help_text="[when, keys] of what is to be told again.")
    turn = models.BigIntegerField(default=0, help_text="Counts changes of this row: who saw the last one may go on.")
    not_before = models.DateTimeField(default=timezone.now, help_text="Someone is telling it, or it did not answer.")
    accepted_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    objects = PurgePlaceQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.cdn}, line {self.line}"

    def place(self) -> Place:
        return Place(self.line, {int(pk): since for pk, since in self.gaps.items()})

    def take_turn(self, **fields: Any) -> bool:
        """Write `fields` if nobody else has written since this row was read. Say whether that was so."""
        taken = type(self).objects.filter(pk=self.pk, turn=self.turn).update(turn=self.turn + 1, **fields)
        self.turn += taken
        return bool(taken)
