"""Operations for migrations of large tables: on PostgreSQL nobody who writes waits for them. SQLite has one writer anyhow.

A migration that uses them says `atomic = False` and does nothing else. One that was broken off leaves an index that is not
valid, or a constraint that looks at new rows only; run again, it begins anew.
"""

from typing import Any

from django.db import migrations


def _model(operation: Any, app_label: str, schema_editor: Any, state: Any) -> Any:
    """The model of the table, where it is one of PostgreSQL's; else None, and Django does it as ever."""
    model = state.apps.get_model(app_label, operation.model_name)
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    return model if on_postgresql and operation.allow_migrate_model(schema_editor.connection.alias, model) else None


class AddIndexGently(migrations.AddIndex):
    """AddIndex with CREATE INDEX CONCURRENTLY."""

    atomic = False

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if model := _model(self, app_label, schema_editor, to_state):
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {schema_editor.quote_name(self.index.name)}")
            schema_editor.add_index(model, self.index, concurrently=True)
        else:
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if model := _model(self, app_label, schema_editor, from_state):
            schema_editor.remove_index(model, self.index, concurrently=True)
        else:
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class AddConstraintGently(migrations.AddConstraint):
    """AddConstraint for a CheckConstraint: first for new rows (NOT VALID), then the old ones are looked at, without a lock."""

    atomic = False

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if model := _model(self, app_label, schema_editor, to_state):
            table, name = (schema_editor.quote_name(word) for word in (model._meta.db_table, self.constraint.name))
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
            schema_editor.execute(f"{self.constraint.create_sql(model, schema_editor)} NOT VALID", params=None)
            schema_editor.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")
        else:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
