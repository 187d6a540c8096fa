"""Units that wait for approval: one sheet for each, approved or refused where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.directory.correction_requests import answer_correction_request
from pingding.actions.directory.organisations import approve_registration, reject_registration
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import fails_check_digit
from pingding.queries.clock import local_date
from pingding.queries.directory.organisations import (
    administrators_of,
    find_organisation,
    kind_title,
    registration_mark,
    same_names,
)
from pingding.queries.directory.registrations import correction_requests, pending_elsewhere, pending_registrations
from pingding.queries.refusals import each_of, kind_of
from pingding.queries.regions import region_title
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.desks import require_registrations
from pingding.records.models import Organisation, Person
from pingding.web.desk.component_values import crumbs, field
from pingding.web.desk.directory.vacancy_links import vacancy_links
from pingding.web.desk.fault_lines import faults_of
from pingding.web.desk.paging import page_of
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import signed_in

PAGE = 20


@signed_in
def registrations(request: ViewerRequest) -> HttpResponse:
    """The registrations that wait for this person, the oldest first; a decision is posted from each."""
    require_registrations(request.viewer)
    if request.method != "POST":
        return _page(request)
    try:
        pk = natural_number(request.POST.get("organisation", "")) or 0
        unit = find_organisation(request.viewer, pk, local_date(request.at))
        text = _decide(request, unit)
    except Refusal as refusal:
        return _page(request, refusal)
    messages.success(request, text)
    return HttpResponseRedirect(reverse("registrations"))


def _decide(request: ViewerRequest, unit: Organisation) -> str:
    seen = request.POST.get("seen")
    if request.POST.get("decision") == "answer":
        return _answer(request, unit)
    if request.POST.get("decision") == "approve":
        reason = request.POST.get("code_reason", "")
        approve_registration(unit, code_reason=reason, seen=seen, actor=request.viewer, at=request.at)
        return _("“%(name)s”的注册已核准，已告知该单位。") % {"name": unit.name}
    reason = request.POST.get("reason", "")
    reject_registration(unit, reason=reason, seen=seen, actor=request.viewer, at=request.at)
    return _("“%(name)s”的注册未予核准，理由已告知该单位。") % {"name": unit.name}


def _answer(request: ViewerRequest, unit: Organisation) -> str:
    seen = request.POST.get("seen", "")
    try:
        requested_at = datetime.fromisoformat(seen) if seen else None
    except ValueError as error:
        raise Refusal(_("请求内容无法读取"), kind="malformed", remedy=_("请刷新页面。")) from error
    answer = request.POST.get(f"answer-{unit.pk}", "")
    answer_correction_request(unit, answer, seen=requested_at, actor=request.viewer, at=request.at)
    return _("已答复“%(name)s”的更正请求。") % {"name": unit.name}


def _page(request: ViewerRequest, refusal: Refusal | None = None) -> HttpResponse:
    """Requests for correction and then registrations, counted and paged as one list: each stands on one page."""
    today = local_date(request.at)
    requests, pending = correction_requests(request.viewer, today), pending_registrations(request.viewer, today)
    asking_total, total = requests.count(), pending.count()
    page, numbers = page_of(asking_total + total, natural_number(request.GET.get("page", "")) or 1, PAGE)
    start = (page.number - 1) * PAGE
    units = list(pending[max(0, start - asking_total) : max(0, start + PAGE - asking_total)])
    alike, asking = same_names(units), administrators_of(units)
    answered = _answered(request, refusal)
    context = {
        "units": [_sheet(unit, alike.get(unit.pk, ()), asking.get(unit.pk, ())) for unit in units],
        "requests": [_request_sheet(unit, answered) for unit in requests[start : start + PAGE]],
        "vacancies": vacancy_links(request),
        "elsewhere": _elsewhere(request),
        "empty_text": _empty_text(request),
        "at": request.at,
        "total": total,
        "requests_total": asking_total,
        "page": page,
        "numbers": numbers,
        "faults": _faults(refusal, answered),
        "crumbs": crumbs((_("工作台"), reverse("todo")), (_("单位注册核准"), "")),
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/directory/registrations.html", context, status=status)


@dataclass(frozen=True)
class _Answered:
    """A refused answer: to which unit's request, what was typed, what is wrong of it (empty when not of the text)."""

    unit: int
    typed: str
    errors: tuple[str, ...]


def _answered(request: ViewerRequest, refusal: Refusal | None) -> _Answered | None:
    if refusal is None or request.POST.get("decision") != "answer":
        return None
    errors = tuple(each.advice for each in each_of(refusal) if each.field == "answer")
    pk = natural_number(request.POST.get("organisation", "")) or 0
    return _Answered(pk, str(request.POST.get(f"answer-{pk}", "")), errors)


def _faults(refusal: Refusal | None, answered: _Answered | None) -> list[dict[str, str]]:
    """The lines of the summary; what is wrong of an answer leads to the field of that unit."""
    lines = faults_of(refusal)
    if answered is None or not answered.errors:
        return lines
    return [{**line, "href": f"#f-answer-{answered.unit}"} for line in lines]


def _request_sheet(unit: Organisation, answered: _Answered | None) -> dict[str, Any]:
    """A request for correction with the field for its answer, and in it what was refused."""
    own = answered if answered is not None and answered.unit == unit.pk else None
    typed, errors = (own.typed, list(own.errors)) if own else ("", [])
    limits = {"required": True, "max_chars": 500, "rows": 2}
    box = field(f"answer-{unit.pk}", "longtext", _("答复"), typed, errors=errors, **limits)
    return {"unit": unit, "field": box}


def _empty_text(request: ViewerRequest) -> str:
    """What will stand on the page, where nothing does."""
    if request.viewer.is_administrator:
        return _("没有经办人的地区，其单位注册由平台管理员核准，会列在这里。")
    return _("本地区的单位注册后，会列在这里。")


def _elsewhere(request: ViewerRequest) -> str:
    """What waits for the officers of other regions, as the administrator's page says it; empty where nothing does."""
    waiting = pending_elsewhere(request.viewer, local_date(request.at))
    if not waiting:
        return ""
    regions = [_("%(region)s%(n)d个") % {"region": region_title(key), "n": n} for key, n in waiting.items()]
    words = {"n": sum(waiting.values()), "regions": translation.listed(regions)}
    return _("另有%(n)d个单位等待所在地区的经办人核准：%(regions)s。") % words


def _sheet(unit: Organisation, alike: tuple[str, ...], asking: Sequence[Person]) -> dict[str, Any]:
    licence = unit.licence
    return {
        "unit": unit,
        "seen": registration_mark(unit),
        "url": address("organisation", unit.pk),
        "alike": alike,
        "doubtful": bool(unit.code) and fails_check_digit(unit.code or ""),
        "rows": [
            *({"term": _("注册人"), "value": person.name, "note": person.username} for person in asking),
            *({"term": _("联系电话"), "value": person.phone or _("未填写")} for person in asking),
            {
                "term": _("证照"),
                "value": licence.name if licence else _("未上传"),
                "url": address("attachment", licence.pk) if licence else "",
            },
            {"term": _("统一社会信用代码"), "value": unit.code or "—"},
            {"term": _("单位性质"), "value": kind_title(unit.kind)},
            {"term": _("所属地区"), "value": region_title(unit.region)},
            {"term": _("地址"), "value": unit.address or "—"},
            {"term": _("法定代表人"), "value": unit.legal_representative or "—"},
            {"term": _("成立日期"), "value": translation.day(unit.established) if unit.established else "—"},
        ],
    }
