"""Whatever takes what somebody sends says what becomes of it where two people send at once (R24).

Each address has the test of two people, or the reason why two cannot harm each other. Of the forms
behind them `tests/web/test_every_form.py` says the same.
"""

from tests.all_pages.addresses import tenant_addresses
from tests.docs.test_rules import names_of_tests

STEPS = (
    "wizard/test_steps_by_two.py::test_who_saves_second_is_shown_what_was_changed_and_overwrites"
    "_it_only_knowingly"
)
TRIED = (
    "preview/test_change_forms.py::test_what_somebody_changed_meanwhile_is_shown_before_anything"
    "_is_tried"
)
CONNECTION = "connection/test_settings_by_two.py::"
HOLDS = "holds/test_what_happens_meanwhile.py::"
METRICS_KEY = (
    "reporting/test_metrics.py::test_a_key_that_somebody_else_has_made_is_not_replaced_or_deleted"
    "_unseen"
)
UNDO = "undo/test_refusals.py::test_of_two_people_at_once_one_undoes"

BY_TWO = {
    "activate_sync": "connection/test_key_change.py::test_activating_twice_at_once_makes_one_run",
    "answer_hold": f"{HOLDS}test_of_two_answers_at_once_one_counts",
    "apply_preview": "preview/test_changed_meanwhile.py::test_changed_definition_is_refused_with"
    "_words",
    "apply_suppression_file": "suppression_files/test_suppression_files.py::test_a_file_is_applied"
    "_once",
    "archive_list": "people/test_lists_at_once.py::test_a_list_that_is_archived_while_its_sync_is"
    "_resumed_stays",
    "change_list": "overview/test_change_list.py::test_a_list_that_cannot_be_fed_changes_nothing",
    "connect_recruit": "connection/test_key_change.py::test_two_admins_who_connect_at_once_make_one"
    "_connection",
    "delete_metrics_key": METRICS_KEY,
    "delete_organisation": "closing/test_closing.py::test_of_two_admins_who_close_it_at_once_one"
    "_does",
    "duplicate_sync": "overview/test_duplicate_sync.py::test_two_people_who_copy_at_once_get_two"
    "_copies",
    "edit_contact": "by_hand/test_contacts_by_hand.py::test_what_somebody_else_changed_is_not"
    "_overwritten_unseen",
    "edit_criteria": "criteria_editor/test_criteria_by_two.py::test_who_saves_criteria_second_is"
    "_shown_what_they_are_now",
    "edit_review": "wizard/test_steps_by_two.py::test_a_draft_is_activated_only_as_it_was_reviewed",
    "edit_webhook": "webhooks/test_pages.py::test_what_somebody_else_changes_meanwhile_is_shown",
    "group_addresses": "group_addresses/test_group_addresses_page.py::test_of_two_who_add_the_same"
    "_at_once_one_does",
    "invite_member": "accounts/test_invitations.py::test_inviting_again_changes_the_role_that"
    "_somebody_has_seen",
    "leave_organisation": "accounts/test_members.py::test_of_two_admins_who_go_at_once_one_stays",
    "lift_suppression": "suppressions/test_suppressions.py::test_the_second_of_two_who_lift_finds"
    "_nothing",
    "make_metrics_key": METRICS_KEY,
    "mapping_favourites": "mapping/test_mapping_favourites.py::test_a_name_that_somebody_else_gave"
    "_a_favourite_is_shown",
    "member_role": "accounts/test_members.py::test_two_admins_at_a_form_do_not_overwrite_each"
    "_other",
    "move_people": "overview/test_move_people.py::test_whatever_changed_since_it_was_shown_moves"
    "_nobody",
    "notification_settings": "notifications/test_pages.py::test_two_tabs_do_not_overwrite_each"
    "_other",
    "organisation_settings": "accounts/test_organisations.py::test_what_another_admin_renamed"
    "_meanwhile_is_not_overwritten",
    "preview_again": "preview/test_preview_pages.py::test_what_somebody_changed_since_is_not"
    "_overwritten_by_a_new_preview",
    "preview_sync": "preview/test_asking.py::test_second_request_joins_the_queued_one_of_the_same",
    "removal_defaults": "holds/test_limits.py::test_who_saves_second_is_shown_what_was_changed",
    "remove_member": "accounts/test_members.py::test_of_two_admins_who_go_at_once_one_stays",
    "rename_contact_field": "contact_fields/test_contact_fields.py::test_a_label_that_does_not_fit"
    "_is_said_beside_the_field",
    "rename_list": "people/test_list_changes.py::test_who_renames_what_was_renamed_meanwhile_is"
    "_told",
    "replace_webhook_secret": "webhooks/test_pages.py::test_a_secret_that_somebody_else_has"
    "_replaced_is_not_replaced_unseen",
    "resume_sync": "people/test_lists_at_once.py::test_a_sync_that_is_resumed_while_its_list_is"
    "_archived_stays_paused",
    "run_sync": "queue/test_one_at_a_time.py::test_second_request_joins_the_queued_run",
    "set_account_facts": f"{CONNECTION}test_facts_that_somebody_else_has_set_are_shown",
    "set_key_policy": f"{CONNECTION}test_what_a_new_key_does_is_not_overwritten_but_may_be_the"
    "_same",
    "sync_limit": "holds/test_limits.py::test_limit_of_a_sync_is_not_overwritten_unseen_and_takes"
    "_no_number_that_does_not_fit",
    "sync_mapping": "mapping/test_mappings_at_once.py::test_of_two_at_once_one_saves_and_the_other"
    "_is_told",
    "test_connection": "connection/test_key_change.py::test_test_of_a_key_that_was_changed"
    "_meanwhile_says_nothing_about_the_new_one",
    "update_connection": f"{CONNECTION}test_a_key_that_somebody_else_entered_is_not_overwritten"
    "_and_not_shown",
    **dict.fromkeys(("edit_module", "edit_records", "edit_rules", "edit_schedule"), STEPS),
    **dict.fromkeys(
        (
            *("preview_records", "preview_criteria", "preview_rules"),
            *("preview_mapping", "preview_list"),
        ),
        TRIED,
    ),
    **dict.fromkeys(("undo_run", "undo_exactly"), UNDO),
}
"""The test of two people, for each address that changes what others change too."""

