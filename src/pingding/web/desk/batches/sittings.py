"""A sitting of a meeting before it meets: its day, place and chair, its members, and the cases on its agenda."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.actions.batches.sittings import LONGEST_NAME, LONGEST_PLACE, LONGEST_SESSION, SittingPlan, arrange_sitting
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.language import Edition, Step
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.sittings import SittingMember, typed_members
from pingding.policy.text.typed_numbers import read_day, read_whole
from pingding.queries.batches.batches import BatchDesk, batch_desk
from pingding.queries.batches.sittings import SittingDesk, accounts_of, find_sitting, members_before, sitting_desk
from pingding.queries.editions import edition_of
from pingding.queries.refusals import Faults, kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Sitting
from pingding.web.desk.component_values import Field, cite, crumbs, field
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.page_drafts import draft_of
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.papers.files import paper_links
from pingding.web.wording.dates import day_words

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
    row = called.sitting
    asked = {"call": row.call_id, "organisation": row.organisation_id}
    desk = batch_desk(request.viewer, row.edition.programme, row.step, at=request.at, **asked)
    if called.is_held or desk.chosen is None or desk.chosen.organisation != row.organisation_id:
        return render(request, "desk/batches/sitting.html", _shown(called))
    return _arranging(request, desk, called)


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
    about = f"sitting-{called.sitting.pk}" if called else f"sitting-{desk.edition.id}-{desk.step_id}"
    errors = errors_of(refusal)
    context = {
        **(_shown(called) if called else _blank(desk)),
        "faults": faults_of(refusal),
        "errors": errors,
        "draft": draft_of(request, about),
        "fields": _fields(desk, called, post, errors),
        "rows": _rows(desk, called, post, errors),
        "files": pack_links(desk, called.sitting) if called else (),
        "here": request.get_full_path(),
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/batches/sitting.html", context, status=status)


def _arrange(request: ViewerRequest, desk: BatchDesk, called: SittingDesk | None) -> Sitting:
    """What was typed, as the act takes it; an order that is no number is among what it refuses."""
    assert desk.chosen is not None
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
    members = called.members if called else members_before(desk.step_id, desk.chosen.organisation)
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


def _blank(desk: BatchDesk) -> dict[str, Any]:
    """What the page of a sitting shows as long as there is none."""
    crumbs_ = _crumbs(desk.edition.programme.short, _("准备会议"))
    return {"sitting": None, **_head(desk.edition, desk.step), "crumbs": crumbs_}


def _head(edition: Edition, step: Step) -> dict[str, Any]:
    """Which meeting it is, and by what rules it decides."""
    assert isinstance(step, Meeting)
    return {
        "body": step.body,
        "asked": tuple(step.asked()),
        "cited": cite(edition, step.clause),
        "faults": (),
        "rows": (),
    }


def _shown(called: SittingDesk) -> dict[str, Any]:
    """A sitting as everybody sees it who may."""
    row = called.sitting
    edition = edition_of(row.edition)
    step = next(each.steps[row.step] for each in edition.procedures.values() if row.step in each.steps)
    assert isinstance(step, Meeting)
    query = f"?sitting={row.pk}"
    return {
        "sitting": row,
        **_head(edition, step),
        "lines": [
            {"term": _("会议日期"), "value": day_words(row.held_on)},
            {"term": _("会议地点"), "value": row.place},
            {"term": _("主持人"), "value": row.chair},
            {"term": _("会议成员"), "value": translation.listed(each.name for each in called.members), "wide": True},
            {"term": _("议程"), "value": translation.listed(called.agenda), "wide": True},
        ],
        "record_url": address("batch_record", row.batch_id) if row.batch_id else "",
        "decide_url": address("batch", edition.id, row.step) + query,
        "crumbs": _crumbs(edition.programme.short, f"{step.body} {row.session}"),
    }


def _crumbs(programme: str, title: str) -> list[dict[str, str]]:
    return crumbs((_("工作台"), address("todo")), (f"{programme} · {title}", ""))


def pack_links(desk: BatchDesk, row: Sitting | None = None) -> list[tuple[str, str]]:
    """What lies before whoever decides on these cases, as files; of a sitting, with its members and agenda."""
    chosen = desk.chosen
    query = f"?call={chosen.call or ''}&office={chosen.organisation}" if chosen else ""
    row = row or (desk.sitting.sitting if desk.sitting else None)
    query = f"?sitting={row.pk}" if row else query
    return paper_links("meeting_pack", desk.edition.id, desk.step_id, query=query)


def sitting_links(desk: BatchDesk) -> dict[str, Any] | None:
    """The sittings for the cases of a desk, and the way to arrange one; None where no meeting decides."""
    if not isinstance(desk.step, Meeting) or desk.chosen is None:
        return None
    chosen = desk.chosen
    query = f"?call={chosen.call or ''}&office={chosen.organisation}"
    return {
        "new_url": address("new_sitting", desk.edition.id, desk.step_id) + query,
        "all_url": address("batch", desk.edition.id, desk.step_id) + query,
        "required": desk.step.in_sittings and desk.sitting is None,
        "chosen": desk.sitting.sitting if desk.sitting else None,
        "entries": [
            {
                "title": row.session,
                "url": address("sitting", row.pk),
                "note": _("%(day)s · 议程%(n)d件") % {"day": day_words(row.held_on), "n": count},
                "held": row.batch_id is not None,
            }
            for row, count in desk.sittings
        ],
    }
