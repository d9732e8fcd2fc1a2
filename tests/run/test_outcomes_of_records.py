"""What becomes of one record: R60-R69."""

from typing import Any

import pytest

from contacts.models import Contact, GroupAddress, MailingList, Suppression, SuppressionKind
from syncs.domain.outcomes import Reason
from syncs.models import Connection, Policy, Sync
from tests.builders import make_contact, make_mailing_list, make_organisation
from tests.world.imports import (
    add_by_hand,
    addresses_on,
    change,
    contact_at,
    delete_contact,
    is_balanced,
    make_import,
    numbers_of,
    row_of,
    rows_of,
    run_once,
    suppress,
)
from tests.world.source import Source

MARIA = "maria@mail.example"


def test_unknown_address_is_new(source: Source, sync: Sync) -> None:
    record = source.add(MARIA, First_Name="María", Last_Name="García")

    run = run_once(sync)

    contact = contact_at(sync, MARIA)
    assert rows_of(run) == {record: ("new", None)}
    assert row_of(run, record).contact_id == contact.pk
    assert (contact.first_name, contact.last_name) == ("María", "García")
    assert addresses_on(sync.mailing_list) == {MARIA}


def test_address_known_in_another_organisation_is_new(source: Source, sync: Sync) -> None:
    make_contact(make_organisation(), MARIA)
    record = source.add(MARIA)

    run = run_once(sync)

    assert rows_of(run) == {record: ("new", None)}
    assert Contact.objects.filter(address=MARIA).count() == 2


def test_deleted_contact_is_re_added_with_what_it_had(source: Source, sync: Sync) -> None:
    delete_contact(make_contact(sync.organisation, MARIA, first_name="Maria", last_name="Old"))
    record = source.add(MARIA, Last_Name="New")

    run = run_once(sync)

    contact = contact_at(sync, MARIA)
    assert rows_of(run) == {record: ("re_added", None)}
    assert (contact.first_name, contact.last_name) == ("Maria", "New")
    assert contact.deleted_at is None
    assert addresses_on(sync.mailing_list) == {MARIA}


def test_contact_on_another_list_is_duplicate_and_updated(source: Source, sync: Sync) -> None:
    other = make_mailing_list(sync.organisation)
    add_by_hand(other, MARIA)
    record = source.add(MARIA, Last_Name="García")

    run = run_once(sync)

    assert rows_of(run) == {record: ("duplicate", None)}
    assert contact_at(sync, MARIA).last_name == "García"
    assert addresses_on(sync.mailing_list) == addresses_on(other) == {MARIA}


def test_member_with_a_changed_value_is_updated_and_keeps_the_old_one_in_the_row(
    source: Source, sync: Sync
) -> None:
    record = source.add(MARIA, First_Name="Maria", Last_Name="García")
    run_once(sync)
    source.change(record, Last_Name="Núñez")

    run = run_once(sync)

    assert rows_of(run) == {record: ("updated", None)}
    assert row_of(run, record).detail == {
        "before": {"last_name": "García"},
        "after": {"last_name": "Núñez"},
        "revision": 1,
    }
    assert contact_at(sync, MARIA).last_name == "Núñez"


def test_member_with_the_same_values_is_unchanged(source: Source, sync: Sync) -> None:
    record = source.add(MARIA, Last_Name="García")
    run_once(sync)
    source.change(record, City="Sevilla")  # not mapped

    run = run_once(sync)

    assert rows_of(run) == {record: ("unchanged", None)}
    assert numbers_of(run) == {"unchanged": 1}


def test_member_by_hand_with_the_same_values_is_unchanged_and_claimed(
    source: Source, sync: Sync
) -> None:
    add_by_hand(sync.mailing_list, MARIA)
    record = source.add(MARIA)

    assert rows_of(run_once(sync)) == {record: ("unchanged", None)}
    assert rows_of(run_once(sync)) == {record: ("unchanged", None)}


def test_value_changed_by_a_person_is_updated_from_the_source(source: Source, sync: Sync) -> None:
    record = source.add(MARIA, Last_Name="García")
    run_once(sync)
    contact = contact_at(sync, MARIA)
    contact.last_name, contact.revision = "Typo", contact.revision + 1
    contact.save()

    run = run_once(sync)

    assert rows_of(run) == {record: ("updated", None)}
    assert contact_at(sync, MARIA).last_name == "García"


IGNORED = {
    "empty_email": (None, "", "  ", "null"),
    "invalid_pattern": (
        *("patriciazylker.com", "patricia@aol", "john@gnail.com", "a@b@mail.example"),
        *("nul\0@mail.example", f"{'x' * 3000}@mail.example", "two words@mail.example"),
    ),
    "group_email": ("info@mail.example", "Sales+spring@mail.example", "HR@mail.example"),
}


