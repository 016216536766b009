"""On PostgreSQL the words are indexed together with the epoch of their entry, see `newsroom.search.backend`."""

from django.db import migrations

# The release before this one asks for the words alone, which the first column of the new index answers as well.
FORWARDS = [
    "DROP INDEX CONCURRENTLY IF EXISTS search_indexentry_epoch",  # what a run that was broken off has left
    "CREATE INDEX CONCURRENTLY search_indexentry_epoch ON search_indexentry "
    "USING gin (vector, (ARRAY[(id >> 50)::int])) WITH (fastupdate = off)",
    "DROP INDEX CONCURRENTLY IF EXISTS search_indexentry_vector",
    "ANALYZE search_indexentry",
]
BACKWARDS = [
    "DROP INDEX CONCURRENTLY IF EXISTS search_indexentry_vector",
    "CREATE INDEX CONCURRENTLY search_indexentry_vector ON search_indexentry USING gin (vector) WITH (fastupdate = off)",
    "DROP INDEX CONCURRENTLY IF EXISTS search_indexentry_epoch",
]


def on_postgresql(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('search', '0001_search'),
    ]

    operations = [
        migrations.RunPython(on_postgresql(FORWARDS), on_postgresql(BACKWARDS)),
    ]
