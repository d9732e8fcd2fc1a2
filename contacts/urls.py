"""Addresses of contact pages; those that explain by runs are in `syncs.urls`."""

from django.urls import path

from contacts import views

urlpatterns = [
    path("contacts/", views.contact_list, name="contact_list"),
]
