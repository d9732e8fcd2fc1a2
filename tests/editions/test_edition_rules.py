"""What edition, account type and plan allow (R11, R12, R43)."""

from dataclasses import replace

import pytest

from syncs.domain.recruit_account import AccountType, Edition
from syncs.editions.rules import (
    EDITION_RULES,
    USED_BY,
    Circumstances,
    Definition,
    Feature,
    Refusal,
    refusal_of_feature,
    refusal_of_sync,
)
from syncs.models import ImportRun, Sync

WHOLE = Circumstances(Edition.STANDARD, AccountType.CORPORATE_HR, has_paid_plan=True)
NOTHING = Circumstances("", "", has_paid_plan=False)
PLAIN = Definition("Candidates", "all", maps_custom_fields=False)

EVERY_CASE = [
    Circumstances(edition, kind, has_paid_plan=plan, selection=selection)
    for edition in ("", Edition.FREE, Edition.STANDARD)
    for kind in ("", *AccountType)
    for plan in (True, False)
    for selection in ("all", "view", "criteria")
]


@pytest.mark.parametrize(
    ("feature", "account", "allowed"),
    [
        (Feature.CONTACTS, WHOLE, True),
        (Feature.CONTACTS, Circumstances(Edition.FREE, "Corporate HR", has_paid_plan=False), True),
        (Feature.CONTACTS, Circumstances("Enterprise", "Staffing Agency", True), False),
        (Feature.CONTACTS, Circumstances("Enterprise", "", True), False),
        (Feature.CRITERIA, WHOLE, True),
        (Feature.CRITERIA, Circumstances("Ultimate", "", has_paid_plan=True), True),
        (Feature.CRITERIA, Circumstances(Edition.FREE, "", has_paid_plan=True), False),
        (Feature.CRITERIA, Circumstances("", "", has_paid_plan=True), False),
        (Feature.CRITERIA, Circumstances(Edition.ENTERPRISE, "", has_paid_plan=False), False),
        (Feature.CUSTOM_FIELDS, replace(WHOLE, selection="all"), False),
        (Feature.CUSTOM_FIELDS, replace(WHOLE, selection="view"), False),
        (Feature.CUSTOM_FIELDS, replace(NOTHING, selection="criteria"), True),
    ],
)
def test_feature_is_there_or_the_reason_is_told(
    feature: Feature, account: Circumstances, allowed: bool
) -> None:
    assert (refusal_of_feature(feature, account) == "") == allowed


def test_operator_relaxes_a_feature_for_everybody() -> None:
    assert refusal_of_feature(Feature.CRITERIA, NOTHING, {"criteria"}) == ""
    assert refusal_of_feature(Feature.CONTACTS, NOTHING, {"criteria"}) != ""


def test_every_feature_has_a_rule_and_syncs_that_use_it() -> None:
    assert {rule.feature for rule in EDITION_RULES} == set(USED_BY) == set(Feature)


@pytest.mark.parametrize(
    ("sync", "refused_by"),
    [
        (PLAIN, None),
        (replace(PLAIN, selection="view"), None),
        (replace(PLAIN, module="Contacts"), Feature.CONTACTS),
        (replace(PLAIN, selection="criteria"), Feature.CRITERIA),
        (replace(PLAIN, maps_custom_fields=True), Feature.CUSTOM_FIELDS),
        (replace(PLAIN, selection="view", maps_custom_fields=True), Feature.CUSTOM_FIELDS),
        (Definition("Contacts", "criteria", maps_custom_fields=True), Feature.CONTACTS),
    ],
)
def test_sync_has_to_do_with_the_rules_of_what_it_uses(
    sync: Definition, refused_by: Feature | None
) -> None:
    found = refusal_of_sync(sync, replace(NOTHING, selection=sync.selection))

    assert (found and found.rule.feature) == refused_by


def test_relaxed_feature_keeps_no_sync_from_running() -> None:
    sync = Definition("Contacts", "criteria", maps_custom_fields=False)

    found = refusal_of_sync(sync, NOTHING, {"contacts"})

    assert found is not None
    assert found.reason == (
        "Criteria need a paid edition of Recruit, and the edition of this account is not known."
    )
    assert refusal_of_sync(sync, NOTHING, {"contacts", "criteria"}) is None


def test_every_reason_fits_where_it_is_kept() -> None:
    """As the reason of a sync's state, and of a run that was cancelled."""
    kept = (Sync._meta.get_field("state_reason"), ImportRun._meta.get_field("cancel_reason"))
    room = min(field.max_length or 0 for field in kept)

    refusals = [
        Refusal(rule, rule.fault(account)) for rule in EDITION_RULES for account in EVERY_CASE
    ]

    assert [each.phrase for each in refusals if len(each.phrase) > room] == []