@pytest.mark.parametrize(
    ("email", "reason"), [(email, reason) for reason in IGNORED for email in IGNORED[reason]]
)
def test_bad_address_is_ignored_with_its_reason(
    source: Source, sync: Sync, email: str | None, reason: str
) -> None:
    record = source.add(email)

    run = run_once(sync)

    assert rows_of(run) == {record: ("ignored", reason)}
    assert run.ignored_reasons == {reason: 1}
    assert is_balanced(run)
    assert not Contact.objects.exists()


def test_people_whose_address_begins_like_a_group_are_imported(source: Source, sync: Sync) -> None:
    source.add("information@mail.example")
    source.add("sales.smith@mail.example")

    assert numbers_of(run_once(sync)) == {"new": 2}


def test_group_addresses_are_those_of_the_organisation(source: Source, sync: Sync) -> None:
    GroupAddress.objects.create(organisation=sync.organisation, local_part="crew")
    GroupAddress.objects.create(organisation=sync.organisation, local_part="info", is_group=False)
    crew, info = source.add("crew@mail.example"), source.add("info@mail.example")

    run = run_once(sync)

    assert rows_of(run) == {crew: ("ignored", "group_email"), info: ("new", None)}


def test_mistyped_provider_gets_a_suggestion(source: Source, sync: Sync) -> None:
    record = source.add("John.Smith@Gmial.com")

    row = row_of(run_once(sync), record)

    assert row.detail == {"suggestion": "john.smith@gmail.com"}
    assert row.email == "John.Smith@Gmial.com"


@pytest.mark.parametrize(
    ("email", "shown", "detail"),
    [
        (
            "maria\u200b@mail.example",
            "maria\u200b@mail.example",
            {
                "suggestion": MARIA,
                "address_fault": "U+200B, zero width space, after “maria”",
            },
        ),
        (
            "Maria <maria@mail.example>;",
            "Maria <maria@mail.example>;",
            {"suggestion": MARIA, "address_fault": "a name around the address"},
        ),
        (
            [MARIA],
            MARIA,
            {
                "suggestion": MARIA,
                "address_fault": "a list with 1 value in place of one address",
            },
        ),
        (
            "x" * 65 + "@mail.example",
            "x" * 65 + "@mail.example",
            {"address_fault": "65 characters before the @, where 64 are the most"},
        ),
        (42, "42", {"address_fault": "a number in place of an address"}),
    ],
)
def test_row_says_exactly_what_is_wrong_with_an_address(
    source: Source, sync: Sync, email: Any, shown: str, detail: dict[str, Any]
) -> None:
    record = source.add(email)

    row = row_of(run_once(sync), record)

    assert (row.reason, row.email, row.detail) == (Reason.INVALID_PATTERN, shown, detail)


@pytest.mark.parametrize(
    ("written", "again", "address"),
    [
        ("ALİ.K@mail.example", "ali.k@mail.example", "ali.k@mail.example"),
        ("ΌΣΟΣ@mail.example", "όσος@mail.example", "όσοσ@mail.example"),
        ("\ufeffmaria@mail.example\u200b", MARIA, MARIA),
    ],
)
def test_address_is_the_same_in_every_script_and_with_invisible_signs_around_it(
    source: Source, sync: Sync, written: str, again: str, address: str
) -> None:
    first, second = source.add(written), source.add(again)

    run = run_once(sync)

    assert rows_of(run) == {first: ("new", None), second: ("ignored", "file_duplicate")}
    contact = Contact.objects.get(organisation=sync.organisation_id)
    assert (contact.address, contact.email) == (address, written)


def test_addresses_are_compared_normalised_and_shown_as_written(source: Source, sync: Sync) -> None:
    first = source.add(" Jürgen@Bücher.example ")
    second = source.add("jürgen@xn--bcher-kva.example")

    run = run_once(sync)

    assert rows_of(run) == {first: ("new", None), second: ("ignored", "file_duplicate")}
    contact = Contact.objects.get(organisation=sync.organisation_id)
    assert contact.address == "jürgen@xn--bcher-kva.example"
    assert contact.email == " Jürgen@Bücher.example "


@pytest.mark.parametrize("email", [42, True, ["maria@mail.example"], {"unexpected": [1]}])
def test_address_that_is_no_text_is_ignored(source: Source, sync: Sync, email: Any) -> None:
    odd, fine = source.add(email), source.add(MARIA)

    assert rows_of(run_once(sync)) == {odd: ("ignored", "invalid_pattern"), fine: ("new", None)}


