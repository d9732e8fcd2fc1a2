"""The change time of a module."""

import pytest

from recruit import Field, modification_field


def fields(*names):
    return [Field(api_name=name, data_type="datetime") for name in names]


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["Created_Time", "Modified_Time", "Updated_On"], "Updated_On"),
        (["Created_Time", "Last_Activity_Time", "Modified_Time"], "Modified_Time"),
        (["Created_Time", "Last_Activity_Time"], "Last_Activity_Time"),
        (["Email", "Created_Time"], "Created_Time"),
        (["Email"], None),
        ([], None),
    ],
)
def test_modification_field_is_the_best_that_exists(names, chosen):
    assert modification_field(fields(*names)) == chosen
