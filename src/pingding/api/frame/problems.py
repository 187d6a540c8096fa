"""Refusals as JSON: one shape for all, with the status of its kind; a form's refusal lists every fault at once."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from pingding.policy.errors import Refusal
from pingding.policy.translation import counted
from pingding.queries.applications.readiness import Readiness
from pingding.queries.applications.writing_permission import FormIncomplete
from pingding.queries.page_marks import Moved
from pingding.queries.refusals import KINDS, Refusals, refusal_of

logger = logging.getLogger(__name__)

MOST_FAULTS = 100
"""So many faults are listed; all are counted."""

KIND_OF = {kind.status: name for name, kind in reversed(KINDS.items())}


class FaultOut(Schema):
    """One thing wrong.

    `target` says where: `body.regions.0`, `fact:staff`, `material:licence`, `condition:entity`; in an act that asks
    for several things the one that is wrong, as `code`, or `outcome-` and the case's number.
    """

    target: str
    what: str
    clause: str = ""
    remedy: str = ""
    section: str = ""
    row: int | None = None


class Problem(Schema):
    """Why something was not done; nothing has been changed. `kind` decides the status."""

    kind: str = Field(examples=["conflict"])
    what: str = Field(description="一句话说明。One sentence.")
    where: str = ""
    clause: str = Field(default="", description="依据的条款。The clause; empty for the platform's own rules.")
    remedy: str = Field(default="", description="可以怎么办。What to do instead.")
    faults: list[FaultOut] = []


def problem_of(refusal: Refusal) -> Problem:
    """The refusal with all its faults."""
    return Problem(
        kind=refusal.kind if refusal.kind in KINDS else "invalid",
        what=refusal.what,
        where=refusal.where,
        clause=refusal.cited,
        remedy=refusal.remedy,
        faults=list(_faults(refusal)),
    )


def _faults(refusal: Refusal) -> Iterator[FaultOut]:
    if isinstance(refusal, Moved):
        for key in refusal.saved:
            yield FaultOut(target=f"fact:{key}", what=refusal.what, remedy=refusal.remedy)
    if isinstance(refusal, FormIncomplete):
        yield from faults_of(refusal)
    if isinstance(refusal, Refusals):
        for each in refusal.each:
            yield FaultOut(target=each.field or each.where, what=each.what, clause=each.cited, remedy=each.remedy)


def faults_of(incomplete: FormIncomplete | Readiness) -> Iterator[FaultOut]:
    """Everything that keeps a form from being handed in: faults, conditions, unreadable texts, gaps in the scores."""
    for fault in incomplete.faults:
        yield FaultOut(
            target=fault.target,
            what=fault.what,
            clause="、".join(fault.clause),
            remedy=fault.remedy,
            section=fault.section,
            row=fault.row,
        )
    for finding in incomplete.blocked:
        yield FaultOut(
            target=f"condition:{finding.path}",
            what=finding.sentence,
            clause="、".join(finding.clause),
            remedy=finding.remedy,
        )
    yield from unreadable_faults(incomplete.unreadable)
    for title in incomplete.unscored:
        yield FaultOut(target="score-sheet", what=_("“%(leaf)s”尚未评完") % {"leaf": title})


def unreadable_faults(unreadable: Mapping[str, Refusal]) -> Iterator[FaultOut]:
    """A fault for each text that is no value of its fact."""
    for key, wrong in unreadable.items():
        yield FaultOut(target=f"fact:{key}", what=wrong.what, clause=wrong.cited, remedy=wrong.remedy)


def respond(api: NinjaAPI, request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as a response with the status of its kind."""
    response = api.create_response(request, problem, status=KINDS[problem.kind].status)
    if problem.kind == "unauthenticated":
        response["WWW-Authenticate"] = 'Bearer realm="pingding"'
    return response


