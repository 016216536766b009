"""The checklist before release, the order of the corrections page, and corrections that nobody can change."""

import django.db.models.deletion
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

from articles import append_only

GRANTED = {"Chief editor": ["override_checklist", "view_checklistrule", "change_checklistrule"]}


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


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0008_copied_from'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChecklistRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(help_text='The key of a class in articles/checklist/rules.py.', max_length=30)),
                ('kind', models.CharField(blank=True, choices=[('news', 'News'), ('analysis', 'Analysis'), ('opinion', 'Opinion'), ('feature', 'Feature')], max_length=10)),
                ('mark', models.CharField(choices=[('off', 'Off'), ('tell', 'Tell'), ('block', 'Block')], max_length=5)),
            ],
            options={
                'verbose_name_plural': 'checklist',
                'ordering': ('id',),
                'default_permissions': ('view', 'change'),
            },
        ),
        migrations.AlterModelOptions(
            name='article',
            options={'default_permissions': ('add', 'change', 'view'), 'ordering': ('-changed_at', '-id'), 'permissions': [('review_article', 'Can approve and return stories'), ('release_article', 'Can release and schedule stories'), ('raise_breaking', 'Can raise, extend and stand down breaking alerts'), ('correct_article', 'Can publish corrections'), ('withdraw_article', 'Can withdraw stories'), ('restore_article', 'Can put withdrawn stories back'), ('spike_article', 'Can spike and unspike stories'), ('override_checklist', 'Can release stories that the checklist blocks, with a reason')]},
        ),
        migrations.AddIndex(
            model_name='correction',
            index=models.Index(models.OrderBy(models.F('published_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='correction_newest_first'),
        ),
        migrations.AddIndex(
            model_name='release',
            index=models.Index(models.OrderBy(models.F('live_until'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('ending', 'withdrawn')), name='release_last_withdrawn'),
        ),
        migrations.AddField(
            model_name='checklistrule',
            name='section',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='checklist', to='articles.section'),
        ),
        migrations.AddConstraint(
            model_name='checklistrule',
            constraint=models.UniqueConstraint(fields=('rule', 'kind', 'section'), name='a_rule_is_marked_once_for_a_section_and_a_kind', violation_error_message='Someone marked this rule at the same moment. Look at the checklist again.'),
        ),
        migrations.AddConstraint(
            model_name='checklistrule',
            constraint=models.UniqueConstraint(condition=models.Q(('section', None)), fields=('rule', 'kind'), name='a_rule_is_marked_once_for_all_sections', violation_error_message='Someone marked this rule at the same moment. Look at the checklist again.'),
        ),
        migrations.AddConstraint(
            model_name='checklistrule',
            constraint=models.CheckConstraint(condition=models.Q(('mark__in', ['off', 'tell', 'block'])), name='a_mark_is_known', violation_error_message='Choose off, tell or block.'),
        ),
        migrations.AddConstraint(
            model_name='checklistrule',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['', 'news', 'analysis', 'opinion', 'feature'])), name='a_rule_is_marked_for_a_known_kind', violation_error_message='Choose a kind from the list.'),
        ),
        migrations.RunPython(grant, take_back),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
