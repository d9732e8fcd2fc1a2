"""Files by the API: the same as those of the pages, and each is in the audit log (R103, R106)."""

from __future__ import annotations

import io
from zipfile import ZipFile

from accounts.models import AuditEntry, Role, TokenScope
from syncs.closing.queries import FILES
from tests.api.conftest import Caller, caller_of
from tests.builders import make_member
from tests.world.house import House


def test_the_organisation_is_a_zip_of_all_its_files(house: House, program: Caller) -> None:
    answer = program.send("GET", "organisation/export")

    assert answer["Content-Type"] == "application/zip"
    with ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == [f"{name}.csv" for name in FILES]
        assert b"maria@zylker.example" in archive.read("contacts.csv")
    entry = AuditEntry.objects.get(noun="organisation", change="exported")
    assert entry.actor_kind == "token"


def test_a_list_has_links_for_who_may_suppress_alone(house: House) -> None:
    admin = make_member(house.organisation, Role.ADMIN)
    path = f"lists/{house.mailing_list.pk}/export"
    writing, reading = (
        caller_of(admin, scope).read_text(path) for scope in (TokenScope.WRITE, TokenScope.READ)
    )

    assert "maria@zylker.example" in writing
    assert "/unsubscribe/" in writing
    assert "maria@zylker.example" in reading
    assert "/unsubscribe/" not in reading
    entries = AuditEntry.objects.filter(noun="list", change="exported")
    assert [(each.actor_kind, each.object_id) for each in entries] == [
        ("token", house.mailing_list.pk)
    ] * 2