def handle_problems(api: NinjaAPI) -> None:
    """Answer with a Problem whatever goes wrong in an operation."""

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, fault: Refusal) -> HttpResponse:
        return respond(api, request, problem_of(fault))

    @api.exception_handler(ValidationError)
    def misshapen(request: HttpRequest, fault: ValidationError) -> HttpResponse:
        faults = [_misshapen(error) for error in fault.errors[:MOST_FAULTS]]
        what = counted("有%(count)d处与接口说明不符", len(fault.errors)) % {"count": len(fault.errors)}
        remedy = _("请对照接口说明逐项改正。")
        return respond(api, request, Problem(kind="invalid", what=what, remedy=remedy, faults=faults))

    @api.exception_handler(AuthenticationError)
    def unauthenticated(request: HttpRequest, _fault: AuthenticationError) -> HttpResponse:
        remedy = _("请在 Authorization 头中以 Bearer 方式提供访问令牌，或先登录。")
        return respond(api, request, Problem(kind="unauthenticated", what=_("需要登录"), remedy=remedy))

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, _fault: Http404) -> HttpResponse:
        return respond(api, request, Problem(kind="missing", what=_("没有这一地址"), remedy=_("请查看接口说明。")))

    @api.exception_handler(HttpError)
    def failed(request: HttpRequest, fault: HttpError) -> HttpResponse:
        kind = KIND_OF.get(fault.status_code, "malformed")
        what = _("请求内容无法读取") if kind == "malformed" else str(fault)
        remedy = _("请以 UTF-8 编码的 JSON 提交，并核对格式。")
        return respond(api, request, Problem(kind=kind, what=what, remedy=remedy))

    @api.exception_handler(Exception)
    def broken(request: HttpRequest, fault: Exception) -> HttpResponse:
        if (refusal := refusal_of(fault)) is not None:
            return respond(api, request, problem_of(refusal))
        logger.error("API fault at %s", request.path, exc_info=fault)
        what, remedy = _("平台出现故障，本次没有任何改动"), _("请稍后重试；仍不能办理的，请联系平台管理员。")
        return respond(api, request, Problem(kind="fault", what=what, remedy=remedy))


def _misshapen(error: dict[str, Any]) -> FaultOut:
    """One of pydantic's findings in our words; its own place is kept, as `body.regions.0`."""
    place = [str(part) for part in error["loc"]]
    target = ".".join([place[0], *place[2:]] if place[0] == "body" and len(place) > 2 else place)
    return FaultOut(target=target, what=_words(error))


def _words(error: dict[str, Any]) -> str:
    kind, context = str(error["type"]), error.get("ctx", {})
    for start, words in _WORDS.items():
        if kind.startswith(start):
            text: str = str(words) % context
            return text
    return _("格式不正确")


_WORDS: dict[str, Promise] = {
    "missing": gettext_lazy("缺少这一项"),
    "extra_forbidden": gettext_lazy("没有这一项"),
    "string_too_long": gettext_lazy("最多%(max_length)s字"),
    "string_too_short": gettext_lazy("至少%(min_length)s字"),
    "too_long": gettext_lazy("最多%(max_length)s项"),
    "too_short": gettext_lazy("至少%(min_length)s项"),
    "literal_error": gettext_lazy("应为%(expected)s之一"),
    "enum": gettext_lazy("应为%(expected)s之一"),
    "greater_than_equal": gettext_lazy("不能小于%(ge)s"),
    "less_than_equal": gettext_lazy("不能大于%(le)s"),
    "string": gettext_lazy("应为文字"),
    "int": gettext_lazy("应为整数"),
    "bool": gettext_lazy("应为 true 或 false"),
    "decimal": gettext_lazy("应为数字"),
    "datetime": gettext_lazy("应为带时区的日期时间，如 2025-10-31T23:59:59+08:00"),
    "timezone": gettext_lazy("应为带时区的日期时间，如 2025-10-31T23:59:59+08:00"),
    "date": gettext_lazy("应为日期，如 2025-10-31"),
    "dict": gettext_lazy("应为对象"),
    "list": gettext_lazy("应为列表"),
    "value_error": gettext_lazy("格式不正确"),
    "tuple": gettext_lazy("应为列表"),
}
"""What is wrong, by how pydantic's name of it begins; the first that fits."""
