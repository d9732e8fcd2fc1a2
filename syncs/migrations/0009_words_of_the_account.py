from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('syncs', '0008_custom_source_field'),
    ]

    operations = [
        migrations.AddField(
            model_name='sync',
            name='module_label',
            field=models.CharField(blank=True, default='', help_text='The module as the account calls it', max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='sync',
            name='criteria_typed',
            field=models.JSONField(blank=True, help_text="A draft's criteria as they stand in the editor, finished or not", null=True),
        ),
        migrations.AddField(
            model_name='fieldmapping',
            name='source_label',
            field=models.CharField(blank=True, default='', help_text='The field as the account calls it', max_length=200),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='mappingfavourite',
            name='module',
            field=models.CharField(help_text='Where the pairs were saved, as people call it', max_length=100),
        ),
    ]
