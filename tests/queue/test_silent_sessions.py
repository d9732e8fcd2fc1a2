"""A session that falls silent inside a transaction is ended by PostgreSQL, with its locks."""

import pytest
from django.db import connection


@pytest.mark.parametrize(
    "setting", ["idle_in_transaction_session_timeout", "client_connection_check_interval"]
)
@pytest.mark.django_db
def test_postgresql_is_told_in_every_session(setting: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [setting])
        (told,) = cursor.fetchone()

    assert told != "0"
