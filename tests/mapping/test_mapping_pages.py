"""The mapping editor: pairs, sample values, what cannot be mapped and why (R40 to R45)."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from contacts.models import ContactField, FieldType
from syncs.mapping.actions.stored import load_pairs
from syncs.mapping.rules.pairs import Pair, fingerprint
from syncs.models import FieldMapping, ImportRun, Selection, Step, Sync, SyncState
from tests.builders import make_run, make_sync
from tests.world.house import House
from tests.world.reading import text_of
from tests.world.source import Source

EMAIL = {"source": "Email"}
PLACE = {"source": "Street", "target": "own:place"}


@pytest.fixture
def sync(house: House, source: Source) -> Sync:
    """The house's sync, connected to the sandbox."""
    connection = house.sync.connection
    source.details().write_to(connection, by=None)
    connection.tested_at = house.run.created_at
    connection.save()
    return house.sync


def url_of(sync: Sync) -> str:
    return reverse("sync_mapping", args=[sync.organisation.slug, sync.pk])


def typed(sync: Sync, *rows: dict[str, Any], do: str = "save", **more: str) -> dict[str, str]:
    """The form with these rows, as the page that is loaded now sends it."""
    form = {"seen": fingerprint(load_pairs(sync)), "rows": str(len(rows)), "do": do, **more}
    for place, row in enumerate(rows):
        form |= {f"pair-{place}-{name}": value for name, value in row.items()}
    return form


def own_field(
    sync: Sync, key: str, kind: FieldType = FieldType.TEXT, **changes: Any
) -> ContactField:
    fields = {"key": key, "label": key.replace("_", " ").capitalize(), "type": kind, **changes}
    return ContactField.objects.create(organisation=sync.organisation, **fields)


def errors(answer: Any) -> dict[str, list[str]]:
    """What is said beside fields: `2.target` is that of the third row."""
    forms = answer.context["editor"].form.forms
    return {
        f"{place}.{name}": list(texts)
        for place, form in enumerate(forms)
        for name, texts in form.errors.items()
    }


def rows_of(answer: Any) -> list[tuple[str, str]]:
    return [(row.source, row.target) for row in answer.context["editor"].rows]


def said(answer: Any) -> list[str]:
    return [words for _, words in answer.context["editor"].notices]


def samples_of(answer: Any, place: int) -> list[str]:
    samples = answer.context["rows"][place].samples
    return [sample.text for sample in samples.shown]


def pairs_of(sync: Sync) -> list[Pair]:
    return load_pairs(Sync.objects.get(pk=sync.pk))


def test_a_new_mapping_begins_with_address_and_names(sync: Sync, bob: Client) -> None:
    sync.field_mappings.all().delete()

    answer = bob.get(url_of(sync))

    names = [("Email", "email"), ("First_Name", "first_name"), ("Last_Name", "last_name")]
    assert rows_of(answer) == names
    assert "Nothing is saved yet." in text_of(answer)
    assert pairs_of(sync) == []


def test_the_page_shows_five_values_as_they_would_be_stored(
    sync: Sync, bob: Client, source: Source
) -> None:
    for number in range(7):
        source.add(f"p{number}@mail.example", First_Name=f"  Ana {number} ", City=None)
    FieldMapping.objects.create(
        organisation=sync.organisation,
        sync=sync,
        position=1,
        source_field="First_Name",
        column="first_name",
    )

    answer = bob.get(url_of(sync))

    assert len(samples_of(answer, 0)) == 5
    assert {text[:4] for text in samples_of(answer, 1)} == {"Ana "}
    assert samples_of(answer, 1)[0] in text_of(answer)


def test_empty_values_are_not_among_the_samples(sync: Sync, bob: Client, source: Source) -> None:
    source.add("a@mail.example", City="Oslo")
    source.add("b@mail.example", City=None)
    source.add("c@mail.example", City="Bergen")
    city = {"source": "City", "target": "first_name"}

    answer = bob.post(url_of(sync), typed(sync, EMAIL, city, do="look"))

    assert sorted(samples_of(answer, 1)) == ["Bergen", "Oslo"]


