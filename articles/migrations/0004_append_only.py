"""The database refuses to change or delete lines of the journal and revisions."""

from django.db import migrations

from articles import append_only


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection)


def lift(apps, schema_editor):
    append_only.lift(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_one_live_release")]

    operations = [migrations.RunPython(protect, lift)]
