"""What a connection's account and its organisation may use (R11, R12)."""

from django.conf import settings

from accounts.models import Organisation, Plan
from syncs.domain.edition_rules import Circumstances, Feature, refusal
from syncs.models import Connection

CONTACTS = "Contacts"


def refusal_of(feature: Feature, connection: Connection, organisation: Organisation) -> str:
    """Why they may not use it, in a sentence for people; "" if they may."""
    circumstances = Circumstances(
        edition=connection.edition,
        account_type=connection.account_type,
        has_paid_plan=organisation.plan == Plan.PAID,
    )
    return refusal(feature, circumstances, settings.RELAXED_EDITION_RULES)
