"""How the API answers: moments in the time of Chongqing, and a problem where an address does not take a method."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder

from pingding.api.frame.problems import Problem
from pingding.queries.clock import SHANGHAI


class _Encoder(NinjaJSONEncoder):
    def default(self, value: Any) -> Any:
        return super().default(value.astimezone(SHANGHAI) if isinstance(value, datetime) and value.tzinfo else value)


class LocalTimes(JSONRenderer):
    """JSON in which every moment carries +08:00, whichever zone it was kept in."""

    encoder_class = _Encoder


class MethodNotAllowed:
    """Middleware: an operation asked with a method that it does not take is answered with a Problem, 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code != 405 or match is None or "api" not in match.namespaces:
            return response
        allowed = response.get("Allow", "")
        what = _("该地址不接受%(method)s请求") % {"method": request.method}
        problem = Problem(kind="method_not_allowed", what=what, remedy=_("请改用%(allowed)s。") % {"allowed": allowed})
        answer = HttpResponse(problem.model_dump_json(), status=405, content_type="application/json; charset=utf-8")
        answer["Allow"] = allowed
        return answer
