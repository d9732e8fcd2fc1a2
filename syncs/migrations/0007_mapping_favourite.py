import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_plan'),
        ('syncs', '0006_drafts'),
    ]

    operations = [
        migrations.CreateModel(
            name='MappingFavourite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('module', models.CharField(help_text='Where the pairs were saved', max_length=50)),
                ('pairs', models.JSONField(help_text='A list of source, target and clear_when_empty')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mapping_favourites', to='accounts.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Lower('name'), name='mapping_favourite_name_once')],
            },
        ),
    ]
