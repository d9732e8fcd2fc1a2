"""One row of the mapping editor as a form (R40, R41, R43)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from contacts.models import FieldType
from syncs.mapping.forms.choices import SelectWithReasons, group_sources, group_targets
from syncs.mapping.forms.rows import NEW, PairRow
from syncs.mapping.rules.pairs import NewField, TypedPair
from syncs.mapping.rules.vocabulary import EMAIL, Vocabulary
from web.names import UnfitName, fit_name

AS_IN_RECRUIT = "As in Recruit"


class PairForm(forms.Form):
    """A row whose content is `row`; the first row of all is that of the e-mail address."""

    source = forms.ChoiceField(
        label="Field in Recruit",
        widget=SelectWithReasons,
        error_messages={"required": "Choose the field in Recruit."},
    )
    target = forms.ChoiceField(
        label="Contact field",
        error_messages={
            "required": "Choose the contact field that it fills.",
            "invalid_choice": "This contact field is not there any more. Choose another one.",
        },
    )
    clear_when_empty = forms.BooleanField(label="Clear when empty", required=False)
    new_label = forms.CharField(
        label="Name of the new field",
        required=False,
        max_length=200,
        widget=forms.TextInput(
            {"placeholder": AS_IN_RECRUIT, "dir": "auto", "autocomplete": "off", "maxlength": None}
        ),
    )
    new_type = forms.ChoiceField(
        label="Type", required=False, choices=[("", AS_IN_RECRUIT), *FieldType.choices]
    )
    announced = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(
        self,
        data: dict[str, Any] | None,
        *,
        vocabulary: Vocabulary,
        row: PairRow,
        is_email: bool,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = asdict(row)
        super().__init__(data, **kwargs)
        self.vocabulary, self.row, self.is_email = vocabulary, row, is_email
        self._offer("source", group_sources(vocabulary, row.source, is_email=is_email))
        if is_email:
            for name in ("target", "clear_when_empty", "new_label", "new_type"):
                del self.fields[name]
            return
        self._forbid_sources()
        self._offer("target", group_targets(vocabulary))

    def clean_source(self) -> str:
        source: str = self.cleaned_data["source"]
        if self.vocabulary.fields is None:
            return source
        if why := self.vocabulary.why_not(source, EMAIL if self.is_email else ""):
            raise ValidationError(why)
        return source

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("target") == NEW and given.get("source") and "new_label" in given:
            try:
                given["new_label"] = fit_name(self.row.label_in(self.vocabulary))
            except UnfitName as fault:
                self.add_error("new_label", str(fault))
        return given

    @property
    def typed_pair(self) -> TypedPair:
        """The pair as it was typed; only of a valid row."""
        given = self.cleaned_data
        if self.is_email:
            return TypedPair(given["source"], EMAIL)
        target: str | NewField = given["target"]
        if target == NEW:
            target = NewField(given["new_label"], self.row.type_in(self.vocabulary))
        return TypedPair(given["source"], target, given["clear_when_empty"])

    def _forbid_sources(self) -> None:
        source = self.fields["source"].widget
        assert isinstance(source, SelectWithReasons)  # noqa: S101 (declared above)
        names = self.vocabulary.fields or {}
        source.forbidden = frozenset(name for name in names if self.vocabulary.why_not(name))

    def _offer(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (declared above)
        field.choices = choices
