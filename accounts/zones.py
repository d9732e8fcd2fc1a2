"""Time zones by IANA name, of the release that is packaged with the application."""

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from accounts.models import Organisation


@cache
def zone_choices() -> tuple[tuple[str, str], ...]:
    """Return each zone twice, as a form offers choices; UTC first."""
    names = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    others = sorted(name for name in names if name not in {"Factory", "UTC"})
    return tuple((name, name.replace("_", " ")) for name in ("UTC", *others))


def organisation_zone(organisation: Organisation) -> ZoneInfo:
    """Return the zone of an organisation's clock, or UTC where the release does not know it."""
    name = organisation.time_zone
    return _zone(name if name in dict(zone_choices()) else "UTC")


@cache
def _zone(name: str) -> ZoneInfo:
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)
