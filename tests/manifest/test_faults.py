"""Whatever is wrong is told with line and path, and changes nothing (R104)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from accounts.models import Organisation
from contacts.actions.lists import create_list
from contacts.models import GroupAddress
from syncs.account.metadata import (
    AccountSilent,
    asking_once,
    fields_of,
    modules_of,
    views_of,
)
from syncs.manifest.actions.apply import apply_manifest, plan_manifest
from syncs.manifest.actions.export import export_organisation_manifest
from syncs.manifest.actions.hold import ChangedSincePlan
from syncs.manifest.rules.faults import UnfitManifest
from syncs.manifest.rules.yaml_text import read_manifest
from syncs.mapping.actions.favourites import make_favourite
from syncs.models import Selection, SyncState
from syncs.wizard.forms.records import RecordsForm
from tests.builders import make_organisation, make_run, make_sync
from tests.world.source import Source

WHOLE = """\
version: 1
lists:
  - name: Newsletter
contact_fields:
  - label: Town
syncs:
  - name: Candidates
    module: Candidates
    list: Newsletter
    records:
      selection: criteria
      criteria:
        conditions:
          - {field: City, operator: is, values: [Oslo]}
        pattern: "1"
    schedule:
      frequency: weekly
      at: 09:00
      zone: Europe/Oslo
      weekday: monday
    mapping:
      - {from: Email, to: E-mail}
      - {from: City, to: Town}
