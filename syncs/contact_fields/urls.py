"""Addresses of Account settings → Contact fields."""

from django.urls import path

from syncs.contact_fields import views

urlpatterns = [
    path("settings/contact-fields/", views.contact_fields, name="contact_fields"),
    path(
        "settings/contact-fields/<int:field_id>/rename/",
        views.rename_contact_field,
        name="rename_contact_field",
    ),
    path(
        "settings/contact-fields/<int:field_id>/merge/",
        views.merge_contact_field,
        name="merge_contact_field",
    ),
    path(
        "settings/contact-fields/<int:field_id>/delete/",
        views.delete_contact_field,
        name="delete_contact_field",
    ),
]
