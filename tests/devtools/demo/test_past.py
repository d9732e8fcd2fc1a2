"""The demo's six weeks are two real runs, told day by day: every number stays that of its rows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Organisation
from contacts.models import Contact, ListSize, Membership
from devtools.demo import past
from devtools.demo.past import DAYS, records_to_change, retell
from syncs.models import ImportRun, Policy, RunRow, RunState
from syncs.taking_up.actions.note import note_strangers
from tests.world.imports import change, is_balanced, make_import, run_once
from tests.world.source import Source

PEOPLE, ARRIVING, CHANGED, OPTED_OUT = 90, 50, 12, 6


@pytest.mark.parametrize("strangers_are_noted", [True, False])
def test_six_weeks_are_told_of_two_real_runs(
    source: Source,
    organisation: Organisation,
    monkeypatch: pytest.MonkeyPatch,
    strangers_are_noted: bool,
) -> None:
    monkeypatch.setattr(past, "ARRIVING", ARRIVING)
    for number in range(PEOPLE):
        source.add(f"person{number}@example.com" if number % 9 else "no address")
    sync = make_import(source.connect(organisation))
    change(sync, opt_outs=Policy.REMOVE_FROM_LIST, opt_outs_since=sync.created_at)
    first = run_once(sync)
    records = records_to_change(first)
    for record in records[:CHANGED]:
        source.change(str(record), Last_Name="Changed")
    for record in records[CHANGED : CHANGED + OPTED_OUT]:
        source.opt_out(str(record))
    second = run_once(sync)
    if strangers_are_noted:
        note_strangers()
    sums = {
        name: getattr(first, name) + getattr(second, name) for name in ("new", "updated", "deleted")
    }
    now = timezone.now()

    retell(sync, first, second, [], now)
    note_strangers()

    runs = list(ImportRun.objects.order_by("created_at"))
    assert len(runs) == DAYS + 1
    assert [run.pk for run in runs] == sorted(run.pk for run in runs)
    assert {name: sum(getattr(run, name) for run in runs) for name in sums} == sums
    assert sums == {"new": 80, "updated": CHANGED, "deleted": OPTED_OUT}
    assert all(map(is_balanced, runs))
    assert [run.state for run in runs].count(RunState.FAILED) == 1
    assert sum(bool(run.new) for run in runs) > DAYS // 2
    assert not RunRow.objects.exclude(run_id__in=[run.pk for run in runs]).exists()
    assert runs[0].started_at
    assert runs[0].started_at < now - timedelta(days=DAYS - 1)
    newest = ListSize.objects.order_by("day").last()
    assert newest
    assert newest.people == Membership.objects.count() == sums["new"] - sums["deleted"]
    dates = set(Contact.objects.values_list("created_at", flat=True))
    assert {run.finished_at for run in runs if run.new} - {runs[0].finished_at} < dates
