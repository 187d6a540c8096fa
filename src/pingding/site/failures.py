"""What is answered where no page and no operation could: a request that cannot be read, a database that is gone.

Django asks these views for whatever its middleware or a view let pass; to the interface they say it as a problem.
"""

import sys

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views import defaults

from pingding.api.frame.problems import Problem, problem_of
from pingding.policy.errors import Refusal
from pingding.queries.refusals import KINDS, refusal_of
from pingding.web.frame.middleware import refused

INTERFACE = "/api/"


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For a request that is malformed or too large."""
    refusal = refusal_of(exception)
    return defaults.bad_request(request, exception or Exception()) if refusal is None else _answer(request, refusal)


def failed(request: HttpRequest) -> HttpResponse:
    """For whatever else went wrong, which Django has written to the log."""
    refusal = refusal_of(sys.exception())
    if refusal is not None:
        return _answer(request, refusal)
    if request.path.startswith(INTERFACE):
        what, remedy = _("平台出现故障，本次没有任何改动"), _("请稍后重试；仍不能办理的，请联系平台管理员。")
        return _problem(Problem(kind="fault", what=what, remedy=remedy))
    return defaults.server_error(request)


def _answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if request.path.startswith(INTERFACE):
        return _problem(problem_of(refusal))
    return refused(request, refusal)


def _problem(problem: Problem) -> HttpResponse:
    return HttpResponse(
        problem.model_dump_json(), status=KINDS[problem.kind].status, content_type="application/json; charset=utf-8"
    )
