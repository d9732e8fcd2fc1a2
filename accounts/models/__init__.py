"""Who may sign in, the tenants, and who may do what in which tenant."""

from accounts.models.member import Member, Role
from accounts.models.organisation import Organisation, Plan
from accounts.models.user import User

__all__ = ["Member", "Organisation", "Plan", "Role", "User"]
