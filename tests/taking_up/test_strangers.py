"""Who was read and not imported is noted after the run, once for each record and text (R97)."""

from unittest.mock import patch

import pytest

from contacts.models import SuppressionKind
from syncs.erasure.actions.erase import erase
from syncs.models import Stranger, Sync
from syncs.taking_up.actions import note
from syncs.taking_up.actions.note import note_strangers
from tests.builders import make_member
from tests.world.imports import change, run_once, suppress
from tests.world.source import Source


def strangers() -> dict[tuple[str, str], str]:
    return {
        (str(each.record_id), each.email): f"{each.outcome}-{each.reason}"
        for each in Stranger.objects.all()
    }


def test_newest_run_says_what_became_of_a_record(source: Source, sync: Sync) -> None:
    suppress(sync, "ann@mail.example", SuppressionKind.BOUNCED)
    ann, odd = source.add("Ann@mail.example"), source.add("no address")
    source.add("fine@mail.example")
    nobody = source.add(None)

    first = run_once(sync)
    note_strangers()
    suppress(sync, "ann@mail.example", SuppressionKind.DO_NOT_MAIL)
    run_once(sync, full=True)
    note_strangers()

    assert strangers() == {
        (ann, "Ann@mail.example"): "1-50",
        (odd, "no address"): "1-20",
        (nobody, ""): "1-10",
    }
    assert Stranger.objects.get(record_id=ann).address == "ann@mail.example"
    assert Stranger.objects.exclude(run_id=first.pk).count() == 3


def test_earlier_run_that_is_noted_later_says_nothing(source: Source, sync: Sync) -> None:
    ann = source.add("no address")
    run_once(sync)
    change(sync, selection="all")
    second = run_once(sync, full=True)

    with patch.object(note, "BATCH", 1):
        note_strangers()
    second.refresh_from_db()

    assert second.strangers_after is None
    assert Stranger.objects.get(record_id=ann).run_id == second.pk
    assert note_strangers() == 0


def test_batches_take_up_each_row_once(source: Source, sync: Sync) -> None:
    records = {source.add(f"no address {number}") for number in range(5)}
    run_once(sync)

    with patch.object(note, "BATCH", 2):
        assert note_strangers() == 5

    assert {record for record, _ in strangers()} == records


@pytest.mark.parametrize("noted_before", [True, False])
def test_who_is_erased_is_no_stranger(source: Source, sync: Sync, noted_before: bool) -> None:
    suppress(sync, "ann@mail.example", SuppressionKind.BOUNCED)
    for email in ("Ann@mail.example", "ann@mail.example;", "other@mail.example;"):
        source.add(email)
    run_once(sync)
    by = make_member(sync.organisation).user

    if noted_before:
        note_strangers()
    erase(sync.organisation, "ann@mail.example", by=by, now=sync.created_at)
    note_strangers()

    assert [email for _, email in strangers()] == ["other@mail.example;"]
