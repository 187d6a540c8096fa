"""Naming experts or bodies that the applicant asks to avoid, each with a reason."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.applications.avoiding import (
    LONGEST_NAME,
    LONGEST_REASON,
    ask_to_avoid,
    withdraw_avoidance,
)
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.queries.access import find_case, no_such_case
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.panels.avoidances import asks_to_avoid, avoidance_of, avoidance_refusal
from pingding.queries.refusals import each_of, kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.unit.fields import FormField


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def avoiding(request: ViewerRequest, number: str) -> HttpResponse:
    """Whom the applicant asks to avoid so far, to add to and take from until experts are asked."""
    file = CaseFile(find_case(request.viewer, number))
    if not asks_to_avoid(request.viewer, file):
        raise no_such_case(number)
    refusal = _act(request, number) if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        return HttpResponseRedirect(reverse("avoiding", args=[number]))
    return _page(request, file, refusal)


def _act(request: ViewerRequest, number: str) -> Refusal | None:
    post, viewer, at = request.POST, request.viewer, request.at
    try:
        if "row" in post:
            withdraw_avoidance(number, natural_number(post["row"]) or 0, actor=viewer, at=at)
            messages.success(request, _("已撤回。"))
        else:
            ask_to_avoid(number, post.get("name", ""), post.get("reason", ""), actor=viewer, at=at)
            messages.success(request, _("已记录，召集评审的单位可以看到；抽取专家时予以回避。"))
    except Refusal as refusal:
        return refusal
    return None


def _page(request: ViewerRequest, file: CaseFile, refusal: Refusal | None) -> HttpResponse:
    case, rule, closed = file.case, avoidance_of(file), avoidance_refusal(file)
    assert rule is not None
    errors: dict[str, list[str]] = {}
    for each in each_of(refusal) if refusal else ():
        errors.setdefault(each.field, []).append(translation.sentences(each.what, each.remedy))
    rows, most = list(case.avoidance_requests.order_by("pk")), rule[1].most
    context = {
        "case": case,
        "rows": rows,
        "most": most,
        "closed": closed,
        "fields": _fields(request, errors) if closed is None and len(rows) < most else [],
        "refusal": refusal if errors.get("") else None,
        "crumbs": [
            {"title": _("我的申报"), "url": address("my_cases")},
            {"title": case.number, "url": address("case", case.number)},
            {"title": _("申请回避评审专家"), "url": ""},
        ],
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "unit/applications/avoiding.html", context, status=status)


def _fields(request: ViewerRequest, errors: dict[str, list[str]]) -> list[FormField]:
    kinds = {
        "name": ("text", _("申请回避的专家或单位"), LONGEST_NAME),
        "reason": ("longtext", _("申请回避的理由"), LONGEST_REASON),
    }
    return [
        FormField(
            name,
            kind,
            label,
            value=request.POST.get(name, ""),
            required=True,
            max_chars=longest,
            errors=errors.get(name, []),
        )
        for name, (kind, label, longest) in kinds.items()
    ]
