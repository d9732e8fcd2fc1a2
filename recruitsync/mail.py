"""The way out for mail: `EMAIL_URL`, checked and in Django's spelling."""

from email.policy import default as usual
from urllib.parse import SplitResult, unquote, urlsplit

CONSOLE = "console:"

NO_SENDER = "must be one e-mail address, perhaps with a name: Name <name@example.com>"


def leaves_the_house(url: str) -> bool:
    """Tell whether the URL names a server."""
    return url not in {"", CONSOLE}


def check_mail_url(url: str) -> None:
    """Raise ValueError for a URL that does not fit, without quoting it: it may have a password."""
    if leaves_the_house(url):
        _server(url)


def check_sender(text: str) -> None:
    """Raise ValueError unless it is `sync@example.com` or `RecruitSync <sync@example.com>`."""
    try:
        header = usual.header_factory("From", text)
    except (IndexError, ValueError):  # of parts that are missing, and of line breaks
        raise ValueError(NO_SENDER) from None
    whole = [found for found in header.addresses if found.username and found.domain]
    if header.defects or len(header.addresses) != 1 or not whole:
        raise ValueError(NO_SENDER)


def mail_settings(url: str, *, debug: bool) -> dict[str, object]:
    """Return Django's settings for mail.

    Without a URL mail is printed in development and goes nowhere otherwise: a log is no place for
    people's addresses.
    """
    if not leaves_the_house(url):
        backend = "console" if url or debug else "dummy"
        return {"EMAIL_BACKEND": f"django.core.mail.backends.{backend}.EmailBackend"}
    server = _server(url)
    return {
        "EMAIL_BACKEND": "recruitsync.mail_server.EmailBackend",
        "EMAIL_HOST": server.hostname,
        "EMAIL_PORT": server.port or _usual_port(server),
        "EMAIL_HOST_USER": unquote(server.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(server.password or ""),
        "EMAIL_USE_SSL": server.scheme == "smtps",
        "EMAIL_USE_TLS": _starts_tls(server),
    }


def _usual_port(server: SplitResult) -> int:
    if server.scheme == "smtps":
        return 465
    return 587 if _starts_tls(server) else 25


def _starts_tls(server: SplitResult) -> bool:
    """Tell whether the connection begins in the clear and is encrypted then.

    A password never travels in the clear; a relay next door that asks for none may be plain.
    """
    return server.scheme == "smtp" and bool(server.username)


def _server(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        named = parts.scheme in {"smtp", "smtps"} and parts.hostname and parts.port != 0
    except ValueError:
        raise ValueError("is no URL: the port, if there is one, is a number") from None
    if not named:
        raise ValueError("must be smtp:// or smtps:// with a host, or console:")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("must end after the host; special characters of a password are %-encoded")
    if bool(parts.username) != bool(parts.password):
        raise ValueError("must have a user and a password, or neither")
    return parts
