"""The permission table (R101), and which action each address carries out."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.access import ROLES_ALLOWED, Action
from accounts.models import Role
from recruitsync.environment import PROJECT
from syncs.models import MappingFavourite
from tests.all_pages.addresses import Address, named, tenant_addresses
from tests.world.house import House

ADDRESSES = {
    Action.RUN_SYNCS: {
        *("run_sync", "pause_sync", "resume_sync", "activate_sync", "activate_syncs"),
        *("cancel_run", "try_run_now", "answer_hold"),
        *("preview_sync", "preview_again", "apply_preview"),
        *("undo_run", "undo_exactly", "resume_after_undo", "run_after_undo"),
    },
    Action.EDIT_SYNCS: {
        *("new_sync", "go_on_with_draft", "delete_draft"),
        *("edit_module", "edit_records", "edit_criteria", "edit_rules"),
        *("edit_schedule", "edit_mapping", "edit_review"),
        *("delete_sync", "duplicate_sync", "change_list", "move_people"),
        *("preview_records", "preview_criteria", "preview_rules", "preview_mapping"),
        "preview_list",
        *("rename_contact_field", "merge_contact_field", "delete_contact_field"),
        *("remove_group_address", "restore_group_addresses"),
    },
    Action.EDIT_LISTS: {
        *("new_list", "rename_list", "archive_list", "unarchive_list", "delete_list"),
    },
    Action.EDIT_CONTACTS: {
        *("new_contact", "edit_contact", "delete_contact", "join_lists", "leave_list"),
    },
    Action.SUPPRESS: {
        *("new_suppression", "suppression_files"),
        *("apply_suppression_file", "discard_suppression_file"),
    },
    Action.LIFT_SUPPRESSIONS: {"lift_suppression"},
    Action.ERASE: {"erase_person", "let_person_back"},
    Action.CONNECT: {
        *("connect_recruit", "update_connection", "test_connection"),
        *("set_account_facts", "set_key_policy", "delete_mail_hook"),
    },
    Action.MANAGE_MEMBERS: {
        *("invite_member", "resend_invitation", "withdraw_invitation"),
        *("member_role", "remove_member"),
    },
    Action.MANAGE_API_TOKENS: {"api_tokens", "revoke_api_token"},
    Action.MANAGE_ORGANISATION: {
        *("organisation_settings", "export_organisation", "delete_organisation"),
        *("reports", "make_metrics_key", "delete_metrics_key"),
    },
    Action.MANAGE_WEBHOOKS: {
        *("webhooks", "webhook", "new_webhook", "edit_webhook", "delete_webhook"),
        *("replace_webhook_secret", "switch_webhook_off", "switch_webhook_on"),
        *("test_webhook", "send_given_up_again", "send_delivery_again", "webhook_delivery"),
    },
    Action.SEE_AUDIT_LOG: {"audit_log", "export_audit_log"},
}
"""The addresses of each action; all others only show something."""

LIMITS = {"removal_defaults", "sync_limit"}
"""Addresses whose page everybody sees, and to which only those may post who may set limits."""

SHOWN_TO_ALL = {"sync_mapping", "mapping_favourites"}
"""Addresses whose page everybody sees, and to which only those may post who may edit syncs."""

ROW = re.compile(r"^\| `(\w+)` \|[^|]*\|" + r" *(yes)? *\|" * len(Role) + "$", re.MULTILINE)


def expected(address: Address) -> Action:
    found = [action for action, names in ADDRESSES.items() if address.name in names]
    return found[0] if found else Action.SEE


def test_each_action_has_a_row_of_its_own() -> None:
    assert set(ROLES_ALLOWED) == set(Action)
    assert len({action.value for action in Action}) == len(Action.__members__) == 15


def test_the_documented_table_is_the_one_in_force() -> None:
    rows = ROW.findall((PROJECT / "docs/architecture.md").read_text())

    documented = {
        Action(name): {role for role, cell in zip(Role, cells, strict=True) if cell}
        for name, *cells in rows
    }
    assert documented == ROLES_ALLOWED


@pytest.mark.parametrize("address", tenant_addresses(), ids=lambda address: address.name)
def test_an_address_asks_for_its_own_action(address: Address) -> None:
    assert address.action == expected(address)


def test_every_action_but_seeing_is_carried_out_somewhere() -> None:
    carried_out = {address.action for address in tenant_addresses()}
    assert carried_out | {Action.SET_LIMITS} == set(Action)


@pytest.mark.parametrize("address", named(SHOWN_TO_ALL), ids=lambda address: address.name)
def test_a_page_shown_to_all_is_changed_by_those_who_edit_syncs(
    address: Address, house: House, bob: Client, vera: Client
) -> None:
    url = address.of(house, house.slug)

    assert vera.post(url).status_code == 403
    assert bob.post(url).status_code != 403


def test_a_question_before_a_deletion_is_asked_of_those_who_may_delete(
    house: House, bob: Client, vera: Client
) -> None:
    favourite = MappingFavourite.objects.create(
        organisation=house.organisation, name="Usual", module="Candidates", pairs=[]
    )
    url = reverse("mapping_favourites", args=[house.slug])

    assert vera.get(url, {"delete": favourite.pk}).status_code == 403
    assert bob.get(url, {"delete": favourite.pk}).status_code == 200


@pytest.mark.parametrize("address", named(LIMITS), ids=lambda address: address.name)
def test_limits_are_shown_to_all_and_set_by_admins(
    address: Address, house: House, alice: Client, bob: Client, vera: Client
) -> None:
    url = address.of(house, house.slug)

    assert {client.get(url).status_code for client in (alice, bob, vera)} == {200}
    assert [client.post(url).status_code for client in (vera, bob)] == [403, 403]
    assert alice.post(url).status_code != 403
