"""The cause for which a sync is inactive gets a code beside its words."""

from django.db import migrations, models

TELL_CAUSES = """
    UPDATE syncs_sync
       SET state_cause = CASE WHEN state_reason = 'account key changed' THEN 'key_changed'
                              WHEN state_reason = 'key rejected'        THEN 'key_rejected'
                              WHEN state_reason LIKE 'The schedule does not fit%'
                                                                        THEN 'schedule_unfit'
                              ELSE 'not_allowed'
                         END
     WHERE state = 'inactive' AND state_reason <> ''
"""


class Migration(migrations.Migration):

    dependencies = [("syncs", "0013_waits_and_refusals")]

    operations = [
        migrations.AddField(
            model_name="sync",
            name="state_cause",
            field=models.CharField(
                blank=True,
                choices=[
                    ("key_changed", "account key changed"),
                    ("key_rejected", "key rejected"),
                    ("not_allowed", "the edition rules do not allow it"),
                    ("schedule_unfit", "the schedule does not fit"),
                ],
                default="",
                max_length=20,
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="sync",
            name="state_reason",
            field=models.CharField(blank=True, help_text="The cause in words", max_length=200),
        ),
        migrations.RunSQL(TELL_CAUSES, migrations.RunSQL.noop),
    ]