def test_samples_take_one_call(sync: Sync, bob: Client, source: Source) -> None:
    before = source.requests()

    bob.get(url_of(sync))

    after = source.requests()
    made = {path: count - before.get(path, 0) for path, count in after.items()}
    assert {path: count for path, count in made.items() if count} == {
        "GET /recruit/v2/settings/fields": 1,
        "GET /recruit/v2/Candidates": 1,
    }


def test_samples_are_those_of_the_view(sync: Sync, bob: Client, source: Source) -> None:
    source.add("a@mail.example", City="Oslo")
    source.add("b@mail.example", City="Bergen")
    sync.view_id = source.add_view(
        "Oslo", {"field": "City", "comparator": "equal", "value": "Oslo"}
    )
    sync.selection = Selection.VIEW
    sync.save()

    assert samples_of(bob.get(url_of(sync)), 0) == ["a@mail.example"]


def test_an_address_that_would_be_ignored_is_marked(
    sync: Sync, bob: Client, source: Source
) -> None:
    source.add("info@mail.example")

    answer = bob.get(url_of(sync))

    assert samples_of(answer, 0) == ["info@mail.example is a group address"]
    assert "Ignored: info@" in text_of(answer)


def test_saving_replaces_the_pairs(sync: Sync, bob: Client) -> None:
    own_field(sync, "city")
    city = {"source": "City", "target": "own:city", "clear_when_empty": "on"}

    answer = bob.post(url_of(sync), typed(sync, {"source": "Secondary_Email"}, city))

    assert answer.status_code == 302
    assert pairs_of(sync) == [Pair("Secondary_Email", "email"), Pair("City", "own:city", True)]


def test_a_field_is_made_on_the_row_with_the_type_of_the_source(sync: Sync, bob: Client) -> None:
    years = {"source": "Experience_in_Years", "target": "new"}

    bob.post(url_of(sync), typed(sync, EMAIL, years))

    made = ContactField.objects.get()
    assert (made.key, made.label, made.type) == (
        "experience_in_years",
        "Experience in Years",
        FieldType.NUMBER,
    )
    assert pairs_of(sync)[1] == Pair("Experience_in_Years", "own:experience_in_years")


def test_a_field_is_made_with_the_name_and_type_that_were_entered(sync: Sync, bob: Client) -> None:
    row = {"source": "City", "target": "new", "new_label": " Wohnort ", "new_type": "text"}

    bob.post(url_of(sync), typed(sync, EMAIL, row))

    made = ContactField.objects.get()
    assert (made.key, made.label, made.type) == ("wohnort", "Wohnort", FieldType.TEXT)


@pytest.mark.parametrize("label", ["city", "CITY", "First name", "e-mail"])
def test_a_field_that_is_there_is_not_made_again(sync: Sync, bob: Client, label: str) -> None:
    own_field(sync, "city")
    row = {"source": "City", "target": "new", "new_label": label}

    answer = bob.post(url_of(sync), typed(sync, EMAIL, row))

    assert errors(answer) == {
        "1.new_label": [
            f"There is a contact field {label} already. Choose it, or enter another name."
        ]
    }
    assert ContactField.objects.count() == 1


def test_two_rows_cannot_make_the_same_field(sync: Sync, bob: Client) -> None:
    rows = [
        {"source": source, "target": "new", "new_label": label}
        for source, label in (("City", "Place"), ("State", "PLACE"))
    ]

    answer = bob.post(url_of(sync), typed(sync, EMAIL, *rows))

    assert list(errors(answer)) == ["2.new_label"]
    assert ContactField.objects.count() == 0