@pytest.mark.parametrize("kind", list(SuppressionKind))
def test_suppressed_address_is_ignored_with_its_kind(
    source: Source, sync: Sync, kind: SuppressionKind
) -> None:
    suppress(sync, MARIA, kind)
    record = source.add(MARIA)

    run = run_once(sync)

    assert rows_of(run) == {record: ("ignored", kind.name.lower())}
    assert addresses_on(sync.mailing_list) == set()


def test_import_never_lifts_a_suppression(source: Source, sync: Sync) -> None:
    source.add(MARIA, Email_Opt_Out=False)
    run_once(sync)
    suppress(sync, MARIA, SuppressionKind.UNSUBSCRIBED)

    run = run_once(sync, full=True)

    assert numbers_of(run) == {"unsubscribed": 1}
    assert Suppression.objects.filter(address=MARIA).count() == 1


def test_lifted_suppression_lets_the_person_be_imported_again(source: Source, sync: Sync) -> None:
    record = source.add(MARIA)
    suppress(sync, MARIA, SuppressionKind.BOUNCED)
    run_once(sync)
    Suppression.objects.all().delete()

    assert rows_of(run_once(sync)) == {record: ("new", None)}


class TestOrderOfReasons:
    """R64: of several reasons the first applies."""

    @pytest.fixture
    def strict(self, sync: Sync) -> Sync:
        change(sync, opt_outs=Policy.REMOVE_FROM_LIST, opt_outs_since=sync.created_at)
        change(sync, converted=Policy.REMOVE_FROM_LIST)
        return sync

    def test_policies_come_before_suppressions_and_those_before_file_duplicates(
        self, source: Source, strict: Sync
    ) -> None:
        source.convert(source.add(MARIA, Email_Opt_Out=True))
        late = source.add(MARIA)
        source.convert(late)
        kinds = list(SuppressionKind)
        for kind in kinds:
            suppress(strict, MARIA, kind)
        seen: list[tuple[str, str | None]] = []

        def look() -> None:
            seen.append(rows_of(run_once(strict, full=True))[late])

        look()
        change(strict, opt_outs=Policy.IGNORE)
        look()
        change(strict, converted=Policy.IGNORE)
        for kind in kinds:
            look()
            Suppression.objects.filter(kind=kind).delete()
        look()

        order = ["opted_out", "converted", "do_not_mail", "bounced", "complained", "unsubscribed"]
        assert seen == [("ignored", reason) for reason in [*order, "file_duplicate"]]

    def test_group_comes_before_file_duplicate(self, source: Source, strict: Sync) -> None:
        source.add("info@mail.example")
        source.add("info@mail.example")

        assert numbers_of(run_once(strict)) == {"group_email": 2}

    def test_mistyped_provider_comes_before_group(self, source: Source, strict: Sync) -> None:
        source.add("info@gmial.com")

        assert numbers_of(run_once(strict)) == {"invalid_pattern": 1}

    def test_address_that_is_no_persons_comes_before_policies(
        self, source: Source, strict: Sync
    ) -> None:
        source.add("info@mail.example", Email_Opt_Out=True)
        source.add("nobody", Email_Opt_Out=True)
        source.add(None, Email_Opt_Out=True)

        assert numbers_of(run_once(strict)) == {
            "empty_email": 1,
            "invalid_pattern": 1,
            "group_email": 1,
        }


def test_several_syncs_feed_one_list(source: Source, sync: Sync) -> None:
    other = make_import(sync.connection, mailing_list=sync.mailing_list)
    source.add(MARIA)
    run_once(sync)

    assert numbers_of(run_once(other)) == {"unchanged": 1}
    assert addresses_on(sync.mailing_list) == {MARIA}


def test_contacts_module_is_read_by_its_own_modification_time(source: Source, sync: Sync) -> None:
    connection: Connection = sync.connection
    clients = make_import(connection, module="Contacts")
    source.add(MARIA, "Contacts", Last_Name="García")

    first, second = run_once(clients), run_once(clients)

    assert numbers_of(first) == {"new": 1}
    assert numbers_of(second) == {"unchanged": 1}
    assert clients.watermark is not None


def test_list_of_one_organisation_is_not_that_of_another(source: Source, sync: Sync) -> None:
    stranger = make_organisation()
    others: MailingList = make_mailing_list(stranger)
    add_by_hand(others, MARIA)
    source.add(MARIA)

    assert numbers_of(run_once(sync)) == {"new": 1}
    assert addresses_on(sync.mailing_list) == {MARIA}
