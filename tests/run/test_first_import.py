"""The demo's first import, against the naive model of the rules."""

import pytest
from django.utils import timezone

from accounts.models import Organisation
from contacts.models import Contact, FieldType
from devtools.demo.organisation import CANDIDATE_FIELDS, FIELDS
from syncs.models import RunState, Sync
from tests.builders import make_organisation
from tests.run import naive
from tests.run.twin_worlds import people_of
from tests.world.imports import (
    addresses_on,
    claims_of,
    is_balanced,
    make_import,
    map_field,
    numbers_of,
    removals_of,
    rows_of,
    run_once,
)
from tests.world.source import Source


class Imported:
    """A source, the sync and run that imported it, and what the naive model makes of it."""

    def __init__(self, source: Source, organisation: Organisation) -> None:
        self.source = source
        self.sync = make_demo_import(source, organisation)
        self.records = source.records()
        self.people = naive.Organisation()
        self.definition = naive.Definition(
            self.sync.pk, self.sync.mailing_list.pk, own_fields=CANDIDATE_FIELDS
        )
        self.expected = self.people.run(
            self.definition, self.records, [], timezone.now(), full=False
        )
        self.run = run_once(self.sync)


def make_demo_import(source: Source, organisation: Organisation) -> Sync:
    sync = make_import(source.connect(organisation))
    for source_field, key in CANDIDATE_FIELDS.items():
        map_field(sync, source_field, key, FieldType(FIELDS[key][1]))
    return sync


@pytest.fixture
def imported(seeded_source: Source, transactional_db: None) -> Imported:
    return Imported(seeded_source, make_organisation())


def test_first_import_decides_every_record_as_the_rules_say(imported: Imported) -> None:
    assert imported.run.state == RunState.SUCCEEDED
    assert rows_of(imported.run) == imported.expected.rows
    assert removals_of(imported.run) == {}
    assert numbers_of(imported.run) == naive.counts(imported.expected.rows.values())
    assert imported.run.total == len(imported.records) == 5000
    assert is_balanced(imported.run)


def test_first_import_fills_every_contact_with_the_records_values(imported: Imported) -> None:
    assert people_of(imported.sync.organisation) == imported.people.people


def test_first_import_puts_exactly_the_imported_on_the_list(imported: Imported) -> None:
    members = {address for _, address in imported.people.members}
    claims = {(address, record) for _, address, _, record in imported.people.claims}

    assert addresses_on(imported.sync.mailing_list) == members
    assert claims_of(imported.sync) == claims
    assert imported.sync.watermark == imported.definition.watermark


def test_second_run_changes_nothing(imported: Imported) -> None:
    incremental = run_once(imported.sync)
    everything = run_once(imported.sync, full=True)

    ignored = imported.run.ignored
    assert 0 < incremental.total < 200
    assert incremental.total == incremental.unchanged + incremental.ignored
    assert (everything.total, everything.unchanged) == (5000, 5000 - ignored)
    assert everything.ignored_reasons == imported.run.ignored_reasons
    assert is_balanced(incremental)
    assert is_balanced(everything)
    assert people_of(imported.sync.organisation) == imported.people.people


def test_first_import_survives_every_odd_record(imported: Imported) -> None:
    emails = {record["id"]: record["Email"] or "" for record in imported.records}
    rows = imported.expected.rows

    odd = {
        "NUL": [rows[i] for i, email in emails.items() if "\0" in email],
        "overlong": [rows[i] for i, email in emails.items() if len(email) > 3000],
    }

    assert odd == {
        "NUL": [("ignored", "invalid_pattern")],
        "overlong": [("ignored", "invalid_pattern")],
    }
    assert rows_of(imported.run) == rows


@pytest.mark.parametrize(
    "name",
    [
        "Zo\u0065\u0308",
        "முருகன்",
        "عبد الرحمن",
        "𠮷",
        "👩\u200d💻 Ada",
        "a\\b\tc",
        "\\N",
        "O'Neill;--",
    ],
)
def test_name_in_any_script_arrives_byte_for_byte(source: Source, sync: Sync, name: str) -> None:
    source.add("maria@mail.example", Last_Name=name)

    run_once(sync)

    assert Contact.objects.get(organisation=sync.organisation_id).last_name == name
