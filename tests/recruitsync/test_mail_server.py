"""Whoever sends mail does so in its time, whatever hangs."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from smtplib import SMTPServerDisconnected
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.mail.utils import DNS_NAME

from recruit import public_addresses
from recruitsync import mail_server
from recruitsync.mail_server import EmailBackend
from tests.world.patience import PATIENCE


@pytest.fixture
def hung(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """A resolver that answers nothing before the test is over."""
    answers = Event()

    def hang(*_: Any, **__: Any) -> None:
        answers.wait(PATIENCE)

    yield SimpleNamespace(
        getaddrinfo=hang, getfqdn=hang, gethostname=socket.gethostname, SOCK_STREAM=1
    )
    answers.set()


@pytest.fixture
def trickle() -> Iterator[int]:
    """The port of a server that says something again and again, and never comes to an end."""
    over = Event()

    def drip(connected: socket.socket) -> None:
        with suppress(OSError), connected:
            while not over.wait(0.01):
                connected.send(b"220-Welcome\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=lambda: drip(server.accept()[0]), daemon=True).start()
        yield server.getsockname()[1]
        over.set()


def test_a_resolver_that_hangs_ends_the_call_in_its_time(
    hung: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_addresses, "socket", hung)

    with pytest.raises(TimeoutError, match=r"mail\.example"):
        EmailBackend(host="mail.example", timeout=0.05).open()


def test_the_own_name_is_not_waited_for(
    hung: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_server, "socket", hung)
    monkeypatch.setattr(mail_server, "OWN_NAME_SECONDS", 0.05)
    monkeypatch.delattr(DNS_NAME, "_fqdn", raising=False)

    mail_server._find_own_name()

    assert DNS_NAME.get_fqdn() == socket.gethostname()


def test_a_server_that_never_comes_to_an_end_is_cut_off(
    trickle: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_server, "CONNECTION_SECONDS", 0.1)

    with (
        closing(EmailBackend(host="127.0.0.1", port=trickle, use_tls=False, username="")) as mail,
        pytest.raises(SMTPServerDisconnected),
    ):
        mail.open()
