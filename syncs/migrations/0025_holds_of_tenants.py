"""Foreign keys of holds that include the organisation: none points into another tenant (R102)."""

from django.db import migrations

KEYS = [
    # table, column, table referred to
    ("syncs_hold", "run_id", "syncs_importrun"),
    ("syncs_hold", "sync_id", "syncs_sync"),
]


def add(table, column, target):
    name = f"{table}_{column}_of_tenant"
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ADD CONSTRAINT {name}
            FOREIGN KEY (organisation_id, {column}) REFERENCES {target} (organisation_id, id)
            ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
        """,
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("syncs", "0024_holds")]
    operations = [add(*key) for key in KEYS]
