"""Foreign keys that include the organisation: no row can point into another tenant (R102).

Django's own foreign keys have one column; the models switch those off and these take their place.
"""

from django.db import migrations

KEYS = [
    # table, column, table referred to, on delete
    ("syncs_sync", "connection_id", "syncs_connection", "NO ACTION"),
    ("syncs_sync", "mailing_list_id", "contacts_mailinglist", "NO ACTION"),
    ("syncs_fieldmapping", "sync_id", "syncs_sync", "CASCADE"),
    ("syncs_fieldmapping", "contact_field_id", "contacts_contactfield", "NO ACTION"),
    ("syncs_importrun", "sync_id", "syncs_sync", "CASCADE"),
    ("syncs_runcheckpoint", "run_id", "syncs_importrun", "CASCADE"),
]


def add(table, column, target, on_delete):
    name = f"{table}_{column}_of_tenant"
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ADD CONSTRAINT {name}
            FOREIGN KEY (organisation_id, {column}) REFERENCES {target} (organisation_id, id)
            ON DELETE {on_delete} DEFERRABLE INITIALLY DEFERRED
        """,
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("syncs", "0001_initial"), ("contacts", "0001_initial")]
    operations = [add(*key) for key in KEYS]
