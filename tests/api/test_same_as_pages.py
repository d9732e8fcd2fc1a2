"""The API does what pages do: every address of a page has its operations, or the reason why not."""

from __future__ import annotations

from accounts.access import Action
from tests.all_pages.addresses import tenant_addresses
from tests.api.walk import all_operations

OPERATIONS = {
    "sync_list": {"list_syncs"},
    "sync_detail": {"read_sync"},
    "change_list": {"move_sync", "preview_sync"},
    "move_people": {"move_sync"},
    "delete_sync": {"delete_sync"},
    "delete_draft": {"delete_sync"},
    "duplicate_sync": {"duplicate_sync"},
    "new_sync": {"make_sync", "validate_sync", "list_modules"},
    "go_on_with_draft": {"read_sync"},
    "edit_module": {"change_sync"},
    "edit_records": {"change_sync", "validate_sync_change", "list_views"},
    "edit_criteria": {"change_sync", "count_matching", "list_source_fields"},
    "edit_rules": {"change_sync"},
    "edit_schedule": {"change_sync"},
    "edit_mapping": {"change_sync"},
    "sync_mapping": {"change_sync", "list_source_fields", "make_favourite"},
    "edit_review": {"read_sync", "activate_sync"},
    "mapping_favourites": {
        *("list_favourites", "read_favourite", "change_favourite", "delete_favourite"),
    },
    "run_sync": {"start_run"},
    "pause_sync": {"pause_sync"},
    "resume_sync": {"resume_sync"},
    "activate_sync": {"activate_sync"},
    "activate_syncs": {"activate_syncs"},
    "run_after_undo": {"start_run"},
    "resume_after_undo": {"resume_sync", "activate_sync"},
    "sync_runs": {"list_runs"},
    "run_list": {"list_runs"},
    "run_detail": {"read_run", "list_rows"},
    "run_live": {"read_run"},
    "cancel_run": {"cancel_run"},
    "try_run_now": {"try_run_now"},
    "answer_hold": {"answer_hold"},
    "removal_defaults": {"read_removal_limit", "change_removal_limit"},
    "sync_limit": {"change_sync"},
    "undo_run": {"undo_run"},
    "undo_exactly": {"apply_preview"},
    "preview_sync": {"preview_sync"},
    "preview_records": {"preview_sync"},
    "preview_criteria": {"preview_sync"},
    "preview_rules": {"preview_sync"},
    "preview_mapping": {"preview_sync"},
    "preview_list": {"preview_sync"},
    "preview_again": {"preview_sync"},
    "apply_preview": {"apply_preview"},
    "connections": {"list_connections", "read_connection"},
    "connect_recruit": {"connect"},
    "update_connection": {"change_account"},
    "test_connection": {"test_connection"},
    "set_account_facts": {"change_connection"},
    "set_key_policy": {"change_connection"},
    "edition_rules": {"list_modules", "read_connection"},
    "mailing_lists": {"list_lists"},
    "mailing_list": {"read_list", "list_members", "read_member"},
    "export_list": {"export_list"},
    "new_list": {"make_list"},
    "rename_list": {"change_list"},
    "archive_list": {"archive_list"},
    "unarchive_list": {"unarchive_list"},
    "delete_list": {"delete_list"},
    "contact_list": {"list_contacts"},
    "contact_detail": {
        *("read_contact", "why_contact", "read_contact_story", "read_contact_values"),
    },
    "person": {"why"},
    "new_contact": {"make_contact"},
    "edit_contact": {"change_contact"},
    "delete_contact": {"delete_contact"},
    "join_lists": {"add_member"},
    "leave_list": {"remove_member"},
    "suppression_list": {
        *("list_suppressions", "read_suppression", "list_lifted_suppressions"),
    },
    "export_suppressions": {"export_suppressions"},
    "new_suppression": {"suppress"},
    "suppression_files": {
        *("list_suppression_files", "send_suppression_file", "suppress_many"),
    },
    "suppression_file": {"read_suppression_file", "list_suppression_file_lines"},
    "suppression_file_report": {"export_suppression_file"},
    "apply_suppression_file": {"apply_suppression_file"},
    "discard_suppression_file": {"discard_suppression_file"},
    "lift_suppression": {"lift_suppression"},
    "erased_people": {"list_erasures"},
    "erase_person": {"erase_person"},
    "let_person_back": {"let_person_back"},
    "contact_fields": {"list_fields", "read_field", "make_field"},
    "rename_contact_field": {"change_field"},
    "merge_contact_field": {"merge_fields"},
    "delete_contact_field": {"delete_field"},
    "group_addresses": {"list_group_addresses", "add_group_address"},
    "remove_group_address": {"remove_group_address"},
    "restore_group_addresses": {"reset_group_addresses"},
    "members": {"list_organisation_members", "read_organisation_member", "list_invitations"},
    "member_role": {"change_role"},
    "remove_member": {"remove_organisation_member"},
    "invite_member": {"invite", "read_invitation"},
    "resend_invitation": {"resend_invitation"},
    "withdraw_invitation": {"withdraw_invitation"},
    "organisation_settings": {"read_organisation", "change_organisation"},
    "export_organisation": {"export_organisation"},
    "mail_hooks": {"list_mail_hooks", "read_mail_hook", "make_mail_hook"},
    "delete_mail_hook": {"delete_mail_hook"},
    "notification_list": {"list_needs", "list_notifications"},
    "see_notifications": {"see_notifications"},
    "notification_settings": {
        *("read_notification_settings", "change_notification_settings"),
    },
    "search": {"search"},
    "dashboard": {"read_dashboard"},
    "compare_runs": {"compare_runs"},
    "export_rows": {"export_rows"},
    "export_mendable": {"export_mendable"},
    "audit_log": {"list_audit_entries"},
    "export_audit_log": {"export_audit_log"},
    "reports": {"read_reports"},
    "make_metrics_key": {"make_metrics_key"},
    "delete_metrics_key": {"delete_metrics_key"},
    "webhooks": {"list_webhooks"},
    "webhook": {"read_webhook", "list_deliveries"},
    "new_webhook": {"make_webhook"},
    "edit_webhook": {"change_webhook"},
    "delete_webhook": {"delete_webhook"},
    "test_webhook": {"test_webhook"},
    "replace_webhook_secret": {"replace_webhook_secret"},
    "switch_webhook_off": {"switch_webhook_off"},
    "switch_webhook_on": {"switch_webhook_on"},
    "webhook_delivery": {"read_delivery"},
    "send_delivery_again": {"send_delivery_again"},
    "send_given_up_again": {"send_given_up_again"},
}
"""The operations that do what is done at each address of a page."""