HARMLESS = {
    **dict.fromkeys(
        (
            *("api_tokens", "join_lists", "mail_hooks", "new_contact", "new_list"),
            *("new_suppression", "new_sync", "new_webhook", "suppression_files"),
        ),
        "only adds something",
    ),
    **dict.fromkeys(
        (
            *("delete_contact", "delete_contact_field", "delete_draft", "delete_list"),
            *("delete_mail_hook", "delete_sync", "delete_webhook", "discard_suppression_file"),
            *("erase_person", "leave_list", "merge_contact_field", "remove_group_address"),
            *("restore_group_addresses", "revoke_api_token", "withdraw_invitation"),
        ),
        "takes something away, whatever it is like by now",
    ),
    **dict.fromkeys(
        (
            *("activate_syncs", "cancel_run", "let_person_back", "pause_sync", "run_after_undo"),
            *("resume_after_undo", "switch_webhook_off", "switch_webhook_on", "try_run_now"),
            "unarchive_list",
        ),
        "is one button, which the second finds pressed",
    ),
    **dict.fromkeys(
        (*("resend_invitation", "send_delivery_again", "send_given_up_again", "test_webhook"),),
        "sends the same once more",
    ),
    "see_notifications": "only says what one has read oneself",
}
"""Why two people at an address cannot overwrite what the other one did."""


def test_every_address_that_is_posted_to_has_a_test_of_two_people_or_a_reason() -> None:
    posted = {address.name for address in tenant_addresses() if address.is_posted_to}

    assert posted == BY_TWO.keys() | HARMLESS.keys()
    assert BY_TWO.keys() & HARMLESS.keys() == set()
    for held_by in BY_TWO.values():
        file, _, name = held_by.partition("::")
        assert name in names_of_tests(f"tests/{file}"), held_by
