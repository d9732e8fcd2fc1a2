"""The pages of previews: asked for by buttons, read in the conditional, applied after a question
(R52, R75)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.models import Contact
from syncs.comparison.queries.today import settings_today
from syncs.domain.outcomes import Outcome, Reason
from syncs.models import (
    ConnectionState,
    ImportRun,
    Kind,
    Policy,
    Preview,
    RunCheckpoint,
    RunState,
    Selection,
    Sync,
    SyncState,
    Trigger,
)
from syncs.models.import_run import ONLY_SHOWING
from syncs.proposal.parts import Proposal, Records, Rules
from syncs.proposal.stored import what_matters
from syncs.tasks import forget_previews
from tests.builders import make_contact, make_row, make_run
from tests.world.editing import seen_of
from tests.world.house import House
from tests.world.imports import change
from tests.world.reading import text_of
from web.seen import Seen


def url(name: str, about: Any) -> str:
    return reverse(name, args=[about.organisation.slug, about.pk])


def make_previewed(house: House, **changes: Any) -> ImportRun:
    """Return a preview that has ended, with what it tried; `changes` are those of `Preview`."""
    run = make_run(house.sync, kind=Kind.PREVIEW)
    base = dict(Seen.of(what_matters(house.sync)).digests)
    Preview.objects.create(run=run, **{"base": base, **changes})
    return run


def keep_settings(run: ImportRun, **changes: Any) -> None:
    """Give the preview the settings of its sync, but for these."""

    def as_json(value: Any) -> Any:
        return sorted(value) if isinstance(value, frozenset) else value.isoformat()

    settings = {**settings_today(run.sync), **changes}
    run.settings = json.loads(json.dumps(settings, default=as_json))
    run.save()


def add_deeds(run: ImportRun, contact: Contact) -> None:
    """Give the preview somebody new, somebody updated and somebody removed."""
    values = {"email": "ida@mail.example", "first_name": "Ida", "last_name": "Blu"}
    make_row(
        run,
        Outcome.NEW,
        email="ida@mail.example",
        detail={"values": {**values, "attributes": {}}, "opted_out": True},
    )
    detail = {"before": {"last_name": "Rossi"}, "after": {"last_name": "Bianchi"}}
    make_row(run, Outcome.UPDATED, contact=contact, detail=detail)
    gone = make_contact(run.organisation, "gone@mail.example", first_name="Otto", last_name="Gone")
    make_row(
        run,
        Outcome.DELETED,
        contact=gone,
        reason=Reason.OPTED_OUT,
        detail={"removed_from": "list"},
    )


def test_sync_page_previews_the_sync(house: House, bob: Client, vera: Client) -> None:
    answer = bob.post(url("preview_sync", house.sync))

    run = ImportRun.objects.get(kind=Kind.PREVIEW)
    assert answer["Location"] == url("run_detail", run)
    assert (run.requested_by.email if run.requested_by else "") == "bob@example.com"
    offered = url("preview_sync", house.sync)
    assert offered in bob.get(url("sync_detail", house.sync)).content.decode()
    assert offered not in vera.get(url("sync_detail", house.sync)).content.decode()


def test_preview_that_cannot_be_made_is_refused_in_words(house: House, bob: Client) -> None:
    house.sync.connection.state = ConnectionState.KEY_REJECTED
    house.sync.connection.save(update_fields=["state"])

    text = text_of(bob.post(url("preview_sync", house.sync), follow=True))

    assert "No preview was made. The key of its connection does not work" in text
    assert not ImportRun.objects.filter(kind=Kind.PREVIEW).exists()


def test_review_of_a_whole_draft_offers_a_preview(house: House, bob: Client) -> None:
    change(house.sync, state=SyncState.DRAFT, next_run_at=None)
    offered = url("preview_sync", house.sync)
    assert offered in bob.get(url("edit_review", house.sync)).content.decode()

    change(house.sync, mailing_list=None)
    assert offered not in bob.get(url("edit_review", house.sync)).content.decode()


def test_preview_is_a_sentence_in_the_conditional(house: House, alice: Client) -> None:
    run = make_previewed(house, come_back=1)
    add_deeds(run, house.contact)

    text = text_of(alice.get(url("run_detail", run)))

    sentence = "1 person would be added, 1 would leave, 1 who opted out would come back,"
    assert f"{sentence} 1 would be updated." in text
    assert "This is what a run would do. Nothing was changed." in text
    assert "Would be removed" in text
    assert "Would be removed from this list." in text


@pytest.mark.parametrize(
    ("code", "emails"),
    [
        ("joining", ["ida@mail.example"]),
        ("come_back", ["ida@mail.example"]),
        ("updated", ["maria@zylker.example"]),
        ("deleted", ["gone@mail.example"]),
        ("total", ["ida@mail.example", "maria@zylker.example"]),
    ],
)
def test_each_number_of_a_preview_leads_to_exactly_its_people(
    house: House, alice: Client, code: str, emails: list[str]
) -> None:
    run = make_previewed(house, come_back=1)
    add_deeds(run, house.contact)

    answer = alice.get(f"{url('run_detail', run)}?outcome={code}")

    assert f'?outcome={code}"' in answer.content.decode()
    assert [shown.email for shown in answer.context["page"].rows] == emails


def test_rows_have_values_before_and_after(house: House, alice: Client) -> None:
    run = make_previewed(house)
    add_deeds(run, house.contact)

    text = text_of(alice.get(url("run_detail", run)))

    assert "Last name: before: Rossi → would be: Bianchi" in text
    assert "Ida Blu ida@mail.example Would be new" in text
    assert "First name: would be: Ida" in text


def test_what_a_preview_tried_is_named(house: House, alice: Client) -> None:
    proposal = Proposal(records=Records(Selection.ALL)).model_dump(mode="json")
    run = make_previewed(house, proposal=proposal, retroactive=True)

    text = text_of(alice.get(url("run_detail", run)))

    assert "after a change of the retrieval details, which is not saved" in text
    assert "count for everybody whom this sync has ever imported" in text
    assert "Nobody would be added, updated or removed." in text


def test_what_a_preview_tried_stands_beside_what_the_sync_has(house: House, alice: Client) -> None:
    """Of the parts that it changes, and no others; until it is saved."""
    change(house.sync, opt_outs=Policy.IGNORE)
    rules = Rules(house.sync.mailing_list_id, "", "list", "ignore", "ignore", "ignore")
    run = make_previewed(house, proposal=Proposal(rules=rules).model_dump(mode="json"))
    keep_settings(run, opt_outs="list", mapped_fields=[])
    pages = [url(name, run) for name in ("run_detail", "apply_preview")]

    for shown in (alice.get(page) for page in pages):
        [tried] = shown.context["tried"]
        assert tried.label == "Opted out"
        assert f"{tried.label} {tried.before} {tried.after}" in text_of(shown)
        assert "remove" in tried.after.lower()
        assert "remove" not in tried.before.lower()

    Preview.objects.update(saved_at=timezone.now())
    saved = alice.get(pages[0])
    assert "after a change of the rules, which is saved by now" in text_of(saved)
    assert saved.context["tried"] == []


def test_preview_of_another_view_and_time_says_so(house: House, alice: Client) -> None:
    since = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
    records = Records(Selection.VIEW, "77", "Oslo", since)
    run = make_previewed(house, proposal=Proposal(records=records).model_dump(mode="json"))
    keep_settings(run, cvid="77")

    tried = alice.get(url("run_detail", run)).context["tried"]

    assert [(each.before, each.after) for each in tried] == [
        ("All", "Those of the view Oslo"),
        ("All data", "After 1 Jul 2026, 12:30 UTC"),
    ]


@pytest.mark.parametrize("state", [RunState.FAILED, RunState.CANCELLED])
def test_preview_that_failed_shows_no_zero(house: House, alice: Client, state: RunState) -> None:
    run = make_run(house.sync, kind=Kind.PREVIEW, state=state, error="Recruit said no.")
    Preview.objects.create(run=run)

    answer = alice.get(url("run_detail", run))
    history = alice.get(f"{url('sync_runs', house.sync)}?kind=preview")

    text = text_of(answer)
    assert "What a run would do is not known. Nothing was changed" in text
    assert "Make a new preview" in text
    assert "Apply exactly this" not in text
    assert "number-tile" not in answer.content.decode()
    assert ">0<" not in history.content.decode()


def test_history_has_the_kind_of_each_run_and_filters_by_it(house: House, alice: Client) -> None:
    run = make_previewed(house)

    everything = alice.get(url("sync_runs", house.sync))
    previews = alice.get(f"{url('sync_runs', house.sync)}?kind=preview")

    assert [each.pk for each in everything.context["page"].rows] == [run.pk, house.run.pk]
    assert [each.pk for each in previews.context["page"].rows] == [run.pk]
    assert "Preview Changed nothing" in text_of(previews)


def test_last_result_of_a_sync_is_not_that_of_a_preview(house: House, alice: Client) -> None:
    run = make_previewed(house)

    text = alice.get(reverse("sync_list", args=[house.slug])).content.decode()

    assert url("run_detail", house.run) in text
    assert url("run_detail", run) not in text
    assert alice.get(url("sync_detail", house.sync)).context["last"] == house.run


def test_story_of_a_person_leaves_previews_out(house: House, alice: Client) -> None:
    run = make_previewed(house)
    make_row(run, Outcome.UPDATED, contact=house.contact)

    text = alice.get(url("contact_detail", house.contact)).content.decode()

    assert url("run_detail", house.run) in text
    assert url("run_detail", run) not in text
    assert "a preview" not in text.lower()


def test_application_is_asked_about_and_names_who_leaves(house: House, bob: Client) -> None:
    run = make_previewed(house)
    add_deeds(run, house.contact)

    answer = bob.get(url("apply_preview", run))

    text = text_of(answer)
    assert "1 person leaves Otto Gone gone@mail.example" in text
    assert "Apply, and remove 1 person" in text
    assert not ImportRun.objects.filter(kind=Kind.APPLY).exists()


def test_agreed_application_is_a_run_about_the_preview(house: House, bob: Client) -> None:
    run = make_previewed(house)
    make_row(run, Outcome.UPDATED, contact=house.contact)

    answer = bob.post(url("apply_preview", run))

    applied = ImportRun.objects.get(kind=Kind.APPLY)
    assert answer["Location"] == url("run_detail", applied)
    assert (applied.about, applied.state) == (run, RunState.QUEUED)
    assert f"Run {applied.pk} is about to do exactly this." in text_of(
        bob.get(url("run_detail", run))
    )
    assert f"as preview {run.pk} showed" in text_of(bob.get(url("run_detail", applied)))


def test_application_that_is_refused_says_why(house: House, bob: Client) -> None:
    run = make_previewed(house)
    change(house.sync, deleted=Policy.REMOVE_FROM_LIST)

    for answer in (bob.get(url("apply_preview", run)), bob.post(url("apply_preview", run))):
        text = text_of(answer)
        assert "The rule about deletions of this sync changed since the preview was made." in text
        assert "Apply exactly this" not in text
    assert not ImportRun.objects.filter(kind=Kind.APPLY).exists()


CAME_TO_NOTHING = "stopped before it changed anybody. What is shown here can still be applied."


@pytest.mark.parametrize(
    ("ended", "saved", "of_preview", "is_offered"),
    [
        ({"state": RunState.FAILED, "error_code": "set_back"}, False, CAME_TO_NOTHING, True),
        ({"state": RunState.CANCELLED}, False, CAME_TO_NOTHING, True),
        (
            {"state": RunState.FAILED, "error_code": "preview_differs"},
            False,
            "and changed nobody, because people differ by now.",
            False,
        ),
        ({"state": RunState.FAILED, "total": 1, "new": 1}, True, "asked to do exactly this", False),
    ],
)
def test_stopped_application_says_what_is_saved_and_whether_it_can_be_asked_for_again(
    house: House,
    bob: Client,
    ended: dict[str, Any],
    saved: bool,
    of_preview: str,
    is_offered: bool,
) -> None:
    proposal = Proposal(records=Records("all")).model_dump(mode="json")
    saved_at = timezone.now() if saved else None
    run = make_previewed(house, proposal=proposal, saved_at=saved_at)
    applying = make_run(house.sync, kind=Kind.APPLY, about=run, **ended)

    shown, stopped = (bob.get(url("run_detail", each)) for each in (run, applying))

    assert of_preview in text_of(shown)
    assert ("Apply exactly this" in text_of(shown)) == is_offered
    assert ("Apply the preview again" in text_of(stopped)) == is_offered
    assert "Make a new preview" in text_of(shown)
    assert "Make a new preview" in text_of(stopped)
    said = "is saved, and counts for the next run." if saved else "is not saved: the sync goes on"
    assert f"The change of the retrieval details {said}" in text_of(stopped)


def test_draft_that_was_activated_with_a_refused_application_is_said_to_run(
    house: House, bob: Client
) -> None:
    run = make_previewed(house)
    ended = {"state": RunState.FAILED, "error_code": "preview_differs"}
    applying = make_run(house.sync, kind=Kind.APPLY, about=run, trigger=Trigger.ACTIVATION, **ended)

    text = text_of(bob.get(url("run_detail", applying)))

    assert "its next run compares with no preview. Pause it if it is not to run yet." in text


def test_viewer_sees_a_preview_and_may_not_apply_it(house: House, vera: Client) -> None:
    run = make_previewed(house)

    assert "Apply exactly this" not in text_of(vera.get(url("run_detail", run)))
    assert vera.post(url("apply_preview", run)).status_code == 403


def test_import_has_nothing_to_apply(house: House, bob: Client) -> None:
    assert bob.get(url("apply_preview", house.run)).status_code == 404


def test_refused_application_names_who_differs(house: House, bob: Client) -> None:
    shown = {"outcome": 5, "before": {"last_name": "Rossi"}, "after": {"last_name": "Bianchi"}}
    person = {
        "is_record": True,
        "subject": 12,
        "contact": house.contact.pk,
        "email": "maria@zylker.example",
        "name": "Maria",
        "shown": shown,
    }
    removed = {"outcome": 7, "reason": 90, "removed_from": "organisation"}
    run = make_previewed(
        house,
        differences={"count": 2, "people": [{**person, "found": removed}]},
    )
    applied = make_run(
        house.sync,
        kind=Kind.APPLY,
        about=run,
        state=RunState.FAILED,
        error_code="preview_differs",
    )

    answer = bob.get(url("run_detail", applied))

    text = text_of(answer)
    assert "2 people would be treated otherwise than the preview showed." in text
    assert "The first 1 are named here." in text
    assert "Would be updated Last name: before: Rossi → would be: Bianchi" in text
    assert "Would be removed: Opted out in Recruit from the organisation" in text
    assert "number-tile" not in answer.content.decode()
    bob.post(url("preview_again", applied))
    assert ImportRun.objects.filter(kind=Kind.PREVIEW).count() == 2


def test_new_preview_tries_the_same_change_again(house: House, bob: Client) -> None:
    proposal = Proposal(records=Records(Selection.ALL)).model_dump(mode="json")
    run = make_previewed(house, proposal=proposal)

    bob.post(url("preview_again", run))

    again = Preview.objects.exclude(pk=run.pk).get()
    assert again.proposal == proposal


@pytest.mark.parametrize(
    ("theirs", "is_made"),
    [
        ({"retrieve_after": datetime(2026, 11, 20, tzinfo=UTC)}, False),
        ({"opt_outs": "organisation"}, True),
    ],
)
def test_what_somebody_changed_since_is_not_overwritten_by_a_new_preview(
    house: House, bob: Client, theirs: dict[str, Any], is_made: bool
) -> None:
    """Another part may have been changed, which stays (R24)."""
    proposal = Proposal(records=Records(Selection.ALL)).model_dump(mode="json")
    run = make_previewed(house, proposal=proposal)
    change(house.sync, **theirs)

    answer = bob.post(url("preview_again", run), follow=True)

    assert Preview.objects.exclude(pk=run.pk).exists() == is_made
    said = "Somebody has changed the retrieval details since the last one." in text_of(answer)
    assert said != is_made


def test_forgotten_preview_has_numbers_and_nobody_by_name(house: House, alice: Client) -> None:
    """Nor does a number lead to rows that are not shown (R92)."""
    run = make_previewed(house)
    run.new = run.total = 3
    run.finished_at = timezone.now() - timedelta(days=8)
    run.save()
    forget_previews()

    answer = alice.get(url("run_detail", run))
    history = alice.get(reverse("run_list", args=[house.slug])).content.decode()

    text = text_of(answer)
    assert "?outcome=" not in answer.content.decode()
    assert f"/runs/{run.pk}/?outcome=" not in history
    assert "3 people would be added." in text
    assert "Who these people are was kept for 7 days" in text
    assert "Apply exactly this" not in text


RULES = {
    "opt_outs": "list",
    "deleted": "list",
    "converted": "ignore",
    "do": "preview",
}


def send_rules(client: Client, sync: Sync, **changes: str) -> Any:
    sent = {"seen": seen_of(sync, "rules").sealed(), "mailing_list": sync.mailing_list.pk}
    return client.post(url("preview_rules", sync), {**sent, **RULES, **changes})


def test_change_of_the_rules_is_tried_and_not_saved(house: House, bob: Client) -> None:
    answer = send_rules(bob, house.sync)

    tried = Preview.objects.get()
    assert answer["Location"] == url("run_detail", tried.run)
    assert tried.proposal
    assert tried.proposal["rules"]["deleted"] == "list"
    house.sync.refresh_from_db()
    assert house.sync.deleted == Policy.IGNORE


def test_rules_are_applied_to_people_already_imported(house: House, bob: Client) -> None:
    send_rules(bob, house.sync, do="preview_for_all")

    tried = Preview.objects.get()
    assert (tried.retroactive, tried.run.full) == (True, True)


def test_without_an_option_nobody_is_concerned(house: House, bob: Client) -> None:
    answer = send_rules(bob, house.sync, opt_outs="ignore", deleted="ignore", do="preview_for_all")

    text = text_of(answer)
    assert "No preview was made. Neither option is switched on" in text
    assert not Preview.objects.exists()


def test_what_does_not_fit_is_marked_and_stays(house: House, bob: Client) -> None:
    answer = send_rules(bob, house.sync, mailing_list="99999", deleted="organisation")

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["mailing_list"]
    assert answer.context["form"]["deleted"].value() == "organisation"
    assert not Preview.objects.exists()


def test_page_shown_again_for_a_fault_still_saves(house: House, bob: Client) -> None:
    send_rules(bob, house.sync, do="")

    house.sync.refresh_from_db()
    assert house.sync.deleted == Policy.REMOVE_FROM_LIST
    assert not Preview.objects.exists()


@pytest.mark.parametrize("kind", ONLY_SHOWING)
def test_progress_of_a_preview_that_is_cancelled_keeps_nothing(
    kind: Kind, house: House, bob: Client
) -> None:
    run = make_run(house.sync, kind=kind, about=house.run, state=RunState.RUNNING)
    if kind == Kind.PREVIEW:
        Preview.objects.create(run=run)
    RunCheckpoint.objects.filter(pk=run.pk).update(phase="decide")

    bob.post(url("cancel_run", run))

    text = text_of(bob.get(url("run_detail", run)))
    assert "It stops at its next step." in text
    assert "What it has applied is kept" not in text
