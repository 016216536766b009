"""The database itself refuses to change or delete what is written once: the journal, the revisions, the corrections
and the versions of fronts and of the pages about the house.

Triggers say so to everyone who comes through the database, whatever their rights at the desk.
Django remakes a table on SQLite when it alters it, and its triggers are gone then: a migration that
alters one of these tables ends with `protect`. Check articles.E001 and a test tell when one forgot.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

TABLES = (
    "articles_journalentry",
    "articles_revision",
    "articles_correction",
    "fronts_frontversion",
    "articles_housepageversion",
)
SENTENCE = "Rows of {table} are never changed or deleted."

# Statements, not rows: TRUNCATE has no rows, and a change of no row is a mistake as well.
POSTGRESQL = """
    CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation'; END $$;
    CREATE OR REPLACE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()
"""
SQLITE = """
    CREATE TRIGGER IF NOT EXISTS {table}_never_{verb} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""


def protect(connection: Any) -> None:
    """Put the triggers there. Those that are there stay; a table may still be to come."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table in sorted(there.intersection(TABLES)):
            names = {"table": table, "sentence": SENTENCE.format(table=table)}
            if connection.vendor == "postgresql":
                cursor.execute(POSTGRESQL.format(**names))
            else:
                for verb in ("update", "delete"):
                    cursor.execute(SQLITE.format(**names, verb=verb))


def lift(connection: Any) -> None:
    """Take the triggers away."""
    with connection.cursor() as cursor:
        for name, _ in _expected(connection):
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Only for tests, which empty the tables behind them."""
    with transaction.atomic(using=connection.alias):
        lift(connection)
        yield
        protect(connection)


def missing(connection: Any) -> list[str]:
    """The triggers that are not there though their table is."""
    query = (
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {(name, table.rpartition(".")[2]) for name, table in cursor.fetchall()}
        tables = set(connection.introspection.table_names(cursor))
    return [name for name, table in _expected(connection) if table in tables and (name, table) not in there]


def _expected(connection: Any) -> list[tuple[str, str]]:
    if connection.vendor == "postgresql":
        return [(f"{table}_is_append_only", table) for table in TABLES]
    return [(f"{table}_never_{verb}", table) for table in TABLES for verb in ("update", "delete")]
