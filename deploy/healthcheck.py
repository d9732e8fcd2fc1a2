"""Exits 0 when this container is at work: web answers, or the parts named as arguments reported.

`healthcheck.py` asks web for /livez, under a name that the application accepts: the first of
ALLOWED_HOSTS. `healthcheck.py clock worker` asks PostgreSQL when these parts last reported from
this host. Neither loads the application.
"""

import http.client
import os
import socket
import sys

import psycopg2

REPORTED_LATELY = """
    SELECT count(*)
      FROM syncs_heartbeat
     WHERE part = ANY (%s) AND host = %s
       AND reported_at > clock_timestamp() - make_interval(secs => %s)
"""


def web_answers() -> bool:
    name = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=5)
    connection.request("GET", "/livez", headers={"Host": name.replace("*", "localhost")})
    return connection.getresponse().status == http.HTTPStatus.OK


def all_reported(parts: list[str]) -> bool:
    seconds = float(os.environ.get("LATE_SECONDS") or 60)
    connection = psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=5)
    try:
        with connection.cursor() as cursor:
            cursor.execute(REPORTED_LATELY, [parts, socket.gethostname(), seconds])
            return cursor.fetchone() == (len(parts),)
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not (all_reported(sys.argv[1:]) if sys.argv[1:] else web_answers()))
