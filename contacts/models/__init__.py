"""The people, the lists they are on, who says so, and who must not be mailed."""

from contacts.models.contact import Contact
from contacts.models.contact_field import ContactField, FieldType
from contacts.models.departure import Departure, DepartureCause
from contacts.models.edited_value import EditedValue
from contacts.models.erasure import AddressSecrets, ErasedAddress
from contacts.models.group_address import GroupAddress
from contacts.models.list_size import ListSize
from contacts.models.mail_hook import MailHook, MailProvider
from contacts.models.mailing_list import MailingList
from contacts.models.membership import Membership, MembershipClaim
from contacts.models.people_change import PeopleChange
from contacts.models.search_text import SearchBacklog, SearchText
from contacts.models.suppression import (
    LiftedSuppression,
    SuppressedAddress,
    Suppression,
    SuppressionKind,
    SuppressionOrigin,
)
from contacts.models.suppression_file import (
    LineVerdict,
    SuppressionFile,
    SuppressionFileLine,
)

__all__ = [
    "AddressSecrets",
    "Contact",
    "ContactField",
    "Departure",
    "DepartureCause",
    "EditedValue",
    "ErasedAddress",
    "FieldType",
    "GroupAddress",
    "LiftedSuppression",
    "LineVerdict",
    "ListSize",
    "MailHook",
    "MailProvider",
    "MailingList",
    "Membership",
    "MembershipClaim",
    "PeopleChange",
    "SearchBacklog",
    "SearchText",
    "SuppressedAddress",
    "Suppression",
    "SuppressionFile",
    "SuppressionFileLine",
    "SuppressionKind",
    "SuppressionOrigin",
]
