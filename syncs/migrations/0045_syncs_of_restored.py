from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('syncs', '0044_held_opt_outs_told'),
    ]

    operations = [
        migrations.AlterField(
            model_name='sync',
            name='state_cause',
            field=models.CharField(blank=True, choices=[('key_changed', 'account key changed'), ('key_rejected', 'key rejected'), ('not_allowed', 'the edition rules do not allow it'), ('schedule_unfit', 'the schedule does not fit'), ('only_run_failed', 'its only run failed'), ('only_run_cancelled', 'its only run was cancelled'), ('run_undone', 'a run was undone, and the next one would do the same again'), ('closed', 'the organisation was to be deleted')], max_length=20),
        ),
    ]
