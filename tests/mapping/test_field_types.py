"""Every type that a contact field may have can be mapped (R41)."""

from contacts.models import FieldType
from syncs.domain.values import converter_of
from syncs.mapping.rules.vocabulary import TYPE_IN_WORDS


def test_every_type_of_contact_field_is_named_and_converted() -> None:
    assert set(TYPE_IN_WORDS) == set(FieldType.values)
    assert [kind for kind in FieldType if not callable(converter_of(kind))] == []
