"""A port nobody listens on."""

import socket
from contextlib import closing, suppress

HOST = "127.0.0.1"
HOW_MANY = 200


def next_free(wanted: int) -> int:
    """Return `wanted`, or the next port after it that is free."""
    for port in range(wanted, wanted + HOW_MANY):
        if is_free(port):
            return port
    raise OSError(f"The ports {wanted} to {wanted + HOW_MANY - 1} are all taken.")


def is_free(port: int) -> bool:
    """Ask both ways: macOS lets us bind a port on which somebody listens on all addresses."""
    return not is_answered(port) and can_be_bound(port)


def is_answered(port: int) -> bool:
    with suppress(OSError), closing(socket.create_connection((HOST, port), timeout=1)):
        return True
    return False


def can_be_bound(port: int) -> bool:
    with suppress(OSError), closing(socket.create_server((HOST, port))):
        return True
    return False
