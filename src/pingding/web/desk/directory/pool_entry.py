"""One expert of the pool: as who keeps it sees and changes it, and as the expert sees and changes it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.panels import pool
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_numbers import read_day
from pingding.queries.clock import local_date
from pingding.queries.directory.people import field_title, may_keep_experts, rank_title
from pingding.queries.directory.pool import find_entry, own_entry, term_fault
from pingding.queries.refusals import Faults, kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Expert
from pingding.web.desk.component_values import Field, cell, column, crumbs
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.desk.steps.step_form import typed_field
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.wording.dates import day_words

Act = Callable[[ViewerRequest, Expert], str]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def pool_entry(request: ViewerRequest, pk: int) -> HttpResponse:
    """What the pool keeps of an expert, with the forms of whoever keeps it."""
    entry = find_entry(request.viewer, pk)
    refusal = _done(request, entry, KEPT) if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        return HttpResponseRedirect(reverse("pool_entry", args=[pk]))
    way = crumbs((_("专家库"), reverse("administration_area", args=["experts"])), (entry.person.name, ""))
    if not may_keep_experts(request.viewer):
        way = crumbs((_("专家"), reverse("listing", args=["experts"])), (entry.person.name, ""))
    forms = _keepers_forms(request, entry, errors_of(refusal)) if may_keep_experts(request.viewer) else {}
    return _page(request, entry, refusal, {"own": False, "heading": entry.person.name, "crumbs": way, **forms})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def own_pool_entry(request: ViewerRequest) -> HttpResponse:
    """One's own entry: the days on which one cannot review, the bodies that one worked with."""
    entry = own_entry(request.viewer)
    refusal = _done(request, entry, OWN) if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        return HttpResponseRedirect(reverse("own_pool_entry"))
    way = crumbs((_("专家评审"), reverse("expert_desk")), (_("我的专家信息"), ""))
    forms = _own_forms(request, errors_of(refusal))
    return _page(request, entry, refusal, {"own": True, "heading": _("我的专家信息"), "crumbs": way, **forms})


def _done(request: ViewerRequest, entry: Expert, acts: Mapping[str, Act]) -> Refusal | None:
    """Do what was posted and say so; the refusal, where it was not done."""
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        return Refusal(_("没有这一操作"), remedy=_("请刷新页面后重试。"))
    try:
        messages.success(request, act(request, entry))
    except Refusal as refusal:
        return refusal
    return None


def _page(request: ViewerRequest, entry: Expert, refusal: Refusal | None, more: Mapping[str, Any]) -> HttpResponse:
    context = {
        "entry": entry,
        "at": request.at,
        "faults": faults_of(refusal),
        **dict.fromkeys(("term_fields", "training_fields", "absence_fields", "work_fields"), ()),
        "act": request.POST.get("act", "") if refusal else "",
        "facts": _facts(request, entry),
        "absences": [(row, _span(row.starts, row.ends)) for row in entry.absences.order_by("starts", "pk")],
        "works": [(row, _until(row.until)) for row in entry.joint_work.order_by("pk")],
        "trainings": [(row, _day(row.held_on)) for row in entry.trainings.order_by("-held_on", "pk")],
        "no_shows": [_no_show(row) for row in entry.no_shows.select_related("assignment__run__case").order_by("-pk")],
        "no_show_columns": [
            column(_("件")) | {"card": "name"},
            column(_("记录时间"), "time") | {"card": "further"},
            column(_("情况")) | {"card": "first"},
        ],
        **more,
    }
    return render(
        request, "desk/directory/pool_entry.html", context, status=kind_of(refusal).status if refusal else 200
    )


def _facts(request: ViewerRequest, entry: Expert) -> list[dict[str, Any]]:
    term = _span(entry.term_starts, entry.term_ends)
    return [
        {"term": _("专业领域"), "value": translation.listed(map(field_title, entry.fields))},
        {"term": _("工作单位"), "value": entry.employer_name or None},
        {"term": _("职称"), "value": rank_title(entry.rank) or None},
        {"term": _("级别"), "value": entry.level or None},
        {"term": _("聘期"), "value": term, "note": term_fault(entry, local_date(request.at))},
        {"term": _("状态"), "value": _("在库") if entry.is_active else _("已停止指派")},
    ]


def _day(day: date) -> str:
    return day_words(day, weekday=False)


def _span(starts: date | None, ends: date | None) -> str:
    """Days from and to, where either may be open."""
    if starts is None and ends is None:
        return _("未设定")
    first, last = (_day(day) if day else _("不限") for day in (starts, ends))
    return first if starts == ends else _("%(starts)s至%(ends)s") % {"starts": first, "ends": last}


