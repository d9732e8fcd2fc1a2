"""Files of suppressions by the API: shown line by line first, then done (R70, R106)."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from accounts.models import AuditEntry
from api.people.file_shapes import VerdictCode
from contacts.models import LineVerdict, Suppression, SuppressionKind
from tests.api.conftest import Caller
from tests.world.house import House

CSV = "email;kind;note\nann@mail.example;bounced;Full\nANN@mail.example;bounced;\nno address;;\n"


def test_the_verdicts_are_those_of_the_code() -> None:
    assert get_args(VerdictCode) == tuple(each.name.lower() for each in LineVerdict)


def test_a_file_is_looked_at_then_applied_and_its_report_stays(
    house: House, program: Caller
) -> None:
    sent = program.do("POST", "suppression-files", {"name": "b.csv", "content": CSV})
    path = f"suppression-files/{sent['id']}"
    assert {name: number for name, number in sent["lines"].items() if number} == {
        "suppress": 1,
        "repeated": 1,
        "malformed": 1,
    }
    malformed = program.get(f"{path}/lines?verdict=malformed")["items"]
    assert [(each["line"], each["text"]) for each in malformed] == [(4, "no address")]
    assert malformed[0]["detail"]
    assert not Suppression.objects.exists()

    applied = program.do("POST", f"{path}/apply")

    assert (applied["suppressed"], applied["lines"]) == (1, sent["lines"])
    kept = Suppression.objects.get()
    assert (kept.address, kept.kind, kept.note, kept.source) == (
        "ann@mail.example",
        SuppressionKind.BOUNCED,
        "Full",
        f"File, by {kept.added_by}",
    )
    assert program.refused("POST", f"{path}/apply")["code"] == "conflict"
    assert program.refused("DELETE", path)["code"] == "conflict"
    report = program.read_text(f"{path}/export?verdict=suppress")
    assert "2,ann@mail.example,Bounced,Full,Suppressed," in report
    assert "no address" not in report
    entry = AuditEntry.objects.get(noun="suppression file", change="exported")
    assert (entry.actor_kind, entry.object_name) == ("token", "b.csv")


def test_a_file_that_nobody_applied_is_discarded(house: House, program: Caller) -> None:
    sent = program.do("POST", "suppression-files", {"name": "b.csv", "content": CSV})

    program.do("DELETE", f"suppression-files/{sent['id']}")

    assert program.get("suppression-files")["items"] == []
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"content": ""}, "/content"),
        ({"content": 'a@b.example\n"never closed'}, "/content"),
        ({"content": "PK\x03\x04"}, "/content"),
        ({"name": ".."}, "/name"),
        ({"name": "/"}, "/name"),
        ({"name": ""}, "/name"),
        ({"kind": "forgotten"}, "/kind"),
    ],
)
def test_what_does_not_fit_says_where(
    house: House, program: Caller, change: dict[str, Any], path: str
) -> None:
    body = {"name": "b.csv", "content": CSV, **change}

    problem = program.refused("POST", "suppression-files", body)

    assert (problem["code"], [each["path"] for each in problem["errors"]]) == ("invalid", [path])
    assert program.get("suppression-files")["items"] == []


def test_suppressions_are_exported_as_they_are_asked_for(house: House, program: Caller) -> None:
    for address, kind in (("ann@x.example", "bounced"), ("ben@x.example", "complained")):
        program.do("POST", "suppressions", {"address": address, "kind": kind})

    file = program.read_text("suppressions/export?kind=complained")

    assert "ben@x.example,Complained" in file
    assert "ann@x.example" not in file


def test_what_was_lifted_is_told_with_who_and_why(house: House, program: Caller) -> None:
    made = program.do("POST", "suppressions", {"address": "ann@x.example", "kind": "bounced"})
    program.do("POST", f"suppressions/{made['id']}/lift", {"reason": "A new mailbox"})

    (lifted,) = program.get("suppressions/lifted?address=ann")["items"]

    assert (lifted["address"], lifted["kind"], lifted["reason"]) == (
        "ann@x.example",
        "bounced",
        "A new mailbox",
    )
    assert lifted["lifted_by"]
    assert lifted["source"].startswith("API, by ")
    assert program.get("suppressions/lifted?kind=complained")["items"] == []
    assert program.get("suppressions")["items"] == []
