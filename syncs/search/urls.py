"""The address of the search."""

from django.urls import path

from syncs.search import views

urlpatterns = [path("search/", views.search, name="search")]
