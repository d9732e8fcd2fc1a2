"""No form is forgotten where two people edit the same thing (R24).

Every form that somebody writes is a `SeenForm`, or says why it need not be one. Of each that edits
something a test says what happens when somebody else has changed it meanwhile.
"""

from collections.abc import Iterator
from importlib import import_module

from django import forms

from recruitsync.environment import PROJECT
from tests.docs.test_rules import names_of_tests
from web.questions import QueryStringForm
from web.seen_form import SeenForm

OURS = ("accounts", "api", "contacts", "criteria", "recruitsync", "syncs", "web")

BY_TWO = {
    "AccountFactsForm": "connection/test_settings_by_two.py::test_facts_that_somebody_else_has_set"
    "_are_shown",
    "AccountForm": "connection/test_settings_by_two.py::test_a_key_that_somebody_else_entered_is"
    "_not_overwritten_and_not_shown",
    "ChangeListForm": "overview/test_change_list.py::test_a_list_that_cannot_be_fed_changes"
    "_nothing",
    "EditContactForm": "by_hand/test_contacts_by_hand.py::test_what_somebody_else_changed_is_not"
    "_overwritten_unseen",
    "FieldLabelForm": "contact_fields/test_contact_fields.py::test_a_label_that_does_not_fit_is"
    "_said_beside_the_field",
    "KeyPolicyForm": "connection/test_settings_by_two.py::test_what_a_new_key_does_is_not"
    "_overwritten_but_may_be_the_same",
    "LimitForm": "holds/test_limits.py::test_limit_of_a_sync_is_not_overwritten_unseen_and_takes"
    "_no_number_that_does_not_fit",
    "OrganisationChangeForm": "accounts/test_organisations.py::test_what_another_admin_renamed"
    "_meanwhile_is_not_overwritten",
    "PairForm": "mapping/test_mappings_at_once.py::test_of_two_at_once_one_saves_and_the_other_is"
    "_told",
    "RecordsForm": "wizard/test_steps_by_two.py::test_who_saves_second_is_shown_what_was_changed"
    "_and_overwrites_it_only_knowingly",
    "RenameForm": "people/test_list_changes.py::test_who_renames_what_was_renamed_meanwhile_is"
    "_told",
    "RoleForm": "accounts/test_members.py::test_two_admins_at_a_form_do_not_overwrite_each_other",
    "RulesForm": "wizard/test_steps_by_two.py::test_who_saves_second_is_shown_what_was_changed"
    "_and_overwrites_it_only_knowingly",
    "ScheduleForm": "wizard/test_steps_by_two.py::test_who_saves_second_is_shown_what_was_changed"
    "_and_overwrites_it_only_knowingly",
    "WaysForm": "notifications/test_pages.py::test_two_tabs_do_not_overwrite_each_other",
    "WebhookForm": "webhooks/test_pages.py::test_what_somebody_else_changes_meanwhile_is_shown",
}
"""The test of two people, for each form that edits something. That of conditions is no form:
`tests/criteria_editor/test_criteria_by_two.py`."""

EDITS_NOTHING = {
    **dict.fromkeys(
        (
            *("FavouriteForm", "FileForm", "GroupAddressForm", "HookForm", "InviteForm"),
            *("ListNameForm", "NewContactForm", "NewSyncForm", "OrganisationForm"),
            *("SuppressionForm", "TokenForm"),
        ),
        "makes something new",
    ),
    **dict.fromkeys(("AcceptForm", "FirstRunForm", "PersonForm", "SignUpForm"), "makes a person"),
    **dict.fromkeys(
        ("ChangeForm", "SetForm", "ResetForm", "ForgottenForm"),
        "is about a password, which nobody sees",
    ),
    "ProfileForm": "is what a person is called, and theirs alone",
    **dict.fromkeys(
        ("DeleteOrganisationForm", "DeleteSyncForm", "EraseForm", "MergeForm"),
        "takes something away, whatever it is like by now",
    ),
    **dict.fromkeys(
        ("AnswerForm", "JoinListsForm", "LeaveForm", "LetBackForm", "ReasonForm"),
        "is an answer, which changes no other one",
    ),
    **dict.fromkeys(
        ("AddressSearch", "FavouriteChoice", "MemberSearch"), "asks for something that is there"
    ),
    "SeenNeedsForm": "only says what was read",
}
"""Why a form is no `SeenForm`, by its name."""


def forms_below(kind: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for each in kind.__subclasses__():
        yield each
        yield from forms_below(each)


def load_forms() -> None:
    """Load all forms: some are named in settings only, and loaded where they are used."""
    for package in OURS:
        for path in (PROJECT / package).rglob("*.py"):
            parts = path.relative_to(PROJECT).with_suffix("").parts
            if any("form" in part for part in parts):
                import_module(".".join(parts))


def is_ours(form: type[forms.BaseForm]) -> bool:
    return form.__module__.partition(".")[0] in OURS


def test_every_form_that_edits_something_has_a_test_of_two_people() -> None:
    load_forms()
    ours = {form for form in forms_below(forms.BaseForm) if is_ours(form)}
    asking = {form for form in ours if issubclass(form, QueryStringForm)}

    kept = {form.__name__ for form in ours - asking - {SeenForm}}

    assert kept == BY_TWO.keys() | EDITS_NOTHING.keys()
    seen = {form.__name__ for form in ours if issubclass(form, SeenForm)}
    assert seen - BY_TWO.keys() == {"SeenForm"}
    for held_by in BY_TWO.values():
        file, _, name = held_by.partition("::")
        assert name in names_of_tests(f"tests/{file}"), held_by
