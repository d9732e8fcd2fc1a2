"""The audit log: who changed what, before and after, and nobody changes that (R103)."""

import csv
import json
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any, cast

import pytest
from django.apps import apps
from django.core.management import call_command, get_commands, load_command_class
from django.db import DatabaseError, connection, transaction
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.acting import STRANGER, SYSTEM, ActorKind, AuditActor, acting_as, who_acts
from accounts.audit.actions import forget_old_entries, record
from accounts.audit.command import RecordedCommand
from accounts.audit.doors import AuditDoor, open_door
from accounts.audit.queries import tell_entries
from accounts.audit.rules.changes import AuditChange
from accounts.audit.rules.fields import FIELDS
from accounts.audit.rules.words import NOUNS
from accounts.models import AuditEntry, User
from criteria import Condition, Criteria, ValueType
from recruitsync.environment import PROJECT
from syncs.clock import database_now
from syncs.erasure.actions.erase import erase
from syncs.holds.actions.answer import answer_hold
from syncs.mapping.actions.save import save_mapping
from syncs.mapping.actions.stored import load_pairs
from syncs.mapping.rules.pairs import TypedPair, fingerprint
from syncs.models import Connection, HoldAnswer, Sync, SyncState, Trigger
from syncs.overview.actions.delete import People, delete_sync
from tests.all_pages.addresses import ADMIN_DOWNLOADS, DOWNLOADS, named
from tests.builders import make_connection, make_mailing_list, make_run, make_sync
from tests.world.editing import stamps_on
from tests.world.holds import make_hold
from tests.world.house import House, client_of
from tests.world.reading import text_of

NOT_AUDITED = {
    "accounts_auditentry": "is the log itself",
    "accounts_idempotentanswer": "what a program was answered",
    "contacts_peoplechange": "of who follows a list",
    "webhooks_webhookevent": "what a program is told",
    "contacts_addresssecrets": "secrets, which nobody edits",
    "contacts_contact": "written by runs by the million; by hand `syncs/by_hand/` records it",
    "contacts_membership": "as contacts",
    "contacts_membershipclaim": "as contacts",
    "contacts_departure": "as contacts",
    "contacts_editedvalue": "as contacts",
    "contacts_searchbacklog": "of the search",
    "contacts_searchtext": "of the search",
    "syncs_beforeimage": "of the ledger",
    "syncs_concern": "noticed by the clock",
    "syncs_fieldmapping": "recorded as a whole, see `syncs/mapping/actions/save.py`",
    "syncs_heldrecord": "of the ledger",
    "syncs_notification": "what somebody was told",
    "syncs_notificationmail": "what somebody was told",
    "syncs_notificationsettings": "how somebody wants to be told, and nobody else's",
    "syncs_optedoutrecord": "of the ledger",
    "syncs_organisationturn": "of the workers",
    "syncs_ledger": "a view of the ledger",
    "syncs_runcheckpoint": "of the workers",
    "syncs_runrow": "the ledger",
    "syncs_sourcelink": "of the ledger",
    "syncs_stranger": "of the search",
    "syncs_unchangedblock": "of the ledger",
}
"""Tables of organisations that no trigger watches, each with the reason."""

