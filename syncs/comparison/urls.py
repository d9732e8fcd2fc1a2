"""The address of the page that compares two runs."""

from django.urls import path

from syncs.comparison.views import compare

urlpatterns = [
    path("runs/<int:run_id>/compare/", compare.compare_with_another, name="compare_runs")
]
