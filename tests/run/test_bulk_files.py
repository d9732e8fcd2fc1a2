"""How many files a bulk read has is found out in few calls."""

import httpx
import pytest
from pytest_django import Settings

from recruit import Endpoints, RecruitClient, ZscCredentials
from recruit.errors import NeverEnds
from recruit.metadata import Field
from syncs.run.bulk_files import count_bulk_files
from tests.domain.frozen import settings_of

NAMES = ("Email", "Email_Opt_Out", "Created_Time", "Modified_Time")
FIELDS = [Field.model_validate({"api_name": name, "data_type": "text"}) for name in NAMES]


def client_of(records: int) -> RecruitClient:
    """Return a client of an account with so many contacts."""

    def answer(request: httpx.Request) -> httpx.Response:
        page = int(request.url.params["page"])
        if (page - 1) * 200 >= records:
            return httpx.Response(204)
        info = {"page": page, "per_page": 200, "count": 1, "more_records": True}
        return httpx.Response(200, json={"data": [{"id": str(page)}], "info": info})

    return RecruitClient(
        Endpoints.for_data_centre("EU"),
        ZscCredentials(key="key", account_email="owner@example.com"),
        transport=httpx.MockTransport(answer),
    )


@pytest.mark.parametrize(
    ("records", "files"),
    [
        *((0, 0), (10_000, 0), (10_001, 1), (200_000, 1), (200_001, 2), (400_000, 2)),
        *((1_000_000, 5), (3_399_999, 17), (3_400_001, 18), (10_000_000, 50)),
    ],
)
def test_files_are_counted_in_few_calls(settings: Settings, records: int, files: int) -> None:
    settings.BULK_READ_ABOVE, settings.BULK_FILE_RECORDS = 10_000, 200_000
    with client_of(records) as client:
        assert count_bulk_files(settings_of(None), FIELDS, client) == files
        assert client.calls <= 14


def test_list_without_an_end_is_left_after_few_calls(settings: Settings) -> None:
    settings.BULK_READ_ABOVE, settings.BULK_FILE_RECORDS = 10_000, 200_000
    with client_of(10**12) as client:
        with pytest.raises(NeverEnds):
            count_bulk_files(settings_of(None), FIELDS, client)
        assert client.calls <= 14