"""


IS_BANK = "of: client, field: Industry, operator: is, values: [Banking]"


@pytest.fixture
def organisation(source: Source, db: None) -> Organisation:
    made = make_organisation()
    source.connect(made)
    return made


def told(text: str, organisation: Organisation | None = None) -> list[str]:
    with pytest.raises(UnfitManifest) as unfit:
        _ = (
            apply_manifest(organisation, text, now=timezone.now())
            if organisation
            else read_manifest(text)
        )
    return str(unfit.value).splitlines()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: A manifest is one document that begins with `version: 1`."),
        ("- a", "line 1: A manifest begins with `version: 1`."),
        ("version: 1\nlists: [\n", "line 3: This is not YAML: "),
        ("version: 1\n\tlists: []", "line 2: This is not YAML: "),
        ("version: 2", "line 1, version: Input should be 1"),
        ("lists: []", "line 1, version: This is missing."),
        ("version: 1\nlist: []", "line 2, list: There is no such key."),
        ("version: 1\nlists:\n  - name: a\n    name: b", "line 4, lists[1].name: This key stands"),
        ("version: 1\nlists:\n  name: a", "line 2, lists: This must be a list"),
        ("version: 1\nlists:\n  - name: [a]", "line 3, lists[1].name: This must be a text"),
        ("version: 1\nlists:\n  - name: 12", "line 3, lists[1].name: This must be a text"),
        (
            "version: 1\nlists:\n  - name: a\n    archived: 'no'",
            "line 4, lists[1].archived: This mu",
        ),
        ("version: 1\na: &x 1", "line 2, a: Anchors (&) and aliases (*) are not read."),
        ("&x version: 1", "line 1: Anchors (&) and aliases (*) are not read."),
        ("version: 1\na: *x", "line 2, a: Anchors (&) and aliases (*) are not read."),
        ("version: !!python/object:os.system 1", "line 1, version: Tags (!) are not read."),
        ("version: !!int '1'", "line 1, version: Tags (!) are not read."),
        ("!!python/object:os.system {version: 1}", "line 1: Tags (!) are not read."),
        ("version: 1\n!!str lists: []", "line 2: Tags (!) are not read."),
        ("version: 1\n? {a: b}\n: c", "line 2: A key is a word."),
        ("%YAML 1.3\n---\nversion: 1", "line 1: This is not YAML: "),
        ("version: 1\n---\nversion: 1", "line 1: A manifest is one document"),
        ("version: 1\nlists: " + "[" * 30 + "]" * 30, "line 2, lists[1][1]"),
        ("version: 1\n#" + "x" * 2_000_000, "A manifest has at most 2,000,000 characters."),
        ("version: 1\nname: \0", "This is not YAML: "),
        ('version: 1\nlists:\n  - name: "a\\0b"', "line 3, lists[1].name: This has characters"),
        ('version: 1\nlists:\n  - name: "a\\ud800b"', "line 3: This is not YAML: "),
        ('version: 1\n"a\\0b": 1', "line 2: This has characters"),
    ],
)
def test_text_that_is_no_manifest_is_refused(text: str, said: str) -> None:
    (line,) = told(text)

    assert line.startswith(said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("module: Candidates", "module: Deals", "line 8, syncs[1].module: The account has no such"),
        ("operator: is,", "operator: after,", "syncs[1].records.criteria.conditions[1].operator"),
        ("field: City,", "field: Citi,", "syncs[1].records.criteria.conditions[1].field: There is"),
        ('pattern: "1"', "pattern: 1 and 2", "line 15, syncs[1].records.criteria.pattern: "),
        (
            "zone: Europe/Oslo",
            "zone: Europe/Osl",
            "line 19, syncs[1].schedule.zone: There is no suc",
        ),
        ("at: 09:00", "at: 25:00", "line 18, syncs[1].schedule.at: This is no time of day."),
        ("weekday: monday", "day: 32", "syncs[1].schedule."),
        ("to: Town", "to: Country", "line 23, syncs[1].mapping[2].to: There is no contact field"),
        ("from: City", "from: Citi", "line 23, syncs[1].mapping[2].from: "),
        ("to: E-mail", "to: Town", "line 21, syncs[1].mapping: E-mail: No field gives"),
        ("list: Newsletter", "list: Nobody", "line 9, syncs[1].list: There is no list “Nobody”."),
        ("label: Town", "label: e-mail", "line 5, contact_fields[1].label: There is a contact f"),
        ("name: Newsletter", "name: ' '", "line 3, lists[1].name: Enter a name."),
        ("selection: criteria", "selection: view", "line 10, syncs[1].records.view: Choose the"),
        ("selection: criteria", "selection: all", "syncs[1].records.criteria: Criteria are only"),
        (
            "selection: criteria",
            "selection: criteria\n      after: 2001-01-01T00:00:00Z",
            "line 12, syncs[1].records.after: This is more than 30 days",
        ),
        (
            "selection: criteria",
            "selection: criteria\n      after: 0001-01-01T00:00:00+02:00",
            "line 12, syncs[1].records.after: This is no date and time.",
        ),
        ("frequency: weekly", "frequency: hourly", "line 17, syncs[1].schedule.frequency: Input"),
        (
            "    list: Newsletter",
            "    list: Newsletter\n    removal_limit: {people: 1}",
            "line 10, syncs[1].removal_limit.people: Enter a whole number",
        ),
        ("lists:", "removal_limit: {people: 5}\nlists:", "line 2, removal_limit."),
        (
            "lists:\n",
            "lists:\n  - name: newsletter\n",
            "line 4, lists[2].name: This stands here twice.",
        ),
    ],
)
def test_what_the_wizard_would_refuse_is_refused_and_nothing_is_changed(
    organisation: Organisation, old: str, new: str, said: str
) -> None:
    assert WHOLE.count(old) == 1
    before = export_organisation_manifest(organisation)

    lines = told(WHOLE.replace(old, new), organisation)

    assert any(said in line for line in lines), lines
    assert export_organisation_manifest(organisation) == before


def test_criteria_need_only_the_modules_that_they_ask_about(
    organisation: Organisation, source: Source
) -> None:
    """Without the criteria the sync would take everybody."""
    at = ["modules", "Job_Openings", "api_name"]
    source.trouble("odd_value", match="/settings/modules", times=None, at=at, value="Vacancies")
    text = (
        WHOLE.replace(
            "name: Candidates\n    module: Candidates", "name: Banks\n    module: Contacts"
        )
        .replace("field: City, operator: is, values: [Oslo]", IS_BANK)
        .replace("{from: City, to: Town}", "{from: Last_Name, to: Town}")
    )

    apply_manifest(organisation, text, now=timezone.now())

    (sync,) = organisation.syncs.all()
    assert (sync.selection, bool(sync.criteria)) == (Selection.CRITERIA, True)
    refused = told(text.replace("of: client", "of: job_opening"), organisation)
    assert any("This account has no module Job Openings." in line for line in refused)


def test_several_faults_are_told_at_once(organisation: Organisation) -> None:
    text = WHOLE.replace("zone: Europe/Oslo", "zone: Nowhere").replace("to: Town", "to: Nothing")

    assert len(told(text, organisation)) == 2


def test_edition_rules_hold(organisation: Organisation) -> None:
    organisation.connections.update(edition_read="Free")

    lines = told(WHOLE, organisation)

    assert any("records.selection" in line for line in lines)
    assert not organisation.syncs.exists()


def test_nothing_is_applied_without_an_account(db: None) -> None:
    (line,) = told(WHOLE, make_organisation())

    assert line.endswith("Syncs read from a Recruit account: connect one first.")


def test_while_recruit_is_silent_nothing_is_applied(
    organisation: Organisation, source: Source
) -> None:
    organisation.connections.update(api_url="http://127.0.0.1:1", key_version=99)

    lines = told(WHOLE, organisation)

    assert len(lines) == 1
    assert not organisation.syncs.exists()


def test_changes_of_a_sync_are_told_in_words_and_made(organisation: Organisation) -> None:
    apply_manifest(organisation, WHOLE, now=timezone.now())
    text = (
        WHOLE.replace("09:00", "10:30")
        .replace("[Oslo]", "[Oslo, Bergen]")
        .replace("operator: is,", "operator: contains,")
        .replace("[Oslo, Bergen]", "[Bergen]")
    )

    plan = plan_manifest(organisation, text, now=timezone.now())
    assert plan.changes == [
        (
            "The sync Candidates: records.criteria.conditions is field “City”, of “record”,"
            " operator “is”, values “Oslo”, joined_by “and”, and becomes field “City”, of “record”,"
            " operator “contains”, values “Bergen”, joined_by “and”."
        ),
        "The sync Candidates: schedule.at is “09:00”, and becomes “10:30”.",
    ]
    version = organisation.syncs.get().reading_version
    assert apply_manifest(organisation, text, now=timezone.now(), plan=plan.of) == plan.changes
    assert organisation.syncs.get().reading_version == version + 1
    assert plan_manifest(organisation, text, now=timezone.now()).changes == []


def test_what_somebody_changes_after_the_plan_is_not_overwritten(
    organisation: Organisation,
) -> None:
    apply_manifest(organisation, WHOLE, now=timezone.now())
    text = WHOLE.replace("09:00", "10:30")
    plan = plan_manifest(organisation, text, now=timezone.now())
    organisation.syncs.update(zone="UTC")

    with pytest.raises(ChangedSincePlan):
        apply_manifest(organisation, text, now=timezone.now(), plan=plan.of)

    assert organisation.syncs.get().zone == "UTC"


def test_an_instant_is_kept_as_it_is_written(organisation: Organisation) -> None:
    organisation.time_zone = "Europe/Oslo"
    organisation.save()
    now = datetime(2026, 11, 1, tzinfo=UTC)
    apply_manifest(organisation, WHOLE, now=now)
    organisation.syncs.update(created_at=now)
    text = WHOLE.replace(
        "selection: criteria", "selection: criteria\n      after: 2026-10-25T02:30:07+01:00"
    )

    apply_manifest(organisation, text, now=now)
    sync = organisation.syncs.get()
    again = RecordsForm(
        {"selection": "criteria", "retrieve": "after", "after": "2026-10-25T02:30"},
        sync=sync,
        views=None,
        refusals={},
        now=now,
    )

    written = datetime(2026, 10, 25, 1, 30, 7, tzinfo=UTC)  # in the hour that comes twice
    assert sync.retrieve_after == written
    assert again.is_valid()
    assert again.records.retrieve_after == written, "the page shows whole minutes, and keeps it"


@contextmanager
def just_after(statement: str, happens: Callable[[], object]) -> Iterator[None]:
    """Let something happen once, right after the first statement with these words."""
    waiting = [happens]

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        answer = execute(sql, *rest)
        if statement in sql and waiting:
            waiting.pop()()
        return answer

    with connection.execute_wrapper(watch):
        yield


@pytest.mark.parametrize("made", ["list", "favourite", "sync"])
def test_what_somebody_makes_under_a_name_of_the_file_meanwhile_is_not_overwritten(
    organisation: Organisation, made: str
) -> None:
    text = WHOLE + FAVOURITES.removeprefix("version: 1\n")
    make: dict[str, Callable[[], object]] = {
        "list": lambda: create_list(organisation, "NEWSLETTER"),
        "favourite": lambda: make_favourite(organisation.pk, "NAMES", "", []),
        "sync": lambda: make_sync(organisation, name="CANDIDATES"),
    }

    with (
        just_after('FROM "contacts_groupaddress"', make[made]),
        pytest.raises(ChangedSincePlan),
    ):
        apply_manifest(organisation, text, now=timezone.now())


def test_recruit_is_asked_before_anything_is_locked(
    organisation: Organisation, source: Source
) -> None:
    account = organisation.connections.get()

    def fall_silent() -> None:
        source.trouble("500", match="/", times=99)
        caches["shared"].clear()
        with pytest.raises(AccountSilent, match="too slowly"):  # without being asked
            views_of(account, "Contacts")

    with just_after("pg_advisory_xact_lock", fall_silent):
        done = apply_manifest(organisation, WHOLE, now=timezone.now())

    assert "The sync Candidates is made." in done


def test_a_manifest_asks_nothing_twice_and_not_for_ever(
    organisation: Organisation, source: Source
) -> None:
    account = organisation.connections.get()
    seconds = [0.0]

    with asking_once(60, clock=lambda: seconds[0]):
        source.trouble("500", match="/", times=99)
        with pytest.raises(AccountSilent, match="Recruit has trouble"):
            modules_of(account)
        source.peace()
        asked = source.requests()
        with pytest.raises(AccountSilent, match="Recruit has trouble"):
            modules_of(account)
        assert source.requests() == asked
        seconds[0] = 60
        with pytest.raises(AccountSilent, match="too slowly"):
            fields_of(account, "Candidates")
        assert source.requests() == asked
    assert fields_of(account, "Candidates")


def test_others_are_left_alone_and_named(organisation: Organisation) -> None:
    apply_manifest(organisation, WHOLE, now=timezone.now())

    plan = plan_manifest(organisation, "version: 1", now=timezone.now())

    assert plan.changes == []
    assert plan.left_alone == ["The sync Candidates is not in the file, and is left alone."]


def test_the_list_of_a_sync_that_has_run_stays(organisation: Organisation) -> None:
    apply_manifest(organisation, WHOLE, now=timezone.now())
    organisation.syncs.update(state=SyncState.PAUSED)
    make_run(organisation.syncs.get())
    text = WHOLE.replace("  - name: Newsletter\n", "  - name: Newsletter\n  - name: Other\n")

    lines = told(text.replace("list: Newsletter", "list: Other"), organisation)

    assert any("This sync has run, so its list stays" in line for line in lines)
    assert organisation.mailing_lists.count() == 1


def connection_text(source: Source, **secrets: str) -> str:
    told = "".join(f"\n    {name}: {value}" for name, value in secrets.items())
    return f"""\
