"""Users, who sign in; organisations, the tenants; members, with a role in each; invitations; the
audit log; the tokens of programs."""

from accounts.models.api_token import ApiToken, IdempotentAnswer, TokenScope
from accounts.models.audit_entry import AuditEntry
from accounts.models.closure import Closure
from accounts.models.invitation import Invitation
from accounts.models.member import Member, Role
from accounts.models.organisation import Organisation, Plan
from accounts.models.user import User

__all__ = [
    "ApiToken",
    "AuditEntry",
    "Closure",
    "IdempotentAnswer",
    "Invitation",
    "Member",
    "Organisation",
    "Plan",
    "Role",
    "TokenScope",
    "User",
]
