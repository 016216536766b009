"""Whether editors were told that the rights to a photo end."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0018_photo_copies'),
    ]

    operations = [
        migrations.AddField(
            model_name='photo',
            name='warned_days',
            field=models.PositiveSmallIntegerField(editable=False, help_text='How many days before the end editors were told of it.', null=True),
        ),
    ]
