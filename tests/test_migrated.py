"""All migrations back to nothing and forth again, over a newsroom with stories."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests import apart, factories
from tests.migrations import APPS


@pytest.fixture(scope="module")
def db(tmp_path_factory, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), apart.database("migrated", tmp_path_factory.mktemp("migrated")) as address:
        yield address


def held() -> tuple[list[str], set[str]]:
    """The tables, and what the releases are held to, where PostgreSQL has an exclusion that SQLite lacks."""
    with connection.cursor() as cursor:
        releases = connection.introspection.get_constraints(cursor, "articles_release")
        return connection.introspection.table_names(cursor), set(releases)


def test_all_migrations_go_back_and_forth_over_a_newsroom_with_stories(db):
    factories.released()
    factories.house_page()
    before = held()

    MigrationExecutor(connection).migrate([(app, None) for app in APPS])
    left = [table for table in connection.introspection.table_names() if table.startswith(APPS)]
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    assert left == []
    assert held() == before
    assert Group.objects.count() == 4
    assert factories.released().pk
