from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('syncs', '0045_syncs_of_restored'),
    ]

    operations = [
        migrations.AddField(
            model_name='sync',
            name='letting_go',
            field=models.CharField(choices=[('stay', 'They stay on the list, by hand'), ('leave', 'They leave the list'), ('move', 'They come along to the new list')], db_default='', default='', help_text='What is still to become of them', max_length=5),
        ),
        migrations.AddField(
            model_name='sync',
            name='old_list',
            field=models.BigIntegerField(help_text='The list that it fed, while people there are still to be let go of', null=True),
        ),
        migrations.AddIndex(
            model_name='sync',
            index=models.Index(models.F('organisation'), condition=models.Q(('letting_go', ''), _negated=True), name='sync_letting_go'),
        ),
    ]