def test_a_contact_field_is_filled_once(sync: Sync, bob: Client) -> None:
    rows = [{"source": source, "target": "first_name"} for source in ("First_Name", "City")]

    answer = bob.post(url_of(sync), typed(sync, EMAIL, *rows))

    assert errors(answer) == {"2.target": ["First name is filled by another pair already."]}
    assert pairs_of(sync) == [Pair("Email", "email")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {"source": "Shoe_Size", "target": "first_name"},
            {"1.source": ["Candidates has no field Shoe_Size in Recruit, or none any more."]},
        ),
        (
            {"source": "Educational_Details", "target": "first_name"},
            {
                "1.source": [
                    "Educational Details is a table inside the record, which cannot be copied."
                ]
            },
        ),
        ({"source": "City"}, {"1.target": ["Choose the contact field that it fills."]}),
        ({"target": "first_name"}, {"1.source": ["Choose the field in Recruit."]}),
        (
            {"source": "City", "target": "own:nothing"},
            {"1.target": ["This contact field is not there any more. Choose another one."]},
        ),
        (
            {"source": "City", "target": "new", "new_label": "x" * 101},
            {"1.new_label": ["A name has at most 100 characters; this one has 101."]},
        ),
        ({"source": "City", "target": "new", "new_label": "a\0b"}, {"1.new_label"}),
        ({"source": "x" * 3_000, "target": "first_name"}, {"1.source"}),
        ({"source": "City", "target": "new", "new_type": "money"}, {"1.new_type"}),
    ],
)
def test_what_does_not_fit_is_said_beside_it_and_changes_nothing(
    sync: Sync, bob: Client, row: dict[str, str], expected: Any
) -> None:
    answer = bob.post(url_of(sync), typed(sync, EMAIL, row))

    found = errors(answer)
    assert (found if isinstance(expected, dict) else set(found)) == expected
    assert said(answer) == ["Nothing was saved. What does not fit is marked below."]
    assert pairs_of(sync) == [Pair("Email", "email")]
    assert ContactField.objects.count() == 0


@pytest.mark.parametrize(
    ("source_field", "why"),
    [("", "Choose the field in Recruit."), ("City", "City holds no e-mail address.")],
)
def test_the_address_comes_from_a_field_with_addresses(
    sync: Sync, bob: Client, source_field: str, why: str
) -> None:
    answer = bob.post(url_of(sync), typed(sync, {"source": source_field}))

    assert errors(answer) == {"0.source": [why]}


def test_the_first_row_is_the_address_whatever_is_sent(sync: Sync, bob: Client) -> None:
    bob.post(url_of(sync), typed(sync, {"source": "Email", "target": "first_name"}))

    assert pairs_of(sync) == [Pair("Email", "email")]


@pytest.mark.parametrize("rows", ["", "0", "x", "-1"])
def test_a_damaged_form_changes_nothing(sync: Sync, bob: Client, rows: str) -> None:
    form = typed(sync, EMAIL) | {"rows": rows}

    answer = bob.post(url_of(sync), form)

    assert errors(answer) == {"0.source": ["Choose the field in Recruit."]}
    assert pairs_of(sync) == [Pair("Email", "email")]


def test_empty_rows_count_for_nothing(sync: Sync, bob: Client) -> None:
    names = {"source": "First_Name", "target": "first_name"}

    bob.post(url_of(sync), typed(sync, EMAIL, {}, names, {}))

    assert pairs_of(sync) == [Pair("Email", "email"), Pair("First_Name", "first_name")]


def test_rows_are_added_and_deleted_with_nothing_saved(sync: Sync, bob: Client) -> None:
    rows = [EMAIL, {"source": "City", "target": "new", "new_label": "Town"}]

    added = bob.post(url_of(sync), typed(sync, *rows, do="add"))
    deleted = bob.post(url_of(sync), typed(sync, *rows, do="remove:1"))
    kept = bob.post(url_of(sync), typed(sync, *rows, do="remove:0"))

    assert rows_of(added) == [("Email", "email"), ("City", "new"), ("", "")]
    assert 'value="Town"' in added.content.decode()
    assert rows_of(deleted) == [("Email", "email")]
    assert rows_of(kept) == [("Email", "email"), ("City", "new")]
    assert pairs_of(sync) == [Pair("Email", "email")]


def test_a_field_that_is_not_mapped_is_a_click_away(sync: Sync, bob: Client) -> None:
    own_field(sync, "city")

    page = bob.get(url_of(sync))
    known = bob.post(url_of(sync), typed(sync, EMAIL, do="map:City"))
    new = bob.post(url_of(sync), typed(sync, EMAIL, do="map:Street"))

    assert 'value="map:City"' in page.content.decode()
    assert rows_of(known)[1] == ("City", "own:city")
    assert rows_of(new)[1] == ("Street", "new")


