"""Two who suppress several addresses at once do not wait for each other in a circle (R70)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from django.db import transaction

from contacts.actions.suppressions import SuppressionSource, suppress
from contacts.models import Suppression, SuppressionKind, SuppressionOrigin
from tests.builders import NOON, make_contact, make_user
from tests.consent.test_heard import by_file, by_program_with_others, give_address
from tests.world.at_once import waiting_behind
from tests.world.house import House

FORMER, FIRST, MIDDLE, LAST = (f"{name}@mail.example" for name in ("zoe", "ann", "max", "yan"))


def test_a_file_and_a_program_lock_in_one_order(house: House, transactional_db: None) -> None:
    """The file waits in its middle, with the first address in hand and the last to come; the
    program names the former address of the last."""
    give_address(make_contact(house.organisation, FORMER), LAST, make_user())
    link = SuppressionSource(SuppressionOrigin.LINK)
    kind = SuppressionKind.UNSUBSCRIBED

    def send_file() -> str:
        by_file(house, FIRST, MIDDLE, FORMER)
        return "file"

    def send_list() -> str:
        by_program_with_others(house, FIRST, LAST, FORMER)
        return "list"

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            suppress(house.organisation.pk, MIDDLE, kind, source=link, now=NOON)
            begun = [waiting_behind(pool, send_file), waiting_behind(pool, send_list)]
        assert [each.result() for each in begun] == ["file", "list"]

    named = {FIRST, MIDDLE, LAST, FORMER}
    assert set(Suppression.objects.values_list("address", flat=True)) == named