version: 1
connection:
  api_url: {source.ready["url"]}
  accounts_url: {source.ready["accounts_url"]}
  account_email: {source.ready["account_email"]}
  secrets:{told or " {}"}
"""


def test_secrets_are_references_and_the_account_is_tested(source: Source, db: None) -> None:
    organisation = make_organisation()
    key: dict[str, Any] = {"RECRUIT_KEY": source.ready["zsc_key"]}
    text = connection_text(source, key="env:RECRUIT_KEY") + WHOLE.removeprefix("version: 1\n")

    def fall_silent() -> None:
        source.trouble("500", match="/", times=99)
        caches["shared"].clear()

    with just_after("pg_advisory_xact_lock", fall_silent):  # nothing is asked any more
        done = apply_manifest(organisation, text, now=timezone.now(), environment=key)

    assert done[0] == f"The Recruit account of {source.ready['account_email']} is connected."
    assert "The sync Candidates is made." in done
    made = organisation.connections.get()
    assert made.key_works
    exported = export_organisation_manifest(organisation).model_dump_json()
    assert source.ready["zsc_key"] not in exported
    assert "env:RECRUIT_KEY" in exported


@pytest.mark.parametrize(
    ("reference", "environment", "said"),
    [
        ("1000.abcd", {}, "Name a variable, such as env:RECRUIT_KEY, and not the secret itself."),
        ("env:SECRET_KEY", {"SECRET_KEY": "x"}, "Variables begin with RECRUIT_."),
        ("env:RECRUIT_KEY", {}, "The variable RECRUIT_KEY is not set where this is applied."),
        ("env:RECRUIT_KEY", {"RECRUIT_KEY": "wrong"}, "line 2, connection: "),
    ],
)
def test_a_secret_that_does_not_fit_is_refused_and_never_quoted(
    source: Source, db: None, reference: str, environment: dict[str, str], said: str
) -> None:
    organisation = make_organisation()

    with pytest.raises(UnfitManifest) as unfit:
        apply_manifest(
            organisation,
            connection_text(source, key=reference),
            now=timezone.now(),
            environment=environment,
        )

    assert said in str(unfit.value)
    assert "1000.abcd" not in str(unfit.value)
    assert not organisation.connections.exists()


def test_a_connection_is_not_changed_by_a_manifest(
    organisation: Organisation, source: Source
) -> None:
    text = connection_text(source, key="env:RECRUIT_KEY")
    assert plan_manifest(organisation, text, now=timezone.now()).changes == []

    lines = told(text.replace(str(source.ready["account_email"]), "a@b.example"), organisation)

    assert lines[0].startswith("line 5, connection.account_email: The organisation is connected")


FAVOURITES = """\
version: 1
mapping_favourites:
  - name: Names
    mapping:
      - {from: Email, to: E-mail}
      - {from: City, to: Last name}
