"""System checks of the story's tables, each under an id of its own."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from articles import append_only


@register(Tags.database)
def the_record_is_protected(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> Iterator[CheckMessage]:
    """The triggers that keep journal, revisions, corrections and versions of fronts are there. Silent while migrations wait: they may bring them."""
    for alias in databases or ():
        connection = connections[alias]
        missing = append_only.missing(connection)
        if missing and not _migrations_wait(connection):
            yield Error(
                f"The database “{alias}” would let its record be changed: {', '.join(missing)} is not there.",
                hint="Run: manage.py shell -c 'from django.db import connection; from articles import append_only; "
                "append_only.protect(connection)'. Then find out who took it away.",
                id="articles.E001",
            )


def _migrations_wait(connection: Any) -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
