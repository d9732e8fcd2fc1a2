"""Records that are not selected get an outcome of their own (R60); opt-outs are remembered (R15)."""

import django.utils.timezone
from django.db import migrations, models

IGNORED, NOT_SELECTED, NO_MATCH = 1, 8, 110
"""Outcomes and the reason as they are stored, see `syncs.domain.outcomes`."""

MOVE_ROWS = f"""
    WITH moved AS (
        UPDATE syncs_runrow SET outcome = {NOT_SELECTED}, reason = NULL
         WHERE outcome = {IGNORED} AND reason = {NO_MATCH}
     RETURNING run_id
    ), counted AS (
        SELECT run_id, count(*) AS records FROM moved GROUP BY run_id
    )
    UPDATE syncs_importrun run SET not_selected = counted.records
      FROM counted WHERE run.id = counted.run_id
"""
MOVE_BACK = f"""
    UPDATE syncs_runrow SET outcome = {IGNORED}, reason = {NO_MATCH} WHERE outcome = {NOT_SELECTED}
"""


class Migration(migrations.Migration):

    dependencies = [("syncs", "0011_run_error_code")]

    operations = [
        migrations.CreateModel(
            name="OptedOutRecord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "sync_id",
                        "record_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("sync_id", models.BigIntegerField()),
                ("record_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                (
                    "address",
                    models.TextField(
                        db_collation="C", help_text="Normalised (R68); null: it had none", null=True
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="importrun",
            name="not_selected",
            field=models.IntegerField(default=0, help_text="Beside Total (R60)"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="remarks",
            field=models.JSONField(
                default=list, help_text="What a person should know of it, see `domain.remarks`"
            ),
        ),
        migrations.AlterField(
            model_name="sync",
            name="opt_outs",
            field=models.CharField(
                choices=[
                    ("ignore", "Change nothing"),
                    ("list", "Remove from this list"),
                    ("organisation", "Remove from the organisation"),
                ],
                default="list",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="sync",
            name="opt_outs_since",
            field=models.DateTimeField(
                blank=True,
                default=django.utils.timezone.now,
                help_text="Switched on (R50)",
                null=True,
            ),
        ),
        migrations.RunSQL(MOVE_ROWS, MOVE_BACK),
    ]
