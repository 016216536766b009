"""Fill an empty newsroom with stories: `python -m bench.fill 1000000 3650`, into the database of the settings.

A newsroom of so many days: most stories are out, the others are in every stage, status and state of change, each in the
share that SHARES gives. Bodies have `bench.text.BODY` characters. Rows go in by COPY or executemany; what the verbs
would do beside (journal, words, columns of `articles.standing`) is written as they would write it. Then the readers'
search indexes them. The same number gives the same newsroom, but for the present time, from which all dates count back.
"""

import json
import operator
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import accumulate
from typing import Any

from bench.text import RARE, Writer
from newsroom.lib.body import first_words

TAGS, AUTHORS, PEOPLE, SECTIONS = 20_000, 500, 40, 14
EMPTY_SECTION, SMALL_SECTION = SECTIONS + 1, SECTIONS + 2
LIMITED = {"person2": [3], "person3": [1, 2, *range(4, 11)], "person5": [EMPTY_SECTION], "person6": [SMALL_SECTION]}
SMALL = 0.002  # the share of stories that are in the small section
FURTHER, WITHOUT_SECTION, NOTED = 0.08, 0.1, 0.02  # the shares of stories; of drafts; of stories
CHUNK = 10_000
RARE_STORIES = 5
BREAKING = 5
SHARES = {
    "published": 92.4, "changed": 0.5, "updated": 3.0, "withdrawn": 0.5, "expired": 1.0, "spiked": 0.8,
    "draft": 1.2, "in_review": 0.3, "approved": 0.2, "scheduled": 0.1,
}  # fmt: skip
STAGES = {"withdrawn": "draft", "spiked": "spiked", "draft": "draft", "in_review": "in_review"}
NEVER_OUT = {"spiked", "draft", "in_review", "approved"}


class Table:
    """Rows of one model on their way into the database."""

    def __init__(self, model: Any, connection: Any) -> None:
        self.connection, self.name = connection, model._meta.db_table
        fields = [field for field in model._meta.concrete_fields if field.column]
        self.columns = [field.column for field in fields]
        self.defaults = {field.column: plain(field.get_default()) for field in fields}
        self.values = operator.itemgetter(*self.columns)
        self.rows: list[tuple[Any, ...]] = []
        self.last = 0

    def add(self, **values: Any) -> None:
        self.rows.append(self.values(self.defaults | values))

    def next(self, **values: Any) -> int:
        """Add a row under the next id."""
        self.last += 1
        self.add(id=self.last, **values)
        return self.last

    def write(self) -> None:
        rows, self.rows = sorted(self.rows), []
        with self.connection.cursor() as cursor:
            names = ", ".join(f'"{column}"' for column in self.columns)
            if self.connection.vendor == "postgresql":
                with cursor.copy(f'COPY "{self.name}" ({names}) FROM STDIN') as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join("?" * len(self.columns))
                cursor.cursor.executemany(f'INSERT INTO "{self.name}" ({names}) VALUES ({marks})', rows)


def plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list | dict) else value


