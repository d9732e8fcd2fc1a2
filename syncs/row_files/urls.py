"""Addresses of the files of a run's rows."""

from django.urls import path

from syncs.row_files.views import files

urlpatterns = [
    path("runs/<int:run_id>/rows.csv", files.export_rows, name="export_rows"),
    path("runs/<int:run_id>/mend.csv", files.export_mendable, name="export_mendable"),
]
