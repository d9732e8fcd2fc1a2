"""The pages and actions that the search leads to, and the words by which each is found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Destination:
    """A page or an action: its address by name, what it asks to be allowed, and further words that
    people may look for."""

    label: str
    page: str
    action: str = "see"
    words: str = ""
    does: bool = False

    def matches(self, wanted: list[str]) -> bool:
        """Tell whether each of the words begins one of its own."""
        own = f"{self.label} {self.words}".lower().split()
        return all(any(word.startswith(part) for word in own) for part in wanted)


DESTINATIONS = (
    Destination("Sync services", "sync_list", words="imports zoho recruit home"),
    Destination("Dashboard", "dashboard", words="overview next runs people per list chart"),
    Destination("All contacts", "contact_list", words="people addresses"),
    Destination("Mailing lists", "mailing_lists", words="lists members"),
    Destination("Import history", "run_list", words="runs past imports"),
    Destination("Why is somebody not on a list", "person", words="person address ignored missing"),
    Destination("Suppressions", "suppression_list", words="bounced unsubscribed do not mail"),
    Destination("Erased people", "erased_people", words="gdpr forget"),
    Destination("Zoho Recruit", "connections", words="account settings connection key zsc"),
    Destination("Edition rules and plan", "edition_rules", words="account settings"),
    Destination("Contact fields", "contact_fields", words="account settings own"),
    Destination("Removals", "removal_defaults", words="account settings limit held guard"),
    Destination("Group addresses", "group_addresses", words="account settings info role"),
    Destination("Members", "members", words="account settings people roles"),
    Destination("Mail providers", "mail_hooks", words="account settings webhooks bounces"),
    Destination("Organisation", "organisation_settings", "manage_organisation", "settings zone"),
    Destination("Audit log", "audit_log", "see_audit_log", "account settings changes who"),
    Destination("API tokens", "api_tokens", "manage_api_tokens", "account settings programs"),
    Destination("Webhooks", "webhooks", "manage_webhooks", "account settings programs events"),
    Destination("Reports", "reports", "manage_organisation", "account settings metrics views bi"),
    Destination("Notifications", "notification_settings", words="account settings mail digest"),
    Destination("Needs attention", "notification_list", words="notifications failed late held"),
    Destination("Mapping favourites", "mapping_favourites", words="fields pairs"),
    Destination("New sync", "new_sync", "edit_syncs", "add create import", does=True),
    Destination("New mailing list", "new_list", "edit_lists", "add create", does=True),
    Destination("New contact", "new_contact", "edit_contacts", "add create person", does=True),
    Destination("Suppress an address", "new_suppression", "suppress", "do not mail", does=True),
    Destination("Suppress a file", "suppression_files", "suppress", "csv upload", does=True),
    Destination("Erase a person", "erase_person", "erase", "gdpr forget delete", does=True),
    Destination("Invite somebody", "invite_member", "manage_members", "member add", does=True),
    Destination(
        "Delete the organisation", "delete_organisation", "manage_organisation", "close", does=True
    ),
)


def destinations(
    text: str, *, is_allowed: Callable[[str], bool], at_most: int
) -> list[Destination]:
    """Return what somebody may open whose words begin as the text says; without a text what stands
    first."""
    return list(_take(_matching(text.lower().split(), is_allowed), at_most))


def _matching(wanted: list[str], is_allowed: Callable[[str], bool]) -> Iterator[Destination]:
    return (each for each in DESTINATIONS if each.matches(wanted) and is_allowed(each.action))


def _take(found: Iterator[Destination], at_most: int) -> Iterator[Destination]:
    for _, each in zip(range(at_most), found, strict=False):
        yield each
