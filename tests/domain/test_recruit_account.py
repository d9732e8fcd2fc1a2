"""The type of a Recruit account, told by its modules (R8)."""

import pytest

from syncs.domain.recruit_account import AccountType, account_type_of


@pytest.mark.parametrize(
    ("modules", "expected"),
    [
        (["Candidates", "Departments"], AccountType.CORPORATE_HR),
        (["Clients", "Departments"], AccountType.CORPORATE_HR),
        (["Candidates", "Clients"], AccountType.STAFFING_AGENCY),
        (["Candidates", "Accounts"], AccountType.STAFFING_AGENCY),
        (["Candidates"], None),
        ([], None),
    ],
)
def test_account_type_is_told_by_the_modules(
    modules: list[str], expected: AccountType | None
) -> None:
    assert account_type_of(modules) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Staffing agency", AccountType.STAFFING_AGENCY),
        ("Corporate HR", AccountType.CORPORATE_HR),
        ("something new", AccountType.CORPORATE_HR),
        (None, AccountType.CORPORATE_HR),
    ],
)
def test_account_type_that_the_account_tells_comes_first(
    told: str | None, expected: AccountType
) -> None:
    assert account_type_of(["Departments"], told=told) == expected
