"""Every address of the application below `/o/<slug>/`, taken from the URL resolver."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import getclosurevars

from django.urls import URLResolver, get_resolver, reverse

from accounts.access import Action
from tests.world.house import House

BUTTONS = {
    *("run_sync", "pause_sync", "resume_sync", "cancel_run", "try_run_now", "activate_sync"),
    *("preview_sync", "preview_again"),
    *("unarchive_list", "delete_draft", "duplicate_sync", "answer_hold"),
    *("remove_group_address", "restore_group_addresses"),
    *("undo_run", "undo_exactly"),
    *("apply_suppression_file", "discard_suppression_file"),
}
"""Addresses that only a button leads to."""

BUTTONS_OF_ALL = {"see_notifications"}
"""Addresses of buttons that everybody may press, as they change only what is one's own."""

ADMIN_BUTTONS = {
    *("replace_webhook_secret", "switch_webhook_off", "switch_webhook_on", "test_webhook"),
    *("send_given_up_again", "send_delivery_again", "make_metrics_key", "delete_metrics_key"),
    *("delete_mail_hook", "test_connection", "set_account_facts", "set_key_policy"),
    *("resend_invitation", "withdraw_invitation", "revoke_api_token"),
}

ADMIN_PAGES = {
    *("webhooks", "new_webhook", "webhook", "edit_webhook", "delete_webhook", "webhook_delivery"),
    "reports",
    "update_connection",
    *("invite_member", "member_role", "remove_member", "organisation_settings", "api_tokens"),
    *("delete_organisation", "lift_suppression", "erase_person", "let_person_back"),
    "audit_log",
}
MARKETER_PAGES = {
    *("activate_syncs", "new_list", "rename_list", "archive_list", "delete_list"),
    *("new_sync", "edit_module", "edit_records", "edit_criteria", "edit_rules"),
    *("edit_schedule", "edit_review", "delete_sync"),
    *("change_list", "move_people", "apply_preview", "resume_after_undo", "run_after_undo"),
    *("preview_records", "preview_criteria", "preview_rules", "preview_mapping", "preview_list"),
    *("rename_contact_field", "merge_contact_field", "delete_contact_field"),
    *("new_suppression", "suppression_files"),
    *("new_contact", "edit_contact", "delete_contact", "join_lists", "leave_list"),
}

DOWNLOADS = {
    *("export_list", "export_suppressions", "suppression_file_report"),
    *("export_rows", "export_mendable"),
}
"""Addresses that answer with a file."""

ADMIN_DOWNLOADS = {"export_organisation", "export_audit_log"}
"""Addresses of files, which only admins get."""

LEADS_ON = {"go_on_with_draft", "edit_mapping"}
"""Addresses that only lead to another one."""

UNLESS_CONNECTED = {"connect_recruit"}
"""A page of admins that is there only as long as no account is connected."""


@dataclass(frozen=True)
class Address:
    """A named address with the names of its ids, the action that it asks for, and whether it takes
    what is posted."""

    name: str
    ids: tuple[str, ...]
    action: Action
    is_posted_to: bool

    def of(self, house: House, slug: str) -> str:
        """With the ids of `house`, below `slug`."""
        known: dict[str, Callable[[], int]] = {
            "sync_id": lambda: house.sync.pk,
            "connection_id": lambda: house.sync.connection_id,
            "run_id": lambda: house.run.pk,
            "preview_id": lambda: house.preview.pk,
            "list_id": lambda: house.mailing_list.pk,
            "contact_id": lambda: house.contact.pk,
            "field_id": lambda: house.own_field.pk,
            "member_id": lambda: house.other_admin.pk,
            "invitation_id": lambda: house.invitation.pk,
            "suppression_id": lambda: house.suppression.pk,
            "file_id": lambda: house.suppression_file.pk,
            "hook_id": lambda: house.mail_hook.pk,
            "webhook_id": lambda: house.webhook_delivery.webhook_id,
            "delivery_id": lambda: house.webhook_delivery.pk,
            "token_id": lambda: house.api_token.pk,
        }
        ids = {name: known[name]() for name in self.ids}
        return reverse(self.name, kwargs={"organisation_slug": slug, **ids})


def tenant_addresses() -> list[Address]:
    return list(_tenant_addresses(get_resolver(), ()))


def pages() -> list[Address]:
    """All that an admin can open."""
    files = DOWNLOADS | ADMIN_DOWNLOADS
    others = BUTTONS | BUTTONS_OF_ALL | ADMIN_BUTTONS | UNLESS_CONNECTED | LEADS_ON | files
    return [address for address in tenant_addresses() if address.name not in others]


def pages_of_all() -> list[Address]:
    return [address for address in pages() if address.name not in ADMIN_PAGES | MARKETER_PAGES]


def buttons() -> list[Address]:
    return named(BUTTONS | BUTTONS_OF_ALL | ADMIN_BUTTONS)


def named(names: set[str]) -> list[Address]:
    return [address for address in tenant_addresses() if address.name in names]


def _tenant_addresses(resolver: URLResolver, above: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        names = (*above, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            yield from _tenant_addresses(pattern, names)
        elif "organisation_slug" in names:
            assert pattern.name, f"{pattern.pattern} has no name"
            ids = tuple(name for name in names if name != "organisation_slug")
            view = pattern.callback
            yield Address(pattern.name, ids, vars(view)["action"], _takes_posts(view))


def _takes_posts(view: Callable[..., object] | None) -> bool:
    """Tell whether a view takes forms, as the decorator of Django's around it says; without one it
    takes whatever comes."""
    while view is not None:
        methods = getclosurevars(view).nonlocals.get("request_method_list")
        if methods is not None:
            return "POST" in methods
        view = getattr(view, "__wrapped__", None)
    return True
