"""The whole public face against the sandbox, over real HTTP."""

from datetime import UTC, datetime, timedelta

import pytest

from recruit import (
    Credentials,
    MemoryTokenStore,
    OAuthCredentials,
    RecruitClient,
    ZscCredentials,
    errors,
    exchange_code,
    modification_field,
    read_ahead,
)


def read_all(client, module, **selection):
    pages = read_ahead(lambda number: client.records(module, page=number, **selection))
    return [record for page in pages for record in page.records]


def instants(records, field):
    return [datetime.fromisoformat(record[field]) for record in records]


def test_every_candidate_is_read_once_in_order_of_creation(client):
    records = read_all(client, "Candidates", per_page=70)
    assert len({record["id"] for record in records}) == len(records) == 500
    created = instants(records, "Created_Time")
    assert created == sorted(created)


def test_asked_for_fields_come_alone(client):
    [record, *_] = client.records("Candidates", fields=["Email"], per_page=1).records
    assert {"id", "Email"} <= record.keys()
    assert "Last_Name" not in record


def test_converted_candidates_are_chosen_by_parameter(client):
    counts = {
        c: len(read_all(client, "Candidates", converted=c)) for c in ("true", "false", "both")
    }
    assert counts["true"] > 0
    assert counts["true"] + counts["false"] == counts["both"] == 500


def test_changes_since_an_instant_include_that_instant(client):
    changed = sorted(instants(read_all(client, "Candidates"), "Updated_On"))
    since = changed[-50]
    recent = read_all(client, "Candidates", modified_since=since)
    assert sorted(instants(recent, "Updated_On")) == [time for time in changed if time >= since]


def test_nothing_changed_is_an_empty_page(client):
    future = datetime.now(UTC) + timedelta(days=1)
    page = client.records("Candidates", modified_since=future)
    assert (page.records, page.more_records) == ([], False)


def test_deletions_have_ids_and_instants(client, sandbox):
    [contact, *_] = client.records("Contacts", per_page=1, sort_order="desc").records
    before = datetime.now(UTC) - timedelta(seconds=2)
    sandbox.delete("Contacts", contact["id"])
    rows = client.deleted("Contacts", modified_since=before).rows
    sandbox.restore("Contacts", contact["id"])
    [row] = [row for row in rows if row.id == contact["id"]]
    assert row.type == "recycle"
    assert row.deleted_time >= before


def test_single_record_is_the_one_of_the_list(client):
    [record] = client.records("Contacts", per_page=1).records
    assert client.record("Contacts", record["id"])["Email"] == record["Email"]
    assert client.record("Contacts", "999") is None


def test_modules_tell_standard_from_custom(client):
    modules = client.modules()
    assert {"Candidates", "Contacts"} <= {module.api_name for module in modules}
    assert {module.custom for module in modules} == {True, False}


@pytest.mark.parametrize(
    ("module", "field"), [("Candidates", "Updated_On"), ("Contacts", "Modified_Time")]
)
def test_change_time_follows_the_metadata(client, module, field):
    fields = client.fields(module)
    assert modification_field(fields) == field
    assert {f.data_type for f in fields if f.api_name == "Email"} == {"email"}
    assert any(f.pick_list_values for f in fields)


def test_custom_views_select(client):
    views = client.custom_views("Candidates")
    sizes = {view.id: len(read_all(client, "Candidates", cvid=view.id)) for view in views}
    assert min(sizes.values()) < max(sizes.values()) == 500
    assert len(set(sizes.values())) > 3


def test_account_tells_its_edition_and_user(client):
    assert client.organisation().edition == "Enterprise"
    assert "@" in client.current_user().email


def test_unknown_module_and_view_stop_the_run(client):
    with pytest.raises(errors.UnknownModule):
        client.records("Unicorns")
    with pytest.raises(errors.UnknownModule):
        client.fields("Unicorns")
    with pytest.raises(errors.UnknownView):
        client.records("Candidates", cvid="1")
    with pytest.raises(errors.InvalidRequest, match="sort_by"):
        client.records("Candidates", sort_by="Nonsense")


def test_zsc_key_reads_what_oauth_reads(client, zsc_client):
    assert zsc_client.records("Candidates").ids == client.records("Candidates").ids


def test_wrong_keys_are_rejected(sandbox):
    a = sandbox.announced
    wrong: list[Credentials] = [
        ZscCredentials("zsc.wrong", a["account_email"]),
        ZscCredentials(a["zsc_key"], "someone@else.example"),
        OAuthCredentials(a["client_id"], a["client_secret"], "1000.wrong"),
        OAuthCredentials(a["client_id"], "wrong", a["refresh_token"]),
        OAuthCredentials("1000.WRONG", a["client_secret"], a["refresh_token"]),
    ]
    for credentials in wrong:
        with RecruitClient(sandbox.endpoints, credentials) as client:
            with pytest.raises(errors.KeyRejected):
                client.current_user()
            assert client.calls <= 1


def test_expired_token_is_renewed_once_for_all_threads(client, sandbox):
    client.current_user()
    issued = sandbox.state()["tokens_issued"]
    sandbox.expire_tokens()
    assert len(read_all(client, "Candidates", per_page=50)) == 500
    assert sandbox.state()["tokens_issued"] == issued + 1


def test_grant_code_gives_lasting_credentials(sandbox):
    a = sandbox.announced
    code = sandbox.grant_code()
    client_data = {"client_id": a["client_id"], "client_secret": a["client_secret"]}
    credentials = exchange_code(sandbox.endpoints, code=code, **client_data)
    with RecruitClient(sandbox.endpoints, credentials, token_store=MemoryTokenStore()) as client:
        assert client.current_user().id
    with pytest.raises(errors.KeyRejected, match="INVALID_CODE"):
        exchange_code(sandbox.endpoints, code=code, **client_data)


def test_price_list_is_the_sandbox_s(client, sandbox):
    used, calls, credits_ = sandbox.state()["credits"]["used"], client.calls, client.credits
    client.records("Candidates")
    client.record("Candidates", "999")
    client.deleted("Candidates")
    client.modules()
    assert client.calls - calls == 4
    assert client.credits - credits_ == sandbox.state()["credits"]["used"] - used


def test_more_threads_than_connections_wait_for_their_turn(client, sandbox):
    sandbox.trouble("latency", match="/Candidates", times=None, seconds=0.02)

    def fetch(number):
        return client.records("Candidates", page=number, per_page=50)

    assert [len(page.records) for page in read_ahead(fetch, in_flight=8)] == [50] * 10