group_addresses:
  added: [newsroom]
  taken_off: [info]
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: Names", "name: ' '", "line 3, mapping_favourites[1].name: Enter a name."),
        ("to: Last name", "to: Town", "line 6, mapping_favourites[1].mapping[2].to: There is no c"),
        ("to: Last name", "to: e-mail", "line 5, mapping_favourites[1].mapping[1].to: Two pairs"),
        (
            "from: City",
            "from: ''",
            "line 6, mapping_favourites[1].mapping[2].from: The name",
        ),
        (
            "to: E-mail",
            "to: E-mail, clear_when_empty: true",
            "line 5, mapping_favourites[1].mapping[1]: An e-mail address is never cleared.",
        ),
        (
            "name: Names",
            f"name: Names\n    module: {'x' * 101}",
            "line 4, mapping_f",
        ),
        (
            "group_addresses",
            "  - name: names\n    mapping: [{from: Email, to: E-mail}]\ngroup_addresses",
            "line 7, mapping_favourites[2].name: This stands here twice.",
        ),
        ("[newsroom]", "['a b']", "line 8, group_addresses.added[1]: No e-mail address has this"),
        ("[info]", "[newsroom]", "line 9, group_addresses.taken_off[1]: This stands under added"),
        ("[newsroom]", f"[{', '.join(f'x{n}' for n in range(1_001))}]", "line 8, group_addresses"),
    ],
)
def test_favourites_and_groups_that_do_not_fit_are_told_and_change_nothing(
    organisation: Organisation, old: str, new: str, said: str
) -> None:
    assert old in FAVOURITES
    lines = told(FAVOURITES.replace(old, new, 1), organisation)

    assert lines[0].startswith(said), lines
    assert not organisation.mapping_favourites.exists()
    assert not GroupAddress.objects.filter(organisation=organisation).exists()


def test_favourites_and_groups_that_are_there_become_those_of_the_file(
    organisation: Organisation,
) -> None:
    apply_manifest(organisation, FAVOURITES, now=timezone.now())
    text = FAVOURITES.replace("from: City", "from: Country").replace("[info]", "[hr]")

    done = apply_manifest(organisation, text, now=timezone.now())

    assert [each.partition(":")[0] for each in done] == [
        "The favourite Names",
        "The list of group addresses",
    ]
    exported = export_organisation_manifest(organisation)
    assert [each.source for each in exported.mapping_favourites[0].mapping] == ["Email", "Country"]
    assert exported.group_addresses
    assert exported.group_addresses.taken_off == ["hr"]
    assert apply_manifest(organisation, "version: 1", now=timezone.now()) == []
    assert export_organisation_manifest(organisation) == exported
