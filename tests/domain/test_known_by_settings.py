"""A record is known under the settings that it was read under, as far as they have a say in it."""

from datetime import timedelta
from typing import Any

import pytest

from criteria import Condition, Criteria, ValueType
from syncs.domain.preparation import Preparer
from syncs.domain.removal_limit import RemovalLimit
from syncs.domain.run_settings import MappedField, RunSettings
from tests.builders import NOON
from tests.domain.frozen import settings_of

SETTINGS = settings_of(None, "City")
LATER = NOON + timedelta(hours=1)
IN_OSLO = Condition(
    field="City", label="City", type=ValueType.TEXT, operator="is", values=("Oslo",)
)
HAVE_A_SAY: dict[str, Any] = {
    "module": "Candidates",
    "email_field": "Secondary_Email",
    "mapped_fields": (
        MappedField(
            source="City", target="town", own_field=True, type="text", clear_when_empty=False
        ),
    ),
    "modification_field": "Updated_On",
    "group_addresses": frozenset({"info"}),
    "mailing_list_id": 2,
    "tells_opt_outs": False,
    "opt_outs": "list",
    "opt_outs_since": NOON,
    "converted": "list",
    "cvid": "7",
    "criteria": Criteria(conditions=(IN_OSLO,)),
    "zone": "Asia/Kolkata",
}
HAVE_NONE: dict[str, Any] = {
    "kind": "preview",
    "is_full": False,
    "full_because": "asked",
    "modified_since": LATER,
    "reading_since": LATER,
    "deletions_since": LATER,
    "is_first_run": False,
    "bulk_files": 1,
    "reading_version": 1,
    "key_version": 1,
    "deleted": "list",
    "deleted_since": NOON,
    "no_match": "list",
    "removal_limit": RemovalLimit(people=60),
    "today": LATER,
}
"""Settings with another value each: what differs from run to run of an unchanged sync, and what
decides about nobody but who leaves."""


@pytest.mark.parametrize("name", RunSettings.model_fields)
def test_records_are_known_unless_a_setting_with_a_say_in_them_changed(name: str) -> None:
    changed = SETTINGS.model_copy(update={name: (HAVE_A_SAY | HAVE_NONE)[name]})

    is_known = Preparer(changed).salt == Preparer(SETTINGS).salt

    assert getattr(changed, name) != getattr(SETTINGS, name)
    assert is_known is (name in HAVE_NONE)
