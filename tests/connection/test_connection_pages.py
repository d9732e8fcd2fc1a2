"""Account settings → Zoho Recruit: connecting, testing, changing the key (R1 to R8)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from syncs.connection.actions.edited import stored_account
from syncs.models import (
    Connection,
    ConnectionState,
    CredentialsKind,
    RecruitCircuit,
    Sync,
    SyncState,
)
from syncs.models.sync import StopCause
from tests.builders import make_member, make_organisation, make_run, make_sync, stopped_by
from tests.world.editing import stamps_on
from tests.world.house import House, client_of
from tests.world.imports import refused_a_minute_ago
from tests.world.reading import text_of
from tests.world.source import Source
from web.seen import Seen

LONG = "x" * 3_000


@pytest.fixture
def new_house(db: None) -> Organisation:
    """An organisation that has not connected anything yet."""
    return make_organisation(name="Northwind", slug="northwind")


@pytest.fixture
def nora(new_house: Organisation) -> Client:
    """Its admin."""
    return client_of(make_member(new_house, name="Nora", email="nora@example.com").user)


@pytest.fixture
def connected(house: House, source: Source) -> Connection:
    """The house's connection, with the key that the sandbox takes."""
    connection = house.sync.connection
    source.details().write_to(connection, by=None)
    connection.tested_at = house.run.created_at
    connection.save()
    return connection


def connect_url(organisation: Organisation) -> str:
    return reverse("connect_recruit", args=[organisation.slug])


def settings_url(house: House) -> str:
    return reverse("connections", args=[house.slug])


def url_of(name: str, connection: Connection) -> str:
    return reverse(name, args=[connection.organisation.slug, connection.pk])


def entered(source: Source, **changes: Any) -> dict[str, Any]:
    """The form, filled in for the sandbox by ZSC key."""
    return {
        "data_centre": "custom",
        "api_url": source.ready["url"],
        "account_email": source.ready["account_email"],
        "kind": CredentialsKind.ZSC_KEY.value,
        "key": source.ready["zsc_key"],
        **changes,
    }


def by_oauth(source: Source, **changes: Any) -> dict[str, Any]:
    names = ("client_id", "client_secret", "refresh_token")
    secrets = {name: source.ready[name] for name in names}
    return entered(source, kind=CredentialsKind.OAUTH.value, key="", **secrets) | changes


def changed(connection: Connection, source: Source, **changes: Any) -> dict[str, Any]:
    """The form as it is when the page is loaded now, with `changes` typed into it."""
    connection.refresh_from_db()
    urls = {"api_url": connection.api_url, "accounts_url": connection.accounts_url}
    return (
        entered(source, key="", seen=Seen.of(stored_account(connection)).sealed(), **urls) | changes
    )


def errors(answer: Any) -> dict[str, list[str]]:
    return {name: list(texts) for name, texts in answer.context["form"].errors.items()}


def test_the_page_of_an_organisation_without_a_connection_offers_one(
    new_house: Organisation, nora: Client
) -> None:
    html = nora.get(reverse("connections", args=["northwind"])).content.decode()

    assert "No Recruit account is connected" in html
    assert f'href="{connect_url(new_house)}"' in html


def test_others_are_told_who_can_connect(new_house: Organisation) -> None:
    make_member(new_house, name="Alice Admin")
    vera = client_of(make_member(new_house, "viewer").user)  # type: ignore[arg-type]

    text = text_of(vera.get(reverse("connections", args=["northwind"])))

    assert "Alice Admin can connect one." in text


def test_an_admin_connects_by_zsc_key(
    new_house: Organisation, nora: Client, source: Source
) -> None:
    text = text_of(nora.post(connect_url(new_house), entered(source), follow=True))

    connection = new_house.connections.get()
    assert connection.open_secrets() == {"key": source.ready["zsc_key"]}
    assert "Northwind Recruiting is connected." in text
    assert f"••••{source.ready['zsc_key'][-4:]} set" in text
    assert "by Nora" in text
    assert "Edition Enterprise" in text
    assert "Account type Corporate HR" in text


