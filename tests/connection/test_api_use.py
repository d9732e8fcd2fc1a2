"""What runs used of the Recruit account's API, on the connection's page."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from syncs.models import ApiUse
from tests.world.house import House
from tests.world.reading import text_of


def test_connection_shows_the_credits_of_the_last_day(alice: Client, house: House) -> None:
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    for ago, calls in ((timedelta(), 400), (timedelta(hours=5), 834), (timedelta(days=2), 9999)):
        ApiUse.objects.create(
            connection=house.sync.connection, hour=hour - ago, calls=calls, credits=3 * calls
        )

    page = text_of(alice.get(reverse("connections", args=[house.slug])))

    assert "3,702 used by runs in the last 24 hours, in 1,234 calls" in page


def test_connection_without_runs_used_nothing(alice: Client, house: House) -> None:
    page = text_of(alice.get(reverse("connections", args=[house.slug])))

    assert "0 used by runs in the last 24 hours, in 0 calls" in page
