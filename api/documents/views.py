"""The document, its page, and the answer of an address that there is not."""

from __future__ import annotations

from typing import Any, NoReturn

from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from api.documents import schema  # noqa: F401 (registers what describes models and tokens)
from api.frame.operations import Endpoint
from api.frame.problems import ApiProblem


class ApiDocument(SpectacularAPIView):
    """The document, which says nothing of any organisation, so that everybody may read it."""

    authentication_classes: list[type] = []
    permission_classes: list[type] = []
    renderer_classes = [OpenApiJsonRenderer]


class ApiDocs(SpectacularSwaggerSplitView):
    """The page that shows the document, and tries operations out with a token."""

    authentication_classes: list[type] = []
    permission_classes: list[type] = []
    url_name = "api_document"
    template_name = "api/docs.html"
    title = "RecruitSync API"


@extend_schema(exclude=True)
class NoSuchAddress(Endpoint):
    """Every address that there is not: answered as what is another organisation's."""

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse every method alike."""
        raise ApiProblem("not_found")