LEFT_OUT = {
    "accounts_apitoken": {"member_id", "digest", "created_at", "last_used_at"},
    "reporting_metricskey": {"digest", "made_by_id"},
    "reporting_reportreader": {"made_at"},
    "webhooks_webhook": {
        *("secrets", "secret_hint", "earlier_until", "made_by_id", "made_at"),
        *("failures", "failing_since", "rests_until", "claimed_until", "tried_at", "took_ms"),
    },
    "accounts_closure": {"requested_by_id", "requested_at", "halted_syncs"},
    "accounts_invitation": {"key_digest", "invited_by_id", "created_at", "sent_at"},
    "accounts_member": {"user_id", "created_at"},
    "accounts_organisation": {"created_at"},
    "contacts_contactfield": {"created_at"},
    "contacts_erasedaddress": {
        *("digest", "erased_by_id", "let_back_by_id", "kinds"),
        *("is_finished", "unfinished_records", "unfinished_contacts"),
    },
    "contacts_groupaddress": set(),
    "contacts_liftedsuppression": {
        *("address", "created_at", "origin", "provider", "added_by_id", "note"),
        *("lifted_at", "lifted_by_id"),
    },
    "contacts_mailhook": {
        *("secret_digest", "made_by_id", "made_at", "last_event_at", "suppressed"),
        "not_understood",
    },
    "contacts_mailinglist": {"created_at"},
    "contacts_suppression": {"address", "created_at", "origin", "provider", "added_by_id"},
    "contacts_suppressionfile": {"uploaded_by_id", "uploaded_at"},
    "syncs_connection": {
        *("secrets", "secret_hint", "secret_set_by_id", "key_version"),
        *("refused_at", "rejected_at", "account_number", "account_name", "edition_read"),
        *("account_type_read", "account_read_at", "created_at"),
    },
    "syncs_hold": {
        *("run_id", "sync_id", "people", "members", "limit", "causes", "held_at", "expires_at"),
        *("answered_by_id", "answered_at", "removal_run_id"),
    },
    "syncs_mappingfavourite": {"created_at"},
    "syncs_removaldefaults": set(),
    "syncs_sync": {
        *("connection_id", "module_label", "view_id", "criteria_typed", "opt_outs_since"),
        *("deleted_since", "state_cause", "next_run_at", "watermark", "full_read_at"),
        *("reading_version", "draft_step", "created_at", "deleted_at", "letting_go", "old_list"),
    },
}
"""Columns that are told by another one, by the entry itself, by nobody's hand, or to nobody."""


def entries(house: House) -> list[tuple[str, str, str]]:
    found = AuditEntry.objects.filter(organisation=house.organisation).exclude(actor_kind="system")
    return list(found.order_by("id").values_list("actor_name", "noun", "change"))


def newest() -> AuditEntry:
    return AuditEntry.objects.order_by("-id")[0]


def page_of(client: Client, house: House, **asked: str) -> str:
    return text_of(client.get(reverse("audit_log", args=[house.slug]), asked))


def test_a_page_tells_who_changed_what_before_and_after(house: House, alice: Client) -> None:
    bob = User.objects.create_user("bob@example.com", name="Bob Marketer")
    house.organisation.members.create(user=bob, role="marketer")
    client_of(bob).post(reverse("pause_sync", args=[house.slug, house.sync.pk]))

    entry = newest()
    assert (entry.actor_kind, entry.actor_id) == ("person", bob.pk)
    assert (entry.noun, entry.object_id, entry.object_name) == (
        "sync",
        house.sync.pk,
        house.sync.name,
    )
    assert (entry.before, entry.after) == ({"state": "active"}, {"state": "paused"})
    text = page_of(alice, house)
    assert "Sync changed Candidates of zylker Bob Marketer <bob@example.com>" in text
    assert "State: Active → Paused" in text


def test_api_tokens_commands_strangers_and_the_application_are_told_apart(house: House) -> None:
    token = AuditActor(ActorKind.TOKEN, 7, "Reporting")
    for actor in (token, STRANGER, SYSTEM):
        with acting_as(actor):
            house.mailing_list.archive(database_now())
            house.mailing_list.unarchive()
    call_command("set_plan", house.slug, "free", "--yes")

    told = list(
        AuditEntry.objects.filter(change="changed")
        .order_by("id")
        .values_list("actor_kind", "actor_id", "noun")
    )
    assert told == [
        *[("token", 7, "list")] * 2,
        *[("stranger", None, "list")] * 2,
        *[("system", None, "list")] * 2,
        ("command", None, "organisation"),
    ]
    assert newest().actor_name.startswith("set_plan, run by ")
    assert newest().after == {"plan": "free"}
    assert who_acts() == SYSTEM


def test_nobody_acts_once_a_request_is_over_also_if_it_failed(house: House, alice: Client) -> None:
    alice.post(reverse("new_list", args=[house.slug]), {"name": "One"})
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(STRANGER):
        connection.cursor().execute("SELECT 1 / 0")

    make_mailing_list(house.organisation)

    assert (newest().actor_kind, newest().actor_name) == ("system", "")


@pytest.mark.django_db(transaction=True)
def test_a_session_that_begins_meanwhile_is_told_who_acts() -> None:
    with acting_as(STRANGER):
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('recruitsync.actor', true)")
            (told,) = cursor.fetchone()

    assert '"kind": "stranger"' in told