def _until(day: date | None) -> str:
    return _("至%(day)s") % {"day": _day(day)} if day else _("仍在合作")


def _no_show(row: Any) -> dict[str, Any]:
    return {"cells": [cell(row.assignment.run.case.number), cell(row.recorded_at), cell(row.reason)]}


def _keepers_forms(request: ViewerRequest, entry: Expert, errors: Mapping[str, list[str]]) -> dict[str, list[Field]]:
    stored = {"starts": entry.term_starts, "ends": entry.term_ends, "level": entry.level}
    term = [
        typed_field(request.POST, "starts", "date", _("聘期开始"), errors=errors.get("starts", [])),
        typed_field(request.POST, "ends", "date", _("聘期届满"), errors=errors.get("ends", [])),
        typed_field(
            request.POST, "level", "text", _("级别"), help=_("如国家级、市级。"), errors=errors.get("level", [])
        ),
    ]
    if request.POST.get("act") != "term":
        term = [each | {"value": str(stored[each["name"]] or "")} for each in term]
    day = {"required": True, "errors": errors.get("held_on", [])}
    name = {"required": True, "errors": errors.get("training", [])}
    return {
        "term_fields": term,
        "training_fields": [
            typed_field(request.POST, "training", "text", _("培训名称"), **name),
            typed_field(request.POST, "held_on", "date", _("培训日期"), **day),
        ],
    }


def _own_forms(request: ViewerRequest, errors: Mapping[str, list[str]]) -> dict[str, list[Field]]:
    def own(name: str, kind: str, label: str, **more: Any) -> Field:
        return typed_field(request.POST, name, kind, label, errors=errors.get(name, []), **more)

    lasting = _("仍在合作的不填。")
    return {
        "absence_fields": [
            own("starts", "date", _("开始日期"), required=True),
            own("ends", "date", _("结束日期"), required=True),
            own("note", "text", _("说明"), help=_("只有专家库的管理人看得到。")),
        ],
        "work_fields": [
            own("body", "text", _("合作单位"), required=True, help=_("写全称，抽取专家时据以回避。")),
            own("until", "date", _("合作截止"), help=lasting),
        ],
    }


def _read(request: ViewerRequest, **labels: str) -> list[date | None]:
    """The days of a form, by their names and labels; refuses all that are none."""
    faults, days = Faults(), list[date | None]()
    for name, label in labels.items():
        day = None
        with faults.caught(name):
            day = read_day(request.POST.get(name, ""), label)
        days.append(day)
    faults.refuse()
    return days


def _term(request: ViewerRequest, entry: Expert) -> str:
    starts, ends = _read(request, starts=_("聘期开始"), ends=_("聘期届满"))
    level = request.POST.get("level", "")
    pool.set_term(entry.person, starts, ends, level=level, actor=request.viewer, at=request.at)
    return _("已设定%(name)s的聘期和级别。") % {"name": entry.person.name}


def _training(request: ViewerRequest, entry: Expert) -> str:
    (held_on,) = _read(request, held_on=_("培训日期"))
    pool.add_training(entry.person, request.POST.get("training", ""), held_on, actor=request.viewer, at=request.at)
    return _("已登记培训。")


def _absence(request: ViewerRequest, _entry: Expert) -> str:
    starts, ends = _read(request, starts=_("开始日期"), ends=_("结束日期"))
    pool.add_absence(starts, ends, request.POST.get("note", ""), actor=request.viewer, at=request.at)
    return _("已登记，这些日期内的抽取不包括您。")


def _work(request: ViewerRequest, _entry: Expert) -> str:
    (until,) = _read(request, until=_("合作截止"))
    pool.declare_joint_work(request.POST.get("body", ""), until, actor=request.viewer, at=request.at)
    return _("已申报，抽取该单位各件的专家时不包括您。")


def _withdraw_absence(request: ViewerRequest, _entry: Expert) -> str:
    pool.withdraw_absence(natural_number(request.POST.get("row", "")) or 0, actor=request.viewer, at=request.at)
    return _("已删去。")


def _withdraw_work(request: ViewerRequest, _entry: Expert) -> str:
    pool.withdraw_joint_work(natural_number(request.POST.get("row", "")) or 0, actor=request.viewer, at=request.at)
    return _("已删去。")


KEPT: Mapping[str, Act] = {"term": _term, "training": _training}
OWN: Mapping[str, Act] = {
    "absence": _absence,
    "work": _work,
    "withdraw_absence": _withdraw_absence,
    "withdraw_work": _withdraw_work,
}
