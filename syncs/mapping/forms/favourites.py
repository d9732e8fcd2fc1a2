"""The name of a favourite, and the choice of one (R42)."""

from __future__ import annotations

from typing import Any

from django import forms

from syncs.models import MappingFavourite
from web.name_form import NameField


class FavouriteForm(forms.Form):
    """The name under which the pairs are kept as a favourite; not asked for where they are only
    saved."""

    favourite_name = NameField("Name of the favourite")

    def __init__(self, *args: Any, is_required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["favourite_name"].required = is_required

    def add_taken(self) -> None:
        """Say beside the name that another favourite has it."""
        self.add_error("favourite_name", "There is a favourite of this name. Choose another one.")


class FavouriteChoice(forms.Form):
    """The choice of the favourite to fetch fields from."""

    favourite: forms.ModelChoiceField[MappingFavourite] = forms.ModelChoiceField(
        MappingFavourite.objects.none(),
        label="Favourite",
        empty_label="Choose a favourite",
        error_messages={
            "required": "Choose a favourite.",
            "invalid_choice": "This favourite is not there any more.",
        },
    )

    def __init__(self, *args: Any, organisation_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["favourite"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 (declared above)
        favourites = MappingFavourite.objects.filter(organisation_id=organisation_id)
        choice.queryset = favourites.order_by("name", "id")
