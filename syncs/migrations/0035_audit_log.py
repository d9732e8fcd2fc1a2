"""Who changes connections, syncs, favourites and limits, and asks for runs, is written into the audit
log (R103)."""

from django.db import migrations

from accounts.audit.triggers import audit_table

SYNC = (
    *("name", "module", "mailing_list_id", "selection", "view_name", "criteria", "retrieve_after"),
    *("opt_outs", "deleted", "converted", "no_match"),
    *("frequency", "at", "zone", "weekday", "day", "full_read_days"),
    *("limit_people", "limit_percent", "hold_days", "state", "state_reason"),
)

CONNECTION = (
    *("name", "data_centre", "api_url", "accounts_url", "account_email", "credentials_kind"),
    *("secret_set_at", "keep_running", "state", "tested_at"),
    *("edition_override", "account_type_override"),
)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_audit_log'),
        ('syncs', '0034_kept_rows'),
    ]

    operations = [
        audit_table("syncs_connection", noun="connection", called="name", columns=CONNECTION),
        audit_table("syncs_sync", noun="sync", called="name", columns=SYNC),
        audit_table(
            "syncs_mappingfavourite",
            noun="mapping favourite",
            called="name",
            columns=["name", "module", "pairs"],
        ),
        audit_table(
            "syncs_removaldefaults",
            noun="limit of removals",
            called="organisation_id>accounts_organisation.name",
            columns=["people", "percent", "days"],
        ),
        # What people ask for; what the schedule starts is in the import history.
        audit_table(
            "syncs_importrun",
            noun="run",
            called="sync_id>syncs_sync.name",
            columns=["kind", "full"],
            on="INSERT",
            when="NEW.requested_by_id IS NOT NULL AND NEW.trigger IN ('manual', 'activation')",
        ),
        audit_table(
            "syncs_importrun",
            noun="run",
            called="sync_id>syncs_sync.name",
            columns=["cancel_requested_at"],
            on="UPDATE OF cancel_requested_at",
            when="OLD.cancel_requested_at IS NULL AND NEW.cancel_requested_at IS NOT NULL",
            trigger="audit_cancel",
        ),
        audit_table(
            "syncs_hold",
            noun="hold",
            called="sync_id>syncs_sync.name",
            columns=["answer"],
            on="UPDATE OF answer",
        ),
    ]
