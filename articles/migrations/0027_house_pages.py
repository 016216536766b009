"""The pages about the house, with every version of them; who may write them."""

import django.core.validators
import django.db.models.deletion
from django.apps import apps as installed
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

from articles import append_only

WRITING = ["view_housepage", "add_housepage", "change_housepage"]
GRANTED = {"Chief editor": WRITING, "Staff": WRITING}


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
        ('articles', '0026_few_stories'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HousePage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('about', 'About us'), ('contact', 'Contact'), ('masthead', 'Masthead: who makes it'), ('ownership', 'Ownership and funding'), ('principles', 'Publishing principles'), ('ethics', 'Ethics policy'), ('corrections', 'Corrections policy'), ('verification', 'Verification and fact-checking'), ('sources', 'Unnamed sources'), ('bylines', 'Stories without a byline'), ('mission', 'Mission and coverage priorities'), ('diversity', 'Diversity policy'), ('staffing', 'Diversity of the staff'), ('feedback', 'Feedback and complaints'), ('other', 'Something else')], default='other', help_text='Machines that judge news sites look for most of these by their kind.', max_length=15, verbose_name='about')),
                ('name', models.CharField(max_length=100, verbose_name='title')),
                ('slug', models.SlugField(allow_unicode=True, help_text='The page is at /about/address/. When you change it, the old address leads to the new one.', max_length=60, unique=True, verbose_name='address')),
                ('language', models.CharField(choices=[('en', 'English'), ('ur', 'اردو'), ('zh', '中文')], default='en', max_length=5)),
                ('body', models.TextField(blank=True, max_length=200000, validators=[django.core.validators.MaxLengthValidator(200000)], verbose_name='text')),
                ('is_live', models.BooleanField(default=False, help_text='At its address, and as a link at the foot of every page.', verbose_name='readers see it')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('changed_at', models.DateTimeField(editable=False)),
            ],
            options={
                'ordering': ('name',),
                'default_permissions': ('add', 'change', 'view'),
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='a_house_page_has_a_title', violation_error_message='Give the page a title.'), models.CheckConstraint(condition=models.Q(('is_live', False), models.Q(('body', ''), _negated=True), _connector='OR'), name='a_house_page_that_readers_see_has_a_text', violation_error_message='Write the text before readers see the page.'), models.CheckConstraint(condition=models.Q(('language__in', ['en', 'ur', 'zh'])), name='the_language_of_a_house_page_is_known', violation_error_message='Choose a language from the list.'), models.CheckConstraint(condition=models.Q(('kind__in', ['about', 'contact', 'masthead', 'ownership', 'principles', 'ethics', 'corrections', 'verification', 'sources', 'bylines', 'mission', 'diversity', 'staffing', 'feedback', 'other'])), name='a_kind_of_house_page_is_known', violation_error_message='Choose from the list what the page is about.'), models.UniqueConstraint(condition=models.Q(('is_live', True), models.Q(('kind', 'other'), _negated=True)), fields=('kind', 'language'), name='readers_see_one_house_page_of_a_kind', violation_error_message='Readers see a page of this kind already. Take that one down first.')],
            },
        ),
        migrations.CreateModel(
            name='HousePageVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(null=True)),
                ('slug', models.CharField(help_text='The address that it had: it goes on leading to the page.', max_length=60)),
                ('content', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='articles.housepage')),
            ],
            options={
                'ordering': ('-made_at', '-id'),
                'default_permissions': (),
                'indexes': [models.Index(models.F('slug'), name='house_page_by_old_address')],
                'constraints': [models.UniqueConstraint(fields=('page', 'number'), name='a_version_of_a_house_page_has_a_number_once', violation_error_message='Someone saved this page at the same moment. Load it again.')],
            },
        ),
        migrations.RunPython(grant, take_back),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
