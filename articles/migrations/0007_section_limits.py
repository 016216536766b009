"""Editors may be limited to sections; chief editors set who is."""

import django.db.models.deletion
from django.apps import apps as installed
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models


def allow_chiefs(apps, schema_editor):
    config = installed.get_app_config("articles")
    create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    chiefs = Group.objects.filter(name="Chief editor").first()
    if chiefs:
        chiefs.permissions.add(Permission.objects.get(content_type__app_label="articles", codename="change_sectionlimit"))


def forbid_chiefs(apps, schema_editor):
    apps.get_model("auth", "Permission").objects.filter(codename="change_sectionlimit").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_preview_links"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SectionLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="limits", to="articles.section")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="section_limits", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "default_permissions": ("change",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "section"),
                        name="a_person_is_limited_to_a_section_once",
                        violation_error_message="This person has this section already.",
                    )
                ],
            },
        ),
        migrations.RunPython(allow_chiefs, forbid_chiefs),
    ]
