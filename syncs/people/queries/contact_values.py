"""The values of a contact, each with where it came from (R93)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contacts.models import Contact, EditedValue
from syncs.history.queries.changes import format_value
from syncs.models import ContactColumn
from syncs.people.rules.origins import OWN_FIELD, EnteredByHand, Origin, origin_of
from syncs.why.rules.ledger_row import LedgerRow


@dataclass(frozen=True)
class FieldValue:
    """A value in words; `origin` is None for one that nothing tells of, and for an empty one."""

    label: str
    value: str
    origin: Origin | None

    @property
    def before(self) -> str:
        return format_value(self.origin.before) if self.origin else ""


def field_values(
    contact: Contact, labels: Mapping[str, str], rows: Sequence[LedgerRow]
) -> list[FieldValue]:
    """Return e-mail and names, then the own fields that have a value."""
    edited = {
        each.name: EnteredByHand(each.edited_at, str(each.edited_by or ""), each.before)
        for each in EditedValue.objects.filter(contact_id=contact.pk).select_related("edited_by")
    }
    columns = {
        column.value: (str(column.label), getattr(contact, column.value))
        for column in ContactColumn
    }
    keys = [key for key in labels if key in contact.attributes]
    keys += [key for key in contact.attributes if key not in labels]
    own = {f"{OWN_FIELD}{key}": (labels.get(key, key), contact.attributes[key]) for key in keys}
    return [
        FieldValue(
            label,
            format_value(value),
            origin_of(name, value, rows=rows, edited=edited.get(name), fields=labels),
        )
        for name, (label, value) in {**columns, **own}.items()
    ]
