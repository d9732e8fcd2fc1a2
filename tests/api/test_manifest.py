"""Definitions as a file by the API: as by the command, within what the token may (R3, R104)."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Role, TokenScope
from contacts.models import MailingList
from syncs.manifest.actions.export import export_organisation_manifest
from syncs.manifest.rules.yaml_text import write_manifest
from syncs.models import Connection
from tests.api.conftest import Caller, admin_of, caller_of
from tests.builders import make_member, make_organisation
from tests.manifest.test_faults import WHOLE
from tests.world.editing import connect_to
from tests.world.house import House
from tests.world.source import Source

LIMIT = "version: 1\nremoval_limit: {people: 77, percent: 7, days: 7}\n"


def test_a_file_is_planned_applied_and_exported(
    house: House, source: Source, program: Caller
) -> None:
    connect_to(source, house.sync.connection)
    plan = program.do("POST", "manifest/plan", {"manifest": WHOLE})
    assert plan["changes"] == [
        "The list Newsletter is made.",
        "The contact field Town is made.",
        "The sync Candidates is made.",
    ]
    assert house.sync.name in " ".join(plan["left_alone"])
    assert not MailingList.objects.filter(name="Newsletter").exists()

    done = program.do("POST", "manifest/apply", {"manifest": WHOLE, "plan": plan["plan"]})
    assert done["changes"] == plan["changes"]
    stale = {"manifest": LIMIT, "plan": plan["plan"]}
    assert program.refused("POST", "manifest/apply", stale)["code"] == "version_changed"
    answer = program.send("GET", "manifest")
    expected = write_manifest(export_organisation_manifest(house.organisation))
    assert answer.content.decode() == expected
    assert answer["Content-Type"].startswith("application/yaml")
    made = house.organisation.syncs.get(name="Candidates")
    one = program.send("GET", f"manifest?sync={made.pk}").content.decode()
    assert one.count("name: Candidates\n") == 1
    assert house.sync.name not in one
    assert program.refused("GET", "manifest?sync=9999999")["code"] == "invalid_query"


def test_what_is_wrong_is_told_with_path_and_line_and_changes_nothing(
    house: House, program: Caller
) -> None:
    text = "version: 1\nlists:\n  - name: Alumni\n  - name: ' '\n"

    for address in ("manifest/plan", "manifest/apply"):
        problem = program.refused("POST", address, {"manifest": text})
        (error,) = problem["errors"]
        assert (problem["code"], error["path"], error["line"]) == (
            "invalid",
            "/manifest/lists/1/name",
            4,
        )
    assert not MailingList.objects.filter(name="Alumni").exists()


def test_secrets_are_those_that_are_sent_and_none_of_the_server(
    source: Source, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    details = source.details()
    organisation = make_organisation()
    program = admin_of(organisation)
    text = f"""\
version: 1
connection:
  data_centre: custom
  api_url: {details.api_url}
  accounts_url: {details.accounts_url}
  account_email: {details.account_email}
  secrets: {{key: env:RECRUIT_KEY}}
"""
    monkeypatch.setenv("RECRUIT_KEY", details.secrets["key"])

    refused = program.refused("POST", "manifest/apply", {"manifest": text})
    assert [each["path"] for each in refused["errors"]] == ["/manifest/connection/secrets/key"]
    assert not Connection.objects.exists()
    body = {"manifest": text, "secrets": {"RECRUIT_KEY": details.secrets["key"]}}
    marketer = caller_of(make_member(organisation, Role.MARKETER))
    asked = source.requests()
    refused = marketer.refused("POST", "manifest/apply", body)
    assert [each["path"] for each in refused["errors"]] == ["/manifest/connection"]
    assert not Connection.objects.exists()
    assert source.requests() == asked
    program.do("POST", "manifest/apply", body)
    assert Connection.objects.get().organisation_id == organisation.pk
    assert marketer.do("POST", "manifest/plan", {"manifest": text})["changes"] == []
    exported = program.send("GET", "manifest").content.decode()
    assert details.secrets["key"] not in exported
    assert marketer.do("POST", "manifest/plan", {"manifest": exported})["changes"] == []


def test_only_who_may_set_limits_sets_them_by_a_file(
    house: House, source: Source, program: Caller, alice: Client
) -> None:
    connect_to(source, house.sync.connection)
    marketer = caller_of(make_member(house.organisation, Role.ADMIN), TokenScope.WRITE)
    of_a_sync = f"{WHOLE}    removal_limit: {{people: 77}}\n"

    for text, path in (
        (LIMIT, "/manifest/removal_limit"),
        (of_a_sync, "/manifest/syncs/0/removal_limit"),
    ):
        refused = marketer.refused("POST", "manifest/apply", {"manifest": text})
        assert [each["path"] for each in refused["errors"]] == [path]
    assert program.get("removal-limit")["people"] == 500
    program.do("POST", "manifest/apply", {"manifest": LIMIT})
    assert program.get("removal-limit")["people"] == 77
    assert marketer.do("POST", "manifest/apply", {"manifest": LIMIT})["changes"] == []