def test_an_admin_connects_by_oauth_with_a_one_time_code(
    new_house: Organisation, nora: Client, source: Source
) -> None:
    code = source.grant_code()

    nora.post(connect_url(new_house), by_oauth(source, refresh_token="", grant_code=code))

    connection = new_house.connections.get()
    assert connection.credentials_kind == CredentialsKind.OAUTH
    assert set(connection.open_secrets()) == {"client_id", "client_secret", "refresh_token"}


def test_spaces_around_what_is_pasted_do_not_matter(
    new_house: Organisation, nora: Client, source: Source
) -> None:
    key, address = source.ready["zsc_key"], source.ready["account_email"]

    nora.post(
        connect_url(new_house), entered(source, key=f" {key}\n", account_email=f" {address} ")
    )

    assert new_house.connections.get().open_secrets() == {"key": key}


@pytest.mark.parametrize("twice", [True, False], ids=["pressed twice", "page of before"])
def test_a_second_connection_is_not_made(
    new_house: Organisation, nora: Client, source: Source, twice: bool
) -> None:
    nora.post(connect_url(new_house), entered(source))

    answer = (
        nora.post(connect_url(new_house), entered(source), follow=True)
        if twice
        else nora.get(connect_url(new_house), follow=True)
    )

    assert "A Recruit account is connected already." in text_of(answer)
    assert new_house.connections.count() == 1


NO_KEY = "This has spaces or characters that no key has. Copy it again, on its own."
NO_ADDRESS = "This is no e-mail address: it needs a name, an @ and a domain."


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("data_centre", "MARS", "There is no such data centre."),
        ("data_centre", "", "Choose the data centre of the account."),
        ("data_centre", "EU\0", "There is no such data centre."),
        ("api_url", "", "Enter the address."),
        ("api_url", "nonsense", "This does not work: not a web address"),
        ("api_url", "https://evil.example", "is not on the operator's list of allowed hosts"),
        ("api_url", "http://[::1", "This does not work: not a web address."),
        ("api_url", f"http://127.0.0.1/{LONG}", "at most 200 characters (it has 3017)"),
        ("api_url", "http://127.0.0.1/\0", "Null characters are not allowed."),
        ("accounts_url", "https://evil.example", "is not on the operator's list of allowed hosts"),
        ("account_email", "", "Enter the e-mail address of the account."),
        ("account_email", "nobody", NO_ADDRESS),
        ("account_email", f"{LONG}@example.com", "at most 254 characters (it has 3012)"),
        ("account_email", "a\0@example.com", NO_ADDRESS),
        ("account_email", "jörg@exämple.com", NO_ADDRESS),
        ("account_email", "jorg@exämple.com", "without accents or other scripts"),
        ("kind", "password", "There are only these two ways to sign in."),
        ("key", "", "Enter the ZSC key."),
        ("key", "clé", NO_KEY),
        ("key", "two words", NO_KEY),
        ("key", "a\0b", NO_KEY),
        ("key", LONG, "at most 500 characters (it has 3000)"),
        ("key", "zsc.wrong", "does not accept this key for"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(
    new_house: Organisation, nora: Client, source: Source, field: str, value: str, said: str
) -> None:
    answer = nora.post(connect_url(new_house), entered(source, **{field: value}))

    found = errors(answer)
    assert list(found) == [field]
    assert said in " ".join(found[field])
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"client_id": ""}, "client_id", "Enter the Client id."),
        ({"client_secret": ""}, "client_secret", "Enter the Client secret."),
        ({"refresh_token": ""}, "refresh_token", "Enter the Refresh token or a grant code."),
        ({"grant_code": "1000.code"}, "grant_code", "not both"),
        ({"client_id": "1000.NOBODY"}, "client_id", "does not know this client id"),
        ({"client_secret": "wrong"}, "client_secret", "not with this secret"),
        ({"refresh_token": "1000.gone"}, "refresh_token", "does not accept this refresh token"),
    ],
)
def test_what_is_wrong_with_an_oauth_client_is_said_beside_its_field(
    new_house: Organisation,
    nora: Client,
    source: Source,
    changes: dict[str, str],
    field: str,
    said: str,
) -> None:
    found = errors(nora.post(connect_url(new_house), by_oauth(source, **changes)))

    assert list(found) == [field]
    assert said in found[field][0]


