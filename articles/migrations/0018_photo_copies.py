"""What tells copies of a photo, read from the originals that are there; and which revisions hold which photo."""

from hashlib import sha256
from itertools import islice

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.fields.json import KT

from newsroom.lib import darkroom


def look_again(apps, schema_editor):
    for photo in apps.get_model("articles", "Photo").objects.iterator():
        try:
            with photo.original.open("rb") as original:
                data = original.read()
            photo.likeness = darkroom.inspect(data).likeness
        except (OSError, ValueError, darkroom.Unusable):
            continue
        photo.digest = sha256(data).hexdigest()
        photo.save(update_fields=["digest", "likeness"])


def note_photos(apps, schema_editor):
    """As articles.revisions does it, for the revisions that are there."""
    photos = set(apps.get_model("articles", "Photo").objects.values_list("pk", flat=True))
    Revision, RevisionPhoto = apps.get_model("articles", "Revision"), apps.get_model("articles", "RevisionPhoto")
    placed = Revision.objects.annotate(lead=KT("content__lead_photo")).exclude(lead=None).values_list("pk", "lead")
    rows = (
        RevisionPhoto(revision_id=pk, photo_id=int(lead))
        for pk, lead in placed.iterator()
        if str(lead).isdecimal() and int(lead) in photos  # SQLite says “null” where there is none
    )
    while batch := list(islice(rows, 1000)):
        RevisionPhoto.objects.bulk_create(batch)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0017_renditions'),
    ]

    operations = [
        migrations.AddField(
            model_name='photo',
            name='digest',
            field=models.CharField(blank=True, db_index=True, editable=False, help_text='SHA-256 of the file.', max_length=64),
        ),
        migrations.AddField(
            model_name='photo',
            name='likeness',
            field=models.BigIntegerField(editable=False, help_text='64 bits that look-alikes share.', null=True),
        ),
        migrations.CreateModel(
            name='RevisionPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('photo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placed_in', to='articles.photo')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='articles.revision')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('photo', 'revision'), name='a_revision_holds_a_photo_once', violation_error_message='The revision holds this photo already.')],
            },
        ),
        migrations.RunPython(look_again, migrations.RunPython.noop),
        migrations.RunPython(note_photos, migrations.RunPython.noop),
    ]