def test_every_command_that_changes_something_says_so() -> None:
    ours = {
        name: app
        for name, app in get_commands().items()
        if app in {"accounts", "contacts", "syncs", "recruitsync"}
    }

    commands = [load_command_class(app, name) for name, app in ours.items()]
    assert len(commands) >= 4
    assert [each for each in commands if not isinstance(each, RecordedCommand)] == []


def test_a_change_that_is_taken_back_leaves_no_entry(house: House) -> None:
    before = AuditEntry.objects.count()
    with transaction.atomic():
        house.sync.pause()
        transaction.set_rollback(True)

    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditentry SET actor_name = 'Somebody else'",
        "DELETE FROM accounts_auditentry",
        "TRUNCATE accounts_auditentry",
    ],
)
def test_nobody_changes_the_log(statement: str, house: House) -> None:
    before = AuditEntry.objects.count()
    connection.check_constraints()
    refused = r"only added to|permission denied"
    with pytest.raises(DatabaseError, match=refused), transaction.atomic():
        connection.cursor().execute(statement)

    assert AuditEntry.objects.count() == before > 0


def test_each_door_lets_through_only_what_it_is_for(house: House) -> None:
    forbidden = {
        AuditDoor.RETENTION: ["UPDATE accounts_auditentry SET noun = 'x'"],
        AuditDoor.ERASURE: [
            "DELETE FROM accounts_auditentry",
            "UPDATE accounts_auditentry SET actor_name = 'Somebody else'",
            "UPDATE accounts_auditentry SET at = now() - interval '1 day', before = NULL",
        ],
        AuditDoor.PURGE: ["UPDATE accounts_auditentry SET noun = 'x'"],
    }
    for door, statements in forbidden.items():
        for statement in statements:
            with pytest.raises(DatabaseError, match="only added to"), open_door(door):
                connection.cursor().execute(statement)
    with open_door(AuditDoor.RETENTION):
        pass
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        AuditEntry.objects.all().delete()


def test_old_entries_are_forgotten_and_young_ones_stay(house: House, settings: Settings) -> None:
    record(house.organisation.pk, AuditChange.EXPORTED, "list", about=(1, "Young"))
    settings.AUDIT_DAYS = 30
    AuditEntry.objects.create(
        organisation=house.organisation,
        at=database_now() - timedelta(days=31),
        actor_kind="system",
        change="exported",
        noun="list",
        object_name="Old",
    )
    before = AuditEntry.objects.count()

    assert forget_old_entries(database_now()) == 1

    assert AuditEntry.objects.count() == before - 1
    assert not AuditEntry.objects.filter(object_name="Old").exists()


def test_an_erased_person_is_named_no_more_and_who_did_what_stays(
    house: House, alice: Client
) -> None:
    edit = reverse("edit_contact", args=[house.slug, house.contact.pk])
    named = {"first_name": "Marietta", "last_name": "da Silva"}
    form = {"address": house.contact.email, **named}
    alice.post(edit, {**form, "seen": stamps_on(alice.get(edit))[0]})
    form = {"address": house.contact.address, "kind": "1", "note": "Maria is on leave"}
    alice.post(reverse("new_suppression", args=[house.slug]), form)
    named_before = AuditEntry.objects.filter(object_name=house.contact.address)
    assert {entry.noun for entry in named_before} == {"contact", "suppression"}
    ids = set(named_before.values_list("pk", flat=True))

    by = User.objects.get(email="alice@example.com")
    erase(house.organisation, house.contact.address, by=by, now=database_now())

    told = "".join(str(each) for each in AuditEntry.objects.values_list())
    assert not [word for word in ("maria", "Marietta", "on leave") if word in told]
    left = AuditEntry.objects.filter(pk__in=ids)
    assert {entry.actor_name for entry in left} == {"alice@example.com"}
    assert (newest().noun, newest().change) == ("erased person", "made")


def test_secrets_are_never_in_it(house: House) -> None:
    made = make_connection(house.organisation, name="Other")
    made.set_secrets({"refresh_token": "1000.verysecret"}, shown="1000.verysecret")
    made.save()

    text = "".join(str(each) for each in AuditEntry.objects.values_list())
    assert "secret_set_at" in text
    assert "verysecret"[-4:] not in text.replace("secret_set_at", "")
    assert bytes(made.secrets).hex()[:40] not in text


