"""Switching from excluding to importing says how many people would join (R15)."""

from django.test import Client

from contacts.models import Suppression, SuppressionKind
from syncs.domain.outcomes import Outcome, Reason
from syncs.models import OptedOutRecord, Stranger, Sync
from syncs.wizard.queries.opted_out import count_opted_out
from tests.builders import (
    NOON,
    join_list,
    make_contact,
    make_organisation,
    make_row,
    make_run,
    make_sync,
)
from tests.world.editing import connect_to, send
from tests.world.house import House
from tests.world.reading import text_of
from tests.world.source import Source


def remember(sync: Sync, record: int, address: str | None) -> None:
    OptedOutRecord.objects.create(
        sync_id=sync.pk,
        record_id=record,
        organisation_id=sync.organisation_id,
        address=address and f"{address}@mail.example",
    )


def test_only_who_would_join_is_counted(house: House, source: Source, bob: Client) -> None:
    connect_to(source, house.sync.connection)
    others = make_organisation()
    make_contact(others, "member@mail.example")
    Suppression.objects.create(
        organisation=others, address="joins@mail.example", kind=SuppressionKind.BOUNCED
    )
    sync = make_sync(house.organisation, name="Excluding", opt_outs="list", opt_outs_since=NOON)
    remember(sync, 1, "joins")
    remember(sync, 2, "joins")  # the same address
    remember(sync, 3, None)  # erased for good, or without an address
    remember(sync, 4, None)
    remember(sync, 5, "member")
    join_list(sync.mailing_list, [make_contact(house.organisation, "member@mail.example")])
    remember(sync, 6, "bounced")
    Suppression.objects.create(
        organisation=house.organisation,
        address="bounced@mail.example",
        kind=SuppressionKind.BOUNCED,
    )
    first, last = make_run(sync), make_run(sync)
    back = make_contact(house.organisation, "back@mail.example")
    gone = make_contact(house.organisation, "gone@mail.example")
    make_row(first, Outcome.NOT_SELECTED, record_id=7, contact=back)
    make_row(last, Outcome.IGNORED, reason=Reason.OPTED_OUT, record_id=7, contact=back)
    make_row(last, Outcome.DELETED, reason=Reason.OPTED_OUT, record_id=7, contact=back)
    make_row(first, Outcome.IGNORED, reason=Reason.OPTED_OUT, record_id=8, contact=gone)
    make_row(last, Outcome.NOT_SELECTED, record_id=8, contact=gone)
    remember(sync, 7, "back")
    remember(sync, 8, "gone")
    strangers = [
        (9, "never", Outcome.NOT_SELECTED, None),
        (10, "unfit", Outcome.IGNORED, Reason.GROUP_EMAIL),
        (11, "waits", Outcome.IGNORED, Reason.OPTED_OUT),
        (12, "two", Outcome.NOT_SELECTED, None),
        (13, "two", Outcome.IGNORED, Reason.OPTED_OUT),  # for what the record before says
    ]
    for record, address, outcome, reason in strangers:
        if record != 13:
            remember(sync, record, address)
        Stranger.objects.create(
            sync_id=sync.pk,
            record_id=record,
            email=f"{address}@mail.example",
            address=f"{address}@mail.example",
            organisation_id=house.organisation.pk,
            run_id=last.pk,
            outcome=outcome.value,
            ordinal=record,
            reason=reason and reason.value,
        )

    counted = count_opted_out(sync)
    rules = {"opt_outs": "ignore", "deleted": "ignore", "converted": "ignore", "no_match": "ignore"}
    asked = send(bob, sync, "rules", {**rules, "mailing_list": sync.mailing_list_id})

    assert counted == 4, "joins, back, waits and two"
    assert "4 addresses that this sync leaves out" in text_of(asked)
