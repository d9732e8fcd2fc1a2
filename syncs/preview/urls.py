"""Addresses that make previews and apply them."""

from django.urls import path

from syncs.preview.views import application, asking, edits

urlpatterns = [
    path("syncs/<int:sync_id>/preview/", asking.preview_sync, name="preview_sync"),
    path("syncs/<int:sync_id>/preview/records/", edits.preview_records, name="preview_records"),
    path("syncs/<int:sync_id>/preview/criteria/", edits.preview_criteria, name="preview_criteria"),
    path("syncs/<int:sync_id>/preview/rules/", edits.preview_rules, name="preview_rules"),
    path("syncs/<int:sync_id>/preview/mapping/", edits.preview_mapping, name="preview_mapping"),
    path("syncs/<int:sync_id>/preview/list/", edits.preview_list, name="preview_list"),
    path("runs/<int:run_id>/preview-again/", asking.preview_again, name="preview_again"),
    path("runs/<int:preview_id>/apply/", application.apply_preview_page, name="apply_preview"),
]