NOT_BY_PROGRAMS = {
    "api_tokens": "A token makes no tokens: one that leaks would never end.",
    "revoke_api_token": "So that a token that leaks cannot shut out all others.",
    "leave_organisation": "It ends a person's own membership, and a token is no person.",
    "delete_organisation": "It ends everything, the token too: a person types the name for it.",
}
"""What people do alone, and why."""


def test_every_address_of_a_page_has_its_operations_or_a_reason() -> None:
    names = {each.name for each in tenant_addresses()}

    assert names - set(OPERATIONS) - set(NOT_BY_PROGRAMS) == set()
    assert (set(OPERATIONS) | set(NOT_BY_PROGRAMS)) - names == set()
    assert set(OPERATIONS) & set(NOT_BY_PROGRAMS) == set()


def test_every_operation_is_there_and_does_what_a_page_does() -> None:
    there = {each.operation.id for each in all_operations()}
    named = set().union(*OPERATIONS.values())

    assert named - there == set()
    assert there - named == ONLY_OF_PROGRAMS


ONLY_OF_PROGRAMS = {"follow_list", "export_manifest", "plan_manifest", "apply_manifest"}
"""Operations that pages do not need."""


def test_an_operation_asks_for_the_action_of_its_page() -> None:
    actions = {each.operation.id: each.operation.action for each in all_operations()}
    unlike = {
        (address.name, name): actions[name]
        for address in tenant_addresses()
        for name in OPERATIONS.get(address.name, ())
        if actions[name] != address.action
    }

    assert unlike == {
        # One address shows and takes; the action is asked for where something is taken.
        ("contact_fields", "make_field"): Action.EDIT_SYNCS,
        ("group_addresses", "add_group_address"): Action.EDIT_SYNCS,
        ("mail_hooks", "make_mail_hook"): Action.CONNECT,
        ("mapping_favourites", "change_favourite"): Action.EDIT_SYNCS,
        ("mapping_favourites", "delete_favourite"): Action.EDIT_SYNCS,
        ("removal_defaults", "change_removal_limit"): Action.SET_LIMITS,
        ("sync_limit", "change_sync"): Action.EDIT_SYNCS,
        ("sync_mapping", "change_sync"): Action.EDIT_SYNCS,
        ("sync_mapping", "make_favourite"): Action.EDIT_SYNCS,
        # A form shows what everybody may read.
        ("edit_criteria", "list_source_fields"): Action.SEE,
        ("edit_records", "list_views"): Action.SEE,
        ("edit_review", "read_sync"): Action.SEE,
        ("go_on_with_draft", "read_sync"): Action.SEE,
        ("invite_member", "read_invitation"): Action.SEE,
        ("new_sync", "list_modules"): Action.SEE,
        ("organisation_settings", "read_organisation"): Action.SEE,
        # One operation does two things that pages keep apart; both are a marketer's.
        ("activate_sync", "activate_sync"): Action.EDIT_SYNCS,
        ("resume_after_undo", "activate_sync"): Action.EDIT_SYNCS,
        ("change_list", "preview_sync"): Action.RUN_SYNCS,
        **{
            (f"preview_{part}", "preview_sync"): Action.RUN_SYNCS
            for part in ("records", "criteria", "rules", "mapping", "list")
        },
    }
    assert {name: actions[name] for name in ONLY_OF_PROGRAMS} == {
        "follow_list": Action.SEE,
        "export_manifest": Action.SEE,
        "plan_manifest": Action.EDIT_SYNCS,
        "apply_manifest": Action.EDIT_SYNCS,
    }
