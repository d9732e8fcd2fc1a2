"""Times in the organisation's zone, with the offset in a tooltip.

In templates: `{% moment run.started_at %}` and `{% upcoming sync.next_run_at %}`.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from syncs.domain.zones import offset_in_words, zone_or_utc

register = template.Library()

NO_TIME = "–"


@register.simple_tag(takes_context=True)
def moment(context: Context, instant: datetime | None) -> SafeString | str:
    """Show an instant as a `<time>`: `today 09:00`, `14 Nov, 09:00` or `3 Feb 2025, 09:00`."""
    return _element(instant, _zone_of(context)) if instant else NO_TIME


@register.simple_tag(takes_context=True)
def moments(context: Context, instants: list[str]) -> SafeString:
    """Show stored ISO instants, separated by commas."""
    zone = _zone_of(context)
    shown = ((_element(datetime.fromisoformat(instant), zone),) for instant in instants)
    return format_html_join(", ", "{}", shown)


@register.simple_tag(takes_context=True)
def moment_in(context: Context, instant: datetime | None, zone_name: str) -> SafeString | str:
    """Show an instant on the clock of another zone, with its place: `tomorrow 09:00, Kolkata`."""
    zone = zone_or_utc(zone_name)
    return format_html("{}, {}", _element(instant, zone), city(zone.key)) if instant else NO_TIME


@register.simple_tag(takes_context=True)
def day(context: Context, instant: datetime) -> SafeString:
    """Show the date of an instant of which only that matters."""
    local = instant.astimezone(_zone_of(context))
    return _time(local, f"{local.day} {local:%b %Y}")


@register.filter
def wall_clock(local: datetime) -> SafeString:
    """Show a moment that is on the clock of its zone already: `Sun 28 Mar 2027, 03:30`."""
    return _time(local, f"{local:%a} {local.day} {local:%b %Y, %H:%M}")


@register.filter
def from_iso(text: str) -> datetime:
    """Read a stored ISO instant."""
    return datetime.fromisoformat(text)


@register.filter
def city(zone_name: str) -> str:
    """Show `Asia/Kolkata` as `Kolkata`."""
    return zone_name.rpartition("/")[2].replace("_", " ")


def moment_in_words(local: datetime, today: datetime) -> str:
    """Return `local` as seen from `today`, both on the clock of one zone."""
    days = (local.date() - today.date()).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    if near:
        return f"{near} {local:%H:%M}"
    if 1 < days < 7:
        return f"{local:%A %H:%M}"
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local.day} {local:%b}{year}, {local:%H:%M}"


def moment_in_full(local: datetime) -> str:
    """Return such as `Saturday 21 November 2026, 14:00:12 (UTC+05:30)`."""
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M:%S} ({offset(local.utcoffset())})"


@register.filter
def offset(from_utc: timedelta | None) -> str:
    """Show an offset as `UTC+05:30`."""
    return offset_in_words(from_utc or timedelta())


def _element(instant: datetime, zone: ZoneInfo) -> SafeString:
    local = instant.astimezone(zone)
    return _time(local, moment_in_words(local, timezone.now().astimezone(zone)))


def _time(local: datetime, words: str) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        moment_in_full(local),
        words,
    )


def _zone_of(context: Context) -> ZoneInfo:
    """Return the organisation's zone; UTC on pages that belong to none."""
    organisation = getattr(context["request"], "organisation", None)
    return zone_or_utc(organisation.time_zone if organisation else "UTC")
