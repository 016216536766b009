"""System checks of what sign-in needs of the database."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder


@register(Tags.database)
def failures_are_counted(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> Iterator[CheckMessage]:
    """The table in which all processes count failed sign-ins is there. Silent before the migration that makes it."""
    table = settings.CACHES["default"]["LOCATION"]
    for alias in databases or ():
        connection = connections[alias]
        made = ("accounts", "0001_accounts") in MigrationRecorder(connection).applied_migrations()
        if made and table not in connection.introspection.table_names():
            yield Error(
                f"The database “{alias}” has no table {table}, so nobody can sign in: failures could not be counted.",
                hint="Run: manage.py createcachetable",
                id="accounts.E001",
            )
