"""Everything that the organisation has, as a file (R102, R106)."""

from __future__ import annotations

from django.http import FileResponse

from accounts.access import Action, TenantRequest
from api.frame.operations import Endpoint, actor_of_request, operation
from syncs.closing.views import organisation_file


class OrganisationFile(Endpoint):
    """The organisation as a file."""

    @operation(
        "export_organisation",
        "Export the organisation",
        action=Action.MANAGE_ORGANISATION,
        file="application/zip",
    )
    def get(self, request: TenantRequest) -> FileResponse:
        """Return a zip of CSV files with everything that the organisation has, without secrets, as
        it is at one moment."""
        return organisation_file(request.organisation, actor=actor_of_request(self.request))
