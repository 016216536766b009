"""Photos in shapes, each file with a row that says that it is whole."""

import articles.models.photo
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0016_photo_rights'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='photo',
            name='widths',
        ),
        migrations.AddField(
            model_name='photo',
            name='crops',
            field=models.JSONField(blank=True, default=dict, help_text='Where an editor cropped it by hand: {"16x9": [left, top, width, height]}, as shares of the whole.', validators=[articles.models.photo.crops_make_sense]),
        ),
        migrations.CreateModel(
            name='Rendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True)),
                ('file', models.FileField(upload_to='photos/')),
                ('size', models.PositiveIntegerField(help_text='In bytes.')),
                ('photo', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='articles.photo')),
            ],
            options={
                'default_permissions': (),
            },
        ),
    ]
