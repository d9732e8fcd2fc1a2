"""Bodies that no well-behaved server sends, byte by byte over real HTTP: refused or understood."""

import gzip
import zlib

import pytest

from recruit import Bounds, Endpoints, RecruitClient, ZscCredentials, errors, read_ahead
from tests.recruit.raw_server import answer, ok

INFO = b'"info":{"more_records":false}'
GOOD = b'{"data":[{"id":"1"}],' + INFO + b"}"


def page_with(value):
    """A page with one record whose field X is `value`."""
    return b'{"data":[{"id":"1","X":' + value + b"}]," + INFO + b"}"


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (page_with(rb'"\u0000"'), "\0"),
        (page_with(rb'"\ud83d\ude00"'), "😀"),
        (page_with(rb'"cut \ud83d"'), "cut �"),
        (page_with(rb'"\ude00\ud83d"'), "��"),
        (page_with(rb'"\\ud83d\uDE00"'), r"\ud83d�"),
        (b"\xef\xbb\xbf" + page_with(b'"marked"'), "marked"),
        (page_with(b'1,"X":2'), 2),
        (page_with(b"18446744073709551615"), 2**64 - 1),
        (page_with(b"18446744073709551616"), float(2**64)),
        (page_with(b"0." + b"3" * 5000), 1 / 3),
        (page_with(b"[" * 200 + b"]" * 200), None),
        (page_with(b"null"), None),
    ],
)
def test_odd_value_is_understood(raw, raw_client, body, value):
    raw.answer(ok(body))
    [record] = raw_client.records("Candidates").records
    found = record["X"]
    while isinstance(found, list):
        found = found[0] if found else None
    assert found == value
    assert len(raw.heads) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  ",
        b"{",
        b"Temporarily down.",
        GOOD[:-1],
        GOOD + b" and more",
        GOOD.decode().encode("utf-16"),
        page_with(b'"\xe9"'),
        page_with(b'"\xed\xa0\xbd"'),
        page_with(b'"\x00"'),
        page_with(b"NaN"),
        page_with(b"1e999"),
        page_with(b"9" * 5000),
        page_with(b"[" * 100_000 + b"]" * 100_000),
        page_with(b"[" * 100_000),
        page_with(rb'"\uZZZZ"'),
    ],
)
def test_body_that_is_no_json_is_asked_for_again_and_then_refused(raw, raw_client, body):
    raw.answer(ok(body))
    with pytest.raises(errors.NotJson):
        raw_client.records("Candidates")
    assert len(raw.heads) == 3


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"null", "null"),
        (b"true", "no list of records"),
        (b"[]", "no list of records"),
        (b'"data"', "no list of records"),
        (b"{}", "no list of records"),
        (b'{"data":null}', "no list of records"),
        (b'{"data":{"id":"1"}}', "no list of records"),
        (b'{"data":[{},{}]}', "whether there are more"),
        (b'{"data":["1",2]}', "whether there are more"),
        (b'{"data":[{},{}],"info":{"more_records":true}}', "not one id"),
        (b'{"data":[{}]}', "whether there are more"),
        (b'{"data":[{"id":"1"}]}', "whether there are more"),
    ],
)
def test_json_that_is_no_page_is_refused_at_once(raw, raw_client, body, said):
    raw.answer(ok(body))
    with pytest.raises(errors.UnexpectedAnswer, match=said):
        raw_client.records("Candidates")
    assert len(raw.heads) == 1


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.deleted("Candidates"),
        lambda client: client.modules(),
        lambda client: client.fields("Candidates"),
        lambda client: client.current_user(),
        lambda client: client.organisation(),
        lambda client: client.record("Candidates", "1"),
        lambda client: client.start_bulk_read("Candidates", fields=["Email"]),
        lambda client: client.bulk_read("1"),
    ],
)
@pytest.mark.parametrize("body", [b"null", b"[]", b"7", b'{"unheard":[]}', b'{"data":[7]}'])
def test_no_question_takes_an_odd_shape_for_nothing(raw, raw_client, ask, body):
    raw.answer(ok(body))
    with pytest.raises(errors.UnexpectedAnswer):
        ask(raw_client)
    assert len(raw.heads) == 1


