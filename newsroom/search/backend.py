"""The index behind modelsearch's interface, and how the newest matches are read from it.

modelsearch declares what is indexed, and turns a question into the words of SQLite's and PostgreSQL's full text search.
Its own tables have no order by date and its own queries rank every match, so both are ours; see decision 20.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from modelsearch.backends.base import BaseIndex, BaseSearchBackend
from modelsearch.query import SearchQuery

from newsroom.lib.words import characters, groups
from newsroom.search.models import IndexEntry, SearchedRelease, SQLiteFTSIndexEntry, place, plain

MOST_BYTES = 400_000  # of words in an entry: PostgreSQL's limit is a megabyte with positions
WALK = 2000  # PostgreSQL looks through so many of the newest for what more than FEW have, before it asks its index
FEW = 30_000
SOME = 1000  # of what more have, PostgreSQL asks its index for the newest epochs first, then for all
RECENT_EPOCHS = (2, 16)
EPOCH = 50  # the bits of a place below its epoch, so one is of 25 days; the migration's index says it as well
DEEP = 1500  # a phrase is looked for in so many of the newest stories that have all its words

type Match = tuple[int, int]  # the place in the index, the id of the release


class Index(BaseIndex):
    """One table on both databases. An entry that is there is written anew."""

    def add_items(self, model: type[SearchedRelease], objs: Iterable[SearchedRelease]) -> None:
        releases = list(objs)
        places = _places(releases)
        IndexEntry.objects.bulk_create(
            [IndexEntry(id=places[release.pk], release_id=release.pk, text=_text(release)) for release in releases],
            update_conflicts=True,
            unique_fields=["release"],
            update_fields=["text"],
        )

    def delete_item(self, item: SearchedRelease) -> None:
        IndexEntry.objects.filter(release=item.pk).delete()

    def reset(self) -> None:
        IndexEntry.objects.all().delete()


def _text(release: SearchedRelease) -> str:
    """The words in order, so that phrases are found; single Chinese characters and the marks behind them."""
    lines = [field.get_value(release) for field in release.get_searchable_search_fields()]
    words = plain(word for line in lines for group in groups(line) for word in group)
    text = " ".join([*words, *sorted(characters(" ".join(lines)))])
    return " ".join([text.encode()[:MOST_BYTES].decode(errors="ignore"), *release.marks()])


def _places(releases: Sequence[SearchedRelease]) -> dict[int, int]:
    """A place for each release: by its date, the next free one when another has it."""
    wanted = {release.pk: place(release.published_at, release.pk) for release in releases}
    taken = dict(IndexEntry.objects.filter(pk__in=wanted.values()).values_list("pk", "release"))
    given: dict[int, int] = {}
    for pk, at in wanted.items():
        while taken.setdefault(at, pk) != pk:
            at += 1
        given[pk] = at
    return given


class SearchBackend(BaseSearchBackend):
    index_class = Index

    def newest(self, query: SearchQuery, words: SearchQuery, *, between: tuple[int, int], most: int) -> list[Match]:
        """Return the newest matches with places in `between`, the first included, the last not.

        `words` is `query` with phrases as words: of what it finds, the newest DEEP are looked through.
        """
        find = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
        return find(query, words, between, most)


def _on_sqlite(query: SearchQuery, words: SearchQuery, between: tuple[int, int], most: int) -> list[Match]:
    """FTS5 goes through its lists from the newest on and stops when it has enough."""
    lowest, end = between
    if words is not query:
        deepest = _fts(words).filter(pk__gte=lowest, pk__lt=end).order_by("-pk").values_list("pk", flat=True)
        lowest = max([lowest, *deepest[DEEP - 1 : DEEP]])
    matches = _fts(query).filter(pk__gte=lowest, pk__lt=end).order_by("-pk")
    return list(matches.values_list("pk", "index_entry__release_id")[:most])


def _fts(query: SearchQuery) -> Any:
    from modelsearch.backends.database.sqlite.query import MatchExpression, normalize  # noqa: PLC0415
    from modelsearch.backends.database.sqlite.sqlite import SQLiteSearchQueryCompiler  # noqa: PLC0415

    compiler = SQLiteSearchQueryCompiler(SearchedRelease.objects.all(), query)
    return SQLiteFTSIndexEntry.objects.filter(MatchExpression(["text"], compiler.build_search_query(normalize(query))))


# The newest, one by one: a common word is found at once. `OFFSET 0` keeps the planner from merging the queries.
WALKED = """
    SELECT id, release_id FROM (
        SELECT id, release_id, vector FROM search_indexentry WHERE id >= %s AND id < %s ORDER BY id DESC LIMIT %s
    ) newest WHERE vector @@ ({query}) ORDER BY id DESC LIMIT %s
"""
# All that the index has, or all of some epochs, then the newest of them: what is not common are few rows.
INDEXED = """
    SELECT id, release_id, vector FROM (
        SELECT id, release_id, vector FROM search_indexentry WHERE vector @@ ({words}) {epochs} OFFSET 0
    ) matches WHERE id >= %s AND id < %s ORDER BY id DESC LIMIT %s
"""
OF_EPOCHS = f"AND ARRAY[(id >> {EPOCH})::int] && %s::int[]"
LOOKED_THROUGH = f"SELECT id, release_id FROM ({INDEXED}) deep WHERE vector @@ ({{query}}) ORDER BY id DESC LIMIT %s"  # noqa: S608


def _on_postgresql(query: SearchQuery, words: SearchQuery, between: tuple[int, int], most: int) -> list[Match]:
    if between[0] >= between[1]:  # as from a date that is to come
        return []
    asked, asked_words = _tsquery(query), _tsquery(words)
    expected = _estimate(*asked_words)
    if expected > FEW:
        walked = _rows(WALKED.format(query=asked[0]), [*between, WALK, *asked[1], most])
        if len(walked) == most:
            return walked
    template, deepest = (INDEXED, []) if words is query else (LOOKED_THROUGH, [DEEP, *asked[1]])
    first, last = between[0] >> EPOCH, (between[1] - 1) >> EPOCH
    for epochs in RECENT_EPOCHS if expected > SOME else ():
        recent = list(range(max(first, last - epochs + 1), last + 1))
        sql = template.format(words=asked_words[0], query=asked[0], epochs=OF_EPOCHS)
        matches = _rows(sql, [*asked_words[1], recent, *between, *deepest, most])
        if len(matches) == most or recent[0] == first:
            return matches
    sql = template.format(words=asked_words[0], query=asked[0], epochs="")
    return _rows(sql, [*asked_words[1], *between, *deepest, most])


def _estimate(query: str, params: Sequence[Any]) -> int:
    """How many entries the planner expects. Whatever it says, the answer is the same; only the way there is not."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM search_indexentry WHERE vector @@ ({query})", params)  # noqa: S608
        ((plan,),) = cursor.fetchall()
    read = json.loads(plan) if isinstance(plan, str) else plan
    return int(read[0]["Plan"]["Plan Rows"])


def _rows(sql: str, params: Sequence[Any]) -> list[Match]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[:2] for row in cursor.fetchall()]


def _tsquery(query: SearchQuery) -> tuple[str, Sequence[Any]]:
    from modelsearch.backends.database.postgres.postgres import PostgresSearchQueryCompiler  # noqa: PLC0415

    releases = SearchedRelease.objects.all()
    built = PostgresSearchQueryCompiler(releases, query).build_tsquery(query, config="simple")
    compiler = releases.query.get_compiler(connection=connection)
    sql, params = compiler.compile(built.resolve_expression(releases.query))
    return sql, params
