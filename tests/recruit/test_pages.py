"""The check of record ids."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recruit import errors
from recruit.pages import checked_records, is_record_id, read_deleted_page, read_record_page

ids = st.one_of(
    st.integers(min_value=1, max_value=2**63 - 1).map(str),
    st.text(alphabet="0123456789٣-+ _.e²", max_size=22),
)


def accepted(answer):
    try:
        checked_records(answer)
    except errors.UnexpectedAnswer:
        return False
    return True


@given(st.lists(ids, max_size=4))
@example([str(2**63 - 1)])
@example([str(2**63)])
@example(["12", ""])
@example(["012"])
@example(["9" * 5000])
def test_page_has_exactly_the_records_whose_id_is_one(texts):
    answer = {"data": [{"id": text} for text in texts]}
    fit = [text for text in texts if is_record_id(text)]

    assert [record["id"] for record in checked_records(answer)] == fit


@pytest.mark.parametrize(
    "answer",
    [
        [],
        "data",
        {},
        {"data": None},
        {"data": {}},
        {"data": {"id": "1"}},
        {"data": "12"},
    ],
)
def test_page_that_is_no_list_of_records_is_refused(answer):
    assert not accepted(answer)


def test_a_record_without_an_id_costs_only_itself():
    odd = [{}, None, {"id": None}, {"id": "x"}, {"code": "INVALID_DATA", "status": "error"}]
    answer = {"data": [{"id": "12", "A": 1}, *odd, {"id": 13}], "info": {"more_records": False}}

    page = read_record_page(answer, page=1, per_page=200)

    assert page.records == [{"id": "12", "A": 1}, {"id": "13"}]
    assert page.odd == (*odd,)


@pytest.mark.parametrize("odd", [None, "12", [], {}, {"id": None}, {"id": ["1"]}, {"id": True}])
@pytest.mark.parametrize("read", [read_record_page, read_deleted_page])
def test_odd_records_cost_only_themselves_where_there_are_no_others(read, odd):
    """Of a longer list it could not be told where such a page stands."""
    whole, more = {"more_records": False}, {"more_records": True}

    one = read({"data": [odd], "info": more}, page=2, per_page=200)
    two = read({"data": [odd, odd], "info": whole}, page=1, per_page=200)

    assert [(page.ids, page.unreadable) for page in (one, two)] == [((), 1), ((), 2)]
    for info, number in ((more, 1), (whole, 2)):
        with pytest.raises(errors.UnexpectedAnswer, match="several records and not one id"):
            read({"data": [odd, odd], "info": info}, page=number, per_page=200)


@pytest.mark.parametrize(
    "info",
    [None, [], {}, {"more_records": None}, {"more_records": "false"}, {"more_records": 1}],
)
def test_page_that_does_not_say_whether_there_are_more_is_refused(info):
    with pytest.raises(errors.UnexpectedAnswer, match="whether there are more"):
        read_record_page({"data": [], "info": info}, page=1, per_page=200)


def test_other_page_than_asked_for_is_refused():
    with pytest.raises(errors.UnexpectedAnswer, match="another page than 2"):
        read_record_page(
            {"data": [], "info": {"more_records": True, "page": 1}}, page=2, per_page=200
        )


def test_unknown_keys_are_kept():
    record = {"id": "1", "$new": {"deep": [1]}, "Email": None}
    page = read_record_page(
        {"data": [record], "info": {"more_records": False}}, page=1, per_page=200
    )
    assert (page.records, page.ids, page.more_records) == ([record], ("1",), False)