@pytest.mark.parametrize("kind", [b"text/html", b"text/plain", b"", b"application/octet-stream"])
def test_json_by_another_name_is_read(raw, raw_client, kind):
    raw.answer(answer(b"200 OK", GOOD, b"Content-Type: " + kind))
    assert raw_client.records("Candidates").ids == ("1",)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (b"403 Forbidden", b"NO_PERMISSION", errors.PermissionDenied),
        (b"401 Unauthorized", b"AUTHENTICATION_FAILURE", errors.KeyRejected),
        (b"400 Bad Request", b"INVALID_MODULE", errors.UnknownModule),
    ],
)
def test_refusal_in_json_is_no_gateway_s_whatever_it_is_called(raw, raw_client, status, code, kind):
    raw.answer(answer(status, b'{"code":"%b"}' % code, b"Content-Type: text/html;charset=UTF-8"))
    with pytest.raises(kind):
        raw_client.records("Candidates")


@pytest.mark.parametrize(
    "body", [b"<html>", b"\n <!DOCTYPE html>", b"\xef\xbb\xbf<html>", b"<?xml version='1.0'?>"]
)
@pytest.mark.parametrize("status", [b"200 OK", b"401 Unauthorized", b"403 Forbidden"])
def test_gateway_s_page_is_for_later_whatever_it_is_called(raw, raw_client, status, body):
    raw.answer(answer(status, body, b"Content-Type: application/json"))
    with pytest.raises(errors.TryLater):
        raw_client.records("Candidates")
    assert len(raw.heads) == 3


def packed(body, wbits=31):
    packer = zlib.compressobj(9, wbits=wbits)
    return packer.compress(body) + packer.flush()


def test_small_answer_that_unpacks_to_more_than_the_bound_is_refused(raw):
    bounds = Bounds(body=100_000)
    bomb = packed(b" " * 50_000_000)
    raw.answer(ok(bomb, b"Content-Encoding: gzip"))
    with client_of(raw, bounds) as client, pytest.raises(errors.TooLarge, match="100000"):
        client.records("Candidates")
    assert len(bomb) < bounds.body
    assert len(raw.heads) == 1


def test_answer_of_just_the_bound_is_read(raw):
    for body in (GOOD, packed(GOOD)):
        encoding = b"identity" if body is GOOD else b"gzip"
        raw.answer(ok(body, b"Content-Encoding: " + encoding))
        with client_of(raw, Bounds(body=len(GOOD))) as client:
            assert client.records("Candidates").ids == ("1",)


@pytest.mark.parametrize("encoding", [b"gzip, gzip", b"br", b"deflate", b"zstd", b"unheard"])
def test_packing_that_was_not_asked_for_is_refused(raw, raw_client, encoding):
    raw.answer(ok(gzip.compress(gzip.compress(GOOD)), b"Content-Encoding: " + encoding))
    with pytest.raises(errors.UnexpectedAnswer, match="not asked for"):
        raw_client.records("Candidates")


@pytest.mark.parametrize("body", [GOOD, packed(GOOD)[:-9], b"\x1f\x8b" + b"\0" * 40])
def test_packed_body_that_is_broken_is_refused_after_repeats(raw, raw_client, body):
    raw.answer(ok(body, b"Content-Encoding: gzip"))
    with pytest.raises(errors.NotJson):
        raw_client.records("Candidates")
    assert len(raw.heads) == 3


def test_empty_answer_may_say_that_it_is_packed(raw, raw_client):
    raw.answer(b"HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n")
    assert raw_client.records("Candidates").records == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_what_is_hardly_http_is_for_later(raw, raw_client, content):
    raw.answer(content)
    with pytest.raises(errors.TryLater):
        raw_client.records("Candidates")
    assert len(raw.heads) == 3


def test_body_that_drips_is_given_up_when_the_time_is_over(raw):
    raw.answer(ok(b" " * 1_000_000))
    raw.between = 0.01
    bounds = Bounds(read=10, total=0.5, pauses=())
    with client_of(raw, bounds) as client, pytest.raises(errors.TryLater, match="in time"):
        client.records("Candidates")


def test_packed_body_that_drips_is_given_up_too(raw):
    raw.answer(ok(packed(b" " * 100_000_000), b"Content-Encoding: gzip"))
    raw.between = 0.01
    bounds = Bounds(read=10, total=0.5, pauses=())
    with client_of(raw, bounds) as client, pytest.raises(errors.TryLater, match="in time"):
        client.records("Candidates")


