"""The draft of an account in the sandbox, and where its steps are."""

from typing import Any

from django.urls import reverse

from syncs.domain.recruit_account import AccountType, Edition
from syncs.models import Connection, Sync
from tests.builders import NOON
from tests.world.source import Source


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
