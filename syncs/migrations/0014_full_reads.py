"""How often everything is read again, and when it last was (R31, R38)."""

from django.db import migrations, models

# What earlier releases kept of their runs tells when everything was last read to the end.
NOTE_LAST_FULL_READS = """
    UPDATE syncs_sync sync SET full_read_at = (
        SELECT max(run.started_at) FROM syncs_importrun run
         WHERE run.sync_id = sync.id
           AND run.state = 'succeeded'
           AND run.remarks = '[]'
           AND run.settings ->> 'is_full' = 'true'
           AND coalesce(run.settings ->> 'reading_version', '0') = sync.reading_version::text
    )
"""


class Migration(migrations.Migration):

    dependencies = [("syncs", "0016_state_cause")]

    operations = [
        migrations.AddField(
            model_name="sync",
            name="full_read_days",
            field=models.SmallIntegerField(
                choices=[
                    (1, "Every day"),
                    (7, "Every week"),
                    (30, "Every 30 days"),
                    (0, "Only when asked for"),
                ],
                default=7,
                help_text="How often everything is read again, where a view or criteria select"
                " (R38)",
            ),
        ),
        migrations.AddField(
            model_name="sync",
            name="full_read_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the last full read that was applied began",
                null=True,
            ),
        ),
        migrations.RunSQL(NOTE_LAST_FULL_READS, migrations.RunSQL.noop),
    ]
