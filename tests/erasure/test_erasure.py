"""People are erased for good: nothing that names them stays, and nothing brings them back (R62)."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import AuditEntry, Organisation, User
from contacts.actions.suppressions import AddressErased, SuppressionSource, suppress
from contacts.models import (
    AddressSecrets,
    Contact,
    EditedValue,
    ErasedAddress,
    LiftedSuppression,
    LineVerdict,
    MailingList,
    Membership,
    MembershipClaim,
    Suppression,
    SuppressionFileLine,
    SuppressionKind,
    SuppressionOrigin,
)
from syncs.by_hand.actions.addresses import EnteredAddress
from syncs.by_hand.actions.contacts import (
    EnteredValues,
    edit_contact,
    make_contact,
    stored_values,
)
from syncs.domain.outcomes import Outcome, Reason
from syncs.erasure.actions import erase as erasing
from syncs.erasure.actions.erase import Erasure, erase
from syncs.erasure.actions.let_back import let_back
from syncs.models import (
    LedgerEntry,
    OptedOutRecord,
    Policy,
    Preview,
    RunRow,
    RunState,
    SourceLink,
    Stranger,
    Sync,
)
from syncs.queue.request import request_run
from syncs.suppression_files.actions.apply import apply_file
from syncs.suppression_files.actions.keep import keep_file
from syncs.suppression_files.rules.lines import FileKind, read_lines
from syncs.taking_up.actions.note import note_strangers
from tests.api.conftest import admin_of
from tests.builders import (
    NOON,
    join_list,
    make_mailing_list,
    make_row,
    make_user,
)
from tests.builders import (
    make_contact as make_row_of_contact,
)
from tests.preview.verbs import apply, make_preview
from tests.undo.undoing import preview_of, undo
from tests.world.at_once import waiting_behind
from tests.world.house import House
from tests.world.imports import (
    addresses_on,
    change,
    detail_of,
    drive,
    drive_to,
    row_of,
    rows_of,
    run_once,
)
from tests.world.imports import suppress as suppress_in_run
from tests.world.patience import PATIENCE
from tests.world.reading import text_of
from tests.world.source import Source
from web.seen import Seen

ANN = "ann@mail.example"
NAMES = (b"ann", b"Ann", b"Leeward")


@pytest.fixture
def alice_user(db: None) -> User:
    return make_user()


@pytest.fixture
def tiny_slices(settings: Settings) -> None:
    """Let a run go one step a slice."""
    settings.RUN_SLICE_SECONDS = 0.000_001


@contextmanager
def between_its_transactions(deed: Callable[[], object]) -> Iterator[None]:
    """Let something happen once the contact is gone and the ledger still names the person."""
    real = erasing._erase_loose_rows

    def after_the_deed(*args: Any) -> Any:
        deed()
        return real(*args)

    with patch.object(erasing, "_erase_loose_rows", after_the_deed):
        yield


def erase_ann(organisation: Organisation, by: User) -> Erasure:
    return erase(organisation, ANN, by=by, now=NOON)


def url(house: House, name: str) -> str:
    return reverse(name, args=[house.slug])


def make_ann(house: House) -> Contact:
    ann = make_row_of_contact(house.organisation, ANN, first_name="Ann", last_name="Leeward")
    join_list(house.mailing_list, [ann], claimant=house.sync.pk, record=77)
    SourceLink.objects.create(
        sync_id=house.sync.pk,
        record_id=77,
        organisation_id=house.organisation.pk,
        contact_id=ann.pk,
        fingerprint="0" * 32,
        contact_revision=1,
        first_synced_at=NOON,
    )
    return ann


def test_the_contact_goes_with_all_that_hangs_on_it(house: House, alice_user: User) -> None:
    ann = make_ann(house)
    claims = MembershipClaim.objects.count()

    done = erase_ann(house.organisation, alice_user)

    assert done == Erasure(had_contact=True, rows=0)
    assert not Contact.objects.filter(pk=ann.pk).exists()
    assert not Membership.objects.filter(contact_id=ann.pk).exists()
    assert MembershipClaim.objects.count() == claims - 1
    assert not SourceLink.objects.exists()
    assert Contact.objects.filter(pk=house.contact.pk).exists()


def test_the_former_address_of_a_contact_is_forgotten(house: House, alice_user: User) -> None:
    ann = make_row_of_contact(house.organisation, ANN, first_name="Ann", last_name="Leeward")
    edit_contact(
        ann,
        EnteredValues("Ann", "Leeward", {}),
        new=EnteredAddress("anna@mail.example", "anna@mail.example"),
        seen=Seen.of(stored_values(ann, [])),
        by=alice_user,
        now=NOON,
    )

    done = erase_ann(house.organisation, alice_user)

    assert not done.had_contact
    assert EditedValue.objects.get(contact_id=ann.pk).before is None
    assert ANN not in "".join(str(each) for each in AuditEntry.objects.values_list())


def test_the_addresses_that_a_contact_had_before_are_erased_with_it(
    house: House, alice_user: User
) -> None:
    first, second = "ann@first.example", "ann@second.example"
    ann = make_row_of_contact(house.organisation, first)
    for address in (second, ANN):
        ann.refresh_from_db()
        edit_contact(
            ann,
            EnteredValues("Ann", "Leeward", {}),
            new=EnteredAddress(address, address),
            seen=Seen.of(stored_values(ann, [])),
            by=alice_user,
            now=NOON,
        )
    make_row_of_contact(house.organisation, second)  # somebody else has it by now
    source = SuppressionSource(SuppressionOrigin.LINK)
    for address in (first, second):
        kind = SuppressionKind.UNSUBSCRIBED
        suppress(house.organisation.pk, address, kind, source=source, now=NOON)

    erase_ann(house.organisation, alice_user)

    assert list(Suppression.objects.values_list("address", flat=True)) == [second]
    of_first = ErasedAddress.objects.find(house.organisation.pk, first)
    assert of_first is not None
    assert of_first.kinds == [SuppressionKind.UNSUBSCRIBED]
    assert ErasedAddress.objects.find(house.organisation.pk, second) is None


def test_what_remains_is_a_hash_with_the_organisations_own_salt(
    house: House, other_house: House, alice_user: User
) -> None:
    erase_ann(house.organisation, alice_user)
    erase_ann(other_house.organisation, alice_user)

    first, second = (bytes(row.digest) for row in ErasedAddress.objects.order_by("id"))
    assert (len(first), len(second)) == (32, 32)
    assert first != second
    assert ErasedAddress.objects.find(house.organisation.pk, ANN)
    assert not ErasedAddress.objects.find(house.organisation.pk, "bea@mail.example")


def test_suppressions_and_files_forget_the_address(house: House, alice_user: User) -> None:
    organisation = house.organisation
    for address in (ANN, "bea@mail.example"):
        Suppression.objects.create(organisation=organisation, address=address, kind=2)
        LiftedSuppression.objects.create(
            organisation=organisation, address=address, kind=4, lifted_at=NOON, reason="Asked"
        )
    lines = read_lines(
        b"ann@mail.example\nbea@mail.example\nAnn <ann@mail.example>\n", otherwise=FileKind.BOUNCED
    )
    keep_file(organisation, "x.csv", lines, by=alice_user, now=NOON)

    erase_ann(organisation, alice_user)

    assert [row.address for row in Suppression.objects.all()] == ["bea@mail.example"]
    assert [row.address for row in LiftedSuppression.objects.all()] == ["bea@mail.example"]
    kept = SuppressionFileLine.objects.order_by("number")
    assert [(row.text, row.address, row.detail) for row in kept] == [
        ("", None, ""),
        ("bea@mail.example", "bea@mail.example", ""),
        ("", None, ""),
    ]


def test_the_ledger_keeps_what_became_of_them_and_no_name(
    house: House, alice_user: User, vera: Client
) -> None:
    ann = make_ann(house)
    before = {"last_name": "Leeward", "email": "Ann@mail.example"}
    of_contact = make_row(house.run, Outcome.UPDATED, contact=ann, detail={"before": before})
    gone = {"removed_from": "list", "before": before}
    removed = make_row(
        house.run, Outcome.DELETED, contact=ann, reason=Reason.OPTED_OUT, detail=gone
    )
    loose = [
        make_row(house.run, Outcome.IGNORED, reason=Reason.INVALID_PATTERN, email=text, detail=more)
        for text, more in [
            (" ANN@mail.example ", None),
            ("Ann Leeward <ann@mail.example>", {"address_fault": "a name around the address"}),
            ("ann@mail,example", {"suggestion": ANN}),
        ]
    ]
    others = [
        make_row(house.run, Outcome.IGNORED, reason=Reason.INVALID_PATTERN, email=text)
        for text in ("joann@mail.example", "ann@mail.example.org", "Änn@mail.example")
    ]

    done = erase_ann(house.organisation, alice_user)

    assert done.rows == 5
    rows = {row.pk: row for row in LedgerEntry.objects.all()}
    assert rows[of_contact.pk].detail == {"erased": True}
    assert rows[removed.pk].detail == {"removed_from": "list", "erased": True}
    assert [(rows[r.pk].email, rows[r.pk].detail) for r in loose] == [(None, {"erased": True})] * 3
    assert [rows[r.pk].email for r in others] == [r.email for r in others]
    page = text_of(vera.get(reverse("run_detail", args=[house.slug, house.run.pk])))
    assert page.count("Erased for good") == 5
    assert "Leeward" not in page


def test_an_address_without_a_contact_can_be_erased_and_erased_again(
    house: House, alice_user: User
) -> None:
    first = erase_ann(house.organisation, alice_user)
    make_row(house.run, Outcome.IGNORED, reason=Reason.BOUNCED, email=ANN)

    second = erase_ann(house.organisation, alice_user)

    assert (first, second) == (Erasure(False, 0), Erasure(False, 1))
    assert ErasedAddress.objects.count() == 1


def test_nothing_of_another_organisation_is_erased(
    house: House, other_house: House, alice_user: User
) -> None:
    theirs = make_ann(other_house)
    row = make_row(other_house.run, Outcome.IGNORED, reason=Reason.BOUNCED, email=ANN)

    erase_ann(house.organisation, alice_user)

    row.refresh_from_db()
    assert row.email == ANN
    assert Contact.objects.filter(pk=theirs.pk).exists()
    assert SourceLink.objects.filter(contact_id=theirs.pk).exists()


class TestNothingBringsThemBack:
    def test_a_run_ignores_them_and_keeps_nothing_of_the_record(
        self, source: Source, sync: Sync, alice_user: User
    ) -> None:
        record = source.add(ANN, First_Name="Ann", Last_Name="Leeward")
        run_once(sync)
        erase_ann(sync.organisation, alice_user)

        run = run_once(sync, full=True)

        assert rows_of(run) == {record: ("ignored", "erased")}
        row = row_of(run, record)
        assert (row.email, row.contact_id, row.detail) == (None, None, {"erased": True})
        assert addresses_on(sync.mailing_list) == set()
        assert not Contact.objects.filter(address=ANN).exists()

    @pytest.mark.parametrize("noted", ["before", "meanwhile"])
    @pytest.mark.parametrize("has_contact", [True, False])
    def test_a_record_of_theirs_without_an_address_forgets_their_name(
        self, source: Source, sync: Sync, alice_user: User, has_contact: bool, noted: str
    ) -> None:
        record = source.add("", First_Name="Ann", Last_Name="Lee")
        other = source.add("", First_Name="Bea", Last_Name="Lee")
        first = run_once(sync)
        source.change(record, Email=ANN)
        if not has_contact:
            suppress_in_run(sync, ANN, SuppressionKind.BOUNCED)
        run_once(sync)
        before = detail_of(first, record)

        if noted == "before":
            note_strangers()
        with between_its_transactions(note_strangers):
            done = erase_ann(sync.organisation, alice_user)

        assert done.had_contact == has_contact
        assert before == {"name": "Ann Lee"}
        assert detail_of(first, record) == {"erased": True}
        assert detail_of(first, other) == {"name": "Bea Lee"}
        assert [str(each.record_id) for each in Stranger.objects.all()] == [other]

    def test_whom_the_search_alone_knows_it_forgets(self, house: House, alice_user: User) -> None:
        anns, another = 10**12, 10**12 + 1
        for record, email in ((anns, ""), (anns, ANN), (another, "")):
            row = {"record_id": record, "email": email, "detail": {"name": "Ann Lee"}}
            make_row(house.run, Outcome.IGNORED, reason=Reason.BOUNCED, **row)
        note_strangers()
        RunRow.objects.all().delete()

        erase_ann(house.organisation, alice_user)

        kept = Stranger.objects.filter(record_id__gte=anns)
        assert [each.record_id for each in kept] == [another]

    def test_what_was_cut_short_is_ended_by_erasing_once_more(
        self, source: Source, sync: Sync, alice_user: User
    ) -> None:
        record = source.add("", First_Name="Ann", Last_Name="Lee")
        first = run_once(sync)
        source.change(record, Email=ANN)
        run_once(sync)
        contact = Contact.objects.get(address=ANN)
        differing: dict[str, Any] = {"is_record": False, "contact": contact.pk}
        differing |= {
            "subject": contact.pk,
            "email": "",
            "name": "Ann Lee",
            "shown": None,
            "found": None,
        }
        preview = make_preview(sync)
        Preview.objects.filter(pk=preview.pk).update(
            differences={"count": 1, "people": [differing]}
        )

        with pytest.raises(SystemExit), between_its_transactions(sys.exit):
            erase_ann(sync.organisation, alice_user)
        cut_short = ErasedAddress.objects.get()
        done = erase_ann(sync.organisation, alice_user)

        assert cut_short.unfinished_records == [int(record)]
        assert cut_short.unfinished_contacts == [contact.pk]
        assert done == Erasure(had_contact=False, rows=1)
        assert detail_of(first, record) == {"erased": True}
        assert "Ann" not in everything_of(Preview.objects.get())
        kept = ErasedAddress.objects.get()
        assert (kept.unfinished_records, kept.unfinished_contacts) == ([], [])

    def test_admin_is_told_what_was_cut_short(
        self, house: House, alice: Client, alice_user: User
    ) -> None:
        """Of an address too that was no contact's, and of which no record is known."""
        page = url(house, "erased_people")
        with pytest.raises(SystemExit), between_its_transactions(sys.exit):
            erase_ann(house.organisation, alice_user)
        cut_short, told = text_of(alice.get(page)), self.is_finished(house)
        let_back(house.organisation, ANN, reason="Asked", by=alice_user, now=NOON)
        back = text_of(alice.get(page))

        erase_ann(house.organisation, alice_user)

        words = "Not finished: rows of runs may still name the person."
        assert words in cut_short
        assert "had not come to its end: rows of runs from before it may still name" in back
        assert "erase the same address once more" not in back
        assert words not in text_of(alice.get(page))
        assert (told, self.is_finished(house)) == (False, True)

    def is_finished(self, house: House) -> bool:
        """Ask as a program does."""
        [told] = admin_of(house.organisation).get("erasures")["items"]
        return bool(told["is_finished"])

    def test_erasure_that_is_cut_short_is_not_finished_by_one_that_began_before(
        self, house: House, alice_user: User
    ) -> None:
        ann = make_ann(house)

        def begin_another() -> None:
            later = NOON + timedelta(seconds=1)
            with pytest.raises(SystemExit), between_its_transactions(sys.exit):
                erase(house.organisation, ANN, by=alice_user, now=later)

        with between_its_transactions(begin_another):
            erase_ann(house.organisation, alice_user)

        kept = ErasedAddress.objects.get()
        assert (kept.is_finished, kept.unfinished_contacts) == (False, [ann.pk])

    def test_another_way_of_writing_the_address_is_theirs_too(
        self, source: Source, sync: Sync, alice_user: User
    ) -> None:
        erase_ann(sync.organisation, alice_user)
        record = source.add("ANN@Mail.example")

        assert rows_of(run_once(sync)) == {record: ("ignored", "erased")}

    def test_of_two_records_with_the_address_neither_is_a_duplicate(
        self, source: Source, sync: Sync, alice_user: User
    ) -> None:
        erase_ann(sync.organisation, alice_user)
        records = [source.add(ANN), source.add(ANN)]

        assert rows_of(run_once(sync)) == dict.fromkeys(records, ("ignored", "erased"))

    def test_an_opt_out_of_theirs_is_heard_and_its_address_forgotten(
        self, source: Source, sync: Sync, alice_user: User
    ) -> None:
        change(sync, opt_outs=Policy.REMOVE_FROM_LIST, opt_outs_since=sync.created_at)
        record = source.add(ANN, Email_Opt_Out=True)
        run_once(sync)
        remembered = OptedOutRecord.objects.get().address
        erase_ann(sync.organisation, alice_user)
        forgotten = OptedOutRecord.objects.get().address

        run = run_once(sync, full=True)

        assert (remembered, forgotten) == (ANN, None)
        assert rows_of(run) == {record: ("ignored", "opted_out")}
        assert (row_of(run, record).email, detail_of(run, record)) == (None, {"erased": True})
        assert OptedOutRecord.objects.get().address is None

    @pytest.mark.usefixtures("tiny_slices")
    @pytest.mark.parametrize("known", [False, True], ids=["new", "on the list"])
    def test_a_run_that_had_decided_to_bring_them_decides_again(
        self, known: bool, source: Source, sync: Sync, alice_user: User
    ) -> None:
        record = source.add(ANN)
        if known:
            run_once(sync)
            source.change(record, First_Name="Ann")
        run = request_run(sync, user=None, full=True)
        drive_to(run, "apply")
        erase(sync.organisation, ANN, by=alice_user, now=run.created_at)

        drive(run)

        assert rows_of(run) == {record: ("ignored", "erased")}
        assert not Contact.objects.filter(address=ANN).exists()

    @pytest.mark.usefixtures("tiny_slices")
    def test_a_run_that_had_decided_to_bring_somebody_hears_a_suppression(
        self, source: Source, sync: Sync
    ) -> None:
        record = source.add(ANN)
        run = request_run(sync, user=None)
        drive_to(run, "apply")
        Suppression.objects.create(
            organisation=sync.organisation, address=ANN, kind=SuppressionKind.UNSUBSCRIBED
        )

        drive(run)

        assert rows_of(run) == {record: ("ignored", "unsubscribed")}
        assert addresses_on(sync.mailing_list) == set()

    def test_nobody_enters_or_suppresses_them(self, house: House, alice_user: User) -> None:
        erase_ann(house.organisation, alice_user)
        source = SuppressionSource(SuppressionOrigin.PERSON)
        lines = read_lines(f"{ANN}\n".encode(), otherwise=FileKind.BOUNCED)

        file = keep_file(house.organisation, "x.csv", lines, by=alice_user, now=NOON)

        with pytest.raises(AddressErased):
            make_contact(house.organisation, ANN, ANN, EnteredValues("", "", {}), [], by=alice_user)
        with pytest.raises(AddressErased):
            suppress(house.organisation.pk, ANN, SuppressionKind.BOUNCED, source=source, now=NOON)
        (line,) = SuppressionFileLine.objects.filter(file=file)
        assert (line.verdict, line.text, line.address) == (LineVerdict.ERASED, "", None)

    def test_let_back_they_come_again(self, source: Source, sync: Sync, alice_user: User) -> None:
        erase_ann(sync.organisation, alice_user)
        record = source.add(ANN)

        is_back = let_back(sync.organisation, ANN, reason="Asked", by=alice_user, now=NOON)

        assert is_back == []
        assert rows_of(run_once(sync)) == {record: ("new", None)}
        assert addresses_on(sync.mailing_list) == {ANN}
        kept = ErasedAddress.objects.get()
        assert (kept.reason, kept.let_back_by) == ("Asked", alice_user)

    @pytest.mark.parametrize("times", [1, 2])
    def test_let_back_they_are_suppressed_as_before(
        self, source: Source, sync: Sync, alice_user: User, times: int
    ) -> None:
        """R69, R70: what kept an address from being mailed outlives its erasure."""
        organisation = sync.organisation
        make_row_of_contact(organisation, ANN)
        for kind in (SuppressionKind.UNSUBSCRIBED, SuppressionKind.BOUNCED):
            suppress_in_run(sync, ANN, kind)
        for _ in range(times):
            erase_ann(organisation, alice_user)
        assert not Suppression.objects.exists()
        assert ErasedAddress.objects.get().kinds == [2, 4]
        record = source.add(ANN)

        kinds = let_back(organisation, ANN, reason="Asked", by=alice_user, now=NOON)

        assert kinds == [SuppressionKind.BOUNCED, SuppressionKind.UNSUBSCRIBED]
        assert rows_of(run_once(sync)) == {record: ("ignored", "bounced")}
        assert addresses_on(sync.mailing_list) == set()
        assert ErasedAddress.objects.get().kinds == []

    def test_let_back_whoever_said_no_while_erased_is_suppressed(
        self, house: House, alice_user: User
    ) -> None:
        """R69: a no that comes after the erasure is heard, though nothing that names them is
        stored."""
        organisation = house.organisation
        erase_ann(organisation, alice_user)
        source = SuppressionSource(SuppressionOrigin.LINK)
        for kind in (SuppressionKind.UNSUBSCRIBED, SuppressionKind.BOUNCED) * 2:
            with pytest.raises(AddressErased):
                suppress(organisation.pk, ANN, kind, source=source, now=NOON)

        lines = read_lines(f"{ANN}\n".encode(), otherwise=FileKind.COMPLAINED)
        file = keep_file(organisation, "x.csv", lines, by=alice_user, now=NOON)
        apply_file(file, by=alice_user, now=NOON)

        let_back(organisation, ANN, reason="Asked", by=alice_user, now=NOON)

        kinds = Suppression.objects.filter(address=ANN).values_list("kind", flat=True)
        assert sorted(kinds) == [
            SuppressionKind.BOUNCED,
            SuppressionKind.COMPLAINED,
            SuppressionKind.UNSUBSCRIBED,
        ]

    def test_let_back_whoever_a_file_named_before_the_erasure_is_suppressed(
        self, house: House, alice_user: User
    ) -> None:
        organisation = house.organisation
        lines = read_lines(f"{ANN}\n".encode(), otherwise=FileKind.UNSUBSCRIBED)
        file = keep_file(organisation, "x.csv", lines, by=alice_user, now=NOON)
        erase_ann(organisation, alice_user)
        apply_file(file, by=alice_user, now=NOON)

        kinds = let_back(organisation, ANN, reason="Asked", by=alice_user, now=NOON)

        assert kinds == [SuppressionKind.UNSUBSCRIBED]

    def test_let_back_whoever_a_file_names_that_is_applied_later_is_suppressed(
        self, house: House, alice_user: User
    ) -> None:
        """Whether the file was sent before the erasure or after it."""
        organisation = house.organisation
        sent: dict[str, Any] = {"by": alice_user, "now": NOON}
        bounced, complained = (
            read_lines(f"{ANN}\n{ANN}\n".encode(), otherwise=kind)
            for kind in (FileKind.BOUNCED, FileKind.COMPLAINED)
        )
        before = keep_file(organisation, "before.csv", bounced, **sent)
        erase_ann(organisation, alice_user)
        after = keep_file(organisation, "after.csv", complained, **sent)
        assert not SuppressionFileLine.objects.exclude(address=None).exists()

        let_back(organisation, ANN, reason="Asked", **sent)

        assert (apply_file(before, **sent), apply_file(after, **sent)) == (1, 1)
        kinds = Suppression.objects.filter(address=ANN).values_list("kind", flat=True)
        assert sorted(kinds) == [SuppressionKind.BOUNCED, SuppressionKind.COMPLAINED]

    def test_let_back_whoever_had_opted_out_counts_as_unsubscribed(
        self, source: Source, sync: Sync, alice_user: User
    ) -> None:
        """R15: another record with the address must not bring back who said no by a first one."""
        change(sync, opt_outs=Policy.REMOVE_FROM_LIST, opt_outs_since=sync.created_at)
        source.set_clock(timezone.now() - timedelta(days=3))
        source.opt_out(source.add(ANN))
        source.set_clock(timezone.now())
        source.add("bea@mail.example")
        run_once(sync)
        erase_ann(sync.organisation, alice_user)

        let_back(sync.organisation, ANN, reason="Asked", by=alice_user, now=NOON)

        other = source.add(ANN)
        assert rows_of(run_once(sync))[other] == ("ignored", "unsubscribed")


