"""Addresses of the steps of a sync."""

from django.urls import path

from syncs.wizard.views import module, records, review, rules

urlpatterns = [
    path("syncs/new/", module.new_sync, name="new_sync"),
    path("syncs/<int:sync_id>/edit/", module.go_on_with_draft, name="go_on_with_draft"),
    path("syncs/<int:sync_id>/edit/module/", module.edit_module, name="edit_module"),
    path("syncs/<int:sync_id>/edit/records/", records.edit_records, name="edit_records"),
    path("syncs/<int:sync_id>/edit/rules/", rules.edit_rules, name="edit_rules"),
    path("syncs/<int:sync_id>/edit/mapping/", review.edit_mapping, name="edit_mapping"),
    path("syncs/<int:sync_id>/edit/review/", review.edit_review, name="edit_review"),
    path("syncs/<int:sync_id>/delete-draft/", review.delete_sync_draft, name="delete_draft"),
]
