"""Sessions that know whose they are, invitations, who may invite, and the table in which failed sign-ins are counted."""

import datetime
import django.db.models.deletion
import django.db.models.expressions
from django.apps import apps as installed
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.core.management import call_command
from django.db import migrations, models

GRANTED = {"Staff": ["invite", "reset_second_factor"]}


def grant(apps, schema_editor):
    config = installed.get_app_config("accounts")
    create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
    for group, permissions in _granted(apps):
        group.permissions.add(*permissions)


def take_back(apps, schema_editor):
    for group, permissions in _granted(apps):
        group.permissions.remove(*permissions)


def _granted(apps):
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for group in Group.objects.filter(name__in=GRANTED):
        yield group, Permission.objects.filter(content_type__app_label="accounts", codename__in=GRANTED[group.name])


def make_cache_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def drop_cache_table(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS accounts_cache")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('articles', '0002_groups'),
        ('auth', '0012_alter_user_first_name_max_length'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('username', models.CharField(max_length=150, verbose_name='sign-in name')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='mail address')),
                ('token_hash', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('groups', models.ManyToManyField(related_name='+', to='auth.group', verbose_name='groups')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-made_at', '-id'),
                'permissions': [('invite', 'Can invite people to the desk, with any group'), ('reset_second_factor', "Can take away others' second factors, such as lost ones")],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('token_hash',), name='an_invitation_has_a_token_of_its_own', violation_error_message='This invitation is there already. Make another one.'), models.UniqueConstraint(condition=models.Q(('accepted_at', None), ('revoked_at', None)), fields=('username',), name='a_sign_in_name_is_offered_once', violation_error_message='Someone is invited under this name already. Take that invitation back first.'), models.CheckConstraint(condition=models.Q(('username', ''), _negated=True), name='an_invitation_has_a_sign_in_name', violation_error_message='Give a sign-in name.'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('made_at')), ('ends_at__lte', django.db.models.expressions.CombinedExpression(models.F('made_at'), '+', models.Value(datetime.timedelta(days=7))))), name='an_invitation_lasts_7_days_at_most', violation_error_message='An invitation lasts 7 days, not longer.'), models.CheckConstraint(condition=models.Q(('accepted_at', None), models.Q(('accepted_at__gte', models.F('made_at')), ('accepted_at__lt', models.F('ends_at')), ('revoked_at', None)), _connector='OR'), name='an_invitation_is_accepted_while_it_is_open', violation_error_message='This invitation is over.')],
            },
        ),
        migrations.RunPython(make_cache_table, drop_cache_table),
        migrations.RunPython(grant, take_back),
    ]