@pytest.mark.parametrize("way", ["suppressed", "in a file", "in a file that is applied"])
def test_nobody_is_named_by_who_was_about_to_when_they_are_erased(
    house: House, alice_user: User, transactional_db: None, way: str
) -> None:
    """An erasure waits for whoever has looked whether the address is erased, and not stored it
    yet."""
    organisation = house.organisation
    sent: dict[str, Any] = {"by": alice_user, "now": NOON}
    lines = list(read_lines(f"{ANN}\n".encode(), otherwise=FileKind.BOUNCED))
    file = keep_file(organisation, "x.csv", lines, **sent)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            if way == "suppressed":
                source = SuppressionSource(SuppressionOrigin.LINK)
                suppress(organisation.pk, ANN, SuppressionKind.BOUNCED, source=source, now=NOON)
            elif way == "in a file":
                keep_file(organisation, "y.csv", lines, **sent)
            else:
                apply_file(file, **sent)
            begun = waiting_behind(pool, lambda: str(erase_ann(organisation, alice_user)))
        begun.result(PATIENCE)

    assert not Suppression.objects.exists()
    assert not SuppressionFileLine.objects.exclude(address=None).exists()
    kinds = [] if way == "in a file" else [SuppressionKind.BOUNCED]
    assert ErasedAddress.objects.get().kinds == kinds


