"""Whatever changed since a preview was made, its application refuses, changes nobody and names who
differs (R75)."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from contacts.models import SuppressionKind
from syncs.models import Policy, Preview, RunRow, RunState, Sync
from syncs.preview.actions.apply import NotApplied, apply_preview
from tests.preview.verbs import apply, differences_of, everything, make_preview, somebody
from tests.world.imports import (
    add_by_hand,
    change,
    contact_at,
    make_import,
    run_once,
    suppress,
    take_off,
)
from tests.world.source import Source

MARIA, NUMA, PIA = "maria@mail.example", "numa@mail.example", "pia@mail.example"
IDA, OTTO = "ida@mail.example", "otto@mail.example"

Change = Callable[[Source, Sync, dict[str, str]], None]


@pytest.fixture
def records(source: Source, sync: Sync) -> dict[str, str]:
    """Return the records of a sync whose next run updates Maria, removes Pia and brings Ida."""
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=sync.created_at)
    records = {each: source.add(each, Last_Name="Rossi") for each in (MARIA, NUMA, PIA)}
    run_once(sync)
    source.change(records[MARIA], Last_Name="Bianchi")
    source.delete(records[PIA])
    return {**records, IDA: source.add(IDA, Last_Name="Blu")}


def _change_source(source: Source, sync: Sync, records: dict[str, str]) -> None:
    source.change(records[MARIA], Last_Name="Verdi")


def _add(source: Source, sync: Sync, records: dict[str, str]) -> None:
    source.add(OTTO)


def _delete(source: Source, sync: Sync, records: dict[str, str]) -> None:
    source.delete(records[NUMA])


def _delete_new(source: Source, sync: Sync, records: dict[str, str]) -> None:
    source.delete(records[IDA])


def _rename_new(source: Source, sync: Sync, records: dict[str, str]) -> None:
    source.change(records[IDA], First_Name="Ida")


def _restore(source: Source, sync: Sync, records: dict[str, str]) -> None:
    source.restore(records[PIA])


def _add_by_hand(source: Source, sync: Sync, records: dict[str, str]) -> None:
    add_by_hand(sync.mailing_list, IDA)


def _claim_by_hand(source: Source, sync: Sync, records: dict[str, str]) -> None:
    add_by_hand(sync.mailing_list, PIA)


def _take_off(source: Source, sync: Sync, records: dict[str, str]) -> None:
    take_off(sync.mailing_list, contact_at(sync, MARIA))


def _suppress(source: Source, sync: Sync, records: dict[str, str]) -> None:
    suppress(sync, IDA, SuppressionKind.DO_NOT_MAIL)


def _edit_by_hand(source: Source, sync: Sync, records: dict[str, str]) -> None:
    contact = contact_at(sync, MARIA)
    contact.last_name, contact.revision = "Esposito", contact.revision + 1
    contact.save()


def _other_sync(source: Source, sync: Sync, records: dict[str, str]) -> None:
    run_once(make_import(sync.connection))


CHANGES: dict[str, tuple[Change, dict[str, tuple[str, str]]]] = {
    "source edited": (_change_source, {MARIA: ("updated", "updated")}),
    "record added": (_add, {OTTO: ("", "new")}),
    "record deleted": (_delete, {NUMA: ("unchanged", "deleted")}),
    "new record deleted": (_delete_new, {IDA: ("new", "")}),
    "new record edited": (_rename_new, {IDA: ("new", "new")}),
    "record restored": (_restore, {PIA: ("deleted", "unchanged")}),
    "put on the list by hand": (_add_by_hand, {IDA: ("new", "updated")}),
    "claimed by hand": (_claim_by_hand, {PIA: ("deleted", "")}),
    "taken off the list by hand": (_take_off, {MARIA: ("updated", "duplicate")}),
    "suppressed": (_suppress, {IDA: ("new", "ignored")}),
    "edited by hand": (_edit_by_hand, {MARIA: ("updated", "updated")}),
    "brought by another sync": (
        _other_sync,
        {IDA: ("new", "duplicate"), MARIA: ("updated", "unchanged")},
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_application_refuses_and_names_who_differs(
    source: Source, sync: Sync, records: dict[str, str], name: str
) -> None:
    meddle, differing = CHANGES[name]
    preview = make_preview(sync)
    meddle(source, sync, records)
    before = everything()

    applied = apply(preview)

    assert (applied.state, applied.error_code) == (RunState.FAILED, "preview_differs")
    assert everything() == before
    assert not RunRow.objects.filter(run_id=applied.pk).exists()
    assert differences_of(preview) == differing


def test_new_preview_after_a_refusal_is_applied(
    source: Source, sync: Sync, records: dict[str, str]
) -> None:
    refused = make_preview(sync)
    source.add(OTTO)
    assert apply(refused).state == RunState.FAILED

    assert apply(make_preview(sync)).state == RunState.SUCCEEDED


def test_what_changes_nobody_is_no_difference(
    source: Source, sync: Sync, records: dict[str, str]
) -> None:
    preview = make_preview(sync)
    source.change(records[NUMA], Mobile="0171")
    source.add("")

    assert apply(preview).state == RunState.SUCCEEDED


def test_difference_says_what_was_shown_and_what_would_be_now(
    source: Source, sync: Sync, records: dict[str, str]
) -> None:
    preview = make_preview(sync)
    source.change(records[MARIA], Last_Name="Verdi")
    apply(preview)

    differences = Preview.objects.get(pk=preview.pk).differences
    contact = contact_at(sync, MARIA)
    before = {"last_name": "Rossi"}
    assert differences == {
        "count": 1,
        "people": [
            {
                "is_record": True,
                "subject": int(records[MARIA]),
                "contact": contact.pk,
                "email": MARIA,
                "name": "Rossi",
                "shown": {
                    "outcome": 5,
                    "contact": contact.pk,
                    "before": before,
                    "after": {"last_name": "Bianchi"},
                },
                "found": {
                    "outcome": 5,
                    "contact": contact.pk,
                    "before": before,
                    "after": {"last_name": "Verdi"},
                },
            }
        ],
    }


def test_only_the_first_of_many_who_differ_are_kept(
    source: Source, sync: Sync, records: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("syncs.run.compare.MAX_KEPT", 2)
    preview = make_preview(sync)
    for number in range(3):
        source.add(f"person{number}@mail.example")
    apply(preview)

    differences = Preview.objects.get(pk=preview.pk).differences or {}
    assert (differences["count"], len(differences["people"])) == (3, 2)


def test_changed_definition_is_refused_with_words(
    source: Source, sync: Sync, records: dict[str, str]
) -> None:
    preview = make_preview(sync)
    change(sync, no_match=Policy.REMOVE_FROM_LIST, deleted=Policy.IGNORE)

    with pytest.raises(NotApplied, match=r"deletions and .* no longer match of this sync changed"):
        apply_preview(preview, somebody(), now=timezone.now())
