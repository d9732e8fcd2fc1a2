"""Every type that a contact field may have can be mapped (R41), by people and by programs."""

from typing import Any

import pytest
from pydantic import BaseModel

from api.definitions.bodies import NewFieldBody
from api.people.shapes import NewContactField
from contacts.models import FieldType
from syncs.domain.values import converter_of
from syncs.manifest.rules.document import ContactFieldEntry
from syncs.mapping.rules.vocabulary import TYPE_IN_WORDS


def test_every_type_of_contact_field_is_named_and_converted() -> None:
    assert set(TYPE_IN_WORDS) == set(FieldType.values)
    assert [kind for kind in FieldType if not callable(converter_of(kind))] == []


@pytest.mark.parametrize("door", [NewFieldBody, NewContactField, ContactFieldEntry])
def test_every_door_takes_every_type(door: type[BaseModel]) -> None:
    taken: dict[str, Any] = door.model_json_schema()["properties"]["type"]

    assert taken.get("anyOf", [taken])[0]["enum"] == FieldType.values
