"""The page of the connections, with the forms of each as they are stored or as they were sent."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import TenantRequest
from syncs.connection.forms import AccountFactsForm, KeyPolicyForm
from syncs.connection.queries import connections_of, dependants_of
from syncs.models import Connection


def render_connections(
    request: TenantRequest,
    about: Connection | None = None,
    *,
    facts: AccountFactsForm | None = None,
    policy: KeyPolicyForm | None = None,
) -> HttpResponse:
    """Render all connections; `facts` and `policy` are forms that were sent of the one `about`."""
    cards = []
    for overview in connections_of(request.organisation, timezone.now()):
        connection = overview.connection
        is_about = connection == about
        cards.append(
            {
                "overview": overview,
                "depends": dependants_of(connection),
                "facts": (is_about and facts) or AccountFactsForm(None, connection=connection),
                "policy": (is_about and policy) or KeyPolicyForm(None, connection=connection),
            }
        )
    return render(request, "connection/connections.html", {"cards": cards})