def test_values_that_do_not_fit_are_announced_before_saving(
    sync: Sync, bob: Client, source: Source
) -> None:
    for number, skills in enumerate(["Python", "7", "SQL", "12", "Go"]):
        source.add(f"p{number}@mail.example", Skill_Set=skills)
    own_field(sync, "skills", FieldType.NUMBER)
    row = {"source": "Skill_Set", "target": "own:skills"}

    first = bob.post(url_of(sync), typed(sync, EMAIL, row))
    announced = first.context["rows"][1].announces
    second = bob.post(url_of(sync), typed(sync, EMAIL, row | {"announced": announced}))

    warning = "Skill Set is a text; 3 of 5 sample values do not fit a number."
    assert warning in text_of(first)
    assert "“Go” is not a number" in text_of(first)
    assert said(first) == ["Not saved yet: some values do not fit. Look, then save again."]
    assert second.status_code == 302
    assert pairs_of(sync)[1] == Pair("Skill_Set", "own:skills")


def test_custom_fields_need_criteria(sync: Sync, bob: Client) -> None:
    row = {"source": "Notice_Period_Days", "target": "new"}

    page = bob.get(url_of(sync))
    refused = bob.post(url_of(sync), typed(sync, EMAIL, row))
    sync.selection, sync.criteria = Selection.CRITERIA, {"conditions": []}
    sync.save()
    taken = bob.post(url_of(sync), typed(sync, EMAIL, row))

    why = (
        "Custom fields can be mapped only where the sync selects by criteria, and this one takes"
        " all records."
    )
    assert why in text_of(page)
    assert errors(refused) == {"1.source": [why]}
    assert taken.status_code == 302
    assert list(sync.field_mappings.values_list("source_field", "custom")) == [
        ("Email", False),
        ("Notice_Period_Days", True),
    ]


def test_a_pair_that_does_not_fit_any_more_says_so_before_anything_is_saved(
    sync: Sync, bob: Client
) -> None:
    FieldMapping.objects.create(
        organisation=sync.organisation,
        sync=sync,
        position=1,
        source_field="Department",
        column="last_name",
    )

    page = bob.get(url_of(sync))

    why = (
        "Custom fields can be mapped only where the sync selects by criteria, and this one takes"
        " all records."
    )
    assert [row.problem for row in page.context["rows"]] == ["", why]
    assert pairs_of(sync)[1] == Pair("Department", "last_name")


def test_custom_fields_are_shown_disabled(sync: Sync, bob: Client) -> None:
    page = bob.post(url_of(sync), typed(sync, EMAIL, {}, do="look")).content.decode()

    assert '<option value="Notice_Period_Days" disabled>' in page
    assert '<option value="City">' in page


def test_an_operator_may_let_custom_fields_be_mapped(
    sync: Sync, bob: Client, settings: Settings
) -> None:
    settings.RELAXED_EDITION_RULES = frozenset({"custom_fields"})
    row = {"source": "Notice_Period_Days", "target": "new"}

    assert bob.post(url_of(sync), typed(sync, EMAIL, row)).status_code == 302


def test_the_contact_field_that_other_syncs_fill_is_proposed(sync: Sync, bob: Client) -> None:
    own_field(sync, "city")
    place, rare = own_field(sync, "place"), own_field(sync, "rare")
    for number, (module, filled) in enumerate(
        [("Candidates", place), ("Contacts", rare), ("Contacts", rare)]
    ):
        other = make_sync(sync.organisation, module=module, name=f"Other {number}")
        FieldMapping.objects.create(
            organisation=sync.organisation,
            sync=other,
            position=1,
            source_field="City",
            contact_field=filled,
        )

    added = bob.post(url_of(sync), typed(sync, EMAIL, do="map:City"))

    assert rows_of(added) == [("Email", "email"), ("City", "own:place")]
    chosen = {"source": "City", "target": ""}
    seen = bob.post(url_of(sync), typed(sync, EMAIL, chosen, do="look"))
    assert rows_of(seen) == [("Email", "email"), ("City", "")]
    assert "Other syncs fill the contact field Place from it. Choose Place" in text_of(seen)
    taken = bob.post(url_of(sync), typed(sync, EMAIL, chosen, do="take:1"))
    assert rows_of(taken) == [("Email", "email"), ("City", "own:place")]
    assert "Choose Place" not in text_of(taken)
    twice = bob.post(url_of(sync), typed(sync, EMAIL, PLACE, chosen, do="take:2"))
    assert rows_of(twice) == [("Email", "email"), ("Street", "own:place"), ("City", "")]
    assert "Choose Place" not in text_of(twice)