@pytest.mark.parametrize(
    "content",
    [
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000,
        b"HTTP/1.1 102 Processing\r\n\r\n" * 10_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"x" * 10_000,
    ],
)
def test_head_that_drips_is_given_up_too(raw, content):
    raw.answer(content)
    raw.between = 0.01
    bounds = Bounds(read=10, total=0.5, pauses=())
    with client_of(raw, bounds) as client, pytest.raises(errors.TryLater, match="in time"):
        client.records("Candidates")


def client_of(raw, bounds):
    endpoints = Endpoints.custom(raw.url, allowed_hosts={"127.0.0.1"})
    return RecruitClient(endpoints, ZscCredentials("k", "a@b.example"), bounds=bounds)


def rows(*ids, more=True, **info):
    listed = b",".join(b'{"id":"%d"}' % id_ for id_ in ids)
    extra = b"".join(b',"%b":%b' % (key.encode(), value) for key, value in info.items())
    told = b'{"more_records":%b%b}' % (b"true" if more else b"false", extra)
    return ok(b'{"data":[%b],"info":%b}' % (listed, told))


@pytest.mark.parametrize(
    ("pages", "read"),
    [
        ([rows(1, 2), rows(1, 2)], 1),
        ([rows(1, 2), rows(2, 1)], 1),
        ([rows(1, 2), rows(3, 4), rows(1, 2), rows(3, 4)], 2),
        ([rows(1, 2), rows(3, 4), rows(4, 3), rows(2, 1)], 2),
        ([rows(1, 2), rows(2, 3), rows(3, 4), rows(2, 3)], 3),
    ],
)
def test_list_that_goes_in_circles_is_not_taken_for_progress(raw, raw_client, pages, read):
    raw.answer(*pages)
    coming = read_ahead(lambda n: raw_client.records("Candidates", page=n), in_flight=1)
    for _ in range(read):
        next(coming)
    with pytest.raises(errors.UnexpectedAnswer, match="same records"):
        next(coming)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (rows(more=True), "promises more"),
        (rows(1, 2, 3), "3 rows on a page of 2"),
        (rows(1, count=b"2"), "1 rows on a page that says"),
        (rows(1, 2, count=b"1"), "2 rows on a page that says"),
        (rows(1, count=b'"1"'), "1 rows on a page that says"),
        (rows(1, count=b"1.0"), "1 rows on a page that says"),
        (rows(1, count=b"true"), "1 rows on a page that says"),
        (rows(1, page=b"2"), "another page than 1"),
        (rows(1, page=b'"1"'), "another page than 1"),
        (rows(1, page=b"true"), "another page than 1"),
        (rows(1, page=b"[1]"), "another page than 1"),
    ],
)
def test_page_that_does_not_fit_is_refused(raw, raw_client, page, said):
    raw.answer(page)
    with pytest.raises(errors.UnexpectedAnswer, match=said):
        raw_client.records("Candidates", per_page=2)
    assert len(raw.heads) == 1


@pytest.mark.parametrize(
    "page", [rows(1, 1, count=b"2"), rows(1, page=b"null", count=b"null", per_page=b'"many"')]
)
def test_page_with_a_record_twice_or_with_nothing_told_is_read(raw, raw_client, page):
    raw.answer(page)
    assert set(raw_client.records("Candidates", per_page=2).ids) == {"1"}


def test_page_of_deletions_is_held_to_the_same(raw, raw_client):
    row = b'{"id":"1","deleted_time":"2026-03-01T17:30:00+05:30"}'
    body = b'{"data":[%b,%b],"info":{"more_records":false,"count":%b}}'
    raw.answer(ok(body % (row, row, b"2")), ok(body % (row, row, b"3")))
    assert raw_client.deleted("Candidates", per_page=2).ids == ("1", "1")
    with pytest.raises(errors.UnexpectedAnswer, match="another number"):
        raw_client.deleted("Candidates", per_page=2)
    with pytest.raises(errors.UnexpectedAnswer, match="2 rows on a page of 1"):
        raw_client.deleted("Candidates", per_page=1)


def test_list_without_an_end_is_left(raw):
    numbers = []

    def fetch(number):
        numbers.append(number)
        return Endless(number)

    pages = read_ahead(fetch, start=49_999, in_flight=1)
    assert [next(pages).ids, next(pages).ids] == [("49999",), ("50000",)]
    with pytest.raises(errors.NeverEnds, match="more than 50,000 pages"):
        next(pages)
    assert numbers == [49_999, 50_000]


class Endless:
    """Always other records, always more to come."""

    more_records = True

    def __init__(self, number):
        self.ids = (str(number),)
