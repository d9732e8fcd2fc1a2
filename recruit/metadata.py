"""The metadata of an account: its modules, fields, views, organisation and users.

Read-only pydantic models. Strict is only what something depends on (R9): an entry without its
`api_name`, or a view without its `id`, is left out; any other attribute that does not fit counts as
absent. Keys that nobody here knows are kept (`model_extra`).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pydantic import Field as Default

from recruit.answer import Answer
from recruit.lenient import Entries, LenientAnswer, Word


class Module(LenientAnswer):
    """A module, such as Candidates. `generated_type` is "default", "custom", …"""

    api_name: str = Default(min_length=1, max_length=50)
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


class PickListValue(LenientAnswer):
    """A choice: `actual_value` is what records hold, `display_value` what people see."""

    display_value: str | None = None
    actual_value: str | None = None


class Field(LenientAnswer):
    """A field of a module. `data_type` is "text", "email", "picklist", "datetime", …

    It is "" where Recruit does not say. Such a field is copied as any other, as its values are
    judged one by one; conditions and bulk files, which depend on the type, have no use for it.
    """

    api_name: str = Default(min_length=1, max_length=100)
    data_type: Word = ""
    id: str | None = None
    field_label: str | None = None
    json_type: str | None = None
    custom_field: bool = False
    system_mandatory: bool = False
    read_only: bool = False
    visible: bool = True
    length: int | None = None
    pick_list_values: Entries[PickListValue] = ()


class CustomView(LenientAnswer):
    """A custom view; its `id` is the `cvid` of `RecruitClient.records`."""

    id: str = Default(min_length=1, max_length=30)
    name: str | None = None
    display_value: str | None = None
    system_name: str | None = None
    system_defined: bool = False
    default: bool = False
    category: str | None = None


class License(LenientAnswer):
    """The `license_details` of an organisation."""

    paid: bool | None = None
    paid_type: Word | None = None
    trial_type: Word | None = None
    trial_expiry: str | None = None
    no_of_users: int | None = None

    @property
    def trial_ends(self) -> datetime | None:
        """The instant at which the trial is over, in UTC; None where none can be read.

        A day alone counts to its end, and a time without an offset is taken for one in UTC.
        """
        text = (self.trial_expiry or "").strip()
        try:
            told = datetime.fromisoformat(text)
            told += timedelta(days=1) if len(text) <= len("2026-01-21") else timedelta()
            return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            return None


class RecruitOrganisation(LenientAnswer):
    """The Recruit account. `time_zone` is an IANA name, `type` such as "Staffing agency"."""

    company_name: str | None = None
    primary_email: str | None = None
    zgid: str | None = None
    time_zone: str | None = None
    type: str | None = None
    license_details: License = License()

    @property
    def edition(self) -> str:
        """The edition, such as "Enterprise"; "Free" where it is neither paid nor on trial (R8).

        That of a trial is had until `trial_ends`.
        """
        told = self.license_details.paid_type or self.license_details.trial_type or "free"
        return told.capitalize()

    @property
    def tells_edition(self) -> bool:
        """True if the licence names the edition; without that, "Free" is a guess."""
        told = self.license_details
        return bool(told.paid_type or told.trial_type or told.paid is False)

    @property
    def trial_ends(self) -> datetime | None:
        """The instant from which on the edition is Free; None where no trial gives it, or where
        its end is not told."""
        told = self.license_details
        is_trial = told.trial_type and not (told.paid_type or told.paid)
        return told.trial_ends if is_trial else None


class RecruitUser(LenientAnswer):
    """A user of the Recruit account; one without an `id` owns no record that could be told."""

    id: str | None = None
    email: str | None = None
    full_name: str | None = None
    status: str | None = None


class ModuleList(Answer):
    modules: Entries[Module]


class FieldList(Answer):
    fields: Entries[Field]


class CustomViewList(Answer):
    custom_views: Entries[CustomView]


class OrganisationList(Answer):
    org: Entries[RecruitOrganisation] = Default(min_length=1)


class Info(LenientAnswer):
    more_records: bool = False


class UserList(LenientAnswer):
    users: Entries[RecruitUser] = Default(min_length=1)
    info: Info = Info()
