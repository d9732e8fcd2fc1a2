"""What every transaction is told, before anything else."""

from io import StringIO

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from accounts.acting import STRANGER, acting_as
from accounts.tenancy.backend import base
from accounts.tenancy.backend.base import _warn_once
from accounts.tenancy.reasons import AcrossReason
from accounts.tenancy.roles import ACROSS, APPLICATION
from accounts.tenancy.standing import (
    ServesAnother,
    across_organisations,
    keep_standing,
    serve_from_here,
    serving,
    serving_nobody,
)
from tests.world.owner import as_owner

pytestmark = pytest.mark.django_db(transaction=True)

ASKED = """
    SELECT current_user, current_setting('recruitsync.organisation', true),
           current_setting('recruitsync.actor', true)
"""


def asked() -> tuple[str, str]:
    """Return the role and the organisation that a statement knows."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED)
        role, organisation, _ = cursor.fetchone()
    return role, organisation or ""


def test_the_tests_sign_in_as_the_application_does() -> None:
    with serving_nobody():
        assert asked() == (APPLICATION, "")


def test_a_statement_outside_of_a_transaction_knows_whom_it_serves() -> None:
    with serving(7):
        assert asked() == (APPLICATION, "7")
    assert asked() == (ACROSS, "")


def test_nothing_is_left_in_the_session() -> None:
    for standing, told in (
        (serving(7), (APPLICATION, "7")),
        (across_organisations(AcrossReason.CLOCK), (ACROSS, "")),
    ):
        with standing, acting_as(STRANGER):
            assert asked() == told

        with connection.connection.cursor() as bare:
            super(type(bare), bare).execute(ASKED)
            role, organisation, actor = bare.fetchone()

        assert (role, organisation or "", actor or "") == (APPLICATION, "", "")


def test_what_changes_inside_a_transaction_is_told_again() -> None:
    with serving_nobody(), transaction.atomic():
        assert asked() == (APPLICATION, "")
        with serving(7):
            assert asked() == (APPLICATION, "7")
        with across_organisations(AcrossReason.CLOCK):
            assert asked() == (ACROSS, "")
        assert asked() == (APPLICATION, "")


def test_what_was_told_is_told_again_after_a_savepoint_is_taken_back() -> None:
    with serving_nobody(), transaction.atomic():
        with serving(7):
            with pytest.raises(DatabaseError), transaction.atomic(), serving(7):
                connection.cursor().execute("SELECT 1 / 0")
            assert asked() == (APPLICATION, "7")
        with transaction.atomic(), serving(8):
            assert asked() == (APPLICATION, "8")
            transaction.set_rollback(True)
        assert asked() == (APPLICATION, "")


def test_whoever_is_served_meanwhile_is_told_again_after_a_savepoint_is_taken_back() -> None:
    with serving_nobody(), transaction.atomic():
        savepoint = transaction.savepoint()
        with serving(8):
            assert asked() == (APPLICATION, "8")
            transaction.savepoint_rollback(savepoint)
            assert asked() == (APPLICATION, "8")


def test_one_transaction_is_told_once_and_the_log_of_queries_does_not_show_it() -> None:
    with serving(7), CaptureQueriesContext(connection) as captured, transaction.atomic():
        assert asked() == asked()

    asking = [each["sql"] for each in captured if each["sql"] not in {"BEGIN", "COMMIT"}]
    assert asking == [ASKED] * 2


def test_a_percent_sign_and_values_go_through() -> None:
    with serving(7), acting_as(STRANGER), connection.cursor() as cursor:
        cursor.execute("SELECT 7 %% %s", [4])
        assert cursor.fetchone() == (3,)
        cursor.execute("SELECT '100 %'")
        assert cursor.fetchone() == ("100 %",)
        cursor.executemany("SELECT %s", [[1], [2]])
        assert cursor.fetchone() == (2,)


@pytest.mark.parametrize("is_in_transaction", [True, False])
def test_a_cursor_of_the_server_knows_it_too(is_in_transaction: bool) -> None:
    def read() -> list[tuple[str]]:
        with connection.chunked_cursor() as cursor:
            cursor.execute("SELECT current_setting('recruitsync.organisation') WHERE %s", [True])
            found: list[tuple[str]] = cursor.fetchall()
            return found

    with serving(7):
        if is_in_transaction:
            with transaction.atomic():
                assert read() == [("7",)]
        else:
            assert read() == [("7",)]


def test_a_transaction_may_still_say_how_isolated_it_is() -> None:
    with serving(7), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        assert asked() == (APPLICATION, "7")


def test_copying_out_knows_it_too() -> None:
    out = StringIO()

    with serving(7), connection.cursor() as cursor:
        cursor.copy_expert(
            "COPY (SELECT current_setting('recruitsync.organisation')) TO STDOUT", out
        )

    assert out.getvalue() == "7\n"


def test_who_serves_an_organisation_is_not_led_to_another() -> None:
    with serving(7):
        with pytest.raises(ServesAnother), serving(8):
            pass
        with pytest.raises(ServesAnother):
            serve_from_here(8)


def test_what_is_sent_later_is_read_for_the_same_organisation() -> None:
    with serving(7):
        kept = keep_standing(asked() for _ in range(2))

    assert list(kept) == [(APPLICATION, "7")] * 2
    assert asked() == (ACROSS, "")


@pytest.mark.parametrize(
    ("arguments", "is_told"),
    [
        (["manage.py", "migrate", "--verbosity", "0"], False),
        (["/srv/recruitsync/manage.py", "report_reader", "zylker"], False),
        (["manage.py", "shell"], False),
        (["manage.py", "runserver"], True),
        (["manage.py", "run_sync", "zylker", "migrate"], True),
        (["/srv/recruitsync/.venv/bin/gunicorn", "recruitsync.wsgi"], True),
        (["celery", "migrate"], True),
    ],
)
def test_who_serves_pages_or_works_is_told_that_no_policy_binds_it_and_who_migrates_is_not(
    arguments: list[str],
    is_told: bool,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("sys.argv", arguments)
    _warn_once.cache_clear()

    with as_owner():
        connection.ensure_connection()

    told = [record.message for record in caplog.records if record.name == base.__name__]
    assert any("Row-level security does not hold" in each for each in told) == is_told


def test_a_role_that_no_policy_binds_is_refused_where_that_is_asked_for() -> None:
    with (
        as_owner(),
        override_settings(REQUIRE_ROW_SECURITY=True),
        pytest.raises(Exception, match=APPLICATION),
    ):
        connection.ensure_connection()
