"""The page of somebody who is no contact, and what it costs (R93)."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from contacts.models import MailingList, Membership, Suppression, SuppressionKind
from syncs.by_hand.actions.memberships import take_off_list
from syncs.domain.outcomes import Outcome, Reason
from syncs.models import Connection, Kind
from syncs.taking_up.actions.note import note_strangers
from syncs.why.queries.facts import known_syncs
from tests.builders import make_mailing_list, make_member, make_row, make_run, make_sync
from tests.world.house import House
from tests.world.reading import text_of

ODD = "ann@gmial.com"
HOUR = timedelta(hours=1)


def url(house: House, **asked: object) -> str:
    address = reverse("person", args=[house.slug])
    return address + "?" + "&".join(f"{name}={value}" for name, value in asked.items())


def read_ann(house: House) -> None:
    settings = {"mailing_list_id": house.mailing_list.pk}
    run = make_run(house.sync, settings=settings)
    fault = {"suggestion": "ann@gmail.com", "address_fault": "gmial.com is mistyped."}
    row = {"email": "Ann@gmial.com", "record_id": 771, "ordinal": 5, "detail": fault}
    make_row(run, Outcome.IGNORED, reason=Reason.INVALID_PATTERN, **row)
    empty = {"email": "", "record_id": 772, "ordinal": 6}
    make_row(run, Outcome.IGNORED, reason=Reason.EMPTY_EMAIL, **empty)
    note_strangers()


def test_an_address_that_was_never_imported_says_why(house: House, vera: Client) -> None:
    Connection.objects.update(data_centre="EU")
    read_ann(house)

    page = vera.get(url(house, address="ANN@gmial.com"))

    text = text_of(page)
    assert "Candidates of zylker read record 771 and imported nobody." in text
    assert "What is wrong with the address: gmial.com is mistyped." in text
    assert "Probably meant: ann@gmail.com" in text
    link = "https://recruit.zoho.eu/recruit/EntityInfo.do?module=Candidates&amp;id=771"
    assert link in page.content.decode()


def test_evidence_leads_to_exactly_its_row(house: House, vera: Client) -> None:
    read_ann(house)
    page = vera.get(url(house, address=ODD)).content.decode()
    (address,) = {part.split('"')[0] for part in page.split('href="') if "outcome=" in part[:90]}

    rows = text_of(vera.get(address.replace("&amp;", "&")))

    assert "Ann@gmial.com Ignored Invalid e-mail address" in rows
    assert rows.index("Ann@gmial.com") < rows.rindex("No e-mail address")


def test_a_record_without_an_address_says_why(house: House, vera: Client) -> None:
    read_ann(house)

    text = text_of(vera.get(url(house, record=772)))

    assert "Record 772" in text
    assert Reason.EMPTY_EMAIL.explanation in text


def test_an_address_of_a_contact_leads_to_its_page(house: House, vera: Client) -> None:
    response = vera.get(url(house, address="Maria@zylker.example"))

    assert response["Location"] == reverse("contact_detail", args=[house.slug, house.contact.pk])


def test_a_record_that_lost_its_address_tells_nothing_of_who_had_it(
    house: House, vera: Client
) -> None:
    settings = {"mailing_list_id": house.mailing_list.pk}
    removing, later = (make_run(house.sync, settings=settings) for _ in range(2))
    row = {"contact": house.contact, "record_id": 1, "detail": {"removed_from": "list"}}
    make_row(removing, Outcome.DELETED, reason=Reason.OPTED_OUT, **row)
    make_row(later, Outcome.IGNORED, reason=Reason.EMPTY_EMAIL, **{**row, "detail": None})
    Membership.objects.filter(contact_id=house.contact.pk).delete()
    note_strangers()

    text = text_of(vera.get(reverse("contact_detail", args=[house.slug, house.contact.pk])))

    assert "Candidates of zylker removed them from this list." in text
    assert "imported nobody" not in text


def test_who_was_taken_off_while_a_run_went_on_is_told_so(house: House, vera: Client) -> None:
    now, settings = timezone.now(), {"mailing_list_id": house.mailing_list.pk}
    around = {"started_at": now - HOUR, "finished_at": now + HOUR}
    run = make_run(house.sync, settings=settings, **around)
    make_row(run, Outcome.UNCHANGED, contact=house.contact)
    bob = make_member(house.organisation, Role.MARKETER).user
    take_off_list(house.contact, house.mailing_list, suppressing=False, by=bob, now=now)

    page = vera.get(reverse("contact_detail", args=[house.slug, house.contact.pk]))

    assert " took them off this list by hand." in text_of(page)


def test_foreign_addresses_and_records_are_strangers_to_all_others(
    house: House, other_house: House, vera: Client
) -> None:
    read_ann(other_house)
    MailingList.objects.filter(pk=other_house.mailing_list.pk).update(name="List of brightwater")
    for address in (ODD, "maria@brightwater.example"):
        Suppression.objects.create(
            organisation=other_house.organisation,
            address=address,
            kind=SuppressionKind.COMPLAINED,
        )

    for asked in ({"address": ODD}, {"record": 771}, {"address": "maria@brightwater.example"}):
        text = text_of(vera.get(url(house, **asked)))
        assert "No sync has read this" in text
        assert "omplained" not in text
        assert "brightwater" not in text.replace("maria@brightwater.example", "")


def test_a_suppressed_address_says_so_and_is_lifted_by_admins(
    house: House, alice: Client, vera: Client
) -> None:
    Suppression.objects.create(
        organisation=house.organisation, address=ODD, kind=SuppressionKind.COMPLAINED
    )

    assert "Complained since" in text_of(vera.get(url(house, address=ODD)))
    assert "No sync adds them while this address is suppressed: complained." in text_of(
        vera.get(url(house, address=ODD))
    )
    assert "Lift" in text_of(alice.get(url(house, address=ODD)))
    assert "Lift" not in text_of(vera.get(url(house, address=ODD)))


def test_sync_that_reads_all_again_has_run(house: House) -> None:
    """It has no watermark then, as after a change of who belongs on the list."""
    sync = make_sync(house.organisation, watermark=None)
    has_run = []
    for kind in (Kind.PREVIEW, Kind.IMPORT):
        make_run(sync, kind=kind)
        has_run.append(known_syncs(house.organisation)[sync.pk].has_run)

    assert has_run == [False, True]


def test_odd_questions_are_answered_in_words(house: House, vera: Client) -> None:
    for asked in ({"record": "x"}, {"record": 2**70}, {"address": "x" * 400}, {}):
        response = vera.get(url(house, **asked))
        assert response.status_code == 200
        assert "Why is somebody not on a list?" in text_of(response)


def test_three_lists_and_records_cost_as_many_questions_as_one(house: House, vera: Client) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert vera.get(url(house, address=ODD)).status_code == 200
        return len(captured)

    read_ann(house)
    with_one = questions()
    for number in range(3):
        sync = make_sync(house.organisation, mailing_list=make_mailing_list(house.organisation))
        run = make_run(sync, settings={"mailing_list_id": sync.mailing_list.pk})
        row = {"email": ODD, "record_id": 900 + number, "ordinal": 5}
        make_row(run, Outcome.IGNORED, reason=Reason.BOUNCED, **row)
    note_strangers()

    assert questions() == with_one
    assert with_one <= 15