class Newsroom:
    """What is filled: the tables, and what each story is drawn from."""

    def __init__(self, stories: int, age: timedelta) -> None:
        from django.db import connection  # noqa: PLC0415 - after django.setup()

        from articles import models, words  # noqa: PLC0415

        self.stories, self.connection = stories, connection
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.age = age
        self.writer = Writer(seed=stories)
        self.random = self.writer.random
        names = (
            "Article Byline Revision Release ReleaseSection ReleaseTag ReleaseAuthor TaggedArticle JournalEntry "
            "BreakingAlert Thread Note Mention Word ArticleWord Section Author Tag"
        )
        self.tables = {name: Table(getattr(models, name), connection) for name in names.split()}
        self.tables["FurtherSection"] = Table(models.Article.further_sections.through, connection)
        self.words: dict[str, int] = {}
        self.opening = cache(partial(first_words, longest=models.release.OPENING))
        self.words_of = cache(lambda part: words.of_lines((part,)))
        self.tag_weights = list(accumulate(1 / (rank + 10) for rank in range(TAGS)))
        self.author_weights = list(accumulate(1 / (rank + 10) for rank in range(AUTHORS)))

    def stamp(self, at: datetime) -> str:
        return str(at.replace(tzinfo=None)) + ("+00" if self.connection.vendor == "postgresql" else "")

    def furnish(self) -> None:
        for n in range(SECTIONS):
            parent = None if n < 10 else n - 9
            self.tables["Section"].next(name=f"Section {n + 1}", slug=f"section-{n + 1}", parent_id=parent, order=n)
        self.tables["Section"].next(name="Empty section", slug="empty-section", order=SECTIONS)
        self.tables["Section"].next(name="Small section", slug="small-section", order=SECTIONS)
        for n in range(AUTHORS):
            self.tables["Author"].next(name=f"{self.writer.name()} {self.writer.name()}", slug=f"author-{n + 1}")
        for n in range(TAGS):
            self.tables["Tag"].next(name=f"Topic {n + 1}", slug=f"topic-{n + 1}", key=f"topic {n + 1}")

    def tell(self, number: int, kind: str) -> None:
        """Story `number` of all, the oldest first."""
        draw = self.random
        created = self.now - self.age * (1 - number / self.stories) - timedelta(minutes=1)
        urdu = draw.random() < 0.05
        headline = self.writer.headline(urdu=urdu)
        if number % max(1, self.stories // RARE_STORIES) == self.stories // RARE_STORIES // 2:
            headline = f"{headline} {RARE}"
        section: int | None = SMALL_SECTION if draw.random() < SMALL else draw.randint(1, SECTIONS)
        if kind == "draft" and draw.random() < WITHOUT_SECTION:
            section = None
        changed = created if draw.random() < 0.7 else min(created + timedelta(minutes=draw.randint(1, 9000)), self.now)
        story: dict[str, Any] = {
            "headline": headline, "kicker": f"Section {section or 1}", "body": draw.choice(self.writer.bodies),
            "language": "ur" if urdu else "en", "section_id": section, "created_at": self.stamp(created),
            "changed_at": self.stamp(changed), "created_by_id": draw.randint(1, PEOPLE), "stage": STAGES.get(kind, "approved"),
            "revision_number": 2 if kind in ("changed", "updated") else 1, "has_changes": kind == "changed",
        }  # fmt: skip
        releases = list(self.intervals(kind, created))
        if releases:
            story |= {"out_from": self.stamp(releases[0][0]), "out_until": self.maybe(releases[-1][1])}
        article = self.tables["Article"].next(**story)
        self.beside(article, story, releases)

    def maybe(self, at: datetime | None) -> str | None:
        return self.stamp(at) if at else None

    def intervals(self, kind: str, created: datetime) -> Iterator[tuple[datetime, datetime | None, str, int]]:
        """The releases of a story: from, until, how it ended, of which revision."""
        out, later = created + timedelta(seconds=20), created + timedelta(seconds=50)
        if kind in NEVER_OUT:
            return
        if kind == "scheduled":
            yield self.now + timedelta(minutes=self.random.randint(5, 40_000)), None, "", 1
        elif kind == "updated":
            yield out, later, "superseded", 1
            yield later, None, "", 2
        elif kind in ("withdrawn", "expired"):
            yield out, later, kind, 1
        else:
            yield out, None, "", 1

    def beside(self, article: int, story: dict[str, Any], releases: list[Any]) -> None:
        """The rows beside a story."""
        tables, draw = self.tables, self.random
        by, at = story["created_by_id"], story["created_at"]
        authors = set(draw.choices(range(1, AUTHORS + 1), cum_weights=self.author_weights, k=1 + (draw.random() < 0.1)))
        tags = set(draw.choices(range(1, TAGS + 1), cum_weights=self.tag_weights, k=3))
        for author in authors:
            tables["Byline"].next(article_id=article, author_id=author)
        for tag in tags:
            tables["TaggedArticle"].next(content_object_id=article, tag_id=tag)
        if story["section_id"] and draw.random() < FURTHER:
            further = story["section_id"] % SECTIONS + 1
            tables["FurtherSection"].next(article_id=article, section_id=further)
        if draw.random() < NOTED:
            self.note(article, at)
        content = json.dumps({"headline": story["headline"], "body": story["body"], "section": story["section_id"]})
        revisions = [
            tables["Revision"].next(
                article_id=article, number=n + 1, base=n, content=content, made_at=at, made_by_id=by
            )
            for n in range(story["revision_number"])
        ]
        line = {"article_id": article, "at": at, "actor_id": by, "subject": story["headline"], "data": "{}"}
        tables["JournalEntry"].next(verb="start", effective_at=at, to_status="draft", **line)
        for number, (live_from, live_until, ending, revision) in enumerate(releases, 1):
            self.release(article, story, number, live_from, live_until, ending, revisions[revision - 1], authors, tags)
            tables["JournalEntry"].next(
                verb="release", effective_at=self.stamp(live_from), from_status="draft", to_status="published", **line
            )
        self.find(article, story)

    def note(self, article: int, at: str) -> None:
        """A note on a story, which mentions someone."""
        thread = self.tables["Thread"].next(article_id=article, revision_number=1, opened_at=at)
        by, named = self.random.sample(range(1, PEOPLE + 1), 2)
        note = self.tables["Note"].next(thread_id=thread, by_id=by, at=at, text=f"A word on this, @person{named}?")
        self.tables["Mention"].next(note_id=note, user_id=named, seen_at=at if self.random.random() < 0.9 else None)

    def release(
        self, article: int, story: dict[str, Any], number: int, live_from: datetime, live_until: datetime | None,
        ending: str, revision: int, authors: set[int], tags: set[int],
    ) -> None:  # fmt: skip
        tables, date = self.tables, self.stamp(live_from)
        release = tables["Release"].next(
            article_id=article, revision_id=revision, number=number, live_from=date, live_until=self.maybe(live_until),
            ending=ending, withdrawal_notice="Withdrawn." if ending == "withdrawn" else "", published_at=date,
            headline=story["headline"], kicker=story["kicker"], slug=f"story-{article}", body=story["body"],
            opening=self.opening(story["body"]), section_id=story["section_id"], language=story["language"], kind="news", urgency=5,
        )  # fmt: skip
        sections = {story["section_id"]}
        if 10 < story["section_id"] <= SECTIONS:
            sections.add(story["section_id"] - 10)
        for section in sections:
            implied = section != story["section_id"]
            tables["ReleaseSection"].next(release_id=release, section_id=section, published_at=date, implied=implied)
        for author in authors:
            tables["ReleaseAuthor"].next(release_id=release, author_id=author, published_at=date)
        for tag in tags:
            tables["ReleaseTag"].next(release_id=release, tag_id=tag, published_at=date)

    def find(self, article: int, story: dict[str, Any]) -> None:
        parts = f"{story['headline']} {story['kicker']}".split()
        for text in set().union(*map(self.words_of, parts)):
            if text not in self.words:
                self.words[text] = self.tables["Word"].next(text=text)
            self.tables["ArticleWord"].add(word_id=self.words[text], article_id=article)

    def alert(self) -> None:
        """The newest stories that are out are breaking."""
        from articles.models import Article  # noqa: PLC0415

        newest = Article.objects.out(at=self.now).filter(has_changes=False).order_by("-id")[:BREAKING]
        for pk in newest.values_list("pk", flat=True):
            until = self.stamp(self.now + timedelta(hours=12))
            self.tables["BreakingAlert"].next(article_id=pk, raised_at=self.stamp(self.now), ends_at=until)

    def write(self) -> None:
        from django.db import transaction  # noqa: PLC0415

        with transaction.atomic():
            self.write_tables()

    def write_tables(self) -> None:
        for table in self.tables.values():
            if table.rows:
                table.write()


def fill(stories: int, age: timedelta) -> None:
    """Fill the empty, migrated database of the settings with `stories` stories, the first of them as old as `age`."""
    from django.contrib.auth.models import Group, User  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from newsroom.search import following  # noqa: PLC0415

    for n in range(PEOPLE):
        made = User.objects.create(username=f"person{n + 1}", is_staff=True)
        made.groups.add(Group.objects.get(name="Chief editor" if n == 0 else "Editor" if n % 3 else "Reporter"))
    room = Newsroom(stories, age)
    kinds = room.random.choices(list(SHARES), weights=list(SHARES.values()), k=stories)
    quicken(connection)
    indexes = without_indexes(connection)
    room.furnish()
    for number, kind in enumerate(kinds):
        room.tell(number, kind)
        if number % CHUNK == CHUNK - 1:
            room.write()
    room.write()
    of_words = [index for index in indexes if "search_indexentry" in index]
    with connection.cursor() as cursor:
        for index in indexes:
            if index not in of_words:
                cursor.execute(index)
    room.alert()
    room.write()
    limit()
    while following.go_round():  # the product's own daily round
        pass
    with connection.cursor() as cursor:
        for index in of_words:
            cursor.execute(index)
    settle(connection, room)


def limit() -> None:
    from django.contrib.auth.models import User  # noqa: PLC0415

    from articles.models import SectionLimit  # noqa: PLC0415

    for name, sections in LIMITED.items():
        person = User.objects.get(username=name)
        SectionLimit.objects.bulk_create(SectionLimit(user=person, section_id=section) for section in sections)


def quicken(connection: Any) -> None:
    """Nobody else is here, and what breaks is filled again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET synchronous_commit = off")
            cursor.execute("SET maintenance_work_mem = '1GB'")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("PRAGMA journal_mode = OFF")
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -1000000")


def without_indexes(connection: Any) -> list[str]:
    """Drop the indexes that no constraint needs, and return how they are made again: once, when all rows are there."""
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    if connection.vendor == "postgresql":
        asked = """SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
            AND indexname NOT IN (SELECT conname FROM pg_constraint)"""
    with connection.cursor() as cursor:
        cursor.execute(asked)
        indexes = dict(cursor.fetchall())
        for name in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    return list(indexes.values())


def settle(connection: Any, room: Newsroom) -> None:
    """Count for the planner, and go on with the ids behind those that were written."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")
            for table in room.tables.values():
                if table.last:
                    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {table.last})")
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.execute("PRAGMA journal_mode = WAL")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    start = time.perf_counter()
    call_command("migrate", verbosity=0)
    stories, days = (int(word) for word in sys.argv[1:])
    fill(stories, timedelta(days=days))
    print(f"{stories:,} stories of {days:,} days in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
