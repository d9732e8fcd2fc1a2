"""Contacts: found, made, changed, deleted by hand, and why they are on lists (R62, R93)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.access import Action, TenantRequest, user_of
from api.frame.operations import Endpoint, Reply, operation
from api.frame.paging import open_cursor, seal_cursor
from api.frame.problems import ApiProblem, FieldProblem, refuse_form
from api.frame.versions import etag_of, require_version
from api.lists.members import DELETED_CONTACT, SUPPRESSED
from api.lists.shapes import ContactValues
from api.people.shapes import (
    ClaimAnswer,
    ContactAnswer,
    ContactChange,
    ContactPage,
    ContactsQuery,
    DeleteContactQuery,
    ListReason,
    NewContact,
    WhyAnswer,
    WhyQuery,
)
from contacts.actions.suppressions import AddressErased
from contacts.domain.addresses import normalise
from contacts.models import Contact, ContactField
from contacts.queries.address_search import address_begins
from syncs.by_hand.actions.addresses import BroughtBySyncs, ContactKnown
from syncs.by_hand.actions.contacts import (
    delete_contact,
    edit_contact,
    make_contact,
    stored_values,
)
from syncs.by_hand.actions.memberships import AddressSuppressed, ContactGone, ListPutAway
from syncs.by_hand.forms.contacts import EditContactForm, NewContactForm
from syncs.by_hand.queries.reach import lists_to_join
from syncs.by_hand.views.contacts import IS_ERASED, PUT_AWAY
from syncs.found import contact_of
from syncs.why.queries.facts import (
    contact_of_record,
    facts_of_address,
    facts_of_contact,
    facts_of_record,
)
from syncs.why.queries.shown import ShownAnswer, shown_answers
from syncs.why.rules.facts import PersonFacts
from web.keyset import read_page


class Contacts(Endpoint):
    """The contacts of the organisation."""

    @operation(
        "list_contacts",
        "Read contacts",
        action=Action.SEE,
        answer=ContactPage,
        query=ContactsQuery,
    )
    def get(self, request: TenantRequest, query: ContactsQuery) -> ContactPage:
        """Return a page of contacts by address, tombstones too."""
        found = Contact.objects.filter(
            address_begins(query.address), organisation=request.organisation
        )
        if after := open_cursor(query.cursor, str):
            found = found.filter(address__gt=after)
        page = read_page(
            found.order_by("address"),
            key=lambda row: row.address,
            is_first=not query.cursor,
            size=query.limit,
        )
        return ContactPage(
            items=[_answer(each) for each in page.rows], next_cursor=seal_cursor(page.next)
        )

    @operation(
        "make_contact",
        "Make a contact",
        action=Action.EDIT_CONTACTS,
        answer=ContactAnswer,
        status=201,
        body=NewContact,
        example={
            "email": "ann@mail.example",
            "first_name": "Ann",
            "fields": {"city": "Oslo"},
            "lists": [1],
        },
    )
    def post(self, request: TenantRequest, body: NewContact) -> Reply:
        """Make a contact by hand, on lists if so wanted. One that was deleted comes back with what
        it had where nothing else is sent."""
        own = _own_fields(request)
        form = NewContactForm(
            {
                "address": body.email,
                "lists": [str(each) for each in body.lists],
                **_sent(body, own),
            },
            organisation_id=request.organisation.pk,
            own_fields=own,
            lists=lists_to_join(request.organisation, None),
        )
        _refuse_unknown(body.fields, own)
        if body.lists and "lists" not in form.fields:
            raise ApiProblem.at("/lists", "There is no list in use.")
        if not form.is_valid():
            raise refuse_form(form, {**_paths(own), "lists": "/lists"})
        try:
            made, _ = make_contact(
                request.organisation,
                form.cleaned_data["address"],
                form.email,
                form.values,
                form.cleaned_data.get("lists", []),
                by=user_of(request),
            )
        except ContactKnown as known:
            raise _has_address(known) from None
        except AddressErased:
            raise ApiProblem("conflict", IS_ERASED) from None
        except AddressSuppressed:
            raise ApiProblem("conflict", SUPPRESSED) from None
        except ListPutAway:
            raise ApiProblem.at("/lists", PUT_AWAY) from None
        return _told(contact_of(request, made.pk), own)


class OneContact(Endpoint):
    """A contact."""

    @operation("read_contact", "Read a contact", action=Action.SEE, answer=ContactAnswer)
    def get(self, request: TenantRequest, contact_id: int) -> Reply:
        """Return the contact, a tombstone perhaps."""
        return _told(contact_of(request, contact_id), _own_fields(request))

    @operation(
        "change_contact",
        "Change a contact",
        action=Action.EDIT_CONTACTS,
        answer=ContactAnswer,
        body=ContactChange,
        versioned=True,
        example={"last_name": "Hansen", "fields": {"city": "Bergen"}},
    )
    def patch(self, request: TenantRequest, body: ContactChange, contact_id: int) -> Reply:
        """Give the contact other values, or, where no sync brings it, another address: it stays on
        its lists, and what was suppressed stays so. The next run of a sync that fills a value may
        overwrite it."""
        contact, own = contact_of(request, contact_id), _own_fields(request)
        if contact.deleted_at:
            raise ApiProblem("conflict", DELETED_CONTACT)
        stored = stored_values(contact, [each.key for each in own])
        seen = require_version(request, stored)
        _refuse_unknown(body.fields or {}, own)
        form = EditContactForm(
            _merged(stored, body, own), contact=contact, own_fields=own, filled={}
        )
        if not form.is_valid():
            raise refuse_form(form, _paths(own))
        try:
            edit_contact(
                contact,
                form.values,
                new=form.new_address,
                seen=seen,
                by=user_of(request),
                now=timezone.now(),
            )
        except ContactGone:
            raise ApiProblem("conflict", DELETED_CONTACT) from None
        except ContactKnown as known:
            raise _has_address(known) from None
        except AddressErased:
            raise ApiProblem("conflict", IS_ERASED) from None
        except BroughtBySyncs as brought:
            raise ApiProblem("conflict", str(brought)) from None
        return _told(contact_of(request, contact_id), own)

    @operation(
        "delete_contact",
        "Delete a contact",
        action=Action.EDIT_CONTACTS,
        query=DeleteContactQuery,
    )
    def delete(self, request: TenantRequest, query: DeleteContactQuery, contact_id: int) -> None:
        """End all memberships; a tombstone stays. A sync whose record they are brings them back,
        unless the address is suppressed too."""
        contact = contact_of(request, contact_id)
        delete_contact(contact, suppressing=query.suppress, by=user_of(request), now=timezone.now())


class ContactWhy(Endpoint):
    """The reasons why a contact is on lists."""

    @operation(
        "why_contact",
        "Ask why a contact is on each list or not",
        action=Action.SEE,
        answer=WhyAnswer,
    )
    def get(self, request: TenantRequest, contact_id: int) -> WhyAnswer:
        """Return an answer for each list: a code, and its words."""
        contact = contact_of(request, contact_id)
        return _why(facts_of_contact(request.organisation, contact), contact)


class Why(Endpoint):
    """The reasons why a person is on lists."""

    @operation(
        "why",
        "Ask why a person is on each list or not",
        action=Action.SEE,
        answer=WhyAnswer,
        query=WhyQuery,
        example={"address": "ann@mail.example"},
    )
    def get(self, request: TenantRequest, query: WhyQuery) -> WhyAnswer:
        """Return an answer for each list, also for who is no contact: by address or record."""
        address = normalise(query.address)
        if not address and query.record is None:
            fault = FieldProblem(path="address", message="Ask for an address, or for a record.")
            raise ApiProblem("invalid_query", errors=[fault])
        contact = None
        if address:
            contact = Contact.objects.filter(
                organisation=request.organisation, address=address
            ).first()
        else:
            contact = contact_of_record(request.organisation, query.record or 0)
        if contact is not None:
            contact.organisation = request.organisation
            facts = facts_of_contact(request.organisation, contact)
        elif address:
            facts = facts_of_address(request.organisation, address)
        else:
            facts = facts_of_record(request.organisation, query.record or 0)
        return _why(facts, contact, only=query.mailing_list)


def _own_fields(request: TenantRequest) -> list[ContactField]:
    return list(request.organisation.contact_fields.order_by("label", "id"))


def _refuse_unknown(sent: dict[str, Any], own: list[ContactField]) -> None:
    unknown = set(sent) - {each.key for each in own}
    if unknown:
        words = "There is no such contact field."
        raise ApiProblem(
            "invalid",
            errors=[FieldProblem(path=f"/fields/{key}", message=words) for key in sorted(unknown)],
        )


def _sent(body: NewContact, own: list[ContactField]) -> dict[str, Any]:
    names = {"first_name": body.first_name, "last_name": body.last_name}
    return {**names, **{f"own_{each.key}": _text(body.fields.get(each.key)) for each in own}}


def _merged(stored: dict[str, Any], body: ContactChange, own: list[ContactField]) -> dict[str, Any]:
    """Return all values as a form sends them: those that were sent, and else those stored."""
    fields = {each.key: stored[each.key] for each in own} | (body.fields or {})
    email = stored["email"] if body.email is None else body.email
    first = stored["first_name"] if body.first_name is None else body.first_name
    last = stored["last_name"] if body.last_name is None else body.last_name
    return {
        "address": email,
        "first_name": first,
        "last_name": last,
        **{f"own_{key}": _text(value) for key, value in fields.items()},
    }


def _text(value: Any) -> str:
    """Return a value as a form sends it, for the field to judge."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _paths(own: list[ContactField]) -> dict[str, str]:
    names = {name: f"/{name}" for name in ("first_name", "last_name")}
    own_fields = {f"own_{each.key}": f"/fields/{each.key}" for each in own}
    return {"address": "/email", **names, **own_fields}


