"""How far a follower has read the journal."""

import time
from dataclasses import dataclass, field
from typing import Self

from articles.models import JournalEntry

BATCH = 1000
# A number that is missing belongs to a transaction that is under way, or to one that was taken back.
SECONDS_TO_WAIT_FOR_A_GAP = 600.0
GAPS_AT_START = 1000


@dataclass
class Place:
    """The last line that was read, and the lower numbers that were not there yet, each with since when (1970)."""

    line: int
    gaps: dict[int, float] = field(default_factory=dict)

    @classmethod
    def at_the_end(cls) -> Self:
        recent = list(JournalEntry.objects.order_by("-pk").values_list("pk", flat=True)[:GAPS_AT_START])
        if not recent:
            return cls(0)
        missing = set(range(recent[-1], recent[0])) - set(recent)
        return cls(recent[0], dict.fromkeys(missing, time.time()))

    def read_on(self) -> list[JournalEntry]:
        """The entries that were not seen yet, those that filled a gap first; the place moves behind them."""
        rows = JournalEntry.objects.only("pk", "verb", "effective_at", "keys").order_by("pk")
        now = time.time()
        self.gaps = {pk: since for pk, since in self.gaps.items() if now - since < SECONDS_TO_WAIT_FOR_A_GAP}
        found = list(rows.filter(pk__in=list(self.gaps))) if self.gaps else []
        while batch := list(rows.filter(pk__gt=self.line)[:BATCH]):
            known = {entry.pk for entry in batch}
            self.gaps |= {pk: now for pk in range(self.line + 1, batch[-1].pk) if pk not in known}
            self.line = batch[-1].pk
            found += batch
        for entry in found:
            self.gaps.pop(entry.pk, None)
        return found
