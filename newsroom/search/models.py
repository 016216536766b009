"""The index of the search. What readers find is decided by the releases themselves, see `finding`."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import models
from modelsearch.index import Indexed, SearchField

from articles.models import Release
from newsroom.lib.body import to_text

YEAR_ONE = datetime(1900, 1, 1, tzinfo=UTC)
SLOTS = 2**19  # releases that may be dated in one millisecond
MARK = "zq"  # what an entry is filtered by begins so, and no word does: see `plain`


def place(published_at: datetime, slot: int = 0) -> int:
    """Where a date stands in the index: the later the higher, a number of 63 bits until 2199."""
    milliseconds = int((published_at - YEAR_ONE).total_seconds() * 1000)
    return milliseconds * SLOTS + slot % SLOTS


def mark(kind: str, value: int | str) -> str:
    """The word by which an entry is filtered, such as `zqsection7`."""
    return f"{MARK}{kind}{value}"


def plain(words: Iterable[str]) -> list[str]:
    """Words as the index holds them: none can be taken for a mark."""
    return [f"{MARK}{MARK}{word}" if word.startswith(MARK) else word for word in words]


class SearchedRelease(Indexed, Release):
    """A release with what it is found by. Names are those it was released under."""

    search_auto_update = False
    search_fields = [
        SearchField("headline"),
        SearchField("kicker"),
        SearchField("standfirst"),
        SearchField("dateline"),
        SearchField("text"),
        SearchField("names"),
    ]

    class Meta:
        proxy = True
        default_permissions = ()

    def text(self) -> str:
        return to_text(self.body)

    def names(self) -> str:
        """Of its authors, sources, sections and topics."""
        people = [self.byline_sentence, *(byline["name"] for byline in self.bylines), *self.credits]
        sections = (row.section.name for row in self.listed_in.all())
        return " ".join([*people, *sections, *(row.tag.name for row in self.release_tags.all())])

    def marks(self) -> list[str]:
        """What it is filtered by. Sections are those that the desk chose: which lie inside which may change."""
        return [
            mark("kind", self.kind),
            mark("language", self.language),
            *(mark("section", row.section_id) for row in self.listed_in.all() if not row.implied),
            *(mark("author", row.author_id) for row in self.release_authors.all()),
            *(mark("tag", row.tag_id) for row in self.release_tags.all()),
        ]


class IndexEntry(models.Model):
    """The words of a release, folded, with its marks. Its id is its `place`, so that the newest have the highest.

    The database keeps a full text index of it beside: `search_indexentry_fts` on SQLite, the column
    `vector` on PostgreSQL; both are made in the migration.
    """

    id = models.BigIntegerField(primary_key=True)
    release = models.OneToOneField(Release, models.CASCADE, related_name="+")
    text = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Entry of release {self.release_id}"


class SQLiteFTSIndexEntry(models.Model):
    """SQLite's full text table, which triggers keep. Named as modelsearch looks for it."""

    index_entry = models.OneToOneField(
        IndexEntry, models.DO_NOTHING, primary_key=True, db_column="rowid", db_constraint=False, related_name="+"
    )
    text = models.TextField()

    class Meta:
        managed = False
        db_table = "search_indexentry_fts"
        default_permissions = ()

    def __str__(self) -> str:
        return f"Words of {self.index_entry_id}"


class IndexPlace(models.Model):
    """How far the index is: the last line of the journal that was read, and what the daily round has left."""

    line = models.BigIntegerField(default=0)
    releases_below = models.BigIntegerField(null=True, help_text="The round goes on here; empty: it is over.")
    went_round_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Line {self.line}"