def test_what_was_typed_stays_but_for_the_secrets(
    new_house: Organisation, nora: Client, source: Source
) -> None:
    answer = nora.post(
        connect_url(new_house), entered(source, key="zsc.wrong", client_secret="also.typed")
    )

    html = answer.content.decode()
    assert f'value="{source.ready["account_email"]}"' in html
    assert f'value="{source.ready["url"]}"' in html
    assert "zsc.wrong" not in html
    assert "also.typed" not in html


def test_testing_saves_nothing_and_says_what_recruit_says(
    new_house: Organisation, nora: Client, source: Source
) -> None:
    text = text_of(nora.post(connect_url(new_house), entered(source, test="yes")))

    assert "It works" in text
    assert "Northwind Recruiting, Enterprise edition, Corporate HR" in text
    assert "Enter the secrets again to save them" in text
    assert not Connection.objects.exists()


def test_testing_from_the_open_page_answers_with_the_result_alone(
    new_house: Organisation, nora: Client, source: Source
) -> None:
    form = entered(source, test="yes", key="zsc.wrong")

    html = nora.post(connect_url(new_house), form, headers={"hx-request": "true"}).content.decode()

    assert "<html" not in html
    assert "does not accept this key for" in html.partition('id="id_key_error"')[2]
    assert "Nothing was saved." in html


def test_testing_does_not_use_up_a_one_time_code(
    new_house: Organisation, nora: Client, source: Source
) -> None:
    form = by_oauth(source, refresh_token="", grant_code=source.grant_code())

    text = text_of(nora.post(connect_url(new_house), {**form, "test": "yes"}))
    nora.post(connect_url(new_house), form)

    assert "A grant code works only once, so it was not tried" in text
    assert new_house.connections.count() == 1


def test_the_dialog_shows_what_depends_on_the_key(house: House, alice: Client) -> None:
    connection = house.sync.connection
    make_sync(house.organisation, name="Second sync", mailing_list=house.mailing_list)
    make_sync(house.organisation, name="Paused sync", state=SyncState.PAUSED)
    Sync.objects.update(next_run_at=timezone.now() + timedelta(days=1))

    text = text_of(alice.get(url_of("update_connection", connection)))

    assert "What depends on this key 3 syncs, 2 lists" in text
    assert "makes 2 active syncs inactive until somebody activates them" in text
    assert "Candidates of zylker Active Paused sync Paused Second sync Active" in text
    assert f"Lists {house.mailing_list.name}" in text


def test_the_dialog_says_that_nothing_stops_where_syncs_keep_running(
    house: House, alice: Client
) -> None:
    Connection.objects.update(keep_running=True)

    text = text_of(alice.get(url_of("update_connection", house.sync.connection)))

    assert "Saving new details stops no sync" in text


def test_a_new_key_is_saved_and_the_syncs_are_inactive(
    house: House, alice: Client, connected: Connection, source: Source
) -> None:
    key = source.new_key()

    answer = alice.post(
        url_of("update_connection", connected), changed(connected, source, key=key), follow=True
    )

    text = text_of(answer)
    house.sync.refresh_from_db()
    connected.refresh_from_db()
    assert connected.open_secrets() == {"key": key}
    assert (house.sync.state, house.sync.state_reason) == (
        SyncState.INACTIVE,
        StopCause.KEY_CHANGED.label,
    )
    assert "1 sync is inactive until somebody activates it." in text
    assert "1 sync stopped because of the key, which works now" in text


def test_an_empty_key_keeps_the_one_in_use(
    house: House, alice: Client, connected: Connection, source: Source
) -> None:
    address = source.ready["account_email"].upper()

    alice.post(
        url_of("update_connection", connected), changed(connected, source, account_email=address)
    )

    connected.refresh_from_db()
    assert connected.account_email == address
    assert connected.open_secrets() == {"key": source.ready["zsc_key"]}


def test_nothing_changed_stops_nothing(
    house: House, alice: Client, connected: Connection, source: Source
) -> None:
    answer = alice.post(
        url_of("update_connection", connected), changed(connected, source), follow=True
    )

    house.sync.refresh_from_db()
    assert house.sync.state == SyncState.ACTIVE
    assert "These details were in use already, and they work." in text_of(answer)


