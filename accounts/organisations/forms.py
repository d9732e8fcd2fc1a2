"""Forms for what an organisation is called and which clock it goes by."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from accounts.zones import zone_choices
from web.name_form import NameField
from web.seen_form import SeenForm


class ZoneField(forms.ChoiceField):
    """One of the time zones by IANA name."""

    def __init__(self) -> None:
        super().__init__(
            label="Time zone",
            choices=zone_choices,
            error_messages={"invalid_choice": "There is no such time zone."},
        )


class OrganisationForm(forms.Form):
    organisation = NameField("Name of the organisation")
    time_zone = ZoneField()


class OrganisationChangeForm(SeenForm):
    """Name and zone of an organisation that is there."""

    edits: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "organisation": ("organisation",),
        "time_zone": ("time_zone",),
    }

    organisation = NameField("Name of the organisation")
    time_zone = ZoneField()

    def __init__(self, data: Any, *, stored: Mapping[str, object], **kwargs: Any) -> None:
        super().__init__(data, stored=stored, initial=dict(stored), **kwargs)
