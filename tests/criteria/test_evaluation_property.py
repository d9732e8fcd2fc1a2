"""The evaluator against the naive model, on generated conditions and values of all types."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria import Matcher, ValueType, check_criteria
from syncs.domain.zones import zone
from tests.criteria.material import FIELDS, NOON, actual_values, conditions, criteria_of
from tests.criteria.naive import satisfies

ZONES = ("Asia/Kolkata", "America/Los_Angeles", "Pacific/Kiritimati")


@pytest.mark.parametrize("field_type", ValueType)
@settings(max_examples=250)
@given(data=st.data(), place=st.sampled_from(ZONES).map(zone))
def test_evaluator_agrees_with_the_naive_model(
    field_type: ValueType, data: st.DataObject, place
) -> None:
    field = FIELDS[field_type]
    condition = data.draw(conditions(field))
    record = {field.api_name: data.draw(actual_values(field_type))}
    matcher = Matcher(criteria_of(condition), now=NOON, zone=place)

    expected = satisfies(condition, record, NOON, place)

    assert matcher.matches(record) is expected
    assert matcher.explain(record).verdicts[0].matches is expected
    assert check_criteria(criteria_of(condition), [field]) == ()


@given(st.data(), st.sampled_from(ValueType))
def test_absent_key_is_not_told(data: st.DataObject, field_type: ValueType) -> None:
    """R73: neither yes nor no nor missing, whatever the condition."""
    field = FIELDS[field_type]
    matcher = Matcher(criteria_of(data.draw(conditions(field))), now=NOON, zone=zone("UTC"))

    explained = matcher.explain({})

    assert matcher.matches({}) is explained.matches is explained.verdicts[0].matches is None
    assert explained.untold_labels == (field.label,)
