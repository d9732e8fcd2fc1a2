"""Workers take the run that deserves a turn most, whichever run the message names (R76)."""

from django.db import migrations, models
from django.db.models.functions import Now

GIVE_TURNS = """
    UPDATE syncs_runcheckpoint
       SET turn_at = statement_timestamp()
      FROM syncs_importrun run
     WHERE run.id = run_id
       AND run.state IN ('queued', 'running')
"""

TURN_AT = {
    "null": True,
    "help_text": "When it had its last turn, or was made; null once it is over, see `turns/`",
}


class Migration(migrations.Migration):

    dependencies = [("syncs", "0018_recovery")]

    operations = [
        migrations.CreateModel(
            name="OrganisationTurn",
            fields=[
                ("organisation_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("served_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveIndex("runcheckpoint", "run_checkpoint_wake"),
        migrations.RemoveField("runcheckpoint", "called_at"),
        # Without the default at first: runs that are over, which may be many, keep null.
        migrations.AddField("runcheckpoint", "turn_at", models.DateTimeField(**TURN_AT)),
        migrations.RunSQL(GIVE_TURNS, migrations.RunSQL.noop),
        migrations.AlterField(
            "runcheckpoint", "turn_at", models.DateTimeField(db_default=Now(), **TURN_AT)
        ),
        migrations.AddIndex(
            "runcheckpoint",
            models.Index(
                fields=["organisation_id", "turn_at", "run"],
                name="run_checkpoint_turn",
                condition=models.Q(turn_at__isnull=False),
            ),
        ),
        migrations.AddIndex(
            "runcheckpoint",
            models.Index(
                "lease_until",
                name="run_checkpoint_lease",
                condition=models.Q(turn_at__isnull=False, lease_until__isnull=False),
            ),
        ),
    ]
