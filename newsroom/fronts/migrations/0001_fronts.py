"""Fronts that are curated at the desk, and who may change and launch them."""

import django.db.models.deletion
from django.apps import apps as installed
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

from articles import append_only


GRANTED = {group: ["view_front", "change_front", "launch_front"] for group in ("Editor", "Chief editor")}


def grant(apps, schema_editor):
    config = installed.get_app_config("fronts")
    create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
    for group, permissions in _granted(apps):
        group.permissions.add(*permissions)


def take_back(apps, schema_editor):
    for group, permissions in _granted(apps):
        group.permissions.remove(*permissions)


def _granted(apps):
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for group in Group.objects.filter(name__in=GRANTED):
        yield group, Permission.objects.filter(content_type__app_label="fronts", codename__in=GRANTED[group.name])


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('articles', '0022_lead_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Front',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('ur', 'اردو'), ('zh', '中文')], default='en', max_length=5)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('draft', models.JSONField(null=True)),
                ('drafted_at', models.DateTimeField(null=True)),
                ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('section', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fronts', to='articles.section')),
            ],
            options={
                'permissions': [('launch_front', 'Can launch fronts and put earlier versions back')],
                'default_permissions': ('view', 'change'),
            },
        ),
        migrations.CreateModel(
            name='FrontTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('front', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='fronts.front')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='FrontVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(null=True)),
                ('fate', models.CharField(choices=[('launched', 'Launched'), ('refused', 'Came too late'), ('replaced', 'Someone else went on'), ('discarded', 'Thrown away')], max_length=9)),
                ('content', models.JSONField(help_text='See `newsroom.fronts.content`.')),
                ('made_at', models.DateTimeField()),
                ('restores', models.PositiveIntegerField(help_text='The number of the version that it puts back.', null=True)),
                ('front', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='fronts.front')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-made_at', '-id'),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='FrontPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('front', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='fronts.front')),
                ('photo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='on_fronts', to='articles.photo')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='fronts.frontversion')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AddConstraint(
            model_name='front',
            constraint=models.UniqueConstraint(fields=('section', 'language'), name='a_section_has_one_front_of_a_language', violation_error_message='This section has a front in this language already.'),
        ),
        migrations.AddConstraint(
            model_name='front',
            constraint=models.UniqueConstraint(condition=models.Q(('section', None)), fields=('language',), name='the_house_has_one_front_of_a_language', violation_error_message='There is a home page in this language already.'),
        ),
        migrations.AddConstraint(
            model_name='front',
            constraint=models.CheckConstraint(condition=models.Q(('draft__isnull', True), ('drafted_at__isnull', False), _connector='OR'), name='a_draft_of_a_front_has_a_time', violation_error_message='A draft needs the time at which it was saved.'),
        ),
        migrations.AddConstraint(
            model_name='frontturn',
            constraint=models.UniqueConstraint(fields=('at', 'front'), name='a_front_turns_once_at_an_instant', violation_error_message='The front turns at this instant already.'),
        ),
        migrations.AddConstraint(
            model_name='frontversion',
            constraint=models.UniqueConstraint(fields=('front', 'number'), name='a_version_number_of_a_front_is_used_once', violation_error_message='Someone launched this front at the same moment. Look at it again.'),
        ),
        migrations.AddConstraint(
            model_name='frontversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('fate', 'launched'), ('number__isnull', False)), models.Q(models.Q(('fate', 'launched'), _negated=True), ('number', None)), _connector='OR'), name='what_was_launched_has_a_number', violation_error_message='Only a version that was launched has a number.'),
        ),
        migrations.AddConstraint(
            model_name='frontphoto',
            constraint=models.UniqueConstraint(fields=('version', 'photo'), name='a_version_of_a_front_holds_a_photo_once', violation_error_message='The version holds this photo already.'),
        ),
        migrations.AddConstraint(
            model_name='frontphoto',
            constraint=models.UniqueConstraint(condition=models.Q(('version', None)), fields=('front', 'photo'), name='a_draft_of_a_front_holds_a_photo_once', violation_error_message='The draft holds this photo already.'),
        ),
        migrations.RunPython(grant, take_back),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