def post(client: Client, house: House, name: str, **form: Any) -> str:
    return text_of(client.post(url(house, name), form, follow=True))


def test_an_admin_erases_after_a_box_is_ticked(house: House, alice: Client) -> None:
    make_ann(house)
    page = text_of(alice.get(url(house, "erase_person"), {"address": "Ann@MAIL.example"}))

    unsure = post(alice, house, "erase_person", address=ANN)
    kept = Contact.objects.filter(address=ANN).exists()
    text = post(alice, house, "erase_person", address=ANN, sure="on")

    assert f"This is the contact Ann Leeward, on {house.mailing_list} ." in page
    assert "Tick this box, if you want to erase the person for good." in unsure
    assert kept
    assert "The contact is erased for good. No sync brings it back." in text
    assert "alice@example.com" in text
    assert ANN not in text


def test_an_admin_lets_back_and_says_why(house: House, alice: Client, alice_user: User) -> None:
    erase_ann(house.organisation, alice_user)

    without = post(alice, house, "let_person_back", address=ANN, reason="")
    unknown = post(alice, house, "let_person_back", address="bea@mail.example", reason="x")
    ErasedAddress.objects.update(kinds=[SuppressionKind.UNSUBSCRIBED])
    form = text_of(alice.get(url(house, "let_person_back")))
    text = post(alice, house, "let_person_back", address=ANN, reason="Applied once more")

    assert "such as that the person had unsubscribed, is in force again" in form
    assert "It is suppressed again as before: Unsubscribed." in text
    assert "Say why this address may come back." in without
    assert "This address is not erased" in unknown
    assert "The address may come back" in text
    assert "Applied once more" in text


