"""Addresses of contacts and mailing lists."""

from django.urls import path

from syncs.people.views import contact, contacts, list_changes, list_deletion, list_export, lists

urlpatterns = [
    path("lists/", lists.mailing_lists, name="mailing_lists"),
    path("lists/new/", list_changes.new_list, name="new_list"),
    path("lists/<int:list_id>/", lists.mailing_list_detail, name="mailing_list"),
    path("lists/<int:list_id>/export/", list_export.export_list, name="export_list"),
    path("lists/<int:list_id>/rename/", list_changes.rename, name="rename_list"),
    path("lists/<int:list_id>/archive/", list_changes.archive, name="archive_list"),
    path("lists/<int:list_id>/unarchive/", list_changes.unarchive, name="unarchive_list"),
    path("lists/<int:list_id>/delete/", list_deletion.delete_archived_list, name="delete_list"),
    path("contacts/", contacts.contact_list, name="contact_list"),
    path("contacts/<int:contact_id>/", contact.contact_detail, name="contact_detail"),
]
