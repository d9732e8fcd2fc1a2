"""What edition, account type and plan allow (R11, R12)."""

import pytest

from syncs.domain.edition_rules import RULES, Circumstances, Feature, refusal
from syncs.domain.recruit_account import AccountType, Edition

WHOLE = Circumstances(Edition.STANDARD, AccountType.CORPORATE_HR, has_paid_plan=True)


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
    ],
)
def test_feature_is_there_or_the_reason_is_told(
    feature: Feature, account: Circumstances, allowed: bool
) -> None:
    assert (refusal(feature, account) == "") == allowed


def test_operator_relaxes_a_feature_for_everybody() -> None:
    nothing = Circumstances("", "", has_paid_plan=False)

    assert refusal(Feature.CRITERIA, nothing, {"criteria"}) == ""
    assert refusal(Feature.CONTACTS, nothing, {"criteria"}) != ""


def test_every_feature_has_a_rule() -> None:
    assert {rule.feature for rule in RULES} == set(Feature)