@pytest.mark.django_db
def test_every_table_and_column_is_told_or_left_out_on_purpose() -> None:
    tables = {model._meta.db_table: model for model in apps.get_models()}
    watched: dict[str, set[str]] = {}
    nouns: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, encode(tgargs, 'escape') FROM pg_trigger"
            " WHERE tgfoid = 'accounts_audit_row'::regproc"
        )
        for table, arguments in cursor.fetchall():
            noun, _, columns, *_ = arguments.split("\\000")
            nouns.add(noun)
            watched.setdefault(table, set()).update(columns.split(","))
    of_organisations = {
        name
        for name, model in tables.items()
        if any(field.attname == "organisation_id" for field in model._meta.concrete_fields)
    }

    assert nouns <= NOUNS.keys()  # by which pages and programs ask
    assert of_organisations - watched.keys() == NOT_AUDITED.keys()
    for table, told in watched.items():
        if table == "syncs_importrun":  # what is asked for, and not what becomes of it
            continue
        columns = {field.attname for field in tables[table]._meta.concrete_fields}
        assert told <= columns, table
        assert columns - told - {"id", "organisation_id"} == LEFT_OUT[table], table


@pytest.mark.django_db
def test_a_trigger_that_looks_at_some_columns_looks_at_all_that_it_tells() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT tgrelid::regclass::text, encode(tgargs, 'escape'), array_agg(attname::text)
              FROM pg_trigger
              JOIN pg_attribute ON attrelid = tgrelid AND attnum = ANY (tgattr::smallint[])
             WHERE tgfoid = 'accounts_audit_row'::regproc
             GROUP BY tgrelid, tgargs
            """
        )
        looked_at = {
            table: (set(arguments.split("\\000")[2].split(",")), set(columns))
            for table, arguments, columns in cursor.fetchall()
        }

    assert "syncs_sync" in looked_at
    assert all(told <= columns for told, columns in looked_at.values())


def test_a_mapping_is_told_as_a_whole(house: House) -> None:
    stored = load_pairs(house.sync)
    pairs = [TypedPair("Email", "email"), TypedPair("City", "first_name")]

    save_mapping(house.sync, pairs, seen=fingerprint(stored))

    entry = newest()
    assert (entry.noun, entry.object_name) == ("mapping", house.sync.name)
    assert entry.before == {
        "pairs": [{"source": "Email", "target": "email", "clear_when_empty": False}]
    }
    assert [pair["source"] for pair in (entry.after or {})["pairs"]] == ["Email", "City"]


def test_what_stays_as_it_is_leaves_no_entry(house: House) -> None:
    before = AuditEntry.objects.count()
    Sync.objects.filter(pk=house.sync.pk).update(state=SyncState.ACTIVE, watermark=database_now())
    Connection.objects.update(account_name="Zylker Inc.")
    same = {"name": "same"}
    record(house.organisation.pk, AuditChange.CHANGED, "list", before=same, after=dict(same))

    assert AuditEntry.objects.count() == before


def test_every_download_leaves_an_entry(house: House, alice: Client) -> None:
    addresses = named(DOWNLOADS | ADMIN_DOWNLOADS)
    for address in addresses:
        answer = alice.get(address.of(house, house.slug))
        assert cast("StreamingHttpResponse", answer).getvalue()

    exported = AuditEntry.objects.filter(change="exported", actor_name="alice@example.com")
    assert exported.count() == len(addresses) >= 5


def test_it_is_filtered_and_paged(house: House, alice: Client) -> None:
    for number in range(60):
        record(
            house.organisation.pk, AuditChange.EXPORTED, "list", about=(number, f"List {number:02}")
        )
    alice.post(reverse("new_list", args=[house.slug]), {"name": "Mine"})
    me = User.objects.get(email="alice@example.com")

    url = reverse("audit_log", args=[house.slug])
    first = alice.get(url, {"about": "list"}).context["page"]
    second = alice.get(url, {"about": "list", "after": first.next}).context["page"]
    mine = alice.get(url, {"who": f"person-{me.pk}"}).context["page"]
    commands = alice.get(url, {"who": "command"}).context["page"]
    later = alice.get(url, {"since": "2999-01-01"}).context["page"]
    earlier = alice.get(url, {"until": "2001-01-01"}).context["page"]

    names = [entry.name for entry in (*first.rows, *second.rows)]
    assert names[:3] == ["Mine", "List 59", "List 58"]
    assert len(names) == AuditEntry.objects.filter(noun="list").count() > 60
    assert [entry.name for entry in mine.rows] == ["Mine"]
    assert [commands.rows, later.rows, earlier.rows] == [[], [], []]
    assert "There is nobody like that" in page_of(alice, house, who="person-999999")
    assert "No entry matches" in page_of(alice, house, about="audit log")


def test_it_is_filtered_by_sync_and_by_field(house: House, alice: Client) -> None:
    other = make_sync(house.organisation)
    by = User.objects.get(email="alice@example.com")
    for sync in (house.sync, other):
        make_run(sync, requested_by=by, trigger=Trigger.MANUAL)
        answer_hold(make_hold(sync), HoldAnswer.KEEP, by, database_now())
        pairs = [TypedPair("Email", "email"), TypedPair("City", "first_name")]
        save_mapping(sync, pairs, seen=fingerprint(load_pairs(sync)))
        sync.pause()
        Sync.objects.filter(pk=sync.pk).update(limit_people=7)
    delete_sync(house.sync, People.STAY, now=database_now())
    url = reverse("audit_log", args=[house.slug])

    def told(**asked: str) -> list[tuple[str, str]]:
        return [(entry.what, entry.name) for entry in alice.get(url, asked).context["page"].rows]

    name, this = house.sync.name, str(house.sync.pk)
    whats = [*["Sync changed"] * 3, "Mapping changed", "Held people answered"]
    assert told(sync=this) == [
        *((what, name) for what in [*whats, "Run asked for", "Sync made"]),
    ]
    assert told(sync=this, field="sync.state") == [
        *((what, name) for what in ["Sync changed", "Sync changed", "Sync made"]),
    ]
    assert told(field="mapping.pairs") == [
        ("Mapping changed", other.name),
        ("Mapping changed", name),
    ]
    assert told(about="list", field="sync.state") == told(about="list")
    text = page_of(alice, house, about="list", field="sync.state", sync="999999")
    assert "There is no such sync" in text
    assert "a field of something else" in text
    assert f"{name} (deleted)" in text


def test_the_page_of_a_sync_leads_to_who_changed_it(
    house: House, alice: Client, bob: Client
) -> None:
    url = reverse("sync_detail", args=[house.slug, house.sync.pk])
    link = f'{reverse("audit_log", args=[house.slug])}?sync={house.sync.pk}"'

    assert link in alice.get(url).content.decode()
    assert link not in bob.get(url).content.decode()


@pytest.mark.django_db
def test_the_filter_has_every_field_that_is_told_of_its_nouns() -> None:
    columns: dict[str, set[str]] = {"mapping": {"pairs"}}  # recorded as a whole
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(tgargs, 'escape') FROM pg_trigger"
            " WHERE tgfoid = 'accounts_audit_row'::regproc"
        )
        for (arguments,) in cursor.fetchall():
            noun, _, told, *_ = arguments.split("\\000")
            columns.setdefault(noun, set()).update(told.split(","))

    assert {noun: set(fields) for noun, fields in FIELDS.items()} == {
        noun: columns[noun] for noun in FIELDS
    }


def test_the_file_has_what_the_page_has_and_no_formulas(house: House, alice: Client) -> None:
    alice.post(reverse("new_list", args=[house.slug]), {"name": "=1+1"})

    url = reverse("export_audit_log", args=[house.slug])
    answer = cast("StreamingHttpResponse", alice.get(url, {"about": "list"}))

    rows = list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[0] == ["When (UTC)", "Who", "What", "Name", "Field", "Before", "After"]
    assert rows[1][1:] == ["alice@example.com", "Mailing list made", "'=1+1", "Name", "", "'=1+1"]
    assert [row for row in rows[1:] if row[2] != "Mailing list made"] == []
    assert newest().noun == "audit log"


def test_the_file_names_lists_as_the_page_does(house: House, alice: Client) -> None:
    alumni = make_mailing_list(house.organisation, name="Alumni")
    Sync.objects.filter(pk=house.sync.pk).update(mailing_list=alumni)

    url = reverse("export_audit_log", args=[house.slug])
    answer = cast("StreamingHttpResponse", alice.get(url))

    lines = csv.reader(StringIO(answer.getvalue().decode("utf-8-sig")))
    assert "Alumni" in [line[6] for line in lines if line[4] == "Mailing list"]


def test_migrations_name_no_secret_column() -> None:
    """Whoever adds a column to a trigger meets this."""
    text = "".join(path.read_text() for path in Path("syncs/migrations").glob("*audit*.py"))

    assert '"secrets"' not in text
    assert "secret_hint" not in text


def test_the_filter_knows_every_noun_of_a_trigger() -> None:
    # Not all folders: those of the servers beside the tests come and go.
    packages = [PROJECT / name for name in ("accounts", "contacts", "syncs")]
    found = [path for each in packages for path in each.glob("**/migrations/0*.py")]
    migrations = "\n".join(path.read_text() for path in found)

    assert set(re.findall(r'noun="([a-z ]+)"', migrations)) - NOUNS.keys() == set()


def told_of(house: House, noun: str, **values: object) -> dict[str, str]:
    """Return what the log's page says of values, by what it calls them."""
    made = AuditChange.MADE
    entry = AuditEntry(noun=noun, change=made, actor_kind="system", after=values)
    (told,) = tell_entries(house.organisation, [entry])
    return {change.field: change.after for change in told.changes}


