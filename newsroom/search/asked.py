"""What a reader asks for: words, phrases and filters, read from an address."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django.utils import timezone
from modelsearch.query import And, Phrase, PlainText, SearchQuery

from articles.models import Kind, Language
from newsroom.lib.text import clean_line
from newsroom.lib.words import groups
from newsroom.search.models import place, plain

LONGEST = 200  # characters
QUOTE = re.compile('["“”„«»]')
SLUG = re.compile(r"[-\w]{1,110}")
PLACE = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
HIGHEST = 2**63 - 1
PARAMETERS = {"q", "section", "author", "tag", "from", "to", "kind", "language", "before"}


@dataclass(frozen=True)
class Asked:
    """A question with its filters; empty where nothing was asked. `before` is the place that the reader came to."""

    q: str = ""
    section: str = ""
    author: str = ""
    tag: str = ""
    since: date | None = None
    until: date | None = None
    kind: str = ""
    language: str = ""
    before: int = HIGHEST

    @classmethod
    def read(cls, given: Mapping[str, Sequence[str]]) -> "Asked":
        """Read the lists of values by key of a query string. Raises ValueError for what no page of ours asks."""
        if unknown := given.keys() - PARAMETERS:
            raise ValueError(f"Not understood: {', '.join(sorted(unknown))}.")
        if any(len(values) > 1 for values in given.values()):
            raise ValueError("Each filter is given once.")
        values = {name: values[0] for name, values in given.items() if values and values[0]}
        if len(values.get("q", "")) > LONGEST:
            raise ValueError(f"A question has {LONGEST} characters at most.")
        return cls(
            q=clean_line(values.get("q", "")),
            **{name: _matching(SLUG, values[name]) for name in ("section", "author", "tag") if name in values},
            since=_day(values.get("from")),
            until=_day(values.get("to")),
            kind=Kind(values["kind"]).value if "kind" in values else "",
            language=Language(values["language"]).value if "language" in values else "",
            before=min(int(_matching(PLACE, values["before"])), HIGHEST) if "before" in values else HIGHEST,
        )

    def __bool__(self) -> bool:
        """Whether anything is asked."""
        return self.without(before=HIGHEST) != Asked()

    def without(self, **changes: object) -> "Asked":
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def is_filtered(self) -> bool:
        return self.without(q="", before=HIGHEST) != Asked()

    @property
    def words_only(self) -> "Asked":
        return Asked(self.q)

    @property
    def is_further(self) -> bool:
        """Whether this is a later page of the answers."""
        return self.before != HIGHEST

    @property
    def query_string(self) -> str:
        """As an address carries it, without the place."""
        names = {"since": "from", "until": "to"}
        values = {names.get(field.name, field.name): getattr(self, field.name) for field in fields(self)}
        del values["before"]
        return urlencode({name: value for name, value in values.items() if value})

    @property
    def between(self) -> tuple[int, int]:
        """The places in the index that the dates allow, the first included, the last not."""
        lowest = place(_start(self.since)) if self.since else 0
        end = place(_start(self.until + timedelta(days=1))) if self.until else HIGHEST
        return lowest, min(end, self.before)

    @cached_property
    def groups(self) -> list[list[str]]:
        """The words, those that must stand together as one group. What is quoted is a phrase; Chinese always is."""
        parts = QUOTE.split(self.q)
        found: list[list[str]] = []
        for number, part in enumerate(parts):
            of_part = list(groups(part))
            found += [[word for group in of_part for word in group]] if number % 2 else of_part
        return [plain(group) for group in found if group]

    def queries(self, marks: Sequence[SearchQuery]) -> tuple[SearchQuery, SearchQuery] | None:
        """For the index: the question under `marks`, and the same with phrases as words. None: everything."""
        words = [PlainText(" ".join(group)) for group in self.groups]
        exact = [Phrase(" ".join(group)) if len(group) > 1 else PlainText(group[0]) for group in self.groups]
        if not words and not marks:
            return None
        loose = And([*words, *marks])
        has_phrase = any(len(group) > 1 for group in self.groups)
        return (And([*exact, *marks]), loose) if has_phrase else (loose, loose)


def _matching(pattern: re.Pattern[str], value: str) -> str:
    if not pattern.fullmatch(value):
        raise ValueError("This is no value of a filter.")
    return value


def _day(value: str | None) -> date | None:
    if not value:
        return None
    day = date.fromisoformat(value)
    if not 1900 < day.year < 2199:
        raise ValueError("No story has such a date.")
    return day


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
