"""Exits 0 when the web container answers /healthz. Standard library only.

Asks under a name that the application accepts: the first of ALLOWED_HOSTS.
"""

import http.client
import os
import sys

name = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=5)
connection.request("GET", "/healthz", headers={"Host": name.replace("*", "localhost")})
sys.exit(connection.getresponse().status != http.HTTPStatus.OK)
