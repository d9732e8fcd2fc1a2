"""Fields of a Recruit module as the language of criteria knows them."""

from collections.abc import Iterable

from criteria import ConditionField, FieldChoice, Subject, field_of
from recruit import Field as RecruitField


def criteria_fields(
    fields: Iterable[RecruitField], subject: Subject = Subject.RECORD
) -> tuple[ConditionField, ...]:
    """Those that conditions can be about, with their pick lists."""
    found = (
        field_of(
            api_name=field.api_name,
            label=field.field_label or field.api_name,
            data_type=field.data_type,
            subject=subject,
            choices=_choices(field),
        )
        for field in fields
        if field.visible
    )
    return tuple(field for field in found if field is not None)


def _choices(field: RecruitField) -> tuple[FieldChoice, ...]:
    return tuple(
        FieldChoice(value.actual_value, value.display_value or value.actual_value)
        for value in field.pick_list_values
        if value.actual_value
    )
