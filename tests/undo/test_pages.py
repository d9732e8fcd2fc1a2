"""The buttons and pages of undos, for those who may run syncs and for those who only look (R98)."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from accounts.models import Role
from syncs.models import ImportRun, Kind, RunState, Sync
from syncs.undo.actions import apply_undo, request_undo
from tests.api.conftest import admin_of
from tests.builders import make_member
from tests.undo.undoing import preview_of, undo
from tests.world.house import client_of
from tests.world.imports import add_by_hand, contact_at, drive, run_once
from tests.world.source import Source

ADA, BO = "ada@mail.example", "bo@mail.example"


@pytest.fixture
def run(source: Source, sync: Sync) -> ImportRun:
    source.add(ADA, Last_Name="Ito")
    return run_once(sync)


@pytest.fixture
def bob(sync: Sync) -> Client:
    return client_of(make_member(sync.organisation, Role.MARKETER, name="Bob").user)


@pytest.fixture
def vera(sync: Sync) -> Client:
    return client_of(make_member(sync.organisation, Role.VIEWER).user)


def url_of(run: ImportRun, end: str = "") -> str:
    return f"/o/{run.organisation.slug}/runs/{run.pk}/{end}"


def text_of(answer: Any) -> str:
    return " ".join(unescape(strip_tags(answer.content.decode())).split())


def test_marketer_undoes_a_run_in_two_steps(run: ImportRun, bob: Client) -> None:
    assert "Undo this run" in text_of(bob.get(url_of(run)))

    bob.post(url_of(run, "undo/"))
    preview = ImportRun.objects.get(kind=Kind.UNDO_PREVIEW)
    drive(preview)
    shown = text_of(bob.get(url_of(preview)))
    answer = bob.post(url_of(preview, "undo-exactly/"))
    undone = ImportRun.objects.get(kind=Kind.UNDO)
    drive(undone)

    assert f", preview {preview.pk} " in shown
    assert "1 person would be put back as they were before the run." in shown
    assert "Undo exactly this" in shown
    assert answer["Location"] == url_of(undone)
    assert "1 person put back as they were before the run." in text_of(bob.get(url_of(undone)))


def test_program_is_told_what_a_preview_shows_and_why_it_is_not_applied(
    run: ImportRun, sync: Sync
) -> None:
    """The client asks by these words whether that is to be put back."""
    program = admin_of(sync.organisation)
    preview = request_undo(run, None)

    def tell() -> tuple[str, str]:
        told = program.get(f"runs/{preview.pk}")
        return told["in_words"], told["preview"]["obstacle"]

    waiting = tell()
    drive(preview)
    shown = tell()
    done = apply_undo(preview, None)
    going_on = tell()[1]
    drive(done)

    assert waiting == ("", "It has not come to its end.")
    assert shown == ("1 person would be put back as they were before the run.", "")
    assert going_on == f"Run {done.pk} is to do this, and has not come to its end."
    assert tell()[1] == f"This has been done already, by run {done.pk}."


def test_viewer_sees_a_preview_and_no_button(run: ImportRun, vera: Client) -> None:
    preview = preview_of(run)

    assert "Undo this run" not in text_of(vera.get(url_of(run)))
    text = text_of(vera.get(url_of(preview)))
    assert "1 person would be put back as they were before the run." in text
    assert "Undo exactly this" not in text
    assert vera.post(url_of(run, "undo/")).status_code == 403
    assert vera.post(url_of(preview, "undo-exactly/")).status_code == 403


def test_undone_run_says_by_whom_and_leads_to_the_undo(run: ImportRun, bob: Client) -> None:
    bob.post(url_of(run, "undo/"))
    preview = drive(ImportRun.objects.get(kind=Kind.UNDO_PREVIEW))
    bob.post(url_of(preview, "undo-exactly/"))
    undone = drive(ImportRun.objects.get(kind=Kind.UNDO))

    page = bob.get(url_of(run))

    assert f"Undone by {undone.requested_by}" in text_of(page)
    assert url_of(undone) in page.content.decode()
    assert "Undo this run" not in text_of(page)


def test_preview_that_was_done_leads_to_the_undo(run: ImportRun, bob: Client) -> None:
    undone = undo(run)
    preview = undone.shown_by
    assert preview

    text = text_of(bob.get(url_of(preview)))

    assert f"This was done by run {undone.pk}" in text
    assert "Undo exactly this" not in text


def test_each_number_leads_to_exactly_its_rows(source: Source, sync: Sync, bob: Client) -> None:
    source.add(ADA)
    source.add(BO)
    run = run_once(sync)
    add_by_hand(sync.mailing_list, BO)
    preview = preview_of(run)

    def people(query: str) -> set[str]:
        page = bob.get(url_of(preview, query)).context["page"]
        return {shown.email for shown in page.rows}

    assert people("?outcome=put_back&reason=was_new") == {ADA, BO}
    assert (
        people("?outcome=left_alone") == people("?outcome=left_alone&reason=kept_by_hand") == {BO}
    )
    html = bob.get(url_of(preview)).content.decode()
    assert "?outcome=left_alone&amp;reason=kept_by_hand" in html


def test_row_tells_values_before_and_after_and_what_is_left(
    source: Source, sync: Sync, bob: Client
) -> None:
    record = source.add(ADA, First_Name="Ada", Last_Name="Old", City="Oslo")
    run_once(sync)
    source.change(record, First_Name="Adele", Last_Name="New", City="Lima")
    run = run_once(sync)
    contact = contact_at(sync, ADA)
    contact.attributes, contact.revision = {"city": "Rome"}, contact.revision + 1
    contact.save()

    text = text_of(bob.get(url_of(preview_of(run))))

    assert "Last name: before: New → now: Old" in text
    assert "city: the run wrote Lima, and it is Rome since." in text


def test_history_names_the_run_that_was_undone(run: ImportRun, sync: Sync, bob: Client) -> None:
    undo(run)

    text = text_of(bob.get(f"/o/{sync.organisation.slug}/runs/"))

    assert f"Undo of run {run.pk}" in text
    assert f"Preview of an undo of run {run.pk}" in text


def test_erased_person_is_named_on_the_page_of_the_undo(run: ImportRun, bob: Client) -> None:
    undone = undo(run)

    text = text_of(bob.get(url_of(undone)))

    assert ADA in text
    assert "The contact goes for good" in text
    assert ADA in text_of(bob.get(url_of(run)))


def test_refusal_is_said_on_the_page(run: ImportRun, bob: Client) -> None:
    undo(run)

    text = text_of(bob.post(url_of(run, "undo/"), follow=True))

    assert f"Run {run.pk} cannot be undone. It was undone already" in text


def test_doing_it_twice_is_said_on_the_page(run: ImportRun, bob: Client) -> None:
    preview = undo(run).shown_by
    assert preview

    text = text_of(bob.post(url_of(preview, "undo-exactly/"), follow=True))

    assert "Nothing was put back. This has been done already" in text


def test_why_a_run_cannot_be_undone_stands_on_its_page(run: ImportRun, bob: Client) -> None:
    ImportRun.objects.filter(pk=run.pk).update(keeps_images=False)

    text = text_of(bob.get(url_of(run)))

    assert "It cannot be undone: it ran in an earlier release" in text
    assert "Undo this run" not in text


@pytest.mark.parametrize("state", [RunState.FAILED, RunState.CANCELLED])
def test_preview_that_was_cut_short_shows_no_numbers(
    run: ImportRun, bob: Client, state: RunState
) -> None:
    preview = preview_of(run)
    ImportRun.objects.filter(pk=preview.pk).update(state=state)

    page = bob.get(url_of(preview))

    assert "The preview did not come to its end" in text_of(page)
    assert "number-tile" not in page.content.decode()
    assert "Run again" not in text_of(page)


def test_story_of_a_contact_leaves_previews_out(
    source: Source, sync: Sync, run: ImportRun, bob: Client
) -> None:
    add_by_hand(sync.mailing_list, ADA)
    preview = preview_of(run)
    contact = contact_at(sync, ADA)

    page = bob.get(f"/o/{sync.organisation.slug}/contacts/{contact.pk}/").content.decode()

    assert url_of(run) in page
    assert url_of(preview) not in page
