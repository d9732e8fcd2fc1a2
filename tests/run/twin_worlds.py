"""A small world twice: in the sandbox and the database, and as the naive model has it.

Everything that happens is done to both; after every run both must look the same.
"""

from datetime import datetime
from typing import Any
from unittest.mock import patch

from django.test import override_settings
from django.utils import timezone

from accounts.models import Organisation
from contacts.models import (
    Contact,
    Membership,
    MembershipClaim,
    Suppression,
    SuppressionKind,
)
from criteria import Condition, ConditionField, Criteria, ValueType
from syncs.models import ImportRun, OptedOutRecord, RunState, Selection, SourceLink, Sync
from tests.builders import make_mailing_list
from tests.run import naive
from tests.run.naive_people import Result
from tests.run.pure_worlds import PureWorlds, definition_of
from tests.run.small_worlds import YES, SmallWorld
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

CITY = ConditionField("City", "City", ValueType.TEXT)
IN_OSLO = Criteria(conditions=(Condition.about(CITY, "is", "Oslo"),))


class TwinWorlds(PureWorlds):
    """The same small world in the sandbox and the database, and as the naive model has it."""

    def __init__(self, world: SmallWorld, source: Source, organisation: Organisation) -> None:
        source.reset()
        self.organisation = organisation
        self.syncs = make_syncs(world, source, organisation)
        definitions = [
            definition_of(world, place, sync=sync.pk, mailing_list=sync.mailing_list.pk)
            for place, sync in enumerate(self.syncs)
        ]
        super().__init__(world, source, self.make_model(), definitions)

    def make_model(self) -> naive.Organisation:
        return naive.Organisation()

    def run(self, place: int, *, full: bool) -> Result:
        """One run in both worlds, which must do the same."""
        began = self.now
        expected = super().run(place, full=full)
        run = run_once(self.syncs[place], full=full)
        assert run.state == RunState.SUCCEEDED
        # It began by the clock of the sandbox, as later runs must think.
        ImportRun.objects.filter(pk=run.pk).update(started_at=began)
        assert rows_of(run) == expected.rows
        assert removals_of(run) == expected.removals
        assert is_balanced(run)
        self.compare()
        return expected

    def compare(self) -> None:
        addresses = self._addresses()
        here = {"organisation_id": self.organisation.pk}
        members = Membership.objects.filter(**here).values_list("mailing_list_id", "contact_id")
        claims = MembershipClaim.objects.filter(**here).values_list(
            "mailing_list_id", "contact_id", "claimant_id", "record_id"
        )
        suppressions = Suppression.objects.filter(**here).values_list("address", "kind")
        assert people_of(self.organisation) == self.model.people
        assert {(each, addresses[who]) for each, who in members} == self.model.members
        assert {
            (each, addresses[who], claimant, str(record)) for each, who, claimant, record in claims
        } == self.model.claims
        assert {(who, name_of(SuppressionKind(kind))) for who, kind in suppressions} == (
            self.model.suppressed
        )
        remembered = OptedOutRecord.objects.filter(**here)
        assert {
            (each.sync_id, str(each.record_id)): each.address for each in remembered
        } == self.model.said_opted_out
        assert {
            (each.sync_id, str(each.record_id)) for each in remembered if each.first_synced_at
        } == self.model.opted_out_since.keys()
        assert {
            (each.sync_id, str(each.record_id)) for each in remembered if each.is_gone
        } == self.model.said_by_deleted
        links = SourceLink.objects.filter(**here)
        assert {
            (each.sync_id, str(each.record_id)): addresses[each.contact_id] for each in links
        } == {place: link.address for place, link in self.model.links.items()}
        for sync, definition in zip(self.syncs, self.definitions, strict=True):
            assert sync.watermark == definition.watermark

    def moment(self) -> Any:
        return timezone.now()

    def suppress(self, address: str, *kinds: SuppressionKind) -> None:
        super().suppress(address, *kinds)
        for kind in kinds:
            Suppression.objects.get_or_create(
                organisation=self.organisation, address=address, kind=kind
            )

    def forgive(self, address: str) -> None:
        super().forgive(address)
        Suppression.objects.filter(organisation=self.organisation, address=address).delete()

    def add_by_hand(self, place: int, address: str) -> None:
        super().add_by_hand(place, address)
        add_by_hand(self.syncs[place].mailing_list, address)

    def take_off(self, place: int, address: str) -> None:
        super().take_off(place, address)
        if contact := self._contact(address):
            take_off(self.syncs[place].mailing_list, contact, at=self.instant())

    def delete_contact(self, address: str) -> None:
        super().delete_contact(address)
        if contact := self._contact(address):
            delete_contact(contact, at=self.instant())

    def instant(self) -> datetime:
        """Return the time by the clock of the sandbox, as of the beginning of runs."""
        return self.now

    def change(self, place: int, **changes: Any) -> None:
        super().change(place, **changes)
        change(self.syncs[place], **changes)

    def _contact(self, address: str) -> Contact | None:
        return Contact.objects.filter(organisation=self.organisation, address=address).first()

    def _addresses(self) -> dict[int, str]:
        contacts = Contact.objects.filter(organisation=self.organisation)
        return dict(contacts.values_list("id", "address"))


class TwinWorldsByFiles(TwinWorlds):
    """The same, where full runs read files: whether a row there is as it was decides whether it is
    read (decision 0056). Nearly all flags are yes or no: with another one a file is given up for
    pages."""

    def run(self, place: int, *, full: bool) -> Result:
        soon = patch("syncs.fetch.by_files.MIN_WAIT_SECONDS", 0.01)
        with override_settings(BULK_READ_ABOVE=0), soon:
            return super().run(place, full=full)

    def add(self, email: str | None, name: str | None, city: str | None, flag: Any) -> None:
        super().add(email, name, city, flag in YES)

    def opt_out(self, place: int, flag: Any) -> None:
        super().opt_out(place, flag if flag == "perhaps" else flag in YES)


def make_syncs(world: SmallWorld, source: Source, organisation: Organisation) -> list[Sync]:
    """Make the two syncs as `definition_of` describes them."""
    first = make_mailing_list(organisation)
    second = first if world.account.one_list else make_mailing_list(organisation)
    connection = source.connect(organisation)
    syncs = [make_import(connection, mailing_list=each) for each in (first, second)]
    for place, sync in enumerate(syncs):
        map_field(sync, "City", "city", clear_when_empty=place == 0)
        if place in world.account.choosy:
            criteria = IN_OSLO.model_dump(mode="json")
            change(sync, selection=Selection.CRITERIA, criteria=criteria)
    syncs[0].field_mappings.filter(column="last_name").update(clear_when_empty=True)
    return syncs


def name_of(kind: SuppressionKind) -> str:
    return kind.name.lower()


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