@pytest.mark.django_db
def test_every_code_is_told_in_the_words_of_pages(house: House) -> None:
    """Whoever has the log copy a column with codes meets this."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, encode(tgargs, 'escape') FROM pg_trigger"
            " WHERE tgfoid = 'accounts_audit_row'::regproc"
        )
        watched = [(table, *told.split("\\000")) for table, told in cursor.fetchall()]
    models = {model._meta.db_table: model for model in apps.get_models()}

    coded = 0
    for table, noun, _, columns, *_ in watched:
        for name in columns.split(","):
            column: Any = models[table]._meta.get_field(name.removesuffix("_id"))
            array = getattr(column, "base_field", None)
            for code, label in (array or column).flatchoices:
                value = [code] if array else code
                assert list(told_of(house, noun, **{name: value}).values()) == [label], column
                coded += 1
    assert coded > 70


def test_no_value_has_to_be_deciphered(house: House, alice: Client) -> None:
    conditions = (
        Condition(field="City", label="City", type=ValueType.TEXT, operator="is", values=("Pune",)),
        Condition(
            field="Experience",
            label="Experience",
            type=ValueType.NUMBER,
            operator="at_least",
            values=("2",),
        ),
    )
    criteria = Criteria(conditions=conditions, pattern="1 or 2").model_dump(mode="json")
    assert house.own_field.key == "city"
    pairs = [
        {"source": "Email", "target": "email", "clear_when_empty": False},
        {"source": "Current_City", "target": "own:city", "clear_when_empty": True},
    ]

    assert told_of(
        house,
        "sync",
        criteria=criteria,
        retrieve_after="2026-07-01T10:00:00+00:00",
        at="09:00:00",
        weekday=0,
        mailing_list_id=house.mailing_list.pk,
        module="Referral_Bonuses",
        limit_people=1,
        limit_percent=20,
    ) == {
        "Criteria": "City is “Pune”, or experience is 2 or more",
        "Data after": "1 July 2026, 15:30 (UTC+05:30)",
        "Time of day": "09:00",
        "Weekday": "Monday",
        "Mailing list": house.mailing_list.name,
        "Module": "Referral Bonuses",
        "At most removed at once": "1 person",
        "At most removed at once, as a share": "20 % of the list",
    }
    assert told_of(house, "mapping", pairs=pairs) == {
        "Pairs": "Email → E-mail; Current City → City, cleared when empty"
    }
    assert told_of(house, "contact", city="Pune", born="1990-02-28") == {
        "City": "Pune",
        "Born": "28 February 1990",
    }
    Sync.objects.filter(pk=house.sync.pk).update(criteria=criteria)
    assert "Criteria: nothing → City is “Pune”, or experience is 2 or more" in page_of(alice, house)


@pytest.mark.parametrize("value", ["2026-02-30", "2026-02-30T10:00:00Z", {"no": "criteria"}, [1]])
def test_what_cannot_be_read_is_told_as_it_is(value: object, house: House) -> None:
    as_it_is = value if isinstance(value, str) else json.dumps(value)

    assert list(told_of(house, "sync", criteria=value).values()) == [as_it_is]
