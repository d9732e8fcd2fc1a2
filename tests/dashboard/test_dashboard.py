"""The dashboard: what is next, why records were ignored, people on lists over time (R94)."""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import TokenScope
from contacts.models import ListSize
from syncs.dashboard.queries.list_lines import DAYS, MAX_LISTS, read_list_lines
from syncs.dashboard.rules.lines import points_of
from syncs.domain.outcomes import Outcome, Reason
from syncs.list_sizes.count_lists import count_lists
from syncs.models import Kind, Notification, RunState, Sync, SyncState
from syncs.notifications.actions.track import track_concerns
from tests.api.conftest import caller_of
from tests.builders import join_list, make_contact, make_mailing_list, make_row, make_run, make_sync
from tests.world.holds import make_hold
from tests.world.house import House
from tests.world.reading import text_of

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_people_are_counted_once_a_day_on_each_list(house: House, other_house: House) -> None:
    archived = make_mailing_list(house.organisation, archived_at=NOON)
    empty = make_mailing_list(house.organisation)

    counted = [count_lists(NOON), count_lists(NOON)]
    join_list(house.mailing_list, [make_contact(house.organisation) for _ in range(2)])
    counted.append(count_lists(NOON))
    counted.append(count_lists(NOON + timedelta(days=1)))

    sizes = ListSize.objects.order_by("day")
    assert counted == [3, 0, 0, 3]
    assert [*sizes.filter(mailing_list=house.mailing_list).values_list("people", flat=True)] == [
        *(1, 3)
    ]
    assert sizes.filter(mailing_list=empty, people=0).count() == 2
    assert not sizes.filter(mailing_list=archived).exists()
    assert sizes.filter(mailing_list=other_house.mailing_list).count() == 2


def test_a_pass_that_is_over_counts_no_more(house: House) -> None:
    assert count_lists(NOON, max_seconds=-1) == 0


def test_a_line_has_the_numbers_of_ninety_days(house: House) -> None:
    today = date(2026, 11, 30)
    for ago, people in ((91, 7), (90, 10), (45, 30), (0, 20)):
        day = today - timedelta(days=ago)
        ListSize.objects.create(mailing_list=house.mailing_list, day=day, people=people)

    (line,) = read_list_lines(house.organisation, today=today)

    # Maria is on it now, whatever was counted this morning.
    assert (line.people, line.change, len(line.sizes)) == (1, -9, 3)
    assert line.points == points_of([(0, 10), (45, 30), (90, 20)], days=DAYS)


def test_points_lie_between_the_lowest_and_the_highest_number() -> None:
    assert points_of([(0, 5), (45, 15), (90, 10)], days=90) == "0.0,37.0 120.0,3.0 240.0,20.0"
    assert points_of([(0, 5), (90, 5)], days=90) == "0.0,20.0 240.0,20.0"
    assert points_of([], days=90) == ""


def test_the_next_runs_are_those_of_active_syncs_in_their_order(house: House, vera: Client) -> None:
    later = timezone.now() + timedelta(days=3)
    make_sync(house.organisation, name="Second", next_run_at=later)
    make_sync(house.organisation, name="First", next_run_at=later - timedelta(days=1))
    make_sync(house.organisation, name="Paused", state=SyncState.PAUSED, next_run_at=later)
    make_run(make_sync(house.organisation, name="At work"), state=RunState.RUNNING)

    answer = vera.get(reverse("dashboard", args=[house.slug]))

    names = [sync.name for sync in answer.context["next_syncs"]]
    assert names.index("First") < names.index("Second")
    assert "Paused" not in names
    assert "At work Running" in text_of(answer)


def test_what_fails_is_held_or_late_stands_there_with_its_cause_and_a_button(
    house: House, bob: Client
) -> None:
    """Seen or not (R94)."""
    late, held, failing = (make_sync(house.organisation, name=n) for n in ("Late", "Held", "Bad"))
    Sync.objects.update(next_run_at=timezone.now() + timedelta(days=1))
    preview = make_run(late, state=RunState.RUNNING, kind=Kind.PREVIEW)
    make_run(late, state=RunState.QUEUED, due_at=NOON)
    hold = make_hold(held)
    make_run(failing, state=RunState.FAILED, error_code="unknown_view")
    member = house.organisation.members.get(user__email="bob@example.com")
    track_concerns(timezone.now(), house.organisation)
    Notification.objects.update(seen_at=NOON)

    answer = bob.get(reverse("dashboard", args=[house.slug]))

    assert re.findall(
        r'class="button button-small"\s+href="/o/zylker/([^"]*)"', answer.content.decode()
    ) == [
        f"runs/{hold.pk}/",
        f"syncs/{failing.pk}/edit/records/",
        f"runs/{preview.pk}/",
    ]
    text = text_of(answer)
    assert f"Late is late: it waits for preview {preview.pk}" in text
    assert "3 people wait for an answer" in text
    assert "Bad failed" in text
    assert "The module has no custom view of this id." in text
    told = caller_of(member, TokenScope.READ).get("dashboard")
    assert [each["kind"] for each in told["needs"]] == ["held", "run_failed", "late"]


def test_lists_that_there_is_no_room_for_are_counted(house: House, vera: Client) -> None:
    for _ in range(MAX_LISTS):
        make_mailing_list(house.organisation)

    answer = vera.get(reverse("dashboard", args=[house.slug]))

    assert len(answer.context["lines"]) == MAX_LISTS
    assert f"The first {MAX_LISTS} of {MAX_LISTS + 1} lists by name" in text_of(answer)
    house.mailing_list.archive(NOON)
    assert "lists by name" not in text_of(vera.get(reverse("dashboard", args=[house.slug])))


def test_each_reason_leads_to_exactly_the_runs_that_it_counts(house: House, vera: Client) -> None:
    for reasons in ([Reason.BOUNCED, Reason.BOUNCED, Reason.OPTED_OUT], [Reason.BOUNCED]):
        run = make_run(house.sync, created_at=timezone.now())
        for reason in reasons:
            make_row(run, Outcome.IGNORED, reason=reason)
    old = make_run(house.sync, created_at=timezone.now() - timedelta(days=60))
    make_row(old, Outcome.IGNORED, reason=Reason.COMPLAINED)

    answer = vera.get(reverse("dashboard", args=[house.slug]))

    counted = {row.reason: (row.records, row.runs) for row in answer.context["reasons"]}
    assert counted[Reason.BOUNCED] == (3, 2)
    assert counted[Reason.OPTED_OUT] == (1, 1)
    assert Reason.COMPLAINED not in counted
    links = re.findall(r'href="([^"]*reason=[^"]*)"', answer.content.decode())
    for link in links:
        url = link.replace("&amp;", "&")
        [code] = parse_qs(urlsplit(url).query)["reason"]
        shown = vera.get(url).context["page"].rows
        assert len(shown) == counted[Reason[code.upper()]][1]
    assert len(links) == len(counted)
