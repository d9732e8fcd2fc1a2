"""The prices of calls in credits."""

_USUAL = 1
_RECORDS = 3
_DELETED = 2
_BULK_JOB = 50
_METADATA = ("settings", "org", "users")


def price(method: str, path: str) -> int:
    """Return the credits for a call: one, if it is none of the dear ones."""
    parts = path.strip("/").split("/")
    if parts[1:2] == ["bulk"]:
        return _BULK_JOB if method == "POST" else _USUAL
    if method != "GET" or parts[2:3] in [[name] for name in _METADATA]:
        return _USUAL
    return _DELETED if parts[-1] == "deleted" else _RECORDS
