"""The database itself keeps the journal, the revisions and the corrections, whoever speaks to it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from articles import append_only, workflow
from articles.models import Correction, HousePageVersion, JournalEntry, Revision
from tests import factories

ORDERS = {
    "change": "UPDATE {table} SET id = id",
    "change of no row": "UPDATE {table} SET id = 0 WHERE id = -1",
    "delete": "DELETE FROM {table}",
}


def order(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def rows() -> list[list[tuple]]:
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (JournalEntry, Revision, Correction, HousePageVersion)
    ]


@pytest.mark.parametrize("table", append_only.TABLES)
@pytest.mark.parametrize("what", ["change", "delete"])
def test_raw_sql_is_refused(db, table, what):
    workflow.correct(factories.released().article, by=None, kind="correction", text="Nine, not ten.")
    factories.launched(factories.container())
    factories.house_page()
    before = rows()

    with pytest.raises(DatabaseError, match=f"Rows of {table} are never changed or deleted."):
        order(ORDERS[what].format(table=table))

    assert rows() == before
    assert [len(found) for found in before] == [5, 1, 1, 1]


@pytest.mark.database("postgresql")
@pytest.mark.parametrize("table", append_only.TABLES)
@pytest.mark.parametrize("sql", ["TRUNCATE {table} CASCADE", "UPDATE {table} SET id = 0 WHERE id = -1"])
def test_postgresql_refuses_whole_statements(db, table, sql):
    with pytest.raises(DatabaseError, match=f"Rows of {table} are never changed or deleted."):
        order(sql.format(table=table))


@pytest.mark.database("sqlite")
def test_a_line_is_not_replaced(db):
    factories.article()
    entry = JournalEntry.objects.get()
    columns = "id, at, effective_at, verb, subject, from_status, to_status, data"

    with pytest.raises(DatabaseError, match="never changed or deleted"):
        order(
            f"INSERT OR REPLACE INTO articles_journalentry ({columns}) VALUES (%s, %s, %s, 'x', 'x', '', '', '{{}}')",
            entry.pk, entry.at, entry.at,
        )  # fmt: skip

    assert JournalEntry.objects.get().verb == "start"


@pytest.mark.database("sqlite")
def test_a_revision_is_not_replaced_by_one_of_its_number(db):
    article = factories.article()

    with pytest.raises(DatabaseError, match="never changed or deleted"):
        order(
            "INSERT OR REPLACE INTO articles_revision (article_id, number, base, content, made_at) "
            "VALUES (%s, 1, 0, '{}', '2026-01-01')",
            article.pk,
        )


def test_the_triggers_are_there_after_all_migrations(db):
    assert append_only.missing(connection) == []
    assert run_checks(databases=["default"]) == run_checks()


def test_a_lost_trigger_is_an_error_of_the_check(db):
    append_only.lift(connection)

    found = [message for message in run_checks(databases=["default"]) if message.id == "articles.E001"]

    assert len(found) == 1
    assert all(name in found[0].msg for name in append_only.missing(connection))


@pytest.mark.django_db(transaction=True)
def test_the_migration_can_be_taken_back():
    migration = import_module("articles.migrations.0004_append_only")
    factories.article()

    with connection.schema_editor() as editor:
        migration.lift(apps, editor)
    without = append_only.missing(connection)
    with connection.schema_editor() as editor:
        migration.protect(apps, editor)

    assert (bool(without), append_only.missing(connection)) == (True, [])


@pytest.mark.django_db(transaction=True)
def test_tables_are_emptied_behind_tests_only():
    factories.article()

    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)

    assert (JournalEntry.objects.count(), append_only.missing(connection)) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_flush_is_refused_to_operators(monkeypatch):
    factories.article()
    monkeypatch.setattr(append_only, "lift", lambda connection: None)

    with pytest.raises(CommandError):
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)

    assert JournalEntry.objects.count() == 1
