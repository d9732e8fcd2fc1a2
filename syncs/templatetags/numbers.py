"""Numbers for people."""

from datetime import timedelta

from django import template

from syncs.models import ImportRun

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """Format `12345` as `12,345`."""
    return f"{number:,}"


@register.filter
def signed(number: int) -> str:
    """Format a difference as `+1,200` or `0`, with the sign of a minus where it is less."""
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{abs(number):,}"


@register.filter
def duration(span: timedelta) -> str:
    """Format a length of time as `0.8 s`, `42 s`, `3 min 5 s` or `2 h 10 min`."""
    seconds = max(span.total_seconds(), 0.0)
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 1:
        return f"{rest} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


@register.filter
def per_second(rate: float) -> str:
    """Format records a second, without digits nobody can read while they change."""
    return f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s"


@register.filter
def run_time(run: ImportRun) -> timedelta:
    """Return the time from the start of a finished run to its end."""
    if run.started_at is None or run.finished_at is None:
        return timedelta()
    return run.finished_at - run.started_at
