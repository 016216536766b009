"""The desk's groups and what each may do. Permissions are made here, since they would come after the migration."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

STORY = ["add_article", "change_article", "view_article", "view_revision", "view_release", "view_breakingalert", "view_correction"]
REFERENCE = ["view_section", "view_author", "add_author", "view_source", "add_source", "view_tag", "add_tag"]
PHOTOS = ["view_photo", "add_photo", "change_photo"]
EDITING = ["review_article", "release_article", "raise_breaking", "correct_article", "withdraw_article", "spike_article"]
PROFILES = ["change_author", "change_source", "view_journalentry"]
CHIEF = ["restore_article", "add_section", "change_section", "change_tag", "delete_photo", "delete_author", "delete_source"]
KEEPING = ["view_section", "add_section", "change_section", "delete_section", "view_tag", "add_tag", "change_tag", "delete_tag"]

GROUPS = {
    "Reporter": STORY + REFERENCE + PHOTOS,
    "Editor": STORY + REFERENCE + PHOTOS + EDITING + PROFILES,
    "Chief editor": STORY + REFERENCE + PHOTOS + EDITING + PROFILES + CHIEF,
    "Staff": KEEPING,
}


def make_groups(apps, schema_editor):
    config = installed.get_app_config("articles")
    create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(Permission.objects.filter(content_type__app_label="articles", codename__in=codenames))


def drop_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_story"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, drop_groups)]
