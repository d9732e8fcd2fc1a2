"""The database of Django's settings, from a libpq URL; sessions that fall silent end by themselves.

A process that is frozen, or cut off from the network, in the middle of a transaction keeps its
locks until PostgreSQL ends its session. So every session says when that is to be, whoever started
PostgreSQL and whatever it is set to. What the URL says itself wins.
"""

from psycopg2.extensions import parse_dsn

CONNECTION = {
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "4",
    "tcp_user_timeout": "30000",
}
"""libpq's parameters: seconds, and milliseconds for the last. By them we notice that PostgreSQL is
cut off; on unix sockets, and where the system knows no such thing, they change nothing."""

LEAST_SILENCE_SECONDS = 3.0
"""Shorter silence inside a transaction is work: a batch of records that is being prepared."""


def django_database(url: str, *, lease_seconds: float) -> dict[str, object]:
    """Return a libpq URL in Django's spelling; libpq itself does the parsing.

    A silent transaction is ended in half of `lease_seconds`, so that whoever takes over a run finds
    no lock in the way.
    """
    parts = CONNECTION | parse_dsn(url)
    parts["options"] = f"{_session(lease_seconds)} {parts.get('options', '')}".rstrip()
    return {
        "ENGINE": "accounts.tenancy.backend",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _session(lease_seconds: float) -> str:
    """Return what PostgreSQL is told of every session, in milliseconds.

    The second: a statement whose client was killed is not finished for nobody, under its locks.
    """
    silence = max(lease_seconds / 2, LEAST_SILENCE_SECONDS)
    told = {
        "idle_in_transaction_session_timeout": round(silence * 1000),
        "client_connection_check_interval": 2000,
    }
    return " ".join(f"-c {name}={value}" for name, value in told.items())
