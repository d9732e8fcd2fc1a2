"""Sends mail by SMTP in its time: the look-up of a name has no deadline of its own, and each byte
of an answer begins a new one.

Who sends mail is a worker, or the clock where no worker is at work; neither is to wait for a
resolver or a mail server that hangs.
"""

import smtplib
import socket
import time
from contextlib import suppress
from threading import Timer
from typing import Any

import httpcore
from django.core.mail.backends import smtp
from django.core.mail.utils import DNS_NAME

from recruit.name_lookup import find_in_time
from recruit.public_addresses import addresses_of

CONNECTION_SECONDS = 20.0
"""The longest that a connection lasts, with the look-up of the server's name and all mails that are
sent by it."""

OWN_NAME_SECONDS = 2.0
"""How long it is looked for the name by which this host greets the mail server."""


class EmailBackend(smtp.EmailBackend):
    """A backend as Django's, with connections that end."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return TimelySMTPOverTLS if self.use_ssl else TimelySMTP

    def open(self) -> bool | None:
        _find_own_name()
        return super().open()


class TimelySMTP(smtplib.SMTP):
    """A connection that is cut after `CONNECTION_SECONDS`, whatever it waits for."""

    _line: socket.socket | None = None
    _cut: Timer | None = None

    def close(self) -> None:
        if self._cut and self._line:
            self._cut.cancel()
            self._line.close()
        super().close()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        began = time.monotonic()
        connected = _connect(_find(host, port, timeout), port, began + timeout)
        self._line = connected.dup()  # TLS takes the socket itself over
        left = began + CONNECTION_SECONDS - time.monotonic()
        self._cut = Timer(max(left, 0.0), _shut_down, [self._line])
        self._cut.daemon = True
        self._cut.start()
        return connected


class TimelySMTPOverTLS(smtplib.SMTP_SSL, TimelySMTP):
    """The same, encrypted from its first byte: what `SMTP_SSL` encrypts is the socket of ours."""


def _find(host: str, port: int, seconds: float) -> list[str]:
    try:
        return find_in_time(addresses_of, host, port, seconds=seconds)
    except httpcore.TimeoutException as error:
        raise TimeoutError(str(error)) from None
    except httpcore.NetworkError as error:
        raise OSError(str(error)) from None


def _connect(addresses: list[str], port: int, until: float) -> socket.socket:
    """Return a connection to the first of the addresses that answers in time."""
    failed: OSError = OSError("the mail server has no address")
    for address in addresses:
        if (left := until - time.monotonic()) <= 0:
            raise TimeoutError("the mail server did not answer in time")
        try:
            return socket.create_connection((address, port), left)
        except OSError as error:
            failed = error
    raise failed


def _shut_down(line: socket.socket) -> None:
    with suppress(OSError):  # it has ended meanwhile
        line.shutdown(socket.SHUT_RDWR)


def _find_own_name() -> None:
    """Have Django know the name of this host, or go without, as it looks for it without an end."""
    known: dict[str, Any] = vars(DNS_NAME)
    if "_fqdn" not in known:
        name = socket.gethostname()
        with suppress(httpcore.TimeoutException, httpcore.NetworkError):
            (name,) = find_in_time(_own_name, name, 0, seconds=OWN_NAME_SECONDS)
        known["_fqdn"] = name.encode("idna").decode() if not name.isascii() else name


def _own_name(host: str, _port: int) -> list[str]:
    return [socket.getfqdn(host)]