def test_the_same_details_of_an_account_with_a_lower_edition_say_what_stopped(
    house: House, alice: Client, connected: Connection, source: Source
) -> None:
    make_sync(house.organisation, selection="criteria", criteria={"conditions": []})
    source.set_edition(edition="Free")

    url = url_of("update_connection", connected)
    text = text_of(alice.post(url, changed(connected, source), follow=True))

    assert "These details were in use already, and they work. 1 sync is inactive until" in text


def test_a_stored_key_is_not_sent_to_another_address(
    house: House, alice: Client, connected: Connection, source: Source
) -> None:
    other = source.ready["url"].replace("127.0.0.1", "localhost")
    form = changed(connected, source, api_url=other, data_centre="EU")

    found = errors(alice.post(url_of("update_connection", connected), form))

    assert found == {"key": ["Enter the ZSC key again, because it is sent to another address now."]}


def test_a_page_that_is_out_of_date_saves_nothing(
    house: House, alice: Client, connected: Connection, source: Source
) -> None:
    form = changed(connected, source, key=source.new_key())
    Connection.objects.update(account_email="somebody@else.example")

    answer = alice.post(url_of("update_connection", connected), form)

    assert "Somebody changed this to somebody@else.example ." in text_of(answer)
    assert Connection.objects.get(pk=connected.pk).open_secrets() != {"key": form["key"]}


@pytest.mark.parametrize("seen", ["", "x", "9" * 400, "1\0"])
def test_a_damaged_form_saves_nothing(
    house: House, alice: Client, connected: Connection, source: Source, seen: str
) -> None:
    form = changed(connected, source, key=source.new_key(), seen=seen)

    assert alice.post(url_of("update_connection", connected), form).status_code in {200, 302}
    assert Connection.objects.get(pk=connected.pk).open_secrets() != {"key": form["key"]}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": ConnectionState.KEY_REJECTED}, "Recruit no longer accepts this key"),
        ({"secrets": b""}, "This connection has no key"),
        ({"secrets": b"gAAAAA"}, "The stored key cannot be read"),
        ({"tested_at": None}, "This key has not passed a test yet"),
    ],
    ids=["rejected", "none", "unreadable", "not tested"],
)
@pytest.mark.parametrize("role", ["alice", "bob", "vera"])
@pytest.mark.parametrize("name", ["sync_list", "connections"])
def test_a_key_that_does_not_work_is_said_to_everybody(
    changes: dict[str, Any],
    words: str,
    role: str,
    name: str,
    house: House,
    request: pytest.FixtureRequest,
) -> None:
    client: Client = request.getfixturevalue(role)
    Connection.objects.update(**changes)

    text = text_of(client.get(reverse(name, args=[house.slug])))

    assert words in text
    assert ("An admin can" in text) is (role != "alice")


@pytest.mark.parametrize("stored", [b"", b"gAAAAA"], ids=["none", "unreadable"])
def test_a_connection_without_a_readable_key_can_be_entered_again(
    house: House, alice: Client, connected: Connection, source: Source, stored: bytes
) -> None:
    Connection.objects.update(secrets=stored)
    url = url_of("update_connection", connected)

    empty = errors(alice.post(url, changed(connected, source)))
    alice.post(url, changed(connected, source, key=source.ready["zsc_key"]))

    assert empty == {"key": ["Enter the ZSC key."]}
    connected.refresh_from_db()
    assert connected.open_secrets() == {"key": source.ready["zsc_key"]}


def test_testing_the_stored_key_reads_the_account(
    house: House, alice: Client, connected: Connection
) -> None:
    text = text_of(alice.post(url_of("test_connection", connected), follow=True))

    assert "The key works. Recruit says: Northwind Recruiting, Enterprise, Corporate HR." in text
    assert "Edition Enterprise" in text


def test_testing_a_stored_key_that_died_says_so_and_stops_the_syncs(
    house: House, alice: Client, connected: Connection, source: Source
) -> None:
    source.new_key()
    refused_a_minute_ago()

    text = text_of(alice.post(url_of("test_connection", connected), follow=True))

    house.sync.refresh_from_db()
    assert "does not accept this key for" in text
    assert "Key rejected" in text
    assert (house.sync.state, house.sync.state_reason) == (
        SyncState.INACTIVE,
        StopCause.KEY_REJECTED.label,
    )


