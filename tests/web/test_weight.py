"""What a browser has to load for a page, compressed."""

import gzip
import re

from django.test import Client

from accounts.models import User
from tests.world.every_page import pages_with
from tests.world.house import House, operator_client_of

HEAVIEST = 50_000
"""Bytes; 100,000 are promised, 31,000 are the most today."""

LOADED = re.compile(r'(?:<script [^>]*?src|<link [^>]*?href|<img [^>]*?src)="([^"]+)"')


def test_every_page_with_all_that_it_loads_is_light(house: House, alice: Client) -> None:
    person = User.objects.get(email="alice@example.com")
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    scales = Scales(operator_client_of(person))

    weights = {url: scales.weigh(url) for url in pages_with(house, people=60)}

    assert {url: weight for url, weight in weights.items() if weight > HEAVIEST} == {}
    assert min(weights.values()) > 8_000  # else its styles and scripts were not found


class Scales:
    """What a page weighs in a browser that has nothing of it yet."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._loaded: dict[str, int] = {}

    def weigh(self, url: str) -> int:
        """Return the compressed bytes of a page with all that it loads."""
        page = self._get(url)
        parts = set(LOADED.findall(page.decode())) - {""}
        return _compressed(page) + sum(self._weight_of_part(each) for each in parts)

    def _weight_of_part(self, url: str) -> int:
        if url.startswith("data:"):  # it is in the page
            return 0
        if url not in self._loaded:
            self._loaded[url] = _compressed(self._get(url))
        return self._loaded[url]

    def _get(self, url: str) -> bytes:
        answer = self._client.get(url, follow=True)
        assert answer.status_code == 200, url
        return answer.getvalue()


def _compressed(content: bytes) -> int:
    return len(gzip.compress(content))
