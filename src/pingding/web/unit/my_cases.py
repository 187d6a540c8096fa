"""A writer's first page: what is to be written, what was handed in, invitations, calls one can apply in; applying."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.applications.applications import open_application
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.language.identity import Joint
from pingding.queries.applications.receipts import passed_draft
from pingding.queries.calls.calls import CallState, apply_refusal, call_info, find_call
from pingding.queries.calls.closing import closing_of
from pingding.queries.calls.competent_offices import competent_offices
from pingding.queries.calls.first_offices import sending_refusal
from pingding.queries.clock import local_date
from pingding.queries.directory.offices import approver
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.own_cases import (
    Entrusted,
    Invitation,
    Opening,
    OwnCase,
    entrusted_cases,
    invitations,
    joint_regions,
    open_step_titles,
    openings,
    own_cases,
    units_of,
)
from pingding.queries.worklist.unit_tasks import unit_tasks
from pingding.records.models import Organisation
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.unit.fields import FormField
from pingding.web.unit.own_tasks import case_title, day_sentence, matter, number_beside, task_lines
from pingding.web.unit.titles.own_titles import title_table
from pingding.web.wording.call_words import contact_lines
from pingding.web.wording.dates import late_words


def chosen_unit(request: ViewerRequest) -> Organisation | None:
    """The unit asked for by `unit`, else the first that the person writes for."""
    units = units_of(request.viewer)
    chosen = str(request.POST.get("unit") or request.GET.get("unit") or "")
    return next((unit for unit in units if str(unit.pk) == chosen), units[0] if units else None)


@signed_in
def my_cases(request: ViewerRequest) -> HttpResponse:
    """All that concerns a writer: what is to be done, then applications, calls, titles and what was done for others."""
    cases, unit = own_cases(request.viewer, request.at), chosen_unit(request)
    units, on = units_of(request.viewer), local_date(request.at)
    several = len(units) > 1
    lines = task_lines(unit_tasks(request.viewer, cases, request.at), request.at, several=several)
    steps = open_step_titles(own.case for own in cases)
    pending = _pending(unit, on) if unit and unit.status == Organisation.Status.PENDING else ""
    done = [each for each in entrusted_cases(request.viewer) if not each.waiting]
    context = {
        "unit": unit,
        "units": units if several else (),
        "day": _heading(unit, pending, lines, request),
        "pending": pending,
        "tasks": lines,
        "columns": _columns(_("名称"), several),
        "matters": _columns(_("事项"), several),
        "applications": [_row(own, several, steps) for own in cases if not own.report],
        "reports": [_row(own, several, steps) for own in cases if own.report and own.case.ended_at is None],
        "reports_ended": [_row(own, several, steps) for own in cases if own.report and own.case.ended_at is not None],
        "titles": title_table(units, on),
        "entrusted": [_entrusted(each) for each in done],
        "partnerships": [_partnership(each) for each in invitations(request.viewer, request.at) if not each.waiting],
        "openings": [_opening(opening, unit) for opening in openings(unit, request.at)] if unit else [],
        "crumbs": [{"title": _("首页"), "url": address("home")}, {"title": _("我的申报"), "url": ""}],
    }
    return render(request, "unit/my_cases.html", context)


def _heading(unit: Organisation | None, pending: str, lines: list[dict[str, Any]], request: ViewerRequest) -> str:
    if unit is None:
        return _("我的申报")
    return _("单位注册待核准") if pending and not lines else day_sentence(lines, request.at)


def _pending(unit: Organisation, on: date) -> str:
    """Who approves the unit's registration, and what can be done until then."""
    words = {"unit": unit.name, "office": approver(unit.region, on)}
    return (
        _("“%(unit)s”的注册由%(office)s核准，核准后即可申报；久未核准的，请联系该部门。现在可以先填写单位档案。")
        % words
    )


def _columns(first: str, several: bool) -> list[dict[str, str]]:
    columns = [
        {"label": first, "card": "name"},
        {"label": _("政策项目"), "card": "first"},
        {"label": _("状态"), "kind": "status", "card": "state"},
        {"label": _("进展"), "card": "further"},
        {"label": _("提交时间"), "kind": "time", "card": "due"},
    ]
    return [*columns, {"label": _("单位"), "card": "unit"}] if several else columns