def test_in_a_custom_module_the_address_is_chosen_among_its_fields(sync: Sync, bob: Client) -> None:
    alumni = make_sync(sync.organisation, module="Alumni")
    alumni.field_mappings.all().delete()

    answer = bob.get(url_of(alumni))
    saved = bob.post(url_of(alumni), typed(alumni, {"source": "Contact_Address"}))

    assert rows_of(answer) == [("Contact_Address", "email")]
    assert saved.status_code == 302
    assert pairs_of(alumni) == [Pair("Contact_Address", "email")]


def test_a_module_without_addresses_is_refused(sync: Sync, bob: Client) -> None:
    departments = make_sync(sync.organisation, module="Referral_Bonuses")

    answer = bob.get(url_of(departments))
    posted = bob.post(url_of(departments), typed(departments, {"source": "Name"}))

    assert "Referral Bonuses has no field with an e-mail address" in text_of(answer)
    assert errors(posted) == {"0.source": ["Name holds no e-mail address."]}


@pytest.mark.parametrize(
    ("match", "headline"),
    [
        ("/settings/fields", "Recruit could not be asked for the fields of Candidates"),
        ("/Candidates?", "Recruit could not be asked for sample values"),
    ],
)
def test_what_was_typed_is_kept_while_recruit_does_not_answer(
    sync: Sync, bob: Client, source: Source, match: str, headline: str
) -> None:
    source.trouble("500", match=match, times=None)
    row = {"source": "City", "target": "new", "new_label": "Town"}

    answer = bob.post(url_of(sync), typed(sync, EMAIL, row, do="look"))

    assert headline in text_of(answer)
    assert "Try again" in text_of(answer)
    assert rows_of(answer) == [("Email", "email"), ("City", "new")]
    assert 'value="Town"' in answer.content.decode()


def test_nothing_is_saved_while_the_fields_cannot_be_checked(
    sync: Sync, bob: Client, source: Source
) -> None:
    source.trouble("500", match="/settings/fields", times=None)
    names = {"source": "First_Name", "target": "first_name"}

    answer = bob.post(url_of(sync), typed(sync, EMAIL, names))

    assert said(answer)[0].startswith("Nothing was saved, because the fields cannot be checked")
    assert pairs_of(sync) == [Pair("Email", "email")]


def test_a_mapping_is_saved_without_samples(sync: Sync, bob: Client, source: Source) -> None:
    source.trouble("500", match="/Candidates?", times=None)
    names = {"source": "First_Name", "target": "first_name"}

    bob.post(url_of(sync), typed(sync, EMAIL, names))

    assert len(pairs_of(sync)) == 2


def test_a_rejected_key_is_said_with_what_to_do(sync: Sync, bob: Client, source: Source) -> None:
    source.new_key()

    text = text_of(bob.get(url_of(sync)))

    assert "Recruit could not be asked for the fields of Candidates" in text
    assert "paste a new key under Account settings → Zoho Recruit." in text


def test_who_saves_second_is_told_and_loses_nothing(sync: Sync, bob: Client) -> None:
    own_field(sync, "city")
    seen = fingerprint(load_pairs(sync))
    theirs = {"source": "First_Name", "target": "first_name"}
    mine = {"source": "City", "target": "own:city"}

    bob.post(url_of(sync), typed(sync, EMAIL, theirs, seen=seen))
    second = bob.post(url_of(sync), typed(sync, EMAIL, mine, seen=seen))

    conflict = second.context["editor"].conflict
    assert (conflict.only_stored, conflict.only_here) == (
        ["First Name → First name"],
        ["City → City"],
    )
    assert rows_of(second) == [("Email", "email"), ("City", "own:city")]
    assert pairs_of(sync)[1] == Pair("First_Name", "first_name")
    again = bob.post(url_of(sync), typed(sync, EMAIL, mine, seen=second.context["editor"].seen))
    assert again.status_code == 302
    assert pairs_of(sync)[1] == Pair("City", "own:city")


def test_a_conflict_makes_no_field(sync: Sync, bob: Client) -> None:
    row = {"source": "City", "target": "new"}

    answer = bob.post(url_of(sync), typed(sync, EMAIL, row, seen="another"))

    assert answer.context["editor"].conflict.only_here == ["City → City"]
    assert ContactField.objects.count() == 0


