"""The metadata of an account: its modules, fields, views, organisation and users.

Read-only pydantic models. What this project does not need is optional, and keys that nobody here
knows are kept (`model_extra`).
"""

from __future__ import annotations

from pydantic import Field as Default

from recruit.answer import Answer


class Module(Answer):
    """A module, such as Candidates. `generated_type` is "default", "custom", …"""

    api_name: str
    id: str | None = None
    module_name: str | None = None
    singular_label: str | None = None
    plural_label: str | None = None
    generated_type: str | None = None
    api_supported: bool = True
    viewable: bool = True

    @property
    def custom(self) -> bool:
        return self.generated_type == "custom"


class PickListValue(Answer):
    """A choice: `actual_value` is what records hold, `display_value` what people see."""

    display_value: str | None = None
    actual_value: str | None = None


class Field(Answer):
    """A field of a module. `data_type` is "text", "email", "picklist", "datetime", …"""

    api_name: str
    data_type: str
    id: str | None = None
    field_label: str | None = None
    json_type: str | None = None
    custom_field: bool = False
    system_mandatory: bool = False
    read_only: bool = False
    visible: bool = True
    length: int | None = None
    pick_list_values: tuple[PickListValue, ...] = ()


class CustomView(Answer):
    """A custom view; its `id` is the `cvid` of `RecruitClient.records`."""

    id: str
    name: str | None = None
    display_value: str | None = None
    system_name: str | None = None
    system_defined: bool = False
    default: bool = False
    category: str | None = None


class License(Answer):
    """The `license_details` of an organisation."""

    paid: bool | None = None
    paid_type: str | None = None
    trial_type: str | None = None
    trial_expiry: str | None = None
    no_of_users: int | None = None


class RecruitOrganisation(Answer):
    """The Recruit account. `time_zone` is an IANA name, `type` such as "Staffing agency"."""

    company_name: str | None = None
    primary_email: str | None = None
    zgid: str | None = None
    time_zone: str | None = None
    type: str | None = None
    license_details: License = License()

    @property
    def edition(self) -> str:
        """The edition, such as "Enterprise"; "Free" where it is neither paid nor on trial (R8)."""
        told = self.license_details.paid_type or self.license_details.trial_type or "free"
        return told.capitalize()

    @property
    def tells_edition(self) -> bool:
        """True if the licence names the edition; without that, "Free" is a guess."""
        told = self.license_details
        return bool(told.paid_type or told.trial_type or told.paid is False)


class RecruitUser(Answer):
    """A user of the Recruit account."""

    id: str
    email: str | None = None
    full_name: str | None = None
    status: str | None = None


class ModuleList(Answer):
    modules: tuple[Module, ...]


class FieldList(Answer):
    fields: tuple[Field, ...]


class CustomViewList(Answer):
    custom_views: tuple[CustomView, ...]


class OrganisationList(Answer):
    org: tuple[RecruitOrganisation, ...] = Default(min_length=1)


class Info(Answer):
    more_records: bool = False


class UserList(Answer):
    users: tuple[RecruitUser, ...] = Default(min_length=1)
    info: Info = Info()
