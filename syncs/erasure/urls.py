"""Addresses of Contacts → Erased."""

from django.urls import path

from syncs.erasure.views import changes, pages

urlpatterns = [
    path("erased/", pages.erased_people, name="erased_people"),
    path("erased/new/", changes.erase_person, name="erase_person"),
    path("erased/let-back/", changes.let_person_back, name="let_person_back"),
]
