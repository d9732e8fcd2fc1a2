"""The alarm that stands on every page of an organisation, and how late a run came (R82, R84)."""

from datetime import datetime, timedelta

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from syncs.alarms.heartbeats import Silence, find_silences
from syncs.alarms.told import told
from syncs.models import ImportRun
from syncs.templatetags.times import moment

register = template.Library()


@register.simple_tag
def silences_to_tell() -> list[Silence]:
    """Return the silent parts that a page names."""
    return told(find_silences())


@register.simple_tag(takes_context=True)
def since(context: Context, instant: datetime | None) -> SafeString | str:
    """Show `since today 14:02`, or `yet` where it never was."""
    return format_html("since {}", moment(context, instant)) if instant else "yet"


@register.filter
def came_late(run: ImportRun) -> timedelta | None:
    """Return by how much a run began later than it was due, None where it was in time (R82)."""
    if run.due_at is None or run.started_at is None:
        return None
    late = run.started_at - run.due_at
    return late if late >= timedelta(seconds=settings.LATE_SECONDS) else None
