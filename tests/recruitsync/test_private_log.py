"""Logs have ids and name nobody (R3, R62)."""

import logging
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string
from gunicorn.config import Config

from contacts.models import Contact, SuppressionKind
from recruitsync.private_log import PrivateFormatter, without_people
from recruitsync.serving.private_logger import PrivateLogger
from tests.builders import make_invitation, make_member
from tests.world.editing import connect_to
from tests.world.house import House
from tests.world.imports import make_import, run_once
from tests.world.source import Source

PERSON = "guinevere@camelot-castle.org"
NAMES = ("guinevere", "camelot", "Pendragon", "lancelot")
LINES = {
    f"sent to {PERSON}.": "sent to (address)",
    f"GET /o/zylker/contacts/?q={PERSON}&x=1 HTTP/1.1": "/o/zylker/contacts/?(left out) HTTP/1.1",
    "Not Found: /unsubscribe/7/Z3VpbmV2ZXJl~abc/": "/unsubscribe/7/(token)/",
    "Not Found: /hooks/mail/postmark/s3cr3t/": "/hooks/mail/postmark/(token)/",
    "Not Found: /invitations/key123/": "/invitations/(token)/",
    f"DETAIL:  Key (organisation_id, address)=(1, {PERSON}) already exists.": "DETAIL:  (left out)",
    "DETAIL:  Failing row contains (1, Pendragon, null).": "DETAIL:  (left out)",
    "INFO syncs.run run 7: 200 rows, 3 of them new": "run 7: 200 rows, 3 of them new",
    "in 3 s @ 5/s": "in 3 s @ 5/s",
}


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """Return what all loggers write meanwhile, by the formatter that is in force."""
    text = StringIO()
    handler = logging.StreamHandler(text)
    logging_settings: Any = django_settings.LOGGING
    formatter = logging_settings["formatters"]["line"]
    handler.setFormatter(import_string(formatter["()"])(formatter["format"]))
    logging.getLogger().addHandler(handler)
    yield text
    logging.getLogger().removeHandler(handler)


def test_a_line_loses_who_is_in_it_and_nothing_else() -> None:
    for line, kept in LINES.items():
        told = without_people(line)
        assert kept in told, told
        assert not [name for name in NAMES if name.lower() in told.lower()], told


def test_the_log_of_a_whole_journey_names_nobody(
    house: House, alice: Client, source: Source, logged: StringIO
) -> None:
    make_member(house.organisation, email="lancelot@camelot-castle.org", password="x" * 20)
    sign_in = reverse("account_login")
    Client().post(sign_in, {"login": "lancelot@camelot-castle.org", "password": "wrong"})
    Client().post(sign_in, {"login": "lancelot@camelot-castle.org", "password": "x" * 20})
    alice.post(f"/o/{house.slug}/contacts/new/", {"address": PERSON, "last_name": "Pendragon"})
    contact = Contact.objects.get(address=PERSON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(organisation=house.organisation, address=PERSON, email=PERSON)
    log_an_error_with_values(house)
    for path in ("contacts/", "people/", "search/"):
        alice.get(f"/o/{house.slug}/{path}", {"q": PERSON, "address": PERSON, "after": "x"})
    alice.get(f"/o/{house.slug}/{PERSON}/")
    alice.put(f"/o/{house.slug}/contacts/?q={PERSON}")
    Client().get(f"/unsubscribe/1/{urlsafe_b64encode(PERSON.encode()).decode()}~x/")
    Client().post("/hooks/mail/postmark/guinevere-secret/", PERSON, content_type="text/plain")
    make_invitation(house.organisation, PERSON)
    Client().get("/invitations/guinevere-key/")
    import_somebody(house, source)
    kind = SuppressionKind.DO_NOT_MAIL.value
    alice.post(f"/o/{house.slug}/suppressions/new/", {"address": PERSON, "kind": kind})
    alice.post(f"/o/{house.slug}/contacts/{contact.pk}/delete/", {"then": "only"})
    alice.post(f"/o/{house.slug}/erased/new/", {"address": PERSON, "sure": "on"})

    text = logged.getvalue()
    assert not Contact.objects.filter(address=PERSON).exists()
    assert text.count("\n") > 10
    assert "IntegrityError" in text
    told = re.compile("|".join(NAMES), re.IGNORECASE)
    assert [line for line in text.splitlines() if told.search(line)] == []
    assert urlsafe_b64encode(PERSON.encode()).decode()[:12] not in text


def log_an_error_with_values(house: House) -> None:
    """Log what Django logs where a view fails on a row that PostgreSQL refuses."""
    try:
        with transaction.atomic():
            Contact.objects.create(organisation=house.organisation, address=PERSON, email=PERSON)
    except IntegrityError:
        logging.getLogger("django.request").exception("Internal Server Error: /o/zylker/")


def import_somebody(house: House, source: Source) -> None:
    """Run a sync over people who are imported, mistyped and malformed."""
    connection = connect_to(source, house.sync.connection)
    for email in ("lancelot@camelot-castle.org", "guinevere@gnail.com", "Pendragon"):
        source.add(email, Last_Name="Pendragon")
    run_once(make_import(connection))


def test_gunicorn_logs_by_the_same_formatter() -> None:
    handlers = PrivateLogger(Config()).error_log.handlers

    assert [type(handler.formatter) for handler in handlers] == [PrivateFormatter]
