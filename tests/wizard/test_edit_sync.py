"""Making a sync step by step, and editing it: what is checked and what is stored (R10-R23)."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Plan
from contacts.models import MailingList
from criteria import Condition, ConditionField, Criteria, ValueType
from syncs.domain.recruit_account import AccountType, Edition
from syncs.domain.schedule import Frequency
from syncs.models import (
    Connection,
    ConnectionState,
    FieldMapping,
    Policy,
    RunState,
    Selection,
    Step,
    Sync,
    SyncState,
    Trigger,
)
from tests.builders import NOON, make_mailing_list, make_run, make_sync
from tests.world.editing import connect_to, errors, send, url_of
from tests.world.house import House
from tests.world.reading import text_of
from tests.world.source import Source


@pytest.fixture
def connection(house: House, source: Source) -> Connection:
    return connect_to(source, house.sync.connection)


@pytest.fixture
def draft(house: House, connection: Connection) -> Sync:
    return make_sync(
        house.organisation, name="A draft", state=SyncState.DRAFT, next_run_at=None, zone="UTC"
    )


def new_url(house: House) -> str:
    return reverse("new_sync", args=[house.slug])


def records(**changes: Any) -> dict[str, Any]:
    return {"selection": "all", "view": "", "retrieve": "all", "after": "", **changes}


def rules(sync: Sync, **changes: Any) -> dict[str, Any]:
    given = {"mailing_list": sync.mailing_list_id or "", "new_list": ""}
    policies = {"opt_outs": "ignore", "deleted": "ignore", "converted": "ignore"}
    return {**given, **policies, "no_match": "ignore", **changes}


def schedule(**changes: Any) -> dict[str, Any]:
    return {"frequency": "daily", "at": "09:00", "zone": "Europe/Berlin", **changes}


def test_a_draft_is_made_with_the_default_pairs_and_the_organisations_clock(
    house: House, connection: Connection, bob: Client
) -> None:
    answer = bob.post(new_url(house), {"name": " My  sync ", "module": "Candidates"})

    made = Sync.objects.get(name="My sync")
    assert answer["Location"] == url_of(made, "records")
    assert (made.state, made.module, made.zone) == ("draft", "Candidates", "Asia/Kolkata")
    pairs = made.field_mappings.values_list("column", "source_field")
    assert list(pairs) == [
        ("email", "Email"),
        ("first_name", "First_Name"),
        ("last_name", "Last_Name"),
    ]


@pytest.mark.parametrize(
    ("match", "at", "value"),
    [
        ("/settings/fields", ["fields", "Email", "data_type"], None),
        ("/settings/fields", ["fields", "City", "length"], ""),
        ("/settings/modules", ["modules", "Candidates", "plural_label"], ["Candidates"]),
    ],
)
def test_odd_attribute_of_the_account_is_in_nobodys_way(
    house: House,
    connection: Connection,
    source: Source,
    bob: Client,
    match: str,
    at: list[str],
    value: Any,
) -> None:
    source.trouble("odd_value", match=match, times=None, at=at, value=value)

    bob.post(new_url(house), {"name": "My sync", "module": "Candidates"})

    made = Sync.objects.get(name="My sync")
    assert "Email" in made.field_mappings.values_list("source_field", flat=True)


def test_modules_come_from_the_account_and_only_those_with_people(
    house: House, connection: Connection, bob: Client
) -> None:
    form = bob.get(new_url(house)).context["form"]

    offered = [value for value, _ in form.fields["module"].choices]
    assert offered == ["Candidates", "Contacts", "Alumni", "Referral_Bonuses", "Freelancers"]


@pytest.mark.parametrize(
    ("entered", "field", "message"),
    [
        ({"name": ""}, "name", "Enter a name."),
        ({"name": "x" * 101}, "name", "A name has at most 100 characters; this one has 101."),
        ({"name": "Nul\0"}, "name", "This has characters that cannot be shown. Type it anew."),
        (
            {"name": "CANDIDATES of zylker"},
            "name",
            "A sync of this connection has this name already. Choose another one.",
        ),
        ({"module": ""}, "module", "Choose the module to read."),
        ({"module": "Clients"}, "module", "There is no such choice."),
    ],
)
def test_what_does_not_fit_a_new_sync_is_said_beside_it(
    house: House,
    connection: Connection,
    bob: Client,
    entered: dict[str, str],
    field: str,
    message: str,
) -> None:
    answer = bob.post(new_url(house), {"name": "New", "module": "Candidates", **entered})

    assert errors(answer) == {field: [message]}
    assert Sync.objects.count() == 1


def test_contacts_of_an_agency_are_shown_disabled_with_the_reason(
    house: House, connection: Connection, bob: Client, settings: Settings
) -> None:
    Connection.objects.update(account_type_read=AccountType.STAFFING_AGENCY)
    why = (
        "Contacts are there for Corporate HR accounts only, and this is a Staffing Agency's. An"
        " admin can have it read again, or correct it, under Account settings → Zoho Recruit."
    )

    answer = bob.post(new_url(house), {"name": "New", "module": "Contacts"})

    assert errors(answer) == {"module": [why]}
    assert why in text_of(bob.get(new_url(house)))
    settings.RELAXED_EDITION_RULES = {"contacts"}
    bob.post(new_url(house), {"name": "New", "module": "Contacts"})
    assert Sync.objects.filter(module="Contacts").count() == 1


def test_a_custom_module_gives_its_own_email_field(
    house: House, connection: Connection, bob: Client
) -> None:
    bob.post(new_url(house), {"name": "Alumni", "module": "Alumni"})

    pairs = FieldMapping.objects.filter(sync__name="Alumni")
    assert pairs.get(column="email").source_field == "Contact_Address"


def test_a_module_without_an_email_field_is_refused(
    house: House, connection: Connection, bob: Client
) -> None:
    answer = bob.post(new_url(house), {"name": "Bonuses", "module": "Referral_Bonuses"})

    assert "This module has no field with an e-mail address" in errors(answer)["module"][0]
    assert Sync.objects.count() == 1


def test_while_recruit_does_not_answer_the_name_is_kept(
    house: House, connection: Connection, source: Source, bob: Client
) -> None:
    source.trouble("500", match="/settings/modules", times=99)

    answer = bob.post(new_url(house), {"name": "Typed", "module": "Candidates"})
    source.peace()

    assert answer.context["form"]["name"].value() == "Typed"
    assert "Recruit could not be asked" in text_of(answer)


def test_a_view_is_picked_from_the_accounts_views(
    connection: Connection, source: Source, draft: Sync, bob: Client
) -> None:
    criteria = {"field": "City", "comparator": "equal", "value": "Oslo"}
    view = source.add_view("People of Oslo", criteria)

    answer = send(bob, draft, "records", records(selection="view", view=view))

    draft.refresh_from_db()
    assert answer["Location"] == url_of(draft, "rules")
    assert (draft.selection, draft.view_id, draft.view_name) == ("view", view, "People of Oslo")
    assert draft.draft_step == Step.RULES


@pytest.mark.parametrize(
    ("name", "kept"), [(None, "id"), ("null", "id"), (7, "7"), ("x" * 1000, "x" * 200)]
)
def test_a_view_without_a_name_of_use_is_picked(
    connection: Connection, source: Source, draft: Sync, bob: Client, name: Any, kept: str
) -> None:
    criteria = {"field": "City", "comparator": "equal", "value": "Oslo"}
    view = source.add_view("People of Oslo", criteria)
    odd = {"id": int(view), "name": name}
    at = ["custom_views", view]
    source.trouble("odd_value", match="/custom_views", times=None, at=at, value=odd)

    send(bob, draft, "records", records(selection="view", view=view))

    draft.refresh_from_db()
    assert (draft.view_id, draft.view_name) == (view, view if kept == "id" else kept)


@pytest.mark.parametrize(
    ("entered", "field", "message"),
    [
        ({"selection": ""}, "selection", "Choose one of these."),
        ({"selection": "some"}, "selection", "There is no such choice."),
        ({"selection": "view"}, "view", "Choose the view."),
        (
            {"selection": "view", "view": "17"},
            "view",
            "This view is not in Recruit any more. Choose another.",
        ),
        (
            {"retrieve": "after"},
            "after",
            "Enter the date and time, or choose All data.",
        ),
        (
            {"retrieve": "after", "after": "2026-02-30T09:00"},
            "after",
            "This is no date and time. Write it like 2026-01-21T09:30.",
        ),
        (
            {"retrieve": "after", "after": "2999-01-01T09:00"},
            "after",
            "This is in the future, so nothing could have been changed since.",
        ),
    ],
)
def test_what_does_not_fit_the_records_is_said_beside_it(
    draft: Sync, bob: Client, entered: dict[str, str], field: str, message: str
) -> None:
    answer = send(bob, draft, "records", records(**entered))

    assert errors(answer) == {field: [message]}
    draft.refresh_from_db()
    assert (draft.selection, draft.draft_step) == (Selection.ALL, Step.RECORDS)


def test_after_reaches_30_days_before_the_creation_however_late_it_is_edited(
    house: House, draft: Sync, bob: Client
) -> None:
    created = timezone.now() - timedelta(days=20)
    Sync.objects.filter(pk=draft.pk).update(created_at=created)
    kolkata = timedelta(hours=5, minutes=30)

    def post(days: int) -> Any:
        wall = (created - timedelta(days=days) + kolkata).strftime("%Y-%m-%dT%H:%M")
        return send(bob, draft, "records", records(retrieve="after", after=wall))

    refused, taken = post(31), post(29)

    assert "more than 30 days before the sync was created" in errors(refused)["after"][0]
    assert taken.status_code == 302
    draft.refresh_from_db()
    assert draft.retrieve_after is not None
    expected = (created - timedelta(days=29)).replace(second=0, microsecond=0)
    assert draft.retrieve_after == expected


def test_while_recruit_does_not_answer_the_view_that_is_stored_stays(
    connection: Connection, source: Source, draft: Sync, bob: Client
) -> None:
    Sync.objects.update(selection="view", view_id="17", view_name="People of Oslo")
    source.trouble("500", match="/settings/custom_views", times=99)

    page = bob.get(url_of(draft, "records"))
    other = send(bob, draft, "records", records(selection="view", view="18"))
    same = send(bob, draft, "records", records(selection="view", view="17"))
    source.peace()

    assert "People of Oslo" in text_of(page)
    assert "Recruit could not be asked" in text_of(page)
    assert "another one cannot be chosen" in errors(other)["view"][0]
    assert other.context["form"]["view"].value() == "18"
    assert same.status_code == 302


@pytest.mark.parametrize("lost", ["edition", "plan"])
def test_criteria_need_a_paid_edition_and_a_paid_plan(
    house: House, draft: Sync, bob: Client, lost: str
) -> None:
    if lost == "edition":
        Connection.objects.update(edition_override=Edition.FREE)
        why = (
            "Criteria need a paid edition of Recruit, and this account has the Free edition. An"
            " admin can have it read again, or correct it, under Account settings → Zoho Recruit."
        )
    else:
        type(house.organisation).objects.update(plan=Plan.FREE)
        why = (
            "Criteria need a paid plan, and your organisation has the free one. An admin can change"
            " it under Account settings → Edition rules and plan."
        )

    answer = send(bob, draft, "records", records(selection="criteria"))

    assert errors(answer) == {"selection": [why]}
    assert why in text_of(bob.get(url_of(draft, "records")))


def test_a_list_is_made_on_the_spot(house: House, connection: Connection, bob: Client) -> None:
    bob.post(new_url(house), {"name": "New", "module": "Candidates"})
    made = Sync.objects.get(name="New")

    entered = rules(made, mailing_list="new", new_list=" Oslo ")
    answer = send(bob, made, "rules", entered)

    made.refresh_from_db()
    assert answer.status_code == 302
    assert made.mailing_list.name == "Oslo"


@pytest.mark.parametrize(
    ("entered", "field", "message"),
    [
        ({"mailing_list": ""}, "mailing_list", "Choose the list, or a new one."),
        (
            {"mailing_list": "999999"},
            "mailing_list",
            "There is no such list, or it is archived. Choose another.",
        ),
        ({"mailing_list": "new"}, "new_list", "Enter a name."),
        (
            {"mailing_list": "new", "new_list": "TAKEN"},
            "new_list",
            "There is a list of this name already. Choose it above, or another name.",
        ),
        ({"opt_outs": ""}, "opt_outs", "Choose one of these."),
        ({"converted": "organisation"}, "converted", "There is no such choice."),
    ],
)
def test_what_does_not_fit_the_rules_is_said_beside_it(
    house: House, draft: Sync, bob: Client, entered: dict[str, str], field: str, message: str
) -> None:
    make_mailing_list(house.organisation, name="Taken")
    lists = MailingList.objects.count()

    answer = send(bob, draft, "rules", rules(draft, **entered))

    assert errors(answer) == {field: [message]}
    assert MailingList.objects.count() == lists


def test_a_list_of_another_organisation_cannot_be_chosen(
    other_house: House, draft: Sync, bob: Client
) -> None:
    chosen = rules(draft, mailing_list=other_house.mailing_list.pk)

    answer = send(bob, draft, "rules", chosen)

    assert list(errors(answer)) == ["mailing_list"]


def test_an_option_binds_from_when_it_was_switched_on(draft: Sync, bob: Client) -> None:
    def since(choice: str) -> Any:
        send(bob, draft, "rules", rules(draft, opt_outs=choice, deleted=choice))
        draft.refresh_from_db()
        assert (draft.opt_outs_since is None) == (draft.deleted_since is None)
        return draft.opt_outs_since

    on, other_removal = since("list"), since("organisation")
    off, on_again = since("ignore"), since("list")

    assert on is not None
    assert (other_removal, off) == (on, None)
    assert on_again > on


def test_the_list_of_a_sync_that_has_run_stays(
    house: House, connection: Connection, bob: Client
) -> None:
    other = make_mailing_list(house.organisation)

    answer = send(bob, house.sync, "rules", rules(house.sync, mailing_list=other.pk))

    assert list(errors(answer)) == ["mailing_list"]
    assert "This sync has run, so its list stays" in text_of(answer)
    house.sync.refresh_from_db()
    assert house.sync.mailing_list == house.mailing_list


def test_converted_candidates_who_come_back_as_contacts_are_warned_of(
    house: House, draft: Sync, bob: Client
) -> None:
    make_sync(
        house.organisation, name="Clients", module="Contacts", mailing_list=draft.mailing_list
    )

    answer = send(bob, draft, "rules", rules(draft, converted="list"), follow=True)

    assert "Clients puts contacts on the same list." in text_of(answer)
    assert "Choose another list for one of the two to avoid this." in text_of(answer)


def test_a_schedule_is_stored(draft: Sync, bob: Client) -> None:
    entered = schedule(frequency="monthly", day="31", weekday="9", at="07:30")

    send(bob, draft, "schedule", entered)

    draft.refresh_from_db()
    stored = draft.frequency, draft.day, draft.weekday, str(draft.at), draft.zone
    assert stored == ("monthly", 31, None, "07:30:00", "Europe/Berlin")


@pytest.mark.parametrize(
    ("entered", "field", "message"),
    [
        ({"frequency": "hourly"}, "frequency", "There is no such choice."),
        ({"at": "25:00"}, "at", "This is no time of day. Write it like 09:30."),
        ({"at": ""}, "at", "Enter the time of day."),
        (
            {"frequency": "weekly"},
            "weekday",
            "A weekly schedule needs a weekday, 0 (Monday) to 6.",
        ),
        ({"frequency": "monthly", "day": "32"}, "day", "Enter a day from 1 to 31."),
        ({"zone": ""}, "zone", "Enter the time zone."),
        (
            {"zone": "Atlantis"},
            "zone",
            "No zone is found by “Atlantis”. Type a larger city nearby, or the country.",
        ),
        ({"zone": "India"}, "zone", "Choose which zone you mean by “India”."),
    ],
)
def test_what_does_not_fit_the_schedule_is_said_beside_it(
    draft: Sync, bob: Client, entered: dict[str, str], field: str, message: str
) -> None:
    answer = send(bob, draft, "schedule", schedule(**entered))

    assert errors(answer) == {field: [message]}
    draft.refresh_from_db()
    assert (draft.frequency, draft.zone) == (Frequency.DAILY, "UTC")


def test_a_zone_is_found_by_what_people_call_it(draft: Sync, bob: Client) -> None:
    asked = send(bob, draft, "schedule", schedule(zone="India"))
    send(bob, draft, "schedule", schedule(zone="India", found="Asia/Kolkata"))
    draft.refresh_from_db()

    assert "Asia/Kolkata" in text_of(asked)
    assert draft.zone == "Asia/Kolkata"


def test_the_only_zone_that_is_found_counts(draft: Sync, bob: Client) -> None:
    send(bob, draft, "schedule", schedule(zone="berlin"))

    draft.refresh_from_db()
    assert draft.zone == "Europe/Berlin"


def test_the_next_ten_runs_are_shown_without_saving(draft: Sync, bob: Client) -> None:
    entered = schedule(frequency="weekly", weekday="0", at="07:00", show="yes")

    answer = send(bob, draft, "schedule", entered, headers={"HX-Request": "true"})

    assert len(answer.context["runs"]) == 10
    assert "Mon" in text_of(answer)
    draft.refresh_from_db()
    assert draft.frequency == Frequency.DAILY


def by_days(sync: Sync, operator: str, *values: str) -> None:
    started = ConditionField("Expected_Start", "Expected start", ValueType.DATE)
    criteria = Criteria(conditions=(Condition.about(started, operator, *values),))
    sync.selection, sync.criteria = Selection.CRITERIA, criteria.model_dump(mode="json")
    sync.save()


def test_how_often_everything_is_read_is_stored(house: House, bob: Client) -> None:
    by_days(house.sync, "after", "2026-01-21")
    due = house.sync.next_run_at

    send(bob, house.sync, "schedule", schedule(at="09:00", full_read_days="30"))

    house.sync.refresh_from_db()
    assert (house.sync.full_read_days, house.sync.next_run_at) == (30, due)


def test_how_often_everything_is_read_stays_where_the_form_does_not_say(
    house: House, bob: Client
) -> None:
    by_days(house.sync, "after", "2026-01-21")
    Sync.objects.filter(pk=house.sync.pk).update(full_read_days=30)

    send(bob, house.sync, "schedule", schedule(at="07:00"))

    house.sync.refresh_from_db()
    assert (house.sync.full_read_days, house.sync.at) == (30, time(7, 0))


def test_only_a_selection_asks_how_often_everything_is_read(house: House, bob: Client) -> None:
    assert "Read everything again" not in text_of(bob.get(url_of(house.sync, "schedule")))

    by_days(house.sync, "after", "2026-01-21")

    page = text_of(bob.get(url_of(house.sync, "schedule")))
    assert "Who begins or ceases to match without being modified in Recruit is found" in page
    assert "about one API call for every 200 records" in page


def test_schedule_says_that_the_day_decides_where_the_criteria_depend_on_it(
    house: House, bob: Client
) -> None:
    """And whose day that is, where the schedule is in another zone (R31)."""
    by_days(house.sync, "last_days", "30")

    page, elsewhere = (
        text_of(bob.post(url_of(house.sync, "schedule"), schedule(zone=zone, show="yes")))
        for zone in ("Asia/Kolkata", "Europe/Oslo")
    )

    whose = "The day that counts is the organisation's, on the clock of Asia/Kolkata"
    assert (whose in page, whose in elsewhere) == (False, True)
    changes = "“Expected start is in the last 30 days” changes with the day"
    assert f"{changes}, so the first run of each day reads everything" in page


def test_a_new_schedule_moves_the_next_run_of_an_active_sync(
    house: House, connection: Connection, bob: Client
) -> None:
    later = timezone.now() + timedelta(days=300)
    Sync.objects.update(next_run_at=later)

    send(bob, house.sync, "schedule", schedule(at="03:33"))

    house.sync.refresh_from_db()
    assert house.sync.next_run_at is not None
    assert house.sync.next_run_at < later
    assert house.sync.next_run_at > timezone.now()


def test_the_review_says_all_in_one_paragraph_and_activates(draft: Sync, bob: Client) -> None:
    page = text_of(bob.get(url_of(draft, "review")))

    answer = send(bob, draft, "review", {}, follow=True)

    assert (
        "Every day at 09:00, UTC time, A draft reads all Candidates from Zoho Recruit and puts them"
        f" on the list {draft.mailing_list}. People who opted out of e-mail in Recruit are imported"
        " like all others. People deleted in Recruit stay. Converted candidates are imported like"
        " all others. E-mail is copied."
    ) in page
    draft.refresh_from_db()
    assert draft.state == SyncState.ACTIVE
    assert draft.next_run_at is not None
    assert draft.next_run_at > timezone.now()
    run = draft.runs.get()
    assert (run.trigger, str(run.requested_by)) == (Trigger.ACTIVATION, "bob@example.com")
    assert "A draft is active. Its first run begins in a moment." in text_of(answer)
    assert answer.wsgi_request.path.endswith(f"/runs/{run.pk}/")


def test_a_draft_without_a_list_is_not_activated(draft: Sync, bob: Client) -> None:
    Sync.objects.filter(pk=draft.pk).update(mailing_list=None, selection="view")

    answer = send(bob, draft, "review", {}, follow=True)

    draft.refresh_from_db()
    assert draft.state == SyncState.DRAFT
    assert "No mailing list is chosen yet." in text_of(answer)
    assert "No custom view is chosen yet." in text_of(answer)


def test_a_draft_is_not_activated_while_the_key_does_not_work(draft: Sync, bob: Client) -> None:
    Connection.objects.update(state=ConnectionState.KEY_REJECTED)

    answer = send(bob, draft, "review", {}, follow=True)

    draft.refresh_from_db()
    assert draft.state == SyncState.DRAFT
    assert "A draft was not activated. The key of its connection does not work" in text_of(answer)


def test_a_draft_is_deleted_and_nothing_else_is(house: House, draft: Sync, bob: Client) -> None:
    for sync in (draft, house.sync):
        bob.post(reverse("delete_draft", args=[house.slug, sync.pk]))

    assert list(Sync.objects.all()) == [house.sync]
    assert MailingList.objects.count() == 2


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        pytest.param(
            {"retrieve_after": NOON},
            "are saved. The next run reads everything, so that it counts for all records. It comes"
            " with the schedule, or at once with “Run now”.",
            id="changed",
        ),
        pytest.param(
            {"retrieve_after": NOON, "state": SyncState.PAUSED, "next_run_at": None},
            "counts for all records. It comes when somebody presses “Run now”.",
            id="changed and paused",
        ),
        pytest.param(
            {"watermark": NOON},
            "are as they were: the next run reads only what changed in Recruit. To read all data at"
            " once, press “Run now, read everything”.",
            id="all data as before",
        ),
        pytest.param(
            {}, "are as they were. The next run reads everything.", id="nothing read so far"
        ),
    ],
)
def test_saving_all_data_says_what_comes_next(
    house: House, connection: Connection, bob: Client, stored: dict[str, Any], said: str
) -> None:
    Sync.objects.filter(pk=house.sync.pk).update(**stored)

    answer = send(bob, house.sync, "records", records(), follow=True)

    assert said in text_of(answer)


def test_a_draft_goes_on_where_it_was_left(draft: Sync, bob: Client) -> None:
    url = reverse("go_on_with_draft", args=[draft.organisation.slug, draft.pk])
    first = bob.get(url)["Location"]
    send(bob, draft, "records", records())
    send(bob, draft, "rules", rules(draft))

    assert (first, bob.get(url)["Location"]) == (
        url_of(draft, "records"),
        url_of(draft, "schedule"),
    )
    send(bob, draft, "records", records())
    draft.refresh_from_db()
    assert draft.draft_step == Step.SCHEDULE


def test_a_draft_without_a_list_is_shown_everywhere(
    house: House, draft: Sync, bob: Client, alice: Client
) -> None:
    Sync.objects.filter(pk=draft.pk).update(mailing_list=None)
    names = ["sync_list", "mailing_lists", "connections"]

    for name in names:
        assert alice.get(reverse(name, args=[house.slug])).status_code == 200
    page = text_of(bob.get(reverse("sync_detail", args=[house.slug, draft.pk])))
    assert "No list yet" in page


@pytest.mark.parametrize(
    ("step", "entered", "reads_again"),
    [
        ("records", {}, False),
        ("records", {"retrieve": "after"}, True),
        ("rules", {}, False),
        ("rules", {"converted": "list"}, True),
        ("rules", {"deleted": "list"}, False),
        ("schedule", {"at": "10:00"}, False),
    ],
)
def test_a_change_of_who_qualifies_makes_the_next_run_read_everything(
    house: House,
    connection: Connection,
    bob: Client,
    step: str,
    entered: dict[str, str],
    reads_again: bool,
) -> None:
    Sync.objects.update(watermark=NOON)
    whole = {"records": records(), "rules": rules(house.sync), "schedule": schedule()}[step]
    if "retrieve" in entered:
        after = timezone.now() - timedelta(days=1)
        entered = {**entered, "after": after.strftime("%Y-%m-%dT%H:%M")}

    answer = send(bob, house.sync, step, {**whole, **entered}, follow=True)

    house.sync.refresh_from_db()
    assert (house.sync.watermark is None) == reads_again
    assert ("The next run reads everything" in text_of(answer)) == reads_again


def test_a_sync_is_renamed(house: House, connection: Connection, bob: Client) -> None:
    send(bob, house.sync, "module", {"name": "Everybody"})
    make_sync(house.organisation, name="Other")
    refused = send(bob, house.sync, "module", {"name": "OTHER"})

    house.sync.refresh_from_db()
    assert house.sync.name == "Everybody"
    assert list(errors(refused)) == ["name"]


def test_a_completed_sync_can_be_activated_again(
    house: House, connection: Connection, bob: Client
) -> None:
    Sync.objects.update(state=SyncState.COMPLETED, frequency=Frequency.ONCE, next_run_at=None)
    make_run(house.sync)

    send(bob, house.sync, "review", {})

    house.sync.refresh_from_db()
    assert (house.sync.state, house.sync.next_run_at) == (SyncState.ACTIVE, None)
    run = house.sync.runs.latest("id")
    assert (run.trigger, run.state) == (Trigger.ACTIVATION, RunState.QUEUED)


def test_without_a_connection_there_is_nothing_to_make_a_sync_of(bob: Client, house: House) -> None:
    Sync.objects.all().delete()
    Connection.objects.all().delete()

    answer = bob.get(new_url(house), follow=True)

    assert "connect one first" in text_of(answer)


def test_policies_are_stored(draft: Sync, bob: Client) -> None:
    Sync.objects.filter(pk=draft.pk).update(selection="view", view_id="17")
    chosen = {"opt_outs": "organisation", "deleted": "list", "converted": "list"}

    send(bob, draft, "rules", rules(draft, **chosen, no_match="list"))

    draft.refresh_from_db()
    assert (draft.opt_outs, draft.deleted, draft.converted, draft.no_match) == (
        Policy.REMOVE_FROM_ORGANISATION,
        Policy.REMOVE_FROM_LIST,
        Policy.REMOVE_FROM_LIST,
        Policy.REMOVE_FROM_LIST,
    )