def test_forms_say_that_somebody_is_erased(house: House, alice: Client, alice_user: User) -> None:
    erase_ann(house.organisation, alice_user)

    made = post(alice, house, "new_contact", address=ANN)
    suppressed = post(alice, house, "new_suppression", address=ANN, kind="1")

    assert "This person was erased for good. You can let the address back" in made
    assert "This person was erased for good. No sync brings the address back" in suppressed


def test_the_database_lets_nobody_back_without_a_reason(house: House, alice_user: User) -> None:
    erase_ann(house.organisation, alice_user)

    with pytest.raises(IntegrityError), transaction.atomic():
        ErasedAddress.objects.update(let_back_at=NOON)


def test_secrets_are_made_once(house: House) -> None:
    first = AddressSecrets.objects.of(house.organisation.pk)
    second = AddressSecrets.objects.of(house.organisation.pk)

    assert bytes(first.erasure_salt) == bytes(second.erasure_salt)
    assert bytes(first.erasure_salt) != bytes(first.unsubscribe_key)


def test_a_list_of_theirs_shows_nobody_else_less(house: House, alice_user: User) -> None:
    other: MailingList = make_mailing_list(house.organisation)
    ann = make_ann(house)
    join_list(other, [ann, house.contact])

    erase_ann(house.organisation, alice_user)

    on_other = Membership.objects.filter(mailing_list_id=other.pk)
    assert list(on_other.values_list("contact_id", flat=True)) == [house.contact.pk]


