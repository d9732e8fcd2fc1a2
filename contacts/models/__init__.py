"""The people, the lists they are on, who says so, and who must not be mailed."""

from contacts.models.contact import Contact
from contacts.models.contact_field import ContactField, FieldType
from contacts.models.erasure import AddressSecrets, ErasedAddress
from contacts.models.group_address import GroupAddress
from contacts.models.mail_hook import MailHook, MailProvider
from contacts.models.mailing_list import MailingList
from contacts.models.membership import Membership, MembershipClaim
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
    "ErasedAddress",
    "FieldType",
    "GroupAddress",
    "LiftedSuppression",
    "LineVerdict",
    "MailHook",
    "MailProvider",
    "MailingList",
    "Membership",
    "MembershipClaim",
    "SuppressedAddress",
    "Suppression",
    "SuppressionFile",
    "SuppressionFileLine",
    "SuppressionKind",
    "SuppressionOrigin",
]
