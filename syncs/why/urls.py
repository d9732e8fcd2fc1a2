"""The address of people who are no contacts."""

from django.urls import path

from syncs.why.views import person

urlpatterns = [path("people/", person.person, name="person")]
