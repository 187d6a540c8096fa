"""The API: every act and read of the platform for programs, under `/api/v1`, with the same permissions as the pages."""

from threading import Lock
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from pingding.api import (
    background,
    consequences,
    journal,
    panels,
    score_sheets,
    supports,
    title_procedures,
    title_reports,
    titles,
)
from pingding.api.applications import applications, attachments, avoidances, materials, partners, widenings
from pingding.api.batches import batches, sittings, waiting
from pingding.api.calls import calls, inquiry, programmes
from pingding.api.cases import case_parts, cases, overrides, prompting
from pingding.api.directory import (
    access_tokens,
    members,
    messages,
    offices,
    organisations,
    people,
    phrases,
    pool,
    registrations,
)
from pingding.api.frame.parsing import StrictParser
from pingding.api.frame.problems import handle_problems
from pingding.api.frame.reference import reference
from pingding.api.frame.responses import LocalTimes
from pingding.api.notices import notices, objections
from pingding.api.steps.registry import ROUTES

DESCRIPTION = (
    "评定平台的全部办理与查询，与网页同一权限。程序以访问令牌登录。"
    "Every act and read of the platform, with the permissions of the pages. Programs sign in with an access token."
)


class PlatformAPI(NinjaAPI):
    """Operations are known by their own names, which are those of the acts."""

    _document: OpenAPISchema | None = None
    _drawing = Lock()
    """Whoever asks while the document is drawn waits for it, and does not draw it too."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The document, drawn once: it takes seconds, and nothing in it changes while the platform runs."""
        with self._drawing:
            if self._document is None:
                self._document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
            return self._document


api = PlatformAPI(
    title="评定 Pingding",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
    parser=StrictParser(),
    renderer=LocalTimes(),
)
handle_problems(api)

for prefix, routes in (
    ("/programmes", programmes.routes),
    ("/can-we-apply", inquiry.routes),
    ("/calls", calls.routes),
    ("/notices", notices.routes),
    ("/objections", objections.routes),
    ("/titles", titles.routes),
    ("/titles", title_procedures.routes),
    ("/programmes", title_procedures.of_many),
    ("/rounds", title_procedures.at_rounds),
    ("/title-reports", title_reports.routes),
    ("/cases", title_reports.of_cases),
    ("/titles", supports.routes),
    ("/documents", titles.documents),
    ("/selected-cases", titles.selected),
    ("/access-tokens", access_tokens.routes),
    ("/people", people.routes),
    ("/organisations", registrations.routes),
    ("/organisations", organisations.routes),
    ("", members.routes),
    ("", offices.routes),
    ("", phrases.routes),
    ("", pool.routes),
    ("/attachments", attachments.routes),
    ("", applications.routes),
    ("", materials.routes),
    ("", partners.routes),
    ("", avoidances.routes),
    ("", widenings.routes),
    ("/cases", cases.routes),
    ("/cases", case_parts.routes),
    *(("", routes) for routes in ROUTES.values() if routes is not notices.routes),
    ("", overrides.routes),
    ("", prompting.routes),
    ("", consequences.routes),
    ("", panels.routes),
    ("", score_sheets.routes),
    ("", waiting.routes),
    ("", batches.routes),
    ("", sittings.routes),
    ("", messages.routes),
    ("/journal", journal.routes),
    ("/background", background.routes),
):
    api.add_router(prefix, routes)


@api.get("/reference", include_in_schema=False, url_name="reference")
def read_reference(request: HttpRequest) -> HttpResponse:
    """The page that says what there is."""
    return reference(request, api.get_openapi_schema())


elsewhere = Router()


@elsewhere.api_operation(["GET", "POST", "PUT", "PATCH", "DELETE"], "/{path:rest}", include_in_schema=False)
def no_such_address(request: HttpRequest, rest: str) -> HttpResponse:
    """Any other address under this prefix is answered in JSON too."""
    raise Http404(rest)


# Last of all: Django takes the first address that fits.
api.add_router("", elsewhere)
