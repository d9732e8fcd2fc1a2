"""The clock that pages show: that of the organisation."""

from zoneinfo import ZoneInfo

from accounts.models import Organisation
from syncs.domain.zones import UnknownZone, zone


def zone_of(organisation: Organisation) -> ZoneInfo:
    return zone_or_utc(organisation.time_zone)


def zone_or_utc(name: str) -> ZoneInfo:
    """A zone that does not exist must not take a page down; its times tell their offset anyway."""
    try:
        return zone(name)
    except UnknownZone:
        return zone("UTC")
