"""Reading a list by pages while it changes."""

from concurrent.futures import ThreadPoolExecutor
from itertools import islice, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recruit import RecordPage, errors, read_contiguous
from recruit.contiguous import MAX_BARREN_PAGES, MAX_STEPS_BACK
from recruit.windows import OVERLAP, window


class Source:
    """A list in the order of creation; `changes` happen before each call of that number."""

    def __init__(self, size, changes=()):
        self.ids = [str(number) for number in range(1, size + 1)]
        self.calls = 0
        self._next = size + 1
        self._changes = dict(changes)

    def ask(self, wanted):
        self.calls += 1
        self._change(self._changes.get(self.calls, ()))
        start = (wanted.page - 1) * wanted.size
        ids = self.ids[start : start + wanted.size]
        return RecordPage(
            records=[{"id": id_} for id_ in ids],
            more_records=start + wanted.size < len(self.ids),
            page=wanted.page,
        )

    def _change(self, actions):
        for action, share in actions:
            if action == "add":
                self.ids.append(str(self._next))
                self._next += 1
            elif self.ids:
                self.ids.pop(int(share * len(self.ids)))


def read(source, **from_where):
    return [
        record["id"]
        for _, page in read_contiguous(source.ask, **from_where)
        for record in page.records
    ]


def test_windows_overlap_and_lose_little():
    windows = [window(number) for number in range(1, 1001)]
    shared = [before.end - (after.page - 1) * after.size for before, after in pairwise(windows)]

    assert min(shared) == OVERLAP
    assert windows[-1].end > 0.88 * 200 * len(windows)
    assert max(each.size for each in windows) == 200


def test_threads_see_the_same_windows(monkeypatch):
    monkeypatch.setattr("recruit.windows._windows", [window(1)])

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(window, [number for number in range(1, 1000) for _ in range(4)]))

    assert len(set(seen)) == len(seen) // 4


@pytest.mark.parametrize("size", [0, 1, 199, 200, 201, 395, 1000, 5000])
def test_quiet_list_is_read_once_and_in_order(size):
    source = Source(size)

    assert read(source) == source.ids


def test_short_list_costs_one_call():
    source = Source(200)
    read(source)

    assert source.calls == 1


def test_record_that_moved_to_an_earlier_page_is_read():
    source = Source(1000, {2: [("delete", 0.0)] * 3})

    assert set(read(source)) >= set(source.ids)


def test_more_deletions_than_pages_overlap_are_followed_back():
    source = Source(3000, {4: [("delete", 0.0)] * 450})

    assert set(read(source)) >= set(source.ids)


def test_list_that_shrinks_below_the_next_page_is_read_to_its_end():
    source = Source(1200, {4: [("delete", 0.0)] * 1000})

    assert set(read(source)) >= set(source.ids)


actions = st.tuples(st.sampled_from(["delete", "delete", "add"]), st.floats(0, 0.999))
scripts = st.dictionaries(st.integers(1, 12), st.lists(actions, max_size=40), max_size=8)


@given(size=st.integers(0, 1500), changes=scripts)
def test_record_that_is_there_all_the_time_is_always_read(size, changes):
    source = Source(size, changes)
    from_the_beginning = set(source.ids)

    found = read(source)

    assert set(found) >= from_the_beginning & set(source.ids)


@given(size=st.integers(600, 1500), changes=scripts, start=st.integers(1, 3))
@example(size=1481, changes={8: [("delete", 0.0)] * 8}, start=1)
def test_reading_that_goes_on_later_loses_nothing_either(size, changes, start):
    source = Source(size)
    end = window(start).end
    first = source.ids[:end]
    from_the_beginning = set(source.ids)
    source._changes = changes

    found = read(source, start=start + 1, recent=first)

    assert set(first) | set(found) >= from_the_beginning & set(source.ids)


def test_gap_far_in_the_list_costs_few_calls_more():
    source = Source(5000, {20: [("delete", 0.0)] * 8})

    assert set(read(source)) >= set(source.ids)
    assert source.calls < 28 + 15


def test_what_was_read_before_is_not_read_again():
    source = Source(500)

    assert read(source, start=2, recent=source.ids[:200]) == source.ids[200:]


def test_list_that_never_ends_is_detected():
    def ask(wanted):
        records = [{"id": str(number)} for number in range(1, wanted.size + 1)]
        return RecordPage(records=records, more_records=True, page=wanted.page)

    with pytest.raises(errors.NeverEnds, match="already"):
        list(islice(read_contiguous(ask), MAX_BARREN_PAGES + 2))


class Forgetful(Source):
    """A list that is cut off: from the window `cut` on, and at a second look at windows `again`."""

    def __init__(self, size, *, cut, again=()):
        super().__init__(size)
        self.cut, self.again, self.asked = window(cut).page, {window(n).page for n in again}, []

    def ask(self, wanted):
        page = super().ask(wanted)
        is_cut = wanted.page >= self.cut or (wanted.page in self.again and wanted in self.asked)
        self.asked.append(wanted)
        return RecordPage([], more_records=False, page=wanted.page) if is_cut else page


@pytest.mark.parametrize(
    ("cut", "again"), [(2, ()), (2, (1,)), (4, ()), (4, (3,)), (4, (1, 2, 3)), (9, (7, 8))]
)
def test_page_that_is_promised_and_empty_is_no_end(cut, again):
    source = Forgetful(2500, cut=cut, again=again)

    with pytest.raises(errors.Emptied):
        read(source)

    assert source.calls < 3 * cut + 20


def test_page_that_is_promised_and_empty_is_no_end_where_reading_goes_on_later():
    source = Forgetful(2500, cut=4)

    with pytest.raises(errors.Emptied):
        read(source, start=4, recent=source.ids[:550])


def test_end_that_was_deleted_before_it_was_read_is_an_end():
    source = Source(400, {2: [("delete", 0.999)] * 203})

    assert set(read(source)) >= set(source.ids)


def test_list_that_changes_faster_than_it_is_read_is_left_for_later():
    calls = []

    def ask(wanted):
        calls.append(wanted)
        first = len(calls) * 1000
        records = [{"id": str(first + place)} for place in range(1, wanted.size + 1)]
        return RecordPage(records=records, more_records=True, page=wanted.page)

    with pytest.raises(errors.TryLater):
        list(islice(read_contiguous(ask), 2 * MAX_STEPS_BACK))
