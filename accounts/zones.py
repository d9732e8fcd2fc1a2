"""Time zones by IANA name, of the release that is packaged with the application."""

from functools import cache
from importlib.resources import files


@cache
def zone_choices() -> tuple[tuple[str, str], ...]:
    """Return each zone twice, as a form offers choices; UTC first."""
    names = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    others = sorted(name for name in names if name not in {"Factory", "UTC"})
    return tuple((name, name.replace("_", " ")) for name in ("UTC", *others))
