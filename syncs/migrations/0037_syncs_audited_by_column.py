"""A sync is looked at by the audit log only where one of the columns that it tells is written: the tick
that moves ten thousand syncs to their next instant changes none of them."""

from django.db import migrations

from accounts.audit.triggers import audit_table

SYNC = (
    *("name", "module", "mailing_list_id", "selection", "view_name", "criteria", "retrieve_after"),
    *("opt_outs", "deleted", "converted", "no_match"),
    *("frequency", "at", "zone", "weekday", "day", "full_read_days"),
    *("limit_people", "limit_percent", "hold_days", "state", "state_reason"),
)


class Migration(migrations.Migration):

    dependencies = [
        ('syncs', '0036_webhook_concerns'),
    ]

    operations = [
        migrations.RunSQL(
            "DROP TRIGGER audit ON syncs_sync",
            audit_table("syncs_sync", noun="sync", called="name", columns=SYNC).sql,
        ),
        audit_table(
            "syncs_sync",
            noun="sync",
            called="name",
            columns=SYNC,
            on=f"INSERT OR UPDATE OF {', '.join(SYNC)} OR DELETE",
        ),
    ]
