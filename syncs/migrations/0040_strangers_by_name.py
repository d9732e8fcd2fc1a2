"""Finds strangers by their names too; built beside the work that goes on, as there may be many.

A build that was cut short leaves an index that is of no use, so this drops it first.
The expression is that of `syncs/sql/search/find_strangers.sql`, term for term.
"""

from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations

MAKE = """
CREATE INDEX CONCURRENTLY stranger_by_text ON syncs_stranger
 USING gin ((' ' || address || ' ' || lower(coalesce(detail ->> 'name', '')) || ' ') gin_trgm_ops)
"""
DROP = "DROP INDEX CONCURRENTLY IF EXISTS stranger_by_text"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("syncs", "0039_ledger_blocks")]

    operations = [
        migrations.RunSQL(DROP, migrations.RunSQL.noop),
        migrations.RunSQL(MAKE, DROP),
        RemoveIndexConcurrently("stranger", "stranger_by_part"),
    ]
