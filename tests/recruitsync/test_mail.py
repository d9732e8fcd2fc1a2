"""Where mail goes out: what an operator may say, and what it means for Django."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import ValidationError

from recruitsync.environment import Environment

SMTP = "recruitsync.mail_server.EmailBackend"


def environment(**given: Any) -> Environment:
    required = {
        "database_url": "postgresql:///recruitsync",
        "redis_url": "redis://localhost",
        "secret_key": "x" * 32,
        "secrets_key_ring": Fernet.generate_key().decode(),
        "debug": False,
        "email_url": "",
        "email_from": "",
        "trusted_origins": "",
    }
    return Environment(**{**required, **given})


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://relay.example", ("relay.example", 25, "", "", False, False)),
        ("smtp://a:b@mail.example", ("mail.example", 587, "a", "b", False, True)),
        ("smtp://a%40b:p%2Fw@mail.example:2525", ("mail.example", 2525, "a@b", "p/w", False, True)),
        ("smtps://a:b@mail.example/", ("mail.example", 465, "a", "b", True, False)),
    ],
)
def test_mail_server_in_djangos_spelling(url: str, expected: tuple[object, ...]) -> None:
    email = environment(email_url=url, email_from="sync@example.com").email

    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_SSL", "USE_TLS")
    assert tuple(email[f"EMAIL_{name}"] for name in names) == expected
    assert email["EMAIL_BACKEND"] == SMTP


@pytest.mark.parametrize(
    ("url", "debug", "backend"),
    [("", True, "console"), ("", False, "dummy"), ("console:", False, "console")],
)
def test_mail_without_a_server(url: str, debug: bool, backend: str) -> None:
    email = environment(email_url=url, debug=debug).email

    assert email == {"EMAIL_BACKEND": f"django.core.mail.backends.{backend}.EmailBackend"}


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "http://mail.example",
        "smtp://",
        "smtp://user:s3cret@",
        "smtp://mail.example:port",
        "smtp://mail.example:0",
        "smtp://mail.example:99999",
        "smtp://user@mail.example",
        "smtp://:s3cret@mail.example",
        "smtp://user:s3cret@mail.example/path",
        "smtp://user:s3cret@mail.example?tls=1",
        "smtp://[::1",
    ],
)
def test_mail_server_that_is_none_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        environment(email_url=url, email_from="sync@example.com")

    (fault,) = refused.value.errors()
    assert fault["loc"] == ("email_url",)
    assert "s3cret" not in fault["msg"]


@pytest.mark.parametrize(
    "sender",
    ["", "nobody", "a@", "@example.com", "a@b, c@d", "a@example.com\nBcc: b@c", "a b@example.com"],
)
def test_sender_that_is_none_is_refused(sender: str) -> None:
    with pytest.raises(ValidationError) as refused:
        environment(email_url="smtp://relay.example", email_from=sender)

    assert [fault["loc"] for fault in refused.value.errors()] == [("email_from",)]


@pytest.mark.parametrize("sender", ["a@corp.local", "RecruitSync <a@example.com>"])
def test_sender_may_have_a_name_and_any_domain(sender: str) -> None:
    assert environment(email_url="smtp://relay.example", email_from=sender).email_from == sender


@pytest.mark.parametrize(
    ("origins", "expected"),
    [
        ("", ""),
        ("https://sync.example.com", "https://sync.example.com"),
        ("https://*.example.com,https://sync.example.com", "https://sync.example.com"),
    ],
)
def test_links_in_mail_lead_to_the_first_address_that_people_use(
    origins: str, expected: str
) -> None:
    assert environment(trusted_origins=origins).public_origin == expected