def _row(own: OwnCase, several: bool, steps: Mapping[int, Sequence[str]]) -> dict[str, Any]:
    case = own.case
    text, note = case_title(case), number_beside(case)
    if own.report:
        text, note = matter(case), " · ".join(map(str, filter(None, (text, note, late_words(case.late_days)))))
    cells: list[dict[str, Any]] = [
        {"text": text, "url": address("case", case.number), "note": note},
        {"text": own.programme},
        {"text": own.state, "family": "case"},
        {"text": translation.listed(steps.get(case.pk, ())) or "—"},
        {"text": case.submitted_at},
    ]
    return {"cells": [*cells, {"text": own.unit}] if several else cells}


def _entrusted(entrusted: Entrusted) -> dict[str, Any]:
    return {
        "title": f"{entrusted.title} · {case_title(entrusted.case)}",
        "url": address("case", entrusted.case.number),
        "note": f"{entrusted.programme} · {entrusted.case.number} · {_('已办结')}",
    }


def _partnership(invitation: Invitation) -> dict[str, Any]:
    answer = {True: _("已确认参与"), False: _("已谢绝"), None: _("未答复")}[invitation.partner.confirmed]
    confirmed = invitation.partner.confirmed
    return {
        "title": case_title(invitation.case),
        "url": reverse("invitation", args=[invitation.case.number, invitation.partner.pk]) if confirmed else "",
        "note": f"{invitation.programme} · {invitation.applicant} · {answer}",
        "state": invitation.state if confirmed else "",
        "family": "case",
    }


def _opening(opening: Opening, unit: Organisation | None) -> dict[str, Any]:
    info, call = opening.info, opening.info.call
    query = f"?unit={unit.pk}" if unit else ""
    draft = opening.case if opening.case and not opening.case.submitted_at else None
    return {
        "title": call.title,
        "programme": f"{info.edition.programme.short} · {info.edition.programme.edition}",
        "programme_url": address("programme", info.edition.id),
        "state": "planned" if info.state is CallState.UPCOMING else "rolling" if info.rolling else "open",
        "closes_at": closing_of(call, (unit.region,) if unit else ()),
        "opens_at": call.opens_at if info.state is CallState.UPCOMING else None,
        "refusal": opening.refusal,
        "case_url": reverse("writing", args=[draft.number]) if draft else "",
        "look_url": address("case", opening.case.number) if opening.case and not draft else "",
        "case": opening.case,
        "url": reverse("apply", args=[call.pk]) + query,
    }


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: ViewerRequest, pk: int) -> HttpResponse:
    """Begin an application: which unit, which further regions join; a draft begun before is continued."""
    call, unit = find_call(pk), chosen_unit(request)
    if unit is None:
        remedy = _("请先注册单位，或由单位管理员将您增加为填报人。")
        raise Refusal(_("您还没有所代表的申报单位"), kind="forbidden", remedy=remedy)
    info = call_info(call, request.at)
    opening = next((one for one in openings(unit, request.at) if one.info.call.pk == pk), None)
    choices = joint_regions(unit, info, request.at)
    refusal = opening.refusal if opening else apply_refusal(call, unit, request.at)
    status = 200
    regions = tuple(key for key in request.POST.getlist("regions") if key in dict(choices))
    if request.method == "POST":
        try:
            take_over = "take_over" in request.POST
            case = open_application(
                call, unit, actor=request.viewer, at=request.at, regions=regions, take_over=take_over
            )
        except Refusal as raised:
            refusal, status = raised, kind_of(raised).status
        else:
            return HttpResponseRedirect(reverse("writing", args=[case.number]))
    context = {
        "info": info,
        "call": call,
        "due": closing_of(call, (unit.region,)),
        "closed": info.state is CallState.CLOSED,
        "contacts": contact_lines(call),
        "offices": [each.contact for each in competent_offices(info.edition, (unit.region, *regions))],
        "unit": unit,
        "units": units_of(request.viewer),
        "refusal": refusal,
        "undelivered": None if refusal else sending_refusal(info.edition, call, (unit.region, *regions)),
        "own_case": opening.case if opening else None,
        "passed": passed_draft(unit, call, request.at),
        "regions": _joint_field(info.edition.programme.joint, regions, choices),
        "programme_url": address("programme_forms", info.edition.id),
        "crumbs": [{"title": _("我的申报"), "url": reverse("my_cases")}, {"title": call.title, "url": ""}],
    }
    return render(request, "unit/applications/apply.html", context, status=status)


def _joint_field(joint: Joint | None, chosen: Sequence[str], choices: Sequence[tuple[str, str]]) -> FormField | None:
    """Which further regions join; None where the programme has no joint application or no other region can join."""
    if joint is None or not choices:
        return None
    label, clause = _("联合申报的其他地区"), "、".join(joint.clause)
    return FormField("regions", "choices", label, list(chosen), choices=choices, help=joint.help, clause=clause)
