"""Users, who sign in; organisations, the tenants; members, with a role in each; invitations."""

from accounts.models.closure import Closure
from accounts.models.invitation import Invitation
from accounts.models.member import Member, Role
from accounts.models.organisation import Organisation, Plan
from accounts.models.user import User

__all__ = ["Closure", "Invitation", "Member", "Organisation", "Plan", "Role", "User"]
