"""What the client sends, and what it makes of a good answer."""

from datetime import UTC, datetime, timedelta, timezone

import httpx
import pytest

from recruit import ZscCredentials, errors

EMPTY = {"data": [], "info": {"more_records": False}}


def test_records_ask_for_one_page_in_a_stable_order(scripted):
    client, script = scripted(httpx.Response(200, json=EMPTY))
    client.records("Candidates", fields=["Email", "First_Name"], page=3, per_page=50, cvid="77")
    [request] = script.requests
    assert request.url.host == "recruit.zoho.eu"
    assert request.url.path == "/recruit/v2/Candidates"
    assert dict(request.url.params) == {
        "fields": "Email,First_Name",
        "page": "3",
        "per_page": "50",
        "sort_by": "Created_Time",
        "sort_order": "asc",
        "converted": "both",
        "cvid": "77",
    }


def test_converted_is_a_matter_of_candidates(scripted):
    client, script = scripted(httpx.Response(200, json=EMPTY))
    client.records("Contacts", sort_by=None, approved="both")
    params = dict(script.requests[0].url.params)
    assert params == {"page": "1", "per_page": "200", "approved": "both"}


def test_modified_since_goes_out_as_an_instant_to_the_second(scripted):
    client, script = scripted(httpx.Response(304))
    since = datetime(2026, 3, 1, 12, 0, 0, 999_999, timezone(timedelta(hours=5, minutes=30)))
    assert client.records("Contacts", modified_since=since).records == []
    assert script.requests[0].headers["If-Modified-Since"] == "2026-03-01T06:30:00+00:00"


def test_modified_since_without_a_zone_is_refused(scripted):
    client, _ = scripted()
    with pytest.raises(ValueError, match="time zone"):
        client.records("Contacts", modified_since=datetime(2026, 3, 1))  # noqa: DTZ001


def test_empty_answer_is_an_empty_last_page(scripted):
    client, _ = scripted(httpx.Response(204), httpx.Response(204))
    page = client.records("Candidates", page=4)
    assert (page.records, page.more_records, page.page) == ([], False, 4)
    deleted = client.deleted("Candidates", page=2)
    assert (deleted.rows, deleted.more_records, deleted.page) == ((), False, 2)


def test_unchanged_is_no_answer_to_a_question_without_a_date(scripted):
    client, _ = scripted(httpx.Response(304))
    with pytest.raises(errors.UnexpectedAnswer, match="304"):
        client.records("Candidates")


def test_deleted_rows_have_aware_times(scripted):
    row = {"id": "12", "deleted_time": "2026-03-01T17:30:00+05:30", "type": "recycle", "x": 1}
    answer = {"data": [row], "info": {"more_records": True, "page": 1}}
    client, script = scripted(httpx.Response(200, json=answer))
    page = client.deleted("Contacts", type="recycle")
    [deleted] = page.rows
    assert script.requests[0].url.path == "/recruit/v2/Contacts/deleted"
    assert deleted.deleted_time == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert (deleted.id, deleted.type, deleted.model_extra) == ("12", "recycle", {"x": 1})
    assert (page.ids, page.more_records) == (("12",), True)


SOUND = {"id": "7", "deleted_time": "2026-03-01T17:30:00+05:30"}


@pytest.mark.parametrize(
    "row",
    [
        {"deleted_time": "2026-03-01T17:30:00+05:30"},
        {"id": True, "deleted_time": "2026-03-01T17:30:00+05:30"},
        {"id": 12.5, "deleted_time": "2026-03-01T17:30:00+05:30"},
        {"id": "9" * 19, "deleted_time": "2026-03-01T17:30:00+05:30"},
        "12",
    ],
)
def test_deleted_row_whose_id_cannot_be_read_costs_itself_only(scripted, row):
    """R79; of a longer list a page needs one row that can be read, or nobody knows its place."""
    info, longer = {"more_records": False}, {"more_records": True}
    client, _ = scripted(
        httpx.Response(200, json={"data": [row, SOUND], "info": info}),
        httpx.Response(200, json={"data": [row], "info": info}),
        httpx.Response(200, json={"data": [row, row], "info": info}),
        httpx.Response(200, json={"data": [row, row], "info": longer}),
    )

    assert client.deleted("Contacts").ids == ("7",)
    assert client.deleted("Contacts").ids == ()
    assert client.deleted("Contacts").ids == ()
    with pytest.raises(errors.UnexpectedAnswer):
        client.deleted("Contacts")


@pytest.mark.parametrize(
    "time", ["2026-03-01T17:30:00", "yesterday", 1767225600, "1767225600", None]
)
def test_time_of_a_deletion_that_cannot_be_read_is_left_out(scripted, time):
    row = {"id": "12", "deleted_time": time}
    client, _ = scripted(httpx.Response(200, json={"data": [row], "info": {"more_records": False}}))

    [deleted] = client.deleted("Contacts").rows

    assert (deleted.id, deleted.deleted_time) == ("12", None)


