"""The lock on the tables is put on after each migration, whatever stands of it by then."""

import pytest
from django.db import connection, transaction

from accounts.tenancy.policies import locked_tables
from accounts.tenancy.roles import APPLICATION
from accounts.tenancy.row_security import lock_rows
from tests.tenancy.test_tables import faults_of_the_lock
from tests.world.owner import as_owner

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_missing_of_the_lock_is_put_back_and_what_is_too_much_is_taken_away() -> None:
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        for statement in (
            'DROP POLICY of_organisation ON "contacts_contact"',
            'CREATE POLICY further ON "accounts_member" USING (true)',
            'ALTER TABLE "syncs_sync" DISABLE ROW LEVEL SECURITY',
            f'REVOKE DELETE ON "contacts_mailinglist" FROM {APPLICATION}',
        ):
            cursor.execute(statement)
        assert len(faults_of_the_lock(cursor)) == 4

        lock_rows(using="default")

        assert faults_of_the_lock(cursor) == set()
        transaction.set_rollback(True)


def test_who_migrates_backwards_has_the_lock_on_all_tables_that_are_left() -> None:
    """The policy of deliveries asks for the webhook; one table without the other has none."""
    gone = "webhooks_webhook"
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE "{gone}" CASCADE')
        cursor.execute('ALTER TABLE "syncs_sync" DISABLE ROW LEVEL SECURITY')

        lock_rows(using="default")

        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
            " AND relnamespace = 'public'::regnamespace"
        )
        assert {name for (name,) in cursor.fetchall()} == set(locked_tables()) - {gone}
        transaction.set_rollback(True)
