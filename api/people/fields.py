"""Contact fields and group addresses (R25, R41, R66)."""

from __future__ import annotations

from accounts.access import Action, TenantRequest
from api.frame.names import refusing_names
from api.frame.operations import Endpoint, Reply, operation
from api.frame.paging import read_in_order
from api.frame.problems import ApiProblem, refuse_form
from api.frame.shapes import PageQuery
from api.frame.versions import etag_of, require_version
from api.people.shapes import (
    DeletedFieldAnswer,
    FieldAnswer,
    FieldMerge,
    FieldPage,
    FieldRename,
    GroupAddressBody,
    GroupAddressesAnswer,
    MergedAnswer,
    NewContactField,
)
from contacts.actions.group_addresses import (
    MAX_CHANGES,
    TooManyChanges,
    restore_shipped_list,
    set_group_address,
)
from contacts.actions.own_fields import LabelChanged, make_field, rename_field
from contacts.domain.group_addresses import GROUP_ADDRESSES
from contacts.models import ContactField, GroupAddress
from syncs.contact_fields.actions.delete import delete_field
from syncs.contact_fields.actions.hold import FieldBeingFilled
from syncs.contact_fields.actions.merge import FieldsBothFilled, FieldsUnlike, merge_fields
from syncs.found import contact_field_of
from syncs.group_addresses.forms import GroupAddressForm
from web.names import fit_name

BEING_FILLED = "A run in progress fills the field. Wait for its end, or cancel it."


class ContactFields(Endpoint):
    """The contact fields of the organisation's own."""

    @operation(
        "list_fields",
        "Read contact fields",
        action=Action.SEE,
        answer=FieldPage,
        query=PageQuery,
    )
    def get(self, request: TenantRequest, query: PageQuery) -> FieldPage:
        """Return a page of own fields in the order in which they were made."""
        rows, following = read_in_order(request.organisation.contact_fields.all(), query)
        return FieldPage(items=[FieldAnswer.of(each) for each in rows], next_cursor=following)

    @operation(
        "make_field",
        "Make a contact field",
        action=Action.EDIT_SYNCS,
        answer=FieldAnswer,
        status=201,
        body=NewContactField,
        example={"label": "Date of birth", "type": "date"},
    )
    def post(self, request: TenantRequest, body: NewContactField) -> Reply:
        """Make a field; its key comes from the label, and stays."""
        with refusing_names(at="/label"):
            return _told(make_field(request.organisation.pk, fit_name(body.label), body.type))


class OneContactField(Endpoint):
    """A contact field."""

    @operation("read_field", "Read a contact field", action=Action.SEE, answer=FieldAnswer)
    def get(self, request: TenantRequest, field_id: int) -> Reply:
        """Return the field."""
        return _told(contact_field_of(request, field_id))

    @operation(
        "change_field",
        "Rename a contact field",
        action=Action.EDIT_SYNCS,
        answer=FieldAnswer,
        body=FieldRename,
        versioned=True,
        example={"label": "Town"},
    )
    def patch(self, request: TenantRequest, body: FieldRename, field_id: int) -> Reply:
        """Give the field another label; key and values stay."""
        field = contact_field_of(request, field_id)
        require_version(request, {"label": field.label})
        try:
            with refusing_names(at="/label"):
                rename_field(field, fit_name(body.label), seen=field.label)
        except LabelChanged:
            raise ApiProblem("version_changed") from None
        return _told(field)

    @operation(
        "delete_field",
        "Delete a contact field",
        action=Action.EDIT_SYNCS,
        answer=DeletedFieldAnswer,
    )
    def delete(self, request: TenantRequest, field_id: int) -> DeletedFieldAnswer:
        """Delete the field with its values and the pairs that fill it."""
        try:
            done = delete_field(contact_field_of(request, field_id))
        except FieldBeingFilled:
            raise ApiProblem("conflict", BEING_FILLED) from None
        if done is None:
            raise ApiProblem("not_found")
        return DeletedFieldAnswer(contacts=done.contacts, syncs=done.syncs)


