"""The draft of an account in the sandbox, and where its steps are."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from syncs.domain.recruit_account import AccountType, Edition
from syncs.models import Connection, Sync
from syncs.proposal.stored import (
    stored_criteria,
    stored_definition,
    stored_name,
    stored_records,
    stored_rules,
    stored_schedule,
)
from tests.builders import NOON
from tests.world.source import Source
from web.seen import Seen


def connect_to(source: Source, connection: Connection) -> Connection:
    """Connect to the sandbox, with a paid edition of a Corporate HR account."""
    source.details().write_to(connection, by=None)
    connection.tested_at = NOON
    connection.edition_read = Edition.ENTERPRISE
    connection.account_type_read = AccountType.CORPORATE_HR
    connection.save()
    return connection


def url_of(sync: Sync, step: str) -> str:
    return reverse(f"edit_{step}", args=[sync.organisation.slug, sync.pk])


def errors(answer: Any) -> dict[str, list[str]]:
    return {name: list(texts) for name, texts in answer.context["form"].errors.items()}


STORED = {
    "module": stored_name,
    "records": stored_records,
    "criteria": stored_criteria,
    "rules": stored_rules,
    "schedule": stored_schedule,
    "review": stored_definition,
}
"""What each step edits, as it is stored."""


def seen_of(sync: Sync, step: str) -> Seen:
    """What somebody has seen who opens the step now."""
    return Seen.of(STORED[step](Sync.objects.get(pk=sync.pk)))


def send(client: Client, sync: Sync, step: str, data: dict[str, Any], **more: Any) -> Any:
    """Send the form of a step by somebody who has just opened it."""
    sent = {"seen": seen_of(sync, step).sealed(), **data}
    return client.post(url_of(sync, step), sent, **more)


def seen_name(name: str) -> str:
    """What the form for a new name takes along that has shown this one."""
    return Seen.of({"name": name}).sealed()


def stamps_on(answer: Any) -> list[str]:
    """What the forms on a page take along of what they show, in their order."""
    return re.findall(r'name="seen" value="([^"]*)"', answer.content.decode())