@pytest.mark.parametrize(
    "module", ["", "../org", "Candidates/1", "Candidates?x=1", "Ünit", "a" * 101]
)
def test_module_name_that_cannot_be_one_is_not_asked_for(scripted, module):
    client, script = scripted()
    for ask in (client.records, client.deleted, client.fields, client.custom_views):
        with pytest.raises(errors.UnknownModule):
            ask(module)
    assert script.requests == []


def test_single_record_is_found_or_none(scripted):
    client, _ = scripted(httpx.Response(200, json={"data": [{"id": "7"}]}), httpx.Response(204))
    assert client.record("Candidates", "7") == {"id": "7"}
    assert client.record("Candidates", "8") is None
    assert client.record("Candidates", "7/../../org") is None
    assert client.calls == 2


def test_nulls_of_metadata_mean_absent(scripted):
    field = {"api_name": "City", "data_type": "text", "custom_field": None, "lookup": None}
    client, _ = scripted(httpx.Response(200, json={"fields": [field]}))
    [city] = client.fields("Candidates")
    assert (city.custom_field, city.pick_list_values) == (False, ())
    assert city.model_extra == {"lookup": None}


def test_module_without_fields_has_none(scripted):
    client, _ = scripted(httpx.Response(204))
    assert client.fields("Feeds") == ()


@pytest.mark.parametrize(
    ("license_details", "edition", "told"),
    [
        ({"paid": True, "paid_type": "enterprise", "trial_type": "x"}, "Enterprise", True),
        ({"paid": False, "paid_type": None, "trial_type": "professional"}, "Professional", True),
        ({"paid": False, "paid_type": None, "trial_type": None}, "Free", True),
        ({"paid": True, "paid_type": None}, "Free", False),
        ({}, "Free", False),
        (None, "Free", False),
    ],
)
def test_edition_is_paid_or_trial_or_free(scripted, license_details, edition, told):
    client, _ = scripted(httpx.Response(200, json={"org": [{"license_details": license_details}]}))
    organisation = client.organisation()
    assert (organisation.edition, organisation.tells_edition) == (edition, told)


def test_deleted_row_is_read_whatever_nobody_needs_of_it(scripted):
    row = {"id": 12, "deleted_time": "2026-03-01T17:30:00+05:30", "type": 1, "display_name": ["x"]}
    client, _ = scripted(httpx.Response(200, json={"data": [row], "info": {"more_records": False}}))
    [deleted] = client.deleted("Contacts").rows
    assert (deleted.id, deleted.type, deleted.display_name) == ("12", "1", None)


@pytest.mark.parametrize(
    ("license_details", "edition", "told"),
    [
        ({"paid": "true", "paid_type": "professional"}, "Professional", True),
        ({"paid": "never", "paid_type": 3}, "Free", False),
        ({"paid": True, "paid_type": "null", "trial_type": ["x"]}, "Free", False),
        ({"paid_type": "enterprise", "no_of_users": "Unlimited"}, "Enterprise", True),
        (7, "Free", False),
        ([], "Free", False),
    ],
)
def test_odd_licence_tells_what_can_be_read_of_it(scripted, license_details, edition, told):
    client, _ = scripted(httpx.Response(200, json={"org": [{"license_details": license_details}]}))
    organisation = client.organisation()
    assert (organisation.edition, organisation.tells_edition) == (edition, told)


def test_metadata_that_does_not_fit_is_refused_without_its_content(scripted):
    client, _ = scripted(httpx.Response(200, json={"modules": [{"api_name": ["Christina"]}]}))
    with pytest.raises(errors.UnexpectedAnswer, match="at modules: no entry") as refusal:
        client.modules()
    assert "Christina" not in str(refusal.value)


def test_zsc_key_travels_with_the_account(scripted):
    client, script = scripted(
        httpx.Response(200, json=EMPTY), credentials=ZscCredentials("k3y", "jürgen@example.com")
    )
    client.records("Contacts")
    headers = script.requests[0].headers
    assert headers["Authorization"] == "Zoho-zsc k3y"
    assert (b"X-ZSC-Account", "jürgen@example.com".encode()) in headers.raw


def test_calls_and_credits_are_counted(scripted):
    client, _ = scripted(
        httpx.Response(200, json=EMPTY),
        httpx.Response(204),
        httpx.Response(200, json={"modules": []}),
    )
    client.records("Contacts")
    client.deleted("Contacts")
    client.modules()
    assert (client.calls, client.credits) == (3, 6)
