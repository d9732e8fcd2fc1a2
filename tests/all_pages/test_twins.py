"""A page, and an answer of the API, is the same whether or not another organisation has the same
people (R102).

The other organisation, which was made first, gets people, runs, files and settings that are called
as ours are. A question that forgets whose they are finds them too, or in place of ours.
"""

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import cast
from urllib.parse import urlencode
from zipfile import ZipFile

from django.db import transaction
from django.http import FileResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from api.frame.paging import seal_cursor
from contacts.models import (
    AddressSecrets,
    Contact,
    ErasedAddress,
    LiftedSuppression,
    Suppression,
    SuppressionKind,
)
from syncs.clock import database_now
from syncs.domain.outcomes import Outcome, Reason
from syncs.following.queries import changes_from_now
from syncs.models import MappingFavourite, RunState, SourceLink
from syncs.reporting.models import MetricsKey, ReportReader
from syncs.search.views import ON_PAGE
from syncs.taking_up.actions.contacts import take_up_contacts
from syncs.taking_up.actions.note import note_strangers
from tests.all_pages.addresses import DOWNLOADS, Address, named, pages
from tests.api.conftest import Caller, admin_of
from tests.api.walk import World, all_operations
from tests.builders import NOON, join_list, make_contact, make_row, make_run
from tests.world.house import House
from tests.world.reading import words_of
from tests.world.source import Source

ANN, BEA, ZOE, STRAY = (f"{name}@example.com" for name in ("ann", "bea", "zoe", "stray"))
RECORD = 77

EARLY, LATE = 1_000_000_000, 2_000_000_000
"""Numbers of people: theirs are the lower ones, so that the first that is found is theirs."""

OF_A_PERSON = ("contact_detail", "edit_contact", "delete_contact", "join_lists")

TOKENS = re.compile(r"unsubscribe/\d+/[^\s,\"]+")
"""Links that are made anew each time."""

FOLLOWED = re.compile(r'(?<="next_cursor":")[^"]+(?=","has_more":)')
"""The place up to which changes were told, which is a time."""

NOT_COMPARED = {
    **dict.fromkeys(
        ("list_modules", "list_views", "list_source_fields"), "tells what Recruit says"
    ),
    "follow_list": "is asked with a cursor of its own",
    "export_audit_log": "has its own download in it, with the time; the log itself is compared",
}
"""Operations that read, and are not compared as their example has them, each with the reason."""


def test_a_page_is_the_same_whether_others_have_the_same_people(
    house: House, other_house: House, charlie: Client
) -> None:
    ours, theirs = other_house, house
    furnish(ours, SuppressionKind.BOUNCED, numbered_from=LATE)
    urls = [*addresses(pages(), ours), *questions(ours, theirs)]
    files = addresses(named(DOWNLOADS), ours)
    catch_up()
    before = {**answers(charlie, urls), **downloads(charlie, files)}

    furnish(theirs, SuppressionKind.COMPLAINED)
    furnish_further(theirs)

    after = {**answers(charlie, urls), **downloads(charlie, files)}
    assert changed(after, before) == changed(before, after)


def test_an_answer_to_a_program_is_the_same_whether_others_have_the_same_people(
    house: House, other_house: House, source: Source
) -> None:
    ours, theirs = other_house, house
    since = seal_cursor(str(changes_from_now(database_now())))
    world, program = World(ours, source), admin_of(ours.organisation)
    furnish(ours, SuppressionKind.BOUNCED, numbered_from=LATE)
    urls = [*readings(world), *questions_of_programs(world, theirs), f"{followed(world)}{since}"]
    catch_up()
    before = told(program, urls)

    World(theirs, source)
    furnish(theirs, SuppressionKind.COMPLAINED)
    furnish_further(theirs)

    after = told(program, urls)
    assert changed(after, before) == changed(before, after)
    assert [url for url in before if not before[url].startswith("200 ")] == []


def test_an_export_is_the_same_whether_others_have_the_same_people(
    house: House, other_house: House, charlie: Client
) -> None:
    furnish(other_house, SuppressionKind.BOUNCED, numbered_from=LATE)
    before = export(charlie, other_house)

    furnish(house, SuppressionKind.COMPLAINED)
    furnish_further(house)

    assert export(charlie, other_house) == before


