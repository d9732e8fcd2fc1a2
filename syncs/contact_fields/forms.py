"""The forms of the pages of contact fields."""

from collections.abc import Iterable

from django import forms

from contacts.models import ContactField
from web.name_form import NameField


class FieldLabelForm(forms.Form):
    label = NameField(label="Name of the field")


class MergeForm(forms.Form):
    """Takes the field that is to be merged into another one."""

    other = forms.ChoiceField(
        label="Field to be merged into it",
        error_messages={
            "required": "Choose the field whose values are to be taken.",
            "invalid_choice": "There is no such field of this type any more. Choose another one.",
        },
    )

    def __init__(self, *args: object, fields: Iterable[ContactField], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.by_id = {str(field.pk): field for field in fields}
        choice = self.fields["other"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 (declared above)
        choice.choices = [("", "Choose a field"), *((pk, f.label) for pk, f in self.by_id.items())]

    @property
    def chosen(self) -> ContactField:
        """The field; only of a valid form."""
        return self.by_id[self.cleaned_data["other"]]