def _has_address(known: ContactKnown) -> ApiProblem:
    return ApiProblem("conflict", f"Contact {known.contact.pk} has this address already.")


def _answer(contact: Contact) -> ContactAnswer:
    return ContactAnswer(
        **ContactValues.of(contact).model_dump(),
        created_at=contact.created_at,
        updated_at=contact.updated_at,
        deleted_at=contact.deleted_at,
    )


def _told(contact: Contact, own: list[ContactField]) -> Reply:
    return Reply(
        _answer(contact),
        etag=etag_of(stored_values(contact, [each.key for each in own])),
        location=f"/api/v1/contacts/{contact.pk}",
    )


def _why(facts: PersonFacts, contact: Contact | None, *, only: int | None = None) -> WhyAnswer:
    answers = [
        _reason(shown)
        for shown in shown_answers(facts)
        if only is None or shown.answer.mailing_list.id == only
    ]
    return WhyAnswer(
        address=facts.address,
        contact=contact.pk if contact else None,
        suppressed=[barrier.kind for barrier in facts.barriers],
        lists=answers,
    )


def _reason(shown: ShownAnswer) -> ListReason:
    answer = shown.answer
    return ListReason(
        mailing_list=answer.mailing_list.id,
        mailing_list_name=answer.mailing_list.name,
        is_on=answer.is_on,
        code=answer.code.value,
        reason=shown.reason,
        more=list(shown.more),
        run=answer.row.run_id if answer.row else None,
        claims=[
            ClaimAnswer(
                sync=claim.sync.id if claim.sync else None,
                sync_name=claim.sync.name if claim.sync else "",
                record=str(claim.record_id) if claim.record_id else None,
            )
            for claim in shown.claims
        ],
    )
