"""Who may see a photo, and when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0015_photo_metadata'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='photo',
            name='changed_at',
            field=models.DateTimeField(auto_now=True),
        ),
        migrations.AddField(
            model_name='photo',
            name='for_site',
            field=models.BooleanField(default=True, verbose_name='our site'),
        ),
        migrations.AddField(
            model_name='photo',
            name='for_social',
            field=models.BooleanField(default=True, verbose_name='social media'),
        ),
        migrations.AddField(
            model_name='photo',
            name='for_syndication',
            field=models.BooleanField(default=True, verbose_name='feeds and partners'),
        ),
        migrations.AddField(
            model_name='photo',
            name='kill_reason',
            field=models.TextField(blank=True, editable=False, max_length=1000),
        ),
        migrations.AddField(
            model_name='photo',
            name='killed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='photo',
            name='price_note',
            field=models.CharField(blank=True, help_text='What it costs, and what for.', max_length=250),
        ),
        migrations.AddField(
            model_name='photo',
            name='rights_from',
            field=models.DateTimeField(blank=True, help_text='Shown from then on; empty: at once.', null=True),
        ),
        migrations.AddField(
            model_name='photo',
            name='rights_until',
            field=models.DateTimeField(blank=True, help_text='Not shown any more then; empty: never ends.', null=True),
        ),
        migrations.AddField(
            model_name='photo',
            name='substitute',
            field=models.ForeignKey(blank=True, help_text='Shown where this one may not be. Without one, readers see a neutral frame.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stands_for', to='articles.photo'),
        ),
        migrations.AddField(
            model_name='photo',
            name='territory',
            field=models.CharField(blank=True, help_text='A note on where it may be shown.', max_length=250),
        ),
        migrations.AddIndex(
            model_name='photo',
            index=models.Index(models.F('rights_from'), condition=models.Q(('rights_from__isnull', False)), name='photo_rights_begin'),
        ),
        migrations.AddIndex(
            model_name='photo',
            index=models.Index(models.F('rights_until'), condition=models.Q(('rights_until__isnull', False)), name='photo_rights_end'),
        ),
        migrations.AddConstraint(
            model_name='photo',
            constraint=models.CheckConstraint(condition=models.Q(('rights_from', None), ('rights_until', None), ('rights_until__gt', models.F('rights_from')), _connector='OR'), name='rights_end_after_they_begin', violation_error_message='The rights would end before they begin. Choose a later end.'),
        ),
        migrations.AddConstraint(
            model_name='photo',
            constraint=models.CheckConstraint(condition=models.Q(('killed_at', None), models.Q(('kill_reason', ''), _negated=True), _connector='OR'), name='a_killed_photo_says_why', violation_error_message='Say why the photo is killed.'),
        ),
        migrations.AddConstraint(
            model_name='photo',
            constraint=models.CheckConstraint(condition=models.Q(('substitute', None), models.Q(('substitute', models.F('id')), _negated=True), _connector='OR'), name='a_photo_does_not_stand_for_itself', violation_error_message="A photo can't stand in its own place. Choose another one."),
        ),
    ]