class ContactFieldMerge(Endpoint):
    """The union of two contact fields."""

    @operation(
        "merge_fields",
        "Merge another field into this one",
        action=Action.EDIT_SYNCS,
        answer=MergedAnswer,
        body=FieldMerge,
        example={"other": 1},
    )
    def post(self, request: TenantRequest, body: FieldMerge, field_id: int) -> MergedAnswer:
        """Take the values of another field of the same type where this one is empty; the other
        goes."""
        field = contact_field_of(request, field_id)
        other = ContactField.objects.filter(
            organisation=request.organisation, pk=body.other
        ).first()
        if other is None or other == field:
            raise ApiProblem.at("/other", "There is no such other field.")
        try:
            contacts = merge_fields(field, other)
        except FieldsUnlike:
            raise ApiProblem("conflict", "The two fields are of different types.") from None
        except FieldsBothFilled as both:
            names = ", ".join(sync.name for sync in both.syncs)
            raise ApiProblem("conflict", f"Syncs fill both fields: {names}.") from None
        except FieldBeingFilled:
            raise ApiProblem("conflict", BEING_FILLED) from None
        return MergedAnswer(field=FieldAnswer.of(field), contacts=contacts)


class GroupAddresses(Endpoint):
    """The list of group addresses."""

    @operation(
        "list_group_addresses",
        "Read group addresses",
        action=Action.SEE,
        answer=GroupAddressesAnswer,
    )
    def get(self, request: TenantRequest) -> GroupAddressesAnswer:
        """Return what is in force, and how it differs from what is shipped."""
        return _groups(request)

    @operation(
        "add_group_address",
        "Add a group address",
        action=Action.EDIT_SYNCS,
        answer=GroupAddressesAnswer,
        body=GroupAddressBody,
        example={"local_part": "newsroom"},
    )
    def post(self, request: TenantRequest, body: GroupAddressBody) -> GroupAddressesAnswer:
        """Let a local part stand for a group: records with it are ignored from now on."""
        form = GroupAddressForm({"local_part": body.local_part})
        if not form.is_valid():
            raise refuse_form(form, {"local_part": "/local_part"})
        local_part = form.cleaned_data["local_part"]
        try:
            set_group_address(request.organisation.pk, local_part, is_group=True)
        except TooManyChanges:
            words = f"The list may differ from the default one in {MAX_CHANGES:,} places."
            raise ApiProblem("conflict", words) from None
        return _groups(request)


class OneGroupAddress(Endpoint):
    """A group address."""

    @operation(
        "remove_group_address",
        "Remove a group address",
        action=Action.EDIT_SYNCS,
        answer=GroupAddressesAnswer,
    )
    def delete(self, request: TenantRequest, local_part: str) -> GroupAddressesAnswer:
        """Take a local part off the list: people have such addresses. One that is not on it is not
        found."""
        form = GroupAddressForm({"local_part": local_part})
        if not form.is_valid():
            raise ApiProblem("not_found")
        off = form.cleaned_data["local_part"]
        if not set_group_address(request.organisation.pk, off, is_group=False):
            raise ApiProblem("not_found")
        return _groups(request)


class GroupAddressReset(Endpoint):
    """The way back to the list that is shipped."""

    @operation(
        "reset_group_addresses",
        "Go back to the shipped group addresses",
        action=Action.EDIT_SYNCS,
        answer=GroupAddressesAnswer,
    )
    def post(self, request: TenantRequest) -> GroupAddressesAnswer:
        """Take back all changes of the organisation."""
        restore_shipped_list(request.organisation.pk)
        return _groups(request)


def _told(field: ContactField) -> Reply:
    return Reply(
        FieldAnswer.of(field),
        etag=etag_of({"label": field.label}),
        location=f"/api/v1/contact-fields/{field.pk}",
    )


def _groups(request: TenantRequest) -> GroupAddressesAnswer:
    in_force = GroupAddress.objects.of(request.organisation.pk)
    return GroupAddressesAnswer(
        in_force=sorted(in_force),
        added=sorted(in_force - GROUP_ADDRESSES),
        taken_off=sorted(GROUP_ADDRESSES - in_force),
    )