def changed(answers: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that differ from the others, so that a failure shows in what."""
    return {url: answer for url, answer in answers.items() if answer != others[url]}


def addresses(found: Iterable[Address], house: House) -> list[str]:
    return [address.of(house, house.slug) for address in found]


def questions(ours: House, theirs: House) -> list[str]:
    """Return addresses that ask for people, some of whom both have, and for a run of theirs."""
    organisation = ours.organisation
    people = Contact.objects.filter(organisation=organisation, address__in=(ANN, BEA))
    suppressed = Suppression.objects.get(organisation=organisation, address=ANN)

    def at(name: str, question: str = "", **ids: int) -> str:
        return reverse(name, kwargs={"organisation_slug": ours.slug, **ids}) + question

    return [
        *(at("search", f"?q={text}") for text in ("ann", "stray", "maria", theirs.run.pk, RECORD)),
        *(at("person", f"?address={address}") for address in (ANN, BEA, ZOE, STRAY)),
        at("person", f"?record={RECORD}"),
        at("contact_list", "?q=ann"),
        at("suppression_list", "?q=ann"),
        at("suppression_list", "?lifted=on"),
        *(at("erase_person", f"?address={address}") for address in (ANN, BEA)),
        at("lift_suppression", suppression_id=suppressed.pk),
        *(at(name, contact_id=person.pk) for name in OF_A_PERSON for person in people),
    ]


def readings(world: World) -> list[str]:
    """Return the address of every operation that reads, with the question of its example."""
    found, ids = [], dict(world.ids)
    for each in all_operations():
        if each.method == "GET" and str(each) not in NOT_COMPARED:
            world.make_ready(each)
            found.append(f"{world.url_of(each)}?{urlencode(world.example_of(each))}")
            world.ids = dict(ids)
    return found


def questions_of_programs(world: World, theirs: House) -> list[str]:
    """Return what is asked for besides: people, some of whom both have, and a run of theirs."""
    mailing_list = world.house.mailing_list.pk
    return [
        *(f"search?q={text}" for text in ("ann", "stray", "maria", theirs.run.pk, RECORD)),
        *(f"why?address={address}" for address in (ANN, BEA, STRAY)),
        f"why?record={RECORD}",
        *(f"{rows}?address=ann" for rows in ("contacts", "suppressions", "suppressions/lifted")),
        f"lists/{mailing_list}/members?address=ann",
        *(f"syncs?mailing_list={each}" for each in (mailing_list, theirs.mailing_list.pk)),
    ]


def followed(world: World) -> str:
    return f"lists/{world.house.mailing_list.pk}/changes?cursor="


def told(program: Caller, urls: Iterable[str]) -> dict[str, str]:
    """Return the answers, each of which leaves no trace for the next."""
    found = {}
    for url in urls:
        with transaction.atomic():
            answer = program.send("GET", url)
            transaction.set_rollback(True)
        is_text = "zip" not in answer["Content-Type"]
        text = answer.content.decode() if is_text else ""
        found[url] = f"{answer.status_code} {FOLLOWED.sub('', TOKENS.sub('', text))}"
    return found


def furnish(house: House, kind: SuppressionKind, *, numbered_from: int = EARLY) -> None:
    """Give an organisation Ann and Bea, who are on its list; Ann is suppressed, Zoe is erased, and
    a run has read somebody else."""
    organisation = house.organisation
    first, second = numbered_from, numbered_from + 1
    ann = make_contact(organisation, ANN, id=first, first_name="Ann", last_name=kind.label)
    bea = make_contact(organisation, BEA, id=second, first_name="Bea", last_name=kind.label)
    join_list(house.mailing_list, [ann, bea], claimant=house.sync.pk, record=RECORD)
    SourceLink.objects.create(
        sync_id=house.sync.pk,
        record_id=RECORD,
        organisation_id=organisation.pk,
        contact_id=ann.pk,
        fingerprint="0" * 32,
        contact_revision=kind.value,  # so that of two with the same record theirs comes first
        first_synced_at=NOON,
    )
    Suppression.objects.create(organisation=organisation, address=ANN, kind=kind)
    secrets = AddressSecrets.objects.of(organisation.pk)
    ErasedAddress.objects.create(organisation=organisation, digest=secrets.digest_of(ZOE))
    made = {"module": "Candidates", "pairs": []}
    MappingFavourite.objects.create(organisation=organisation, name=f"Of {house.slug}", **made)
    now = timezone.now()
    run = make_run(house.sync, created_at=now, started_at=now, finished_at=now)
    make_row(run, Outcome.NEW, contact=ann, record_id=RECORD)
    make_row(run, Outcome.IGNORED, reason=Reason.OPTED_OUT, email=STRAY)
    assert house.suppression_file.pk
    assert house.own_field.pk


def furnish_further(house: House) -> None:
    """Give it what ours does not have."""
    organisation, now = house.organisation, timezone.now()
    Suppression.objects.create(
        organisation=organisation, address=BEA, kind=SuppressionKind.COMPLAINED
    )
    LiftedSuppression.objects.create(
        organisation=organisation,
        address=ANN,
        kind=SuppressionKind.UNSUBSCRIBED,
        lifted_at=now,
        reason="She asked",
    )
    organisation.contact_fields.create(key="town", label="Town")
    make_run(house.sync, state=RunState.RUNNING, created_at=now, started_at=now)
    MetricsKey.objects.create(organisation=organisation, digest=b"7", hint="7777", made_at=now)
    ReportReader.objects.create(organisation=organisation, role="reports_of_others", made_at=now)
    catch_up()
    for number in range(ON_PAGE):  # so many that a search would show nobody else
        make_contact(organisation, f"ann.{number:02}@example.com", first_name="Ann")  # not taken up


def catch_up() -> None:
    """Let the search know of everybody."""
    note_strangers()
    take_up_contacts()


def answers(client: Client, urls: Iterable[str]) -> dict[str, str]:
    """Return what each page says, and where it leads."""
    found = {}
    for url in urls:
        answer = client.get(url)
        place = answer.get("Location", "")
        found[url] = f"{answer.status_code} {place} {words_of(answer.content.decode())}"
    return found


def downloads(client: Client, urls: Iterable[str]) -> dict[str, str]:
    """Return the files, and leave no trace of it in the audit log, which is among the pages."""
    found: dict[str, str] = {}
    with transaction.atomic():
        for url in urls:
            answer = cast("StreamingHttpResponse", client.get(url))
            found[url] = TOKENS.sub("", answer.getvalue().decode())
        transaction.set_rollback(True)
    return found


def export(client: Client, house: House) -> dict[str, str]:
    """Return the files of the whole export, without a trace in the audit log."""
    with transaction.atomic():
        url = reverse("export_organisation", args=[house.slug])
        answer = cast("FileResponse", client.get(url))
        with ZipFile(BytesIO(answer.getvalue())) as files:
            found = {name: files.read(name).decode() for name in files.namelist()}
        transaction.set_rollback(True)
    return found
