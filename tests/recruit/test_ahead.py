"""Reading pages ahead of need."""

import threading
from collections import deque
from concurrent.futures import Future
from time import sleep

import pytest

from recruit import RecordPage, errors, read_ahead
from recruit.ahead import call_off
from tests.world.patience import PATIENCE
from tests.world.until import wait_until


def page(number, *, of, ids=None):
    records = [{"id": str(id_)} for id_ in ids or [number * 10, number * 10 + 1]]
    return RecordPage(records=records, more_records=number < of, page=number)


def threads():
    return [t for t in threading.enumerate() if t.name.startswith("recruit-page")]


def test_pages_come_in_order_whatever_order_they_arrive_in():
    def fetch(number):
        sleep(0.03 if number % 3 == 0 else 0)
        return page(number, of=9)

    assert [p.page for p in read_ahead(fetch)] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert threads() == []


def test_reading_starts_at_the_cursor():
    assert [p.page for p in read_ahead(lambda n: page(n, of=5), start=4)] == [4, 5]


def test_single_page_costs_a_single_call():
    asked = []

    def fetch(number):
        asked.append(number)
        return page(number, of=1)

    assert len(list(read_ahead(fetch))) == 1
    assert asked == [1]


def test_no_more_calls_are_in_flight_than_wanted():
    flying, most, lock, together = [], [], threading.Lock(), threading.Barrier(3)

    def fetch(number):
        with lock:
            flying.append(number)
            most.append(len(flying))
        sleep(0.005)
        if number in {2, 3, 4}:  # the first one is read alone: there may be no more
            together.wait(PATIENCE)
        with lock:
            flying.remove(number)
        return page(number, of=20)

    list(read_ahead(fetch, in_flight=3))
    assert max(most) == 3


def test_slow_reader_is_not_flooded():
    asked = []

    def fetch(number):
        asked.append(number)
        return page(number, of=1000)

    pages = read_ahead(fetch, ready=3)
    next(pages)
    wait_until(lambda: len(asked) >= 4)
    sleep(0.02)
    assert sorted(asked) == [1, 2, 3, 4]
    pages.close()


def test_every_page_that_was_asked_for_comes_where_reading_does_not_go_on():
    asked: list[int] = []
    read: list[int] = []

    def fetch(number):
        asked.append(number)
        sleep(0.005)
        return page(number, of=1000)

    for each in read_ahead(fetch, goes_on=lambda: len(read) < 5):
        read.append(each.page)  # noqa: PERF401 (what was read so far is asked for meanwhile)

    assert read == sorted(asked)
    assert 5 <= len(read) < 5 + 10


def test_no_page_is_missing_where_a_thread_becomes_free_while_calls_are_called_off():
    due: deque[Future[object]] = deque(Future() for _ in range(4))
    first, second, third, last = due
    first.set_running_or_notify_cancel()
    # The earliest that is left is begun.
    second.add_done_callback(lambda _: third.set_running_or_notify_cancel())
    last.add_done_callback(lambda _: second.set_running_or_notify_cancel())

    call_off(due)

    assert list(due) == [first, second]


def test_error_is_raised_when_its_page_is_due():
    def fetch(number):
        if number == 3:
            raise errors.TryLater("broken")
        return page(number, of=9)

    pages = read_ahead(fetch)
    assert [next(pages).page, next(pages).page] == [1, 2]
    with pytest.raises(errors.TryLater, match="broken"):
        next(pages)
    assert threads() == []


def test_error_past_the_end_is_never_seen():
    def fetch(number):
        if number > 2:
            raise errors.InvalidRequest("no such page")
        return page(number, of=2)

    assert [p.page for p in read_ahead(fetch)] == [1, 2]


def test_closing_early_leaves_no_thread():
    pages = read_ahead(lambda number: page(number, of=1000))
    next(pages)
    pages.close()
    assert threads() == []


@pytest.mark.parametrize("again", [1, 2])
def test_repeated_page_is_not_taken_for_progress(again):
    def fetch(number):
        return page(number, of=1000, ids=[(number - 1) % again + 1])

    with pytest.raises(errors.UnexpectedAnswer, match="same records"):
        list(read_ahead(fetch))


def test_few_calls_go_past_the_end():
    asked = []

    def fetch(number):
        asked.append(number)
        sleep(0.005)
        return page(number, of=6)

    assert [p.page for p in read_ahead(fetch, in_flight=3, ready=10)] == [1, 2, 3, 4, 5, 6]
    assert len(asked) <= 8
