"""The servers for development, the demo and the tests: a real PostgreSQL and a real Valkey.

`with servers(folder) as found:` in Python, or around any command:

    python -m devtools.embedded --folder .local/dev -- python manage.py migrate

They need no root, no Docker and no system package; they listen on unix sockets only, and they never
outlive the process that started them. Production names its own servers and never comes here.
"""

from devtools.embedded.failures import EmbeddedError, FolderInUseError
from devtools.embedded.server import Server
from devtools.embedded.servers import Servers, servers

__all__ = [
    "EmbeddedError",
    "FolderInUseError",
    "Server",
    "Servers",
    "servers",
]
