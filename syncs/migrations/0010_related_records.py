from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('syncs', '0009_words_of_the_account'),
    ]

    operations = [
        migrations.AddField(
            model_name='runcheckpoint',
            name='related',
            field=models.BigIntegerField(default=0, help_text='Related records read'),
        ),
        migrations.AlterField(
            model_name='runcheckpoint',
            name='phase',
            field=models.CharField(choices=[('fetch_clients', 'Reading clients'), ('fetch_openings', 'Reading job openings'), ('fetch', 'Reading from Recruit'), ('fetch_bulk', 'Reading from Recruit in bulk'), ('fetch_converted', 'Reading who was converted'), ('fetch_unapproved', 'Reading who is not approved'), ('fetch_outside', 'Reading who is outside the view'), ('fetch_changes', 'Reading what changed meanwhile'), ('fetch_deleted', 'Reading deletions'), ('tidy', 'Finding duplicates'), ('decide', 'Deciding'), ('decide_removals', 'Deciding removals'), ('apply', 'Applying'), ('apply_removals', 'Removing'), ('finish', 'Finishing')], default='fetch', max_length=20),
        ),
    ]
