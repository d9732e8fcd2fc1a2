"""A measurement begins with an empty database, whatever an earlier one left there."""

import pytest

from accounts.audit.actions import record
from accounts.audit.rules.changes import AuditChange
from accounts.models import AuditEntry, Organisation
from tests.bench.subject import migrated_database

pytestmark = pytest.mark.usefixtures("owner_of_tables")


def test_what_an_earlier_measurement_left_is_gone(transactional_db: None) -> None:
    """Also entries of the audit log, which are truncated by nobody else."""
    organisation = Organisation.objects.create(name="Bench", slug="bench-0")
    record(organisation.pk, AuditChange.EXPORTED, "list", about=(1, "Newsletter"))

    migrated_database()

    assert not Organisation.objects.exists()
    assert not AuditEntry.objects.exists()