def everything_of(preview: Preview) -> str:
    """Return all that stands about people in a preview, its rows and who differs."""
    rows = LedgerEntry.objects.filter(run_id=preview.pk).values_list("email", "detail")
    return f"{list(rows)} {preview.differences}"


def test_a_preview_forgets_who_would_be_new(source: Source, sync: Sync, alice_user: User) -> None:
    source.add("Ann@mail.example", Last_Name="Leeward")
    source.add("bea@mail.example", Last_Name="Lowe")
    preview = make_preview(sync)

    done = erase_ann(sync.organisation, alice_user)

    assert done == Erasure(had_contact=False, rows=1)
    new = LedgerEntry.objects.filter(run_id=preview.pk, outcome=Outcome.NEW)
    assert sorted((row.email or "", (row.detail or {}).get("erased")) for row in new) == [
        ("", True),
        ("bea@mail.example", None),
    ]
    refused = apply(preview)
    assert (refused.state, refused.error_code) == (RunState.FAILED, "preview_differs")
    kept = Preview.objects.get()
    assert ANN not in everything_of(kept).lower()
    assert "Leeward" not in everything_of(kept)
    assert addresses_on(sync.mailing_list) == set()


@pytest.mark.parametrize("has_contact", [True, False])
def test_who_differs_from_a_preview_is_forgotten(
    has_contact: bool, source: Source, sync: Sync, alice_user: User
) -> None:
    record = source.add("Ann@mail.example", Last_Name="Leeward")
    if has_contact:
        run_once(sync)
        source.change(record, Last_Name="Leeward-Lowe")
    preview = make_preview(sync)
    source.change(record, Last_Name="Leeward-Lane")
    source.add("bea@mail.example", Last_Name="Bell")
    assert apply(preview).error_code == "preview_differs"
    assert "Leeward-Lane" in everything_of(Preview.objects.get())

    erase_ann(sync.organisation, alice_user)

    kept = Preview.objects.get()
    assert "Leeward" not in everything_of(kept)
    assert ANN not in everything_of(kept).lower()
    assert "bea@mail.example" in everything_of(kept)
    assert (kept.differences or {})["count"] == 2


def test_an_undo_forgets_whose_contact_it_took_away(
    source: Source, sync: Sync, alice_user: User
) -> None:
    source.add(ANN, First_Name="Ann", Last_Name="Leeward")
    undone = undo(run_once(sync))
    assert not Contact.objects.filter(address=ANN).exists()

    erase_ann(sync.organisation, alice_user)

    rows = list(LedgerEntry.objects.filter(organisation_id=sync.organisation_id).values())
    assert len(rows) > 1
    assert not any(name.decode() in repr(row) for row in rows for name in NAMES)
    assert preview_of(undone).put_back == 0