def test_a_saved_change_applies_from_now_on_and_everyone_can_be_refreshed(
    sync: Sync, bob: Client
) -> None:
    names = {"source": "First_Name", "target": "first_name"}

    page = bob.post(url_of(sync), typed(sync, EMAIL, names), follow=True)
    bob.post(reverse("run_sync", args=[sync.organisation.slug, sync.pk]), {"full": "yes"})

    assert "It applies to records read from now on" in text_of(page)
    assert "Refresh everyone" in text_of(page)
    assert 'name="full" value="yes"' in page.content.decode()
    assert ImportRun.objects.latest("id").full


def test_an_unchanged_mapping_is_not_written(sync: Sync, bob: Client) -> None:
    before = FieldMapping.objects.get(sync=sync).pk

    text = text_of(bob.post(url_of(sync), typed(sync, EMAIL), follow=True))

    assert "The mapping is as it was, so nothing was changed." in text
    assert FieldMapping.objects.get(sync=sync).pk == before


def test_a_draft_is_mapped_without_talk_of_refreshing(sync: Sync, bob: Client) -> None:
    Sync.objects.filter(pk=sync.pk).update(state=SyncState.DRAFT, next_run_at=None)
    names = {"source": "First_Name", "target": "first_name"}

    step = text_of(bob.get(url_of(sync)))
    answer = bob.post(url_of(sync), typed(sync, EMAIL, names), follow=True)

    assert "Save and go on Back Skip this step Finish later" in step
    assert answer.redirect_chain[-1][0] == reverse("edit_review", args=["zylker", sync.pk])
    assert "Refresh everyone" not in text_of(answer)
    assert [pair.target for pair in pairs_of(sync)] == ["email", "first_name"]


def test_the_step_of_a_draft_can_be_skipped(sync: Sync, bob: Client) -> None:
    Sync.objects.filter(pk=sync.pk).update(
        state=SyncState.DRAFT, next_run_at=None, draft_step=Step.MAPPING
    )
    before = pairs_of(sync)
    names = {"source": "First_Name", "target": "first_name"}

    answer = bob.post(url_of(sync), typed(sync, EMAIL, names, do="skip"), follow=True)

    assert answer.redirect_chain[-1][0] == reverse("edit_review", args=["zylker", sync.pk])
    assert pairs_of(sync) == before
    assert Sync.objects.get(pk=sync.pk).draft_step == Step.REVIEW


def test_the_list_of_unmapped_fields_stays_open_after_a_pick(sync: Sync, bob: Client) -> None:
    picked = bob.post(url_of(sync), typed(sync, EMAIL, do="map:City")).content.decode()
    looked = bob.post(url_of(sync), typed(sync, EMAIL, do="look")).content.decode()

    assert re.search(r'<details class="unmapped"\s+open', picked)
    assert not re.search(r'<details class="unmapped"\s+open', looked)


def test_a_viewer_reads_the_mapping_and_changes_nothing(
    sync: Sync, vera: Client, source: Source
) -> None:
    source.add("ana@mail.example")

    page = vera.get(url_of(sync))

    assert "Email → E-mail" in text_of(page)
    assert "ana@mail.example" in text_of(page)
    assert 'name="do"' not in page.content.decode()
    assert vera.post(url_of(sync), typed(sync, EMAIL)).status_code == 403


def test_htmx_gets_the_rows_alone(sync: Sync, bob: Client) -> None:
    answer = bob.post(url_of(sync), typed(sync, EMAIL, do="add"), headers={"HX-Request": "true"})

    text = answer.content.decode().strip()
    assert text.startswith("<form")
    assert "<html" not in text


def test_sync_detail_leads_to_the_editor(house: House, bob: Client, vera: Client) -> None:
    url = reverse("sync_detail", args=[house.slug, house.sync.pk])

    assert "Edit mapping" in text_of(bob.get(url))
    assert "Edit mapping" not in text_of(vera.get(url))
    assert f'href="{url_of(house.sync)}"' in vera.get(url).content.decode()


def test_the_mapping_of_a_sync_with_runs_keeps_its_runs(sync: Sync, bob: Client) -> None:
    make_run(sync)
    runs = sync.runs.count()

    bob.post(url_of(sync), typed(sync, {"source": "Secondary_Email"}))

    assert sync.runs.count() == runs
