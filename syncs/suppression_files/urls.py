"""Addresses of Contacts → Suppressions → From a file."""

from django.urls import path

from syncs.suppression_files.views import files, report

urlpatterns = [
    path("suppressions/files/", files.suppression_files, name="suppression_files"),
    path("suppressions/files/<int:file_id>/", report.suppression_file, name="suppression_file"),
    path(
        "suppressions/files/<int:file_id>/report/",
        report.download_report,
        name="suppression_file_report",
    ),
    path(
        "suppressions/files/<int:file_id>/apply/",
        files.apply_suppression_file,
        name="apply_suppression_file",
    ),
    path(
        "suppressions/files/<int:file_id>/discard/",
        files.discard_suppression_file,
        name="discard_suppression_file",
    ),
]
