"""Options that are applied to people already imported, after it was shown who they are (R52)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from syncs.domain.run_settings import FROM_THE_BEGINNING
from syncs.models import Policy, RunState, Sync
from syncs.preview.actions.request import NoPreview, request_preview
from tests.builders import make_member
from tests.preview.verbs import apply, deeds_of, everything, make_preview
from tests.world.house import client_of
from tests.world.imports import addresses_on, change, removals_of, run_once
from tests.world.reading import text_of
from tests.world.source import Source

NUMA = "numa@mail.example"


def switch_on(sync: Sync) -> None:
    """Do what the form does: both options are on from now on."""
    now = timezone.now()
    change(sync, opt_outs=Policy.REMOVE_FROM_LIST, opt_outs_since=now)
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=now)


def test_jane_sees_her_eight_of_fifty_and_removes_them(source: Source, sync: Sync) -> None:
    records = [source.add(f"person{number}@mail.example") for number in range(50)]
    run_once(sync)
    switch_on(sync)
    for record in records[:8]:
        source.delete(record)
    assert run_once(sync).deleted == 0
    change(sync, watermark=timezone.now() + timedelta(hours=1))  # the deletions are long ago
    before = everything()

    preview = make_preview(sync, retroactive=True)

    assert everything() == before
    gone = {f"person{number}@mail.example" for number in range(8)}
    assert removals_of(preview) == dict.fromkeys(gone, ("deleted_in_recruit", "list"))

    applied = apply(preview)

    assert applied.state == RunState.SUCCEEDED
    assert removals_of(applied) == removals_of(preview)
    assert len(addresses_on(sync.mailing_list)) == 42


def test_people_who_opted_out_long_ago_are_found_by_reading_everything(
    source: Source, sync: Sync
) -> None:
    record = source.add(NUMA)
    run_once(sync)
    source.opt_out(record)
    switch_on(sync)
    assert run_once(sync).deleted == 0

    assert make_preview(sync).deleted == 0
    preview = make_preview(sync, retroactive=True)

    assert removals_of(preview) == {NUMA: ("opted_out", "list")}
    assert removals_of(apply(preview)) == {NUMA: ("opted_out", "list")}
    assert run_once(sync).new == run_once(sync, full=True).new == 0


def test_options_hold_for_everybody_once_they_were_applied(source: Source, sync: Sync) -> None:
    source.add("maria@mail.example")
    record = source.add(NUMA)
    run_once(sync)
    switch_on(sync)
    switched_on = sync.opt_outs_since
    preview = make_preview(sync, retroactive=True)
    assert sync.opt_outs_since == switched_on

    assert deeds_of(apply(preview)) == []

    sync.refresh_from_db()
    assert (sync.opt_outs_since, sync.deleted_since) == (FROM_THE_BEGINNING, FROM_THE_BEGINNING)
    reader = client_of(make_member(sync.organisation).user)
    page = text_of(reader.get(f"/o/{sync.organisation.slug}/syncs/{sync.pk}/"))
    assert page.count("Everybody, also people imported before this was switched on.") == 2
    assert "1970" not in page
    assert "Only people first imported after" not in page
    source.opt_out(record)
    assert removals_of(run_once(sync)) == {NUMA: ("opted_out", "list")}


def test_option_that_is_off_stays_off(source: Source, sync: Sync) -> None:
    source.add(NUMA)
    run_once(sync)
    change(sync, deleted=Policy.REMOVE_FROM_LIST, deleted_since=timezone.now())

    apply(make_preview(sync, retroactive=True))

    sync.refresh_from_db()
    assert (sync.opt_outs_since, sync.deleted_since) == (None, FROM_THE_BEGINNING)


def test_without_an_option_there_is_nothing_to_apply(sync: Sync) -> None:
    with pytest.raises(NoPreview, match="Neither option is switched on"):
        request_preview(sync, None, retroactive=True)