def test_testing_without_a_readable_key_says_what_to_do(house: House, alice: Client) -> None:
    Connection.objects.update(secrets=b"gAAAAA")

    text = text_of(alice.post(url_of("test_connection", house.sync.connection), follow=True))

    assert "The stored key cannot be used: no key of SECRETS_KEY_RING opens this secret." in text
    assert "your operator can put the old key back" in text


def test_an_admin_sets_edition_and_account_type_and_what_was_read_stays(
    house: House, alice: Client
) -> None:
    Connection.objects.update(edition_read="Enterprise", account_type_read="Corporate HR")
    url = url_of("set_account_facts", house.sync.connection)

    seen = stamps_on(alice.get(settings_url(house)))[0]
    sent = {"edition": "Free", "account_type": "Staffing Agency", "seen": seen}
    text = text_of(alice.post(url, sent, follow=True))

    connection = Connection.objects.get()
    assert (connection.edition, connection.account_type) == ("Free", "Staffing Agency")
    assert "Edition Free set by an admin; Recruit says Enterprise" in text
    assert "Account type Staffing Agency set by an admin; Recruit says Corporate HR" in text
    seen = stamps_on(alice.get(settings_url(house)))[0]
    alice.post(url, {"edition": "", "account_type": "", "seen": seen})
    connection.refresh_from_db()
    assert (connection.edition, connection.account_type) == ("Enterprise", "Corporate HR")


@pytest.mark.parametrize(
    ("name", "form", "said"),
    [
        ("set_account_facts", {"edition": "Ultimate"}, "There is no such edition."),
        ("set_account_facts", {"account_type": "Circus\0"}, "There is no such account type."),
        ("set_key_policy", {"keep_running": "maybe"}, "There is no such choice."),
        ("set_key_policy", {}, "There is no such choice."),
    ],
)
def test_what_no_menu_offers_changes_nothing(
    house: House, alice: Client, name: str, form: dict[str, str], said: str
) -> None:
    before = Connection.objects.values().get()

    text = text_of(alice.post(url_of(name, house.sync.connection), form, follow=True))

    assert said in text
    assert Connection.objects.values().get() == before


def test_an_admin_chooses_that_syncs_keep_running(house: House, alice: Client) -> None:
    url = url_of("set_key_policy", house.sync.connection)

    for choice, keeps in {"yes": True, "no": False}.items():
        seen = stamps_on(alice.get(settings_url(house)))[1]
        alice.post(url, {"keep_running": choice, "seen": seen})
        assert Connection.objects.get().keep_running is keeps


def test_no_page_shows_a_secret(house: House, alice: Client, connected: Connection) -> None:
    urls = [
        settings_url(house),
        reverse("sync_list", args=[house.slug]),
        url_of("update_connection", connected),
    ]

    secret = connected.open_secrets()["key"]
    for url in urls:
        html = alice.get(url).content.decode()
        assert secret not in html
        assert secret[:-4] not in html


def test_activating_a_sync_queues_its_run(house: House, bob: Client) -> None:
    stop(house.sync, StopCause.KEY_CHANGED)

    url = reverse("activate_sync", args=[house.slug, house.sync.pk])
    answer = bob.post(url, follow=True)

    house.sync.refresh_from_db()
    assert (house.sync.state, house.sync.state_reason) == (SyncState.ACTIVE, "")
    assert f"{house.sync} is active again. It runs now." in text_of(answer)
    run = house.sync.runs.get(state="queued")
    assert answer.wsgi_request.path == reverse("run_detail", args=[house.slug, run.pk])


def test_activate_all_says_what_it_does_before_it_does_it(house: House, bob: Client) -> None:
    second = make_sync(house.organisation, name="Second sync")
    for sync in (house.sync, second):
        stop(sync, StopCause.KEY_CHANGED)
    url = url_of("activate_syncs", house.sync.connection)

    shown = text_of(bob.get(url))
    done = text_of(bob.post(url, follow=True))

    assert "Activate 2 syncs?" in shown
    assert "Candidates of zylker" in shown
    assert "Second sync" in shown
    assert "2 syncs are active again and run now." in done
    assert Sync.objects.filter(state=SyncState.ACTIVE).count() == 2


