from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0004_append_only'),
    ]

    operations = [
        migrations.AddField(
            model_name='revision',
            name='words_added',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='revision',
            name='words_removed',
            field=models.PositiveIntegerField(null=True),
        ),
    ]
