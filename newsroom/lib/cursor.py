"""A place in a list that is newest first, as an address carries it: 2026-01-29T09:05:00.123456Z_123."""

import re
from datetime import UTC, datetime
from typing import NamedTuple, Self

FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
WRITTEN = re.compile(
    r"([12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z)_([1-9][0-9]{0,17})", re.ASCII
)


class Cursor(NamedTuple):
    """The time and the id of the last row that was seen."""

    time: datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a written cursor. Raises ValueError for anything else."""
        if not (parts := WRITTEN.fullmatch(text)):
            raise ValueError("This is no place in a list.")
        return cls(datetime.strptime(parts[1], FORMAT).replace(tzinfo=UTC), int(parts[2]))

    def __str__(self) -> str:
        return f"{self.time.astimezone(UTC).strftime(FORMAT)}_{self.pk}"
