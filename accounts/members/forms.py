"""The form for a member's role, and the roles with what each may do."""

from collections.abc import Mapping
from typing import Any, ClassVar

from accounts.models import Role
from web.explained import ExplainedField
from web.seen_form import SeenForm

ROLES = {
    Role.VIEWER: ("Viewer", "Sees everything but secrets, and changes nothing."),
    Role.MARKETER: ("Marketer", "Also makes, changes and runs syncs, and edits lists."),
    Role.ADMIN: ("Admin", "Also connects Recruit, and decides on members and the organisation."),
}


class RoleField(ExplainedField):
    """The choice of a role."""

    def __init__(self) -> None:
        super().__init__("Role", {str(role): words for role, words in ROLES.items()})


class RoleForm(SeenForm):
    edits: ClassVar[Mapping[str, tuple[str, ...]]] = {"role": ("role",)}

    role = RoleField()

    def __init__(self, data: Any, *, stored: Mapping[str, object]) -> None:
        super().__init__(data, stored=stored, initial=dict(stored))
