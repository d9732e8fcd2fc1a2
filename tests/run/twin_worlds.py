"""A small world twice: in the sandbox and the database, and as the naive model has it.

Everything that happens is done to both; after every run both must look the same.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Organisation
from contacts.models import (
    Contact,
    Membership,
    MembershipClaim,
    Suppression,
    SuppressionKind,
)
from syncs.models import ImportRun, RunState, Sync
from tests.builders import make_mailing_list
from tests.run import naive
from tests.world.imports import (
    add_by_hand,
    change,
    delete_contact,
    is_balanced,
    make_import,
    map_field,
    removals_of,
    rows_of,
    run_once,
    take_off,
)
from tests.world.source import Source

MIDSUMMER = datetime(2026, 7, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
"""Between two runs: more than the overlap, so that the later one does not read everything."""


class TwinWorlds:
    def __init__(self, source: Source, organisation: Organisation, *, one_list: bool) -> None:
        source.reset()
        self.source, self.organisation = source, organisation
        self.now = MIDSUMMER
        self.source.set_clock(self.now)
        first = make_mailing_list(organisation)
        self.lists = [first, first if one_list else make_mailing_list(organisation)]
        connection = source.connect(organisation)
        self.syncs = [make_import(connection, mailing_list=each) for each in self.lists]
        map_field(self.syncs[0], "City", "city", clear_when_empty=True)
        map_field(self.syncs[1], "City", "city")
        self.model = naive.Organisation()
        self.definitions = [self._definition(sync) for sync in self.syncs]
        self.definitions[0].clears = frozenset({"city"})
        self.present: list[str] = []
        self.deleted: list[str] = []

    def _definition(self, sync: Sync) -> naive.Definition:
        return naive.Definition(sync.pk, sync.mailing_list.pk, own_fields={"City": "city"})

    # What happens in Recruit

    def add(self, email: str | None, name: str | None, opted_out: bool) -> None:
        record = self.source.add(email, Last_Name=name, City=name, Email_Opt_Out=opted_out)
        self.present.append(record)

    def edit(self, place: int, email: str | None) -> None:
        if record := self._record(place):
            self.source.change(record, Email=email)

    def rename(self, place: int, name: str | None) -> None:
        if record := self._record(place):
            self.source.change(record, Last_Name=name, City=name)

    def opt_out(self, place: int, value: bool) -> None:
        if record := self._record(place):
            self.source.opt_out(record, value)

    def convert(self, place: int) -> None:
        if record := self._record(place):
            self.source.convert(record)

    def delete(self, place: int) -> None:
        if record := self._record(place):
            self.source.delete(record)
            self.present.remove(record)
            self.deleted.append(record)

    def restore(self, place: int) -> None:
        if self.deleted:
            record = self.deleted.pop(place % len(self.deleted))
            self.source.restore(record)
            self.present.append(record)

    # What people do here

    def suppress(self, address: str, kind: SuppressionKind) -> None:
        Suppression.objects.get_or_create(
            organisation=self.organisation, address=address, kind=kind
        )
        self.model.suppressed.add((address, kind.name.lower()))

    def forgive(self, address: str) -> None:
        Suppression.objects.filter(organisation=self.organisation, address=address).delete()
        self.model.suppressed = {pair for pair in self.model.suppressed if pair[0] != address}

    def add_by_hand(self, place: int, address: str) -> None:
        self.take_off(place, address)  # a second claim by hand would be none
        add_by_hand(self.lists[place], address)
        self.model.add_by_hand(self.lists[place].pk, address)

    def take_off(self, place: int, address: str) -> None:
        if contact := self._contact(address):
            take_off(self.lists[place], contact)
            self.model.take_off(self.lists[place].pk, address)

    def delete_contact(self, address: str) -> None:
        if contact := self._contact(address):
            delete_contact(contact)
            self.model.delete(address)

    def set_policy(self, place: int, option: str, policy: str) -> None:
        if option == "converted" and policy == "organisation":
            return
        changes: dict[str, Any] = {option: policy}
        if option != "converted" and getattr(self.definitions[place], option) == "ignore":
            changes[f"{option}_since"] = timezone.now()
        change(self.syncs[place], **changes)
        self.definitions[place] = replace(self.definitions[place], **changes)

    # Runs

    def run(self, place: int, full: bool) -> ImportRun:
        """One run in both worlds, which must do the same."""
        source, bin_ = self.source.records(), self.source.deletions()
        expected = self.model.run(self.definitions[place], source, bin_, timezone.now(), full)
        run = run_once(self.syncs[place], full=full)
        assert run.state == RunState.SUCCEEDED
        assert rows_of(run) == expected.rows
        assert removals_of(run) == expected.removals
        assert is_balanced(run)
        self.compare()
        self.now += HOUR
        self.source.set_clock(self.now)
        return run

    def compare(self) -> None:
        addresses = self._addresses()
        here = {"organisation_id": self.organisation.pk}
        members = Membership.objects.filter(**here).values_list("mailing_list_id", "contact_id")
        claims = MembershipClaim.objects.filter(**here).values_list(
            "mailing_list_id", "contact_id", "claimant_id", "record_id"
        )
        assert people_of(self.organisation) == self.model.people
        assert {(each, addresses[who]) for each, who in members} == self.model.members
        assert {
            (each, addresses[who], claimant, str(record)) for each, who, claimant, record in claims
        } == self.model.claims
        for sync, definition in zip(self.syncs, self.definitions, strict=True):
            assert sync.watermark == definition.watermark

    def _record(self, place: int) -> str | None:
        return self.present[place % len(self.present)] if self.present else None

    def _contact(self, address: str) -> Contact | None:
        return Contact.objects.filter(organisation=self.organisation, address=address).first()

    def _addresses(self) -> dict[int, str]:
        contacts = Contact.objects.filter(organisation=self.organisation)
        return dict(contacts.values_list("id", "address"))


def people_of(organisation: Organisation) -> dict[str, naive.Person]:
    contacts = Contact.objects.filter(organisation=organisation)
    return {
        contact.address: naive.Person(
            contact.email,
            contact.first_name,
            contact.last_name,
            contact.attributes,
            contact.deleted_at is not None,
        )
        for contact in contacts
    }
