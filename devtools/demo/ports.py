"""A port nobody listens on, and that no other demo of this machine takes meanwhile.

Seconds pass between the choice of a port and the moment in which a process listens on it. Until
then, and as long as it is used, the UDP port of the same number is bound: two demos that start at
the same moment cannot both have it, and the kernel gives it back however a demo ends.
"""

import socket
from contextlib import closing, suppress
from typing import Self

HOST = "127.0.0.1"
HOW_MANY = 200


class ReservedPort:
    """A port that is ours until it is closed; `number` is what processes listen on."""

    def __init__(self, number: int) -> None:
        """Reserve this port. Raises OSError if another demo has it."""
        self.number = number
        self._held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._held.bind((HOST, number))
        except OSError:
            self._held.close()
            raise

    def close(self) -> None:
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def reserve_next_free(wanted: int) -> ReservedPort:
    """Reserve `wanted`, or the next port after it that is free. Raises OSError if there is none."""
    for number in range(wanted, wanted + HOW_MANY):
        with suppress(OSError):
            reserved = ReservedPort(number)
            if is_free(number):
                return reserved
            reserved.close()
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
