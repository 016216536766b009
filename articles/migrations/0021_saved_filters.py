"""Filters of the story list that people keep, and chief editors share."""

import django.db.models.deletion
import django.db.models.functions.text
from django.apps import apps as installed
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

GRANTED = {"Chief editor": ["share_savedfilter"]}


def grant(apps, schema_editor):
    config = installed.get_app_config("articles")
    create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
    for group, permissions in _granted(apps):
        group.permissions.add(*permissions)


def take_back(apps, schema_editor):
    for group, permissions in _granted(apps):
        group.permissions.remove(*permissions)


def _granted(apps):
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for group in Group.objects.filter(name__in=GRANTED):
        yield group, Permission.objects.filter(content_type__app_label="articles", codename__in=GRANTED[group.name])


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0020_photo_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Short, as it stands above the list, such as “Sport today”.', max_length=40)),
                ('is_shared', models.BooleanField(default=False, help_text='Each finds with it only the stories that are there for them.', verbose_name='share it with everyone at the desk')),
                ('query', models.CharField(max_length=3000)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_filters', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('name', 'id'),
                'permissions': [('share_savedfilter', 'Can share filters of the story list, and change those that are shared')],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(models.F('owner'), django.db.models.functions.text.Lower('name'), name='a_person_has_a_filter_of_a_name_once', violation_error_message='This person has a filter of this name already. Choose another name.'), models.UniqueConstraint(django.db.models.functions.text.Lower('name'), condition=models.Q(('is_shared', True)), name='a_name_is_shared_once', violation_error_message='A shared filter has this name already. Choose another name.'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='a_saved_filter_has_a_name', violation_error_message='Give the filter a name.'), models.CheckConstraint(condition=models.Q(('query', ''), _negated=True), name='a_saved_filter_asks_for_something', violation_error_message='Choose a filter or search words first: there is nothing to save.')],
            },
        ),
        migrations.RunPython(grant, take_back),
    ]
