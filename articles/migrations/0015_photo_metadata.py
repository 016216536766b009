"""What a photo is and says about itself; read from the originals that are there."""

from django.db import migrations, models

from newsroom.lib import darkroom


def look_again(apps, schema_editor):
    """Fill in what the file is, and the words that the desk left empty. An original that is lost stays as it was."""
    for photo in apps.get_model("articles", "Photo").objects.iterator():
        try:
            with photo.original.open("rb") as original:
                told = darkroom.inspect(original.read())
        except (OSError, ValueError, darkroom.Unusable):
            continue
        photo.format, photo.width, photo.height, photo.colour = told.format, told.width, told.height, told.colour
        for name in ("headline", "source", "copyright", "usage_terms", "taken", "source_type"):
            setattr(photo, name, getattr(told.metadata, name)[: photo._meta.get_field(name).max_length])
        photo.keywords = ", ".join(told.metadata.keywords)
        photo.save()


def rename_rule(apps, schema_editor):
    """The rule about credit and licence became two; the marks of the house were about the licence."""
    apps.get_model("articles", "ChecklistRule").objects.filter(rule="photo_rights").update(rule="photo_licence")


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0014_sitemaps'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='photo',
            name='a_photo_has_a_credit',
        ),
        migrations.AddField(
            model_name='photo',
            name='colour',
            field=models.CharField(default='#808080', editable=False, help_text='Most of it, as #rrggbb.', max_length=7),
        ),
        migrations.AddField(
            model_name='photo',
            name='copyright',
            field=models.CharField(blank=True, max_length=500, verbose_name='copyright notice'),
        ),
        migrations.AddField(
            model_name='photo',
            name='format',
            field=models.CharField(blank=True, editable=False, max_length=5),
        ),
        migrations.AddField(
            model_name='photo',
            name='headline',
            field=models.CharField(blank=True, help_text="A title for the desk; readers don't see it.", max_length=250),
        ),
        migrations.AddField(
            model_name='photo',
            name='height',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='photo',
            name='keywords',
            field=models.TextField(blank=True, help_text='Parted by commas.'),
        ),
        migrations.AddField(
            model_name='photo',
            name='place',
            field=models.CharField(blank=True, help_text='Where it was taken.', max_length=250),
        ),
        migrations.AddField(
            model_name='photo',
            name='source',
            field=models.CharField(blank=True, help_text='Who sent it, such as an agency.', max_length=250),
        ),
        migrations.AddField(
            model_name='photo',
            name='source_type',
            field=models.CharField(blank=True, help_text="A term of IPTC's, such as trainedAlgorithmicMedia.", max_length=60, verbose_name='digital source type'),
        ),
        migrations.AddField(
            model_name='photo',
            name='taken',
            field=models.CharField(blank=True, help_text='As exact as it is known: 2026, 2026-01-29, 2026-01-29T14:05:00.', max_length=25, verbose_name='date taken'),
        ),
        migrations.AddField(
            model_name='photo',
            name='usage_terms',
            field=models.TextField(blank=True, help_text="How it may be used, in the owner's words.", max_length=5000),
        ),
        migrations.AddField(
            model_name='photo',
            name='width',
            field=models.PositiveIntegerField(default=0, editable=False, help_text='In pixels, as it is looked at.'),
        ),
        migrations.AlterField(
            model_name='photo',
            name='alt',
            field=models.CharField(blank=True, help_text="What the picture shows, for readers who can't see it.", max_length=1000, verbose_name='alternative text'),
        ),
        migrations.AlterField(
            model_name='photo',
            name='caption',
            field=models.CharField(blank=True, max_length=2000),
        ),
        migrations.AlterField(
            model_name='photo',
            name='creator',
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AlterField(
            model_name='photo',
            name='credit',
            field=models.CharField(blank=True, help_text='Printed wherever the picture is shown.', max_length=250),
        ),
        migrations.AlterField(
            model_name='photo',
            name='licence_url',
            field=models.URLField(blank=True, max_length=500),
        ),
        migrations.RunPython(rename_rule, migrations.RunPython.noop),
        migrations.RunPython(look_again, migrations.RunPython.noop),
    ]
