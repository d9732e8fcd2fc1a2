"""The fields by which the audit log is filtered: the columns that its triggers copy, by noun."""

from accounts.audit.rules.words import NOUNS, column_in_words

FIELDS = {
    "sync": (
        *("name", "module", "mailing_list_id", "selection", "view_name", "criteria"),
        *("retrieve_after", "opt_outs", "deleted", "converted", "no_match", "frequency", "at"),
        *("zone", "weekday", "day", "full_read_days", "limit_people", "limit_percent"),
        *("hold_days", "state", "state_reason"),
    ),
    "mapping": ("pairs",),
    "connection": (
        *("name", "data_centre", "api_url", "accounts_url", "account_email", "credentials_kind"),
        *("secret_set_at", "keep_running", "state", "tested_at", "edition_override"),
        "account_type_override",
    ),
    "limit of removals": ("people", "percent", "days"),
    "list": ("name", "archived_at"),
    "member": ("role",),
    "organisation": ("name", "slug", "time_zone", "plan"),
    "webhook": ("url", "kinds", "secret_set_at", "disabled_at", "disabled_cause"),
}
"""Of the nouns of which people ask who changed what; the other ones have few fields."""


def split_field(chosen: str) -> tuple[str, str]:
    """Return the noun and the column of a choice, such as `sync.state`."""
    noun, _, column = chosen.rpartition(".")
    return noun, column


def field_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the choices of a form, in a group for each noun."""
    return [
        (NOUNS[noun], [(f"{noun}.{column}", column_in_words(noun, column)) for column in columns])
        for noun, columns in FIELDS.items()
    ]
