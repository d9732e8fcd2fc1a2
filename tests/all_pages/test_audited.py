"""Whoever changes something leaves an entry in the audit log: every form (R103)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from accounts.models import AuditEntry
from contacts.models import AddressSecrets, ErasedAddress, GroupAddress, MailingList
from syncs.models import (
    HeldRecord,
    Hold,
    ImportRun,
    MappingFavourite,
    RunState,
    Sync,
    SyncState,
)
from syncs.reporting.actions.metrics_keys import make_metrics_key
from syncs.webhooks.actions.webhooks import box_of, switch_off
from syncs.webhooks.domain.events import EventKind
from tests.all_pages.addresses import (
    ADMIN_DOWNLOADS,
    DOWNLOADS,
    Address,
    named,
    tenant_addresses,
)
from tests.all_pages.forms import forms_of
from tests.builders import NOON, make_mailing_list
from tests.world.editing import connect_to
from tests.world.holds import SETTINGS, make_hold
from tests.world.house import House
from tests.world.source import Source

NOT_WALKED = {
    "preview_records": "asks for a run, as `preview_sync`, of which there is one queued at a time",
    "preview_criteria": "as `preview_records`",
    "preview_rules": "as `preview_records`",
    "preview_mapping": "as `preview_records`",
    "preview_list": "as `preview_records`",
    "preview_again": "as `preview_records`",
    "notification_settings": "is about whoever presses it, and nobody else",
    "see_notifications": "is about whoever presses it, and nobody else",
    "test_webhook": "sends what its receiver shows, and changes no setting",
    "send_given_up_again": "as `test_webhook`",
    "send_delivery_again": "as `test_webhook`",
    "try_run_now": "ends a wait, which is told by the run's own page",
    "edit_criteria": "saves the row that `edit_records` saves, with an editor of many forms",
    "sync_mapping": "is an editor of many forms; held by `tests/accounts/test_audit_log.py`",
    "connect_recruit": "makes the row that `test_connection` changes, where there is none yet",
    "update_connection": "changes the row that `test_connection` changes",
    "move_people": "is `change_list` for people who come along",
    "undo_run": "needs a run with images; its run is told by the same trigger as every other",
    "undo_exactly": "as `undo_run`",
    "apply_preview": "as `undo_run`",
}
"""Addresses whose POST is not walked, or changes nothing of others, each with the reason."""


Entered = Mapping[str, object]


@dataclass(frozen=True)
class Deed:
    """A form to be sent, as it stands on its page or on that called `page`, with what is entered
    besides: known before, or by `prepare`. What is None is not sent."""

    entered: Entered = field(default_factory=dict)
    prepare: Callable[[House], Entered | None] = lambda house: None
    page: str = ""


def be(state: SyncState, cause: str = "") -> Callable[[House], None]:
    def prepare(house: House) -> None:
        changes = {"state": state, "state_cause": cause, "next_run_at": None}
        Sync.objects.filter(pk=house.sync.pk).update(**changes)

    return prepare


def queue_run(house: House) -> None:
    ImportRun.objects.filter(pk=house.run.pk).update(state=RunState.QUEUED, finished_at=None)


def hold_people(house: House) -> None:
    hold = make_hold(house.sync)
    Hold.objects.filter(pk=hold.pk).update(run_id=house.run.pk)
    HeldRecord.objects.filter(hold_id=hold.pk).update(hold_id=house.run.pk)
    ImportRun.objects.filter(pk=house.run.pk).update(state=RunState.HELD, settings=SETTINGS)


def put_away(house: House) -> None:
    Sync.objects.update(state=SyncState.DRAFT, mailing_list=None, next_run_at=None)
    MailingList.objects.filter(pk=house.mailing_list.pk).update(archived_at=NOON)


def have_another_admin(house: House) -> None:
    assert house.other_admin.pk


def another_list(house: House) -> Entered:
    return {"mailing_list": make_mailing_list(house.organisation).pk}


def lists_of_another(house: House) -> Entered:
    return {"lists": make_mailing_list(house.organisation).pk}


def another_field(house: House) -> Entered:
    made = house.organisation.contact_fields.create(key="town", label="Town")
    return {"other": made.pk}


def favourite(house: House) -> Entered:
    made = MappingFavourite.objects.create(
        organisation=house.organisation, name="Mine", module="Candidates", pairs=[]
    )
    return {"favourite": made.pk}


def erase_somebody(house: House) -> None:
    digest = AddressSecrets.objects.of(house.organisation.pk).digest_of("gone@example.com")
    ErasedAddress.objects.create(organisation=house.organisation, digest=digest)


def list_a_group(house: House) -> None:
    GroupAddress.objects.create(organisation=house.organisation, local_part="crew")


def webhook_is_off(house: House) -> None:
    switch_off(house.webhook_delivery.webhook, now=NOON)


def key_of_metrics(house: House) -> None:
    assert make_metrics_key(house.organisation, by=house.other_admin.user, now=NOON)


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("gone.csv", b"email\nann@example.com\n")


FAILED_RUNS = box_of(EventKind.RUN_FAILED)

DEEDS: dict[str, Deed] = {
    "resume_sync": Deed(prepare=be(SyncState.PAUSED)),
    "resume_after_undo": Deed(prepare=be(SyncState.PAUSED)),
    "activate_sync": Deed(prepare=be(SyncState.INACTIVE)),
    "delete_draft": Deed(prepare=be(SyncState.DRAFT)),
    "edit_review": Deed(prepare=be(SyncState.DRAFT)),
    "cancel_run": Deed(prepare=queue_run),
    "unarchive_list": Deed(prepare=put_away),
    "delete_list": Deed(prepare=put_away),
    "archive_list": Deed(prepare=be(SyncState.PAUSED)),
    "api_tokens": Deed({"name": "Mailer", "scope": "read", "days": "30"}),
    "new_webhook": Deed({"url": "https://93.184.215.14/hook", FAILED_RUNS: "on"}),
    "edit_webhook": Deed({"url": "https://93.184.215.14/other", FAILED_RUNS: "on"}),
    "switch_webhook_on": Deed(prepare=webhook_is_off),
    "replace_webhook_secret": Deed(page="webhook"),
    "make_metrics_key": Deed(page="reports"),
    "delete_metrics_key": Deed(prepare=key_of_metrics, page="reports"),
    "organisation_settings": Deed({"organisation": "Zylker & Sons"}),
    "edit_module": Deed({"name": "Another name"}),
    "edit_records": Deed({"selection": "all"}),
    "edit_rules": Deed({"deleted": "list"}),
    "edit_schedule": Deed({"frequency": "daily", "at": "03:17", "zone": "UTC", "show": None}),
    "leave_organisation": Deed(prepare=have_another_admin),
    "activate_syncs": Deed(prepare=be(SyncState.INACTIVE, "key_changed")),
    "answer_hold": Deed({"answer": "keep"}, prepare=hold_people),
    "change_list": Deed({"people": "stay"}, prepare=another_list),
    "join_lists": Deed(prepare=lists_of_another),
    "leave_list": Deed({"then": "only"}),
    "merge_contact_field": Deed(prepare=another_field),
    "mapping_favourites": Deed({"name": "Ours"}, prepare=favourite),
    "remove_group_address": Deed({"local_part": "info"}),
    "restore_group_addresses": Deed(prepare=list_a_group),
    "set_account_facts": Deed({"edition": "Standard"}, page="connections"),
    "invite_member": Deed({"email": "new@example.com", "role": "viewer"}),
    "member_role": Deed({"role": "viewer"}),
    "new_list": Deed({"name": "A new list"}),
    "rename_list": Deed({"name": "Renamed"}),
    "new_sync": Deed({"name": "A new sync", "module": "Candidates"}),
    "delete_sync": Deed({"people": "stay"}),
    "new_suppression": Deed({"address": "no@example.com", "kind": "1"}),
    "lift_suppression": Deed({"reason": "She asked"}),
    "suppression_files": Deed({"file": upload}),
    "new_contact": Deed({"address": "made@example.com"}),
    "edit_contact": Deed({"last_name": "Renamed"}),
    "delete_contact": Deed({"then": "only"}),
    "erase_person": Deed({"address": "maria@zylker.example", "sure": "on"}),
    "let_person_back": Deed({"address": "gone@example.com", "reason": "She asked"}, erase_somebody),
    "rename_contact_field": Deed({"label": "Town"}),
    "sync_limit": Deed({"people": "77"}),
    "removal_defaults": Deed({"people": "77"}),
    "set_key_policy": Deed({"keep_running": "yes"}, page="connections"),
    "delete_organisation": Deed({"name": "Zylker"}),
    "mail_hooks": Deed({"provider": "postmark"}),
    "group_addresses": Deed({"local_part": "crew"}),
}


def test_every_form_that_changes_something_leaves_an_entry(
    house: House, alice: Client, source: Source
) -> None:
    connect_to(source, house.sync.connection)
    silent = []
    for address in tenant_addresses():
        if address.name in NOT_WALKED.keys() | DOWNLOADS | ADMIN_DOWNLOADS:
            continue
        with transaction.atomic():
            status = send(address, house, alice)
            entries = AuditEntry.objects.filter(actor_kind="person").count()
            if status != 405 and not entries:
                silent.append((address.name, status))
            transaction.set_rollback(True)

    assert "\n".join(map(str, silent)) == ""


def send(address: Address, house: House, client: Client) -> int:
    """Post the form that the page has; return the status, which is 405 where it takes none."""
    deed = DEEDS.get(address.name, Deed())
    entered = {**deed.entered, **(deed.prepare(house) or {})}
    url = address.of(house, house.slug)
    page = client.get(named({deed.page})[0].of(house, house.slug) if deed.page else url)
    forms = list(forms_of(page.content.decode())) if page.status_code == 200 else []
    own = [form for form in forms if set(form) & set(entered)]
    own += [form for form in forms if "seen" in form]
    sent = {**(own or [{}])[0], **entered}
    return client.post(
        url,
        {
            name: value() if callable(value) else value
            for name, value in sent.items()
            if value is not None
        },
    ).status_code
