"""Users, who sign in; organisations, the tenants; and members, with a role in each."""

from accounts.models.member import Member, Role
from accounts.models.organisation import Organisation, Plan
from accounts.models.user import User

__all__ = ["Member", "Organisation", "Plan", "Role", "User"]
