"""The modules that an account has and the API does not serve: they are listed, and no more."""

from typing import Any

UNSUPPORTED = ("Approvals", "Documents", "Reports")


def unsupported_metadata(module_id: int, name: str, *, place: int) -> dict[str, Any]:
    """Return how `GET /settings/modules` lists one."""
    return {
        "id": str(module_id),
        "api_name": name,
        "module_name": name,
        "singular_label": name.removesuffix("s"),
        "plural_label": name,
        "generated_type": "default",
        "api_supported": False,
        "viewable": True,
        "creatable": False,
        "editable": False,
        "deletable": False,
        "convertable": False,
        "sequence_number": place,
        "profiles": [],
        "modified_time": None,
        "modified_by": None,
        "web_link": None,
    }
