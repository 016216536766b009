"""PostgreSQL itself refuses two releases of a story that are live at one instant.

SQLite has no exclusion constraints: there the one writer at a time, the verbs and
an_article_has_one_open_release hold the rule.
"""

from django.db import migrations

NAME = "a_story_has_one_live_release_at_a_time"
ADD = f"""
    ALTER TABLE articles_release ADD CONSTRAINT {NAME}
    EXCLUDE USING gist (article_id WITH =, tstzrange(live_from, live_until, '[)') WITH &&)
"""


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        schema_editor.execute(ADD)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE articles_release DROP CONSTRAINT {NAME}")


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_groups")]

    operations = [migrations.RunPython(add, remove)]
