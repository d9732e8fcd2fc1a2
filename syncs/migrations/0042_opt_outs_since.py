from django.db import migrations, models

TAKE_OVER = """
    UPDATE syncs_optedoutrecord remembered
       SET first_synced_at = link.first_synced_at
      FROM syncs_sourcelink link
     WHERE link.sync_id = remembered.sync_id AND link.record_id = remembered.record_id
"""


class Migration(migrations.Migration):
    """Remember with an opt-out since when its record was imported (R50)."""

    dependencies = [("syncs", "0041_image_by_place")]

    operations = [
        migrations.AddField(
            "optedoutrecord",
            "first_synced_at",
            models.DateTimeField(
                null=True, help_text="When the sync first imported the record; null: it never did"
            ),
        ),
        migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop),
    ]
