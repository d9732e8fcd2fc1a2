"""A real SMTP server, and the mails that it was given."""

import re
import socket
from asyncio import Server
from collections.abc import Coroutine, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from accounts.tasks import send_password_link
from tests.world.patience import PATIENCE


class Postbox(Controller):
    """A server that takes every mail, at a port of its own on this machine."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        port = self._socket.getsockname()[1]
        super().__init__(self, hostname="127.0.0.1", port=port, ready_timeout=PATIENCE)

    def _create_server(self) -> Coroutine[Any, Any, Server]:
        return self.loop.create_server(self._factory_invoker, sock=self._socket)

    async def handle_DATA(  # noqa: N802  (named so by aiosmtpd)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails += [(address, mail) for address in envelope.rcpt_tos]
        return "250 Message accepted for delivery"

    def to(self, address: str) -> list[EmailMessage]:
        """Return the mails to an address, the oldest first."""
        return [mail for recipient, mail in self.mails if recipient == address]

    def newest_to(self, address: str) -> EmailMessage:
        return self.to(address)[-1]

    def subjects_to(self, address: str) -> list[str]:
        return [str(mail["Subject"]) for mail in self.to(address)]


def text_of_mail(mail: EmailMessage) -> str:
    return str(mail.get_content()).replace("\r\n", "\n")


def link_in(mail: EmailMessage) -> str:
    """Return the one link of a mail."""
    (link,) = re.findall(r"https?://\S+", text_of_mail(mail))
    return str(link)


def code_in(mail: EmailMessage) -> str:
    """Return the code that stands on a line of its own."""
    (code,) = re.findall(r"^ {4}(\S+)$", text_of_mail(mail), re.MULTILINE)
    return str(code)


@pytest.fixture(scope="session")
def _postbox() -> Iterator[Postbox]:
    box = Postbox()
    box.start()
    yield box
    box.stop()


@pytest.fixture
def post_office(_postbox: Postbox) -> Postbox:
    """Return the server, empty, for other processes to send to."""
    _postbox.mails.clear()
    return _postbox


@pytest.fixture
def postbox(_postbox: Postbox, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Postbox:
    """Return the server, empty, to which the application sends its mail."""
    _postbox.mails.clear()
    # Without a worker beside the tests, what it would do is done at once.
    monkeypatch.setattr(send_password_link, "delay", send_password_link)
    settings.EMAIL_BACKEND = "recruitsync.mail_server.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = _postbox.hostname, _postbox.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_SSL = settings.EMAIL_USE_TLS = False
    return _postbox
