"""The scopes of OAuth: which there are, and which one a call needs."""

SCOPE_KINDS = ("modules", "settings", "org", "users", "bulk", "notifications")
OPERATIONS = ("all", "read", "create", "update", "write", "delete")
EVERYTHING = ",".join(f"ZohoRecruit.{kind}.ALL" for kind in SCOPE_KINDS if kind != "notifications")
# Documented for the search, and nothing that anybody checks.
_OTHERS = {"zohosearch.securesearch.read", "aaaserver.profile.read"}
_METHODS = {"GET": "read", "POST": "create", "PUT": "update", "DELETE": "delete"}

Scopes = frozenset[str]


def parse_scopes(text: str) -> Scopes:
    """Return the scopes in lower case, for Zoho's own pages write them in several ways.

    Raises ValueError naming an unknown one: it fails the whole consent.
    """
    scopes = frozenset(part.lower() for part in text.replace(" ", ",").split(",") if part)
    unknown = sorted(scope for scope in scopes if not _exists(scope))
    if unknown or not scopes:
        raise ValueError(f"Invalid OAuth Scope: {', '.join(unknown) or 'none given'}")
    return scopes


def permits(scopes: Scopes, method: str, path: str) -> bool:
    """Tell whether tokens of these scopes may make the call."""
    kind, operation = _needed(method, path)
    return any(
        scope.startswith(f"zohorecruit.{kind}.") and scope.endswith((".all", f".{operation}"))
        for scope in scopes
    )


def _needed(method: str, path: str) -> tuple[str, str]:
    parts = path.strip("/").split("/")
    if parts[1:2] == ["bulk"]:
        return "bulk", "read"  # asking for a file is reading, though it is a POST
    kind = parts[2] if len(parts) > 2 and parts[2] in SCOPE_KINDS else "modules"
    return kind, _METHODS.get(method, "read")


def _exists(scope: str) -> bool:
    """Tell whether there is such a scope.

    The parts of a kind (modules.candidate, settings.fields) are not checked one by one.
    """
    parts = scope.split(".")
    if scope in _OTHERS:
        return True
    if len(parts) not in (3, 4) or parts[0] != "zohorecruit" or parts[1] not in SCOPE_KINDS:
        return False
    # Seen by those who asked for it: notifications can only be had operation by operation.
    return parts[-1] in OPERATIONS and parts[1:] != ["notifications", "all"]