def test_activate_all_twice_says_that_none_was_waiting(house: House, bob: Client) -> None:
    url = url_of("activate_syncs", house.sync.connection)

    assert "No sync is waiting" in text_of(bob.get(url))
    assert "No sync was waiting to be activated." in text_of(bob.post(url, follow=True))


@pytest.mark.parametrize("name", ["activate_sync", "run_sync", "resume_sync"])
@pytest.mark.usefixtures("alice")
def test_nothing_starts_with_a_rejected_key(name: str, house: House, bob: Client) -> None:
    stop(house.sync, StopCause.KEY_REJECTED)
    state = SyncState.PAUSED if name == "resume_sync" else SyncState.INACTIVE
    Sync.objects.update(state=state)
    Connection.objects.update(state=ConnectionState.KEY_REJECTED)
    runs = house.sync.runs.count()

    text = text_of(bob.post(reverse(name, args=[house.slug, house.sync.pk]), follow=True))

    house.sync.refresh_from_db()
    assert "alice@example.com can test it, or enter a new one" in text
    assert (house.sync.state, house.sync.runs.count()) == (state, runs)


def test_a_sync_whose_schedule_does_not_fit_stays_inactive(house: House, bob: Client) -> None:
    stop(house.sync, StopCause.KEY_CHANGED)
    Sync.objects.update(zone="Mars/Phobos")

    text = text_of(
        bob.post(reverse("activate_sync", args=[house.slug, house.sync.pk]), follow=True)
    )

    house.sync.refresh_from_db()
    assert "stays inactive. Its schedule does not fit: There is no time zone" in text
    assert house.sync.state == SyncState.INACTIVE


@pytest.mark.parametrize("name", ["sync_list", "sync_detail"])
def test_activate_is_offered_only_while_the_key_works(name: str, house: House, bob: Client) -> None:
    stop(house.sync, StopCause.KEY_CHANGED)
    numbers = [house.sync.pk] if name == "sync_detail" else []
    url = reverse(name, args=[house.slug, *numbers])
    action = reverse("activate_sync", args=[house.slug, house.sync.pk])

    offered = []
    for state in (ConnectionState.CONNECTED, ConnectionState.KEY_REJECTED):
        Connection.objects.update(state=state)
        offered.append(f'action="{action}"' in bob.get(url).content.decode())

    assert offered == [True, False]


def test_a_run_says_why_it_was_cancelled(house: House, alice: Client) -> None:
    run = make_run(house.sync, state="cancelled", cancel_reason=StopCause.KEY_CHANGED.label)

    text = text_of(alice.get(reverse("run_detail", args=[house.slug, run.pk])))

    assert "The run was cancelled: account key changed." in text.replace(" :", ":")


def stop(sync: Sync, cause: StopCause) -> None:
    Sync.objects.filter(pk=sync.pk).update(**stopped_by(cause))


def test_card_says_since_when_recruit_has_not_answered(
    house: House, alice: Client, vera: Client, connected: Connection
) -> None:
    since = timezone.now() - timedelta(minutes=7)
    RecruitCircuit.objects.create(
        connection=connected, failures=3, silent_since=since, open_until=since
    )

    of_admin, of_viewer = (
        text_of(alice.get(settings_url(house))),
        text_of(vera.get(reverse("sync_list", args=[house.slug]))),
    )

    for text in (of_admin, of_viewer):
        assert "Recruit has not answered since" in text
    assert "Try now" in of_admin
    assert "alice@example.com can try sooner." in of_viewer


def test_test_that_goes_well_ends_the_silence(
    house: House, alice: Client, connected: Connection
) -> None:
    later = timezone.now() + timedelta(minutes=5)
    RecruitCircuit.objects.create(
        connection=connected, failures=3, silent_since=timezone.now(), open_until=later
    )

    text = text_of(alice.post(url_of("test_connection", connected), follow=True))

    assert "The key works." in text
    assert "Recruit has not answered since" not in text
