"""A sitting of a meeting before it meets: its day, place and chair, its members, and the cases on its agenda."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.actions.batches.sittings.arranging import (
    LONGEST_NAME,
    LONGEST_PLACE,
    LONGEST_SESSION,
    SittingPlan,
    arrange_sitting,
    refuse_held,
)
from pingding.actions.batches.sittings.cancelling import cancel_sitting
from pingding.actions.batches.sittings.reopening import reopen_decision
from pingding.policy.errors import Refusal
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.sittings import SittingMember, typed_members
from pingding.policy.text.typed_numbers import read_day, read_whole
from pingding.queries.access import official_units
from pingding.queries.batches.batches import BatchDesk, batch_desk
from pingding.queries.batches.reopened_decisions import reopenable_cases
from pingding.queries.batches.sittings import (
    SittingDesk,
    accounts_of,
    find_sitting,
    may_hold,
    members_before,
    sitting_desk,
)
from pingding.queries.refusals import Faults, kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Sitting
from pingding.web.desk.batches.sitting_words import blank, pack_links, shown
from pingding.web.desk.component_values import Field, field
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.page_drafts import draft_of
from pingding.web.frame.require_sign_in import posted, signed_in

EMPTY = QueryDict("")


@signed_in
def new_sitting(request: ViewerRequest, programme: str, step: str) -> HttpResponse:
    """The form of a sitting for the cases that wait together; posted, arranges it."""
    call, office = (natural_number(request.GET.get(name, "")) for name in ("call", "office"))
    desk = batch_desk(request.viewer, programme, step, at=request.at, call=call, organisation=office)
    if not isinstance(desk.step, Meeting) or desk.chosen is None:
        remedy = _("轮到会议审定的件到齐后，从工作台进入。")
        raise Refusal(_("这里没有等待会议审定的件"), kind="missing", remedy=remedy)
    return _arranging(request, desk, None)


@signed_in
def sitting(request: ViewerRequest, pk: int) -> HttpResponse:
    """A sitting: as long as it was not held, the form of it, and the way to its record."""
    called = sitting_desk(find_sitting(request.viewer, pk))
    if called.is_over or not official_units(request.viewer):
        refusal = _too_late(called) if request.method == "POST" else None
        status = kind_of(refusal).status if refusal else 200
        context = shown(called) | {"faults": faults_of(refusal)}
        return render(request, "desk/batches/sitting.html", context, status=status)
    return _arranging(request, _desk_of(request, called), called)


def _too_late(called: SittingDesk) -> Refusal:
    """Why a form that was opened before is not taken any more."""
    try:
        refuse_held(called.sitting)
    except Refusal as refusal:
        return refusal
    return Refusal(_("会议由承担该步骤的部门安排"), kind="forbidden", remedy=_("请联系会议秘书。"))


def _desk_of(request: ViewerRequest, called: SittingDesk) -> BatchDesk:
    """The cases that wait beside those of a sitting."""
    row = called.sitting
    asked = {"call": row.call_id, "organisation": row.organisation_id}
    return batch_desk(request.viewer, row.edition.programme, row.step, at=request.at, **asked)


def _arranging(request: ViewerRequest, desk: BatchDesk, called: SittingDesk | None) -> HttpResponse:
    refusal, post = None, None
    if request.method == "POST":
        post = request.POST
        try:
            row = _arrange(request, desk, called)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("会议已安排，会前材料可以打印；有账号的成员已收到通知。"))
            return HttpResponseRedirect(address("sitting", row.pk))
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/batches/sitting.html", _context(request, desk, called, post, refusal), status=status)


def _context(
    request: ViewerRequest, desk: BatchDesk, called: SittingDesk | None, post: QueryDict | None, refusal: Refusal | None
) -> dict[str, Any]:
    about = f"sitting-{called.sitting.pk}" if called else f"sitting-{desk.edition.id}-{desk.step_id}"
    errors, waits = errors_of(refusal), desk.chosen is not None
    return {
        **(shown(called) if called else blank(desk)),
        "faults": faults_of(refusal),
        "errors": errors,
        "draft": draft_of(request, about),
        "fields": _fields(desk, called, post, errors) if waits else (),
        "rows": _rows(desk, called, post, errors) if waits else (),
        "files": pack_links(desk, called.sitting) if called else (),
        "here": address("sitting", called.sitting.pk) if called else request.get_full_path(),
        "reopening": _reopening(request, called, errors) if called else None,
        "cancelling": _cancelling(request, called, errors) if called else None,
    }


def _reopening(request: ViewerRequest, called: SittingDesk, errors: Mapping[str, list[str]]) -> dict[str, Any] | None:
    """The form that takes up again what an earlier sitting decided; None where there is no such case."""
    cases = [(case.number, str(case)) for case in reopenable_cases(request.viewer, called.sitting)]
    if not cases:
        return None
    help_ = _("原决定尚未公示、发文的才列在这里；列入后原决定不再执行，由本次会议重新作出决定。")
    typed = request.POST
    fields = [
        field("case", "text", _("已审定的件"), typed.get("case", ""), choices=cases, required=True, help=help_),
        field("reason", "longtext", _("复议理由"), typed.get("reason", ""), rows=3, required=True),
    ]
    draft = draft_of(request, "reopen-decision", called.sitting.pk)
    return {"fields": [each | {"errors": errors.get(each["name"], [])} for each in fields], "draft": draft}


def _cancelling(request: ViewerRequest, called: SittingDesk, errors: Mapping[str, list[str]]) -> dict[str, Any] | None:
    """The form that cancels a sitting; None for whoever may not, and for one that is over."""
    if called.is_over or not may_hold(request.viewer, called.sitting):
        return None
    help_ = _("取消后议程中的件等待另行安排，有账号的成员收到通知；不能恢复。")
    reason = field(
        "why", "longtext", _("取消会议的理由"), request.POST.get("why", ""), rows=3, required=True, help=help_
    )
    draft = draft_of(request, "cancel-sitting", called.sitting.pk)
    return {"field": reason | {"errors": errors.get("why", [])}, "draft": draft}


@signed_in
@posted("sitting", "pk")
def cancel(request: ViewerRequest, pk: int) -> HttpResponse:
    """Cancels a sitting; refused, shows the page with what is wrong."""
    called = sitting_desk(find_sitting(request.viewer, pk))
    try:
        cancel_sitting(pk, request.POST.get("why", ""), actor=request.viewer, at=request.at)
    except Refusal as refusal:
        refusal.field = "why"
        context = _context(request, _desk_of(request, called), called, None, refusal)
        return render(request, "desk/batches/sitting.html", context, status=kind_of(refusal).status)
    messages.success(request, _("会议已取消，有账号的成员已收到通知。"))
    return HttpResponseRedirect(address("sitting", pk))


@signed_in
@posted("sitting", "pk")
def reopen_case(request: ViewerRequest, pk: int) -> HttpResponse:
    """Takes up again what an earlier sitting decided on a case; refused, shows the page with what is wrong."""
    post, called = request.POST, sitting_desk(find_sitting(request.viewer, pk))
    try:
        if not post.get("case"):
            raise Refusal(_("尚未选择要复议的件"), remedy=_("请选择一件。"), field="case")
        case = reopen_decision(pk, post["case"], post.get("reason", ""), actor=request.viewer, at=request.at)
    except Refusal as refusal:
        refusal.field = refusal.field or "reason"
        desk = _desk_of(request, called)
        return render(
            request,
            "desk/batches/sitting.html",
            _context(request, desk, called, None, refusal),
            status=kind_of(refusal).status,
        )
    messages.success(request, _("“%(case)s”已列入本次会议复议，原决定不再执行。") % {"case": case})
    return HttpResponseRedirect(address("sitting", pk))


def _arrange(request: ViewerRequest, desk: BatchDesk, called: SittingDesk | None) -> Sitting:
    """What was typed, as the act takes it; an order that is no number is among what it refuses."""
    if desk.chosen is None:
        remedy = _("各件可能已在别的会议审定，请刷新页面。")
        raise Refusal(_("这里没有等待会议审定的件"), kind="conflict", remedy=remedy)
    post, faults = request.POST, Faults()
    held_on = faults.read(lambda: read_day(post.get("held_on", ""), _("会议日期")), None, "held_on")
    agenda = _agenda(desk, post, faults)
    faults.refuse()
    names = ("session", "place", "chair")
    members = _with_accounts(typed_members(post.get("members", "")), desk.chosen.organisation)
    plan = SittingPlan(held_on=held_on, members=members, agenda=agenda, **{name: post.get(name, "") for name in names})
    pk = called.sitting.pk if called else None
    return arrange_sitting(desk.step_id, plan, sitting=pk, actor=request.viewer, at=request.at)


def _agenda(desk: BatchDesk, post: QueryDict, faults: Faults) -> list[str]:
    """The chosen cases by the order that was typed; those without one after them, as the list has them."""
    chosen, order = dict.fromkeys(post.getlist("cases")), dict[str, tuple[bool, int, int]]()
    for place, case in enumerate(desk.cases):
        typed = None
        with faults.caught(f"place-{case.number}"):
            where = _("%(name)s的次序") % {"name": case.name or case.applicant}
            typed = read_whole(post.get(f"place-{case.number}", ""), where)
        order[case.number] = (typed is None, typed or 0, place)
    return sorted(chosen, key=lambda number: order.get(number, (True, 0, len(order))))


def _with_accounts(members: Sequence[SittingMember], organisation: int) -> list[SittingMember]:
    """The members with their accounts: who bears the name of exactly one person of the body is that person."""
    accounts = accounts_of(organisation)
    names = [person.name for person in accounts]
    own = {person.name: person.pk for person in accounts if names.count(person.name) == 1}
    return [each.model_copy(update={"person": own.get(each.name)}) for each in members]


def _fields(
    desk: BatchDesk, called: SittingDesk | None, post: QueryDict | None, errors: Mapping[str, list[str]]
) -> list[Field]:
    assert desk.chosen is not None
    row = called.sitting if called else None
    members = called.members if called else members_before(desk.edition.id, desk.step_id, desk.chosen.organisation)
    start = {name: getattr(row, name) if row else "" for name in ("session", "held_on", "place", "chair")}
    start["members"] = "\n".join(line_of(each) for each in members)
    names = _("每行一人：姓名，职务，单位。本单位有账号的，按姓名对应，会收到通知。")
    fields = [
        field("session", "text", _("会议届次"), maxlength=LONGEST_SESSION, help=_("例如“2025年第12次”。")),
        field("held_on", "date", _("会议日期")),
        field("place", "text", _("会议地点"), maxlength=LONGEST_PLACE),
        field("chair", "text", _("主持人"), maxlength=LONGEST_NAME),
        field("members", "longtext", _("会议成员"), rows=8, help=names),
    ]
    typed = post if post is not None else EMPTY
    return [
        each
        | {
            "required": True,
            "value": typed.get(each["name"], start[each["name"]]),
            "errors": errors.get(each["name"], []),
        }
        for each in fields
    ]


def line_of(member: SittingMember) -> str:
    """A member as one types them."""
    return "，".join((member.name, member.position, member.unit)).rstrip("，")


def _rows(
    desk: BatchDesk, called: SittingDesk | None, post: QueryDict | None, errors: Mapping[str, list[str]]
) -> list[dict[str, Any]]:
    """The cases that wait: those of the agenda first and in its order, each with who of the members is tied to it."""
    agenda = called.agenda if called else ()
    places = {number: place for place, number in enumerate(agenda, 1)}
    cases = sorted(desk.cases, key=lambda case: places.get(case.number, len(places) + 1))
    chosen = post.getlist("cases") if post is not None else agenda
    return [
        {
            "case": case,
            "name": case.name or case.applicant,
            "url": address("case", case.number),
            "included": case.number in chosen,
            "place": post.get(f"place-{case.number}", "") if post is not None else places.get(case.number, ""),
            "ties": list(_ties(called, case.number)) if called else [],
            "errors": [*errors.get(f"case-{case.number}", []), *errors.get(f"place-{case.number}", [])],
        }
        for case in cases
    ]


def _ties(called: SittingDesk, number: str) -> Iterator[str]:
    for place, tie in sorted(called.hints.get(number, {}).items()):
        yield _("%(name)s%(tie)s，请核对是否回避") % {"name": called.members[place].name, "tie": tie}
