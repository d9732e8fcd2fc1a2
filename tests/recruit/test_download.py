"""The file of a bulk read goes to a sink, whole or not at all."""

import gzip
import io
from dataclasses import replace

import httpx
import pytest

from recruit import Endpoints, RecruitClient, ZscCredentials, errors
from tests.recruit.conftest import SHORT
from tests.recruit.raw_server import answer, ok

FILE = b"PK\x03\x04" + bytes(range(256)) * 400


def file(body=FILE, *headers):
    return answer(b"200 OK", body, b"Content-Type: application/zip", *headers)


def cut(content):
    return content[: len(content) // 2]


def client_of(raw, **changes):
    endpoints = Endpoints.custom(raw.url, allowed_hosts={"127.0.0.1"})
    bounds = replace(SHORT, **changes)
    return RecruitClient(endpoints, ZscCredentials("k3y", "a@b.example"), bounds=bounds)


def download(raw, *answers, **bounds):
    raw.answer(*answers)
    sink = io.BytesIO(b"left over from before, and longer than any file" * 10_000)
    with client_of(raw, **bounds) as client:
        client.download_bulk_read("7", sink)
    return sink.getvalue()


@pytest.mark.parametrize("name", [b"application/octet-stream", b"binary/whatever", b""])
def test_file_arrives_whatever_it_is_called(raw, name):
    assert download(raw, answer(b"200 OK", FILE, b"Content-Type: " + name)) == FILE


def test_packed_file_is_unpacked(raw):
    assert download(raw, file(gzip.compress(FILE), b"Content-Encoding: gzip")) == FILE


@pytest.mark.parametrize(
    "broken",
    [
        cut(file()),
        file(gzip.compress(FILE)[:-20], b"Content-Encoding: gzip"),
        answer(b"502 Bad Gateway", b"<html>", b"Content-Type: text/html"),
        answer(b"200 OK", b"<html>Sorry</html>", b"Content-Type: text/html"),
        ok(b"Temporarily down."),
    ],
)
def test_file_that_came_in_part_is_begun_again(raw, broken):
    assert download(raw, broken, broken, file()) == FILE
    with pytest.raises((errors.TryLater, errors.NotJson)):
        download(raw, broken)


def test_error_in_place_of_the_file_is_told(raw):
    with pytest.raises(errors.PermissionDenied):
        download(raw, ok(b'{"code":"NO_PERMISSION","status":"error"}'))
    with pytest.raises(errors.InvalidRequest, match="RESOURCE_NOT_FOUND"):
        download(raw, answer(b"404 Not Found", b'{"code":"RESOURCE_NOT_FOUND"}'))


class Nowhere(io.BytesIO):
    """A sink that keeps nothing but the number of bytes."""

    size = 0

    def write(self, piece, /):
        self.size += len(piece)
        return len(piece)


def pieces(number):
    """Yield so many pieces of sixteen megabytes."""
    piece = FILE[:4] + bytes(16 * 1024 * 1024 - 4)
    for _ in range(number):
        yield piece


def download_pieces(number):
    headers = {"Content-Type": "application/zip"}
    answer_of = lambda _: httpx.Response(200, headers=headers, content=pieces(number))  # noqa: E731
    endpoints, key = Endpoints.for_data_centre("EU"), ZscCredentials("k3y", "a@b.example")
    sink = Nowhere()
    with RecruitClient(endpoints, key, transport=httpx.MockTransport(answer_of)) as client:
        client.download_bulk_read("7", sink)
    return sink.size


def test_file_of_more_than_a_gigabyte_is_refused():
    assert download_pieces(64) == 1024**3
    with pytest.raises(errors.TooLarge, match="1073741824"):
        download_pieces(65)


def test_file_has_bounds_of_its_own(raw):
    assert download(raw, file(), body=10, total=0) == FILE
    with pytest.raises(errors.TooLarge, match="more than 1000 bytes"):
        download(raw, file(), file=1000)
    with pytest.raises(errors.TryLater, match="in time"):
        download(raw, file(), download=0)
