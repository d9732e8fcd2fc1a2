"""Addresses under which people change contacts."""

from django.urls import path

from syncs.by_hand.views import contacts, deletion, memberships

urlpatterns = [
    path("contacts/new/", contacts.new_contact, name="new_contact"),
    path("contacts/<int:contact_id>/edit/", contacts.edit, name="edit_contact"),
    path("contacts/<int:contact_id>/delete/", deletion.delete, name="delete_contact"),
    path("contacts/<int:contact_id>/lists/", memberships.join, name="join_lists"),
    path(
        "contacts/<int:contact_id>/lists/<int:list_id>/leave/",
        memberships.leave,
        name="leave_list",
    ),
]
