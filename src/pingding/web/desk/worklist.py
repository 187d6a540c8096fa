"""工作台: what waits by when it is due, objections among it, with filters as chips; registrations to approve."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pingding.policy import translation
from pingding.policy.steps.registry import kind_title
from pingding.policy.translation import counted
from pingding.queries.applications.widenings import widenings_to_answer
from pingding.queries.clock import end_of_day, local_date
from pingding.queries.directory.names import office_name
from pingding.queries.listing.cases import CaseListing
from pingding.queries.listing.figures import GLANCE
from pingding.queries.notices.objections import answer_due, objections_to_answer
from pingding.queries.titles.reports import reports_to_tell
from pingding.queries.viewer import Viewer
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.desks import Desk, desks_of
from pingding.queries.worklist.held_up import HeldUp, held_up_for
from pingding.queries.worklist.todo import PAGE, BatchGroup, TodoFilter, TodoPage, TodoRow
from pingding.queries.worklist.todo import todo as read_todo
from pingding.queries.worklist.waiting import WaitingCount, waiting_for
from pingding.queries.worklist.waiting_seats import PANEL, cases_at
from pingding.records.models import Objection
from pingding.web.desk.component_values import chip
from pingding.web.desk.desk_ways import ways_of
from pingding.web.desk.paging import page_of
from pingding.web.desk.titles.reported import telling_row
from pingding.web.desk.widenings import duty_row
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.wording.dates import late_words

MOST_BESIDE = 20
"""So many objections, as many requests and reports stand among the duties; further objections are in their list."""
Beside = tuple[datetime | None, dict[str, Any]]
"""What waits beside the steps of cases: by when, and its line."""


@signed_in
def todo(request: ViewerRequest) -> HttpResponse:
    """What waits for the person, the earliest deadline first; who only applies has all of that on another page."""
    if _only_applies(request.viewer):
        return HttpResponseRedirect(address("my_cases"))
    chosen = filter_of(request.GET)
    listed = read_todo(request.viewer, chosen, at=request.at, page=natural_number(request.GET.get("page", "")) or 1)
    waiting = request.waiting = waiting_for(request.viewer, local_date(request.at), listed.everything)
    held_up = [_held_up(each) for each in held_up_for(request.viewer, request.at)]
    page, numbers = page_of(listed.total, listed.page, PAGE)
    beside = list(_beside(request.viewer, waiting))
    context = {
        "todo": listed,
        "headline": _headline(listed, [due for due, _row in beside], request.at),
        "lists_cases": CaseListing.open_to(request.viewer),
        "waiting": waiting.total,
        "also": _also(waiting),
        "ways": ways_of(request),
        "at": request.at,
        "page": page,
        "numbers": numbers,
        "filtered": chosen != TodoFilter(),
        "groups": _chips(request.GET, chosen, listed),
        "clear_url": address("todo") if chosen != TodoFilter() else "",
        "bands": list(_bands(request, listed, beside if chosen == TodoFilter() and listed.page == 1 else ())),
        "papers": next((facet.count for facet in listed.kinds if facet.key == "receive"), 0),
        "further_objections": waiting.objections > MOST_BESIDE,
        "views": [(key, _(CaseListing.views[key])) for key in GLANCE],
        "office": translation.listed(office_name(unit.name) for unit in request.viewer.organisations[:2]),
        "held_up": held_up,
        "sheets": _sheets(waiting),
        "sheets_url": address("expert_desk"),
        "elsewhere": waiting.total > waiting.steps or bool(held_up),
        "registrations": _registrations(waiting),
        "registrations_url": address("registrations"),
    }
    return render(request, "desk/worklist/todo.html", context)


def _only_applies(viewer: Viewer) -> bool:
    """Whether the person writes for units and has no desk of an office or of the platform."""
    desks = desks_of(viewer)
    of_the_platform = viewer.is_administrator or viewer.is_auditor
    return Desk.CASES in desks and Desk.WAITING not in desks and not of_the_platform


def filter_of(query: QueryDict) -> TodoFilter:
    """What the address of the page restricts."""
    programme, kind, region = (str(query.get(name, "")) for name in ("programme", "kind", "region"))
    return TodoFilter(programme=programme, kind=kind, region=region, overdue=query.get("overdue") == "1")


def _beside(viewer: Viewer, waiting: WaitingCount) -> Iterator[Beside]:
    """Objections, requests to open further parts and reports whose outcome is to be told; read only where some wait."""
    if waiting.objections:
        for objection in objections_to_answer(viewer).order_by("notice__ends_at", "pk")[:MOST_BESIDE]:
            yield answer_due(objection), _objection(objection)
    if waiting.widenings:
        for widening in widenings_to_answer(viewer)[:MOST_BESIDE]:
            yield widening.run.due_at, duty_row(widening)
    if waiting.reports:
        for report in reports_to_tell(viewer)[:MOST_BESIDE]:
            yield None, telling_row(report)


def _headline(listed: TodoPage, beside: Sequence[datetime | None], at: datetime) -> tuple[str, str]:
    """The day in one sentence, and what of it is past its time; `beside` says by when what else waits is due."""
    bands = [_band(due, at) for due in beside]
    overdue = listed.overdue + bands.count("overdue")
    today = listed.today + bands.count("overdue") + bands.count("today")
    if not today:
        return _("今天没有到期的事"), ""
    words = counted("今天要办 %(n)d 项", today) % {"n": today}
    return words, _("，其中 %(n)d 项已逾期") % {"n": overdue} if overdue else ""


def _bands(request: ViewerRequest, listed: TodoPage, beside: Sequence[Beside]) -> Iterator[dict[str, Any]]:
    """What waits, by when it is due, those past it first; what is `beside` the steps leads its band, then batches."""
    titles = {
        "overdue": _("已逾期"),
        "today": _("今天到期"),
        "week": _("七天内"),
        "later": _("以后"),
        "open": _("没有期限"),
    }
    bands: dict[str, list[dict[str, Any]]] = {key: [] for key in titles}
    at, batches = request.at, listed.batches if listed.page == 1 else ()
    cases = cases_at([each.seat for each in batches if each.seat])
    for due, line in beside:
        bands[_band(due, at)].append(line)
    for group in batches:
        alone = cases.get(group.seat) if group.seat and group.count == 1 else None
        bands[_band(group.due, at)].append(_batch(group, *(alone or ())))
    for row in listed.rows:
        bands[_band(row.due, at)].append(_row(row))
    first = True
    for key, own in bands.items():
        if own:
            own[0]["primary"], first = first and key == "overdue", False
            tone = {"overdue": "bad", "today": "warn"}.get(key, "")
            yield {"title": titles[key], "tone": tone, "rows": own, "count": sum(row["count"] for row in own)}


def _band(due: datetime | None, at: datetime) -> str:
    if due is None:
        return "open"
    if due < at:
        return "overdue"
    tonight = end_of_day(at)
    return "today" if due < tonight else "week" if due < tonight + timedelta(days=7) else "later"


def _row(row: TodoRow) -> dict[str, Any]:
    url = address("case", row.number)
    whose = (row.number, row.applicant, translation.listed(row.regions), row.programme, _noted(row))
    return {
        "act": row.title,
        "act_url": f"{url}?act={row.step}#act-{row.step}",
        "name": row.name or row.number,
        "url": url,
        "note": "　".join(map(str, filter(None, whose))),
        "due": row.due,
        "count": 1,
        "button": pgettext("button", "办理"),
        "also": _panels(row.edition, row.step) if row.kind == PANEL else None,
    }


def _panels(programme: str, step: str, call: int | None = None) -> dict[str, str]:
    """The way to making and following the panels of a step."""
    url = address("panel_desk", programme, step)
    return {"title": _("组建评审和进度"), "url": f"{url}?call={call}" if call else url}


def _noted(row: TodoRow) -> str:
    """What is to be known before opening the case: which matter about a title it is, it is corrected, it came late."""
    return " · ".join(
        map(str, filter(None, (row.matter, _("补正") if row.correcting else "", late_words(row.late_days))))
    )


def _batch(group: BatchGroup, number: str = "", name: str = "") -> dict[str, Any]:
    """What is done together at a step, as a row; one case alone, by its `number` and `name`, is done as any other."""
    convened = group.kind == PANEL
    url = address("batch", group.programme, group.step)
    url = f"{url}?call={group.call}" if group.call else url
    if convened:
        url = _panels(group.programme, group.step, group.call)["url"]
    if number:
        return {
            "act": group.title,
            "act_url": url,
            "name": name or number,
            "url": address("case", number),
            "note": "　".join((number, group.short)),
            "due": group.due,
            "count": 1,
            "button": pgettext("button", "办理"),
        }
    late = counted("其中 %(n)d 件已逾期", group.overdue) % {"n": group.overdue}
    return {
        "act": group.title,
        "act_url": url,
        "name": group.call_title or group.short,
        "url": "",
        "tag": counted("成批 %(n)d 件", group.count) % {"n": group.count},
        "note": "　".join(map(str, filter(None, (group.short, late if group.overdue else "")))),
        "due": group.due,
        "count": group.count,
        "button": _("组建") if convened else _("成批"),
    }


def _address(query: QueryDict, **changes: str) -> str:
    changed = query.copy()
    changed.pop("page", None)
    for key, value in changes.items():
        changed[key] = value
        if not value:
            changed.pop(key)
    return f"{address('todo')}?{changed.urlencode()}"


def _chips(query: QueryDict, chosen: TodoFilter, listed: TodoPage) -> list[dict[str, Any]]:
    """The filters that can narrow what is there; a group with a single choice is left out unless it is chosen."""
    groups = [
        (_("政策项目"), "programme", chosen.programme, [(f.key, f.label, f.count) for f in listed.programmes]),
        (_("环节"), "kind", chosen.kind, [(f.key, kind_title(f.key), f.count) for f in listed.kinds]),
        (_("地区"), "region", chosen.region, [(f.key, f.label, f.count) for f in listed.regions]),
    ]
    shown = []
    for label, name, value, choices in groups:
        if len(choices) > 1 or value:
            chips = [
                chip(text, _address(query, **{name: "" if key == value else key}), key == value, count)
                for key, text, count in choices
            ]
            shown.append({"label": label, "chips": chips})
    if listed.overdue or chosen.overdue:
        late = chip(
            _("只看逾期"), _address(query, overdue="" if chosen.overdue else "1"), chosen.overdue, listed.overdue
        )
        shown.append({"label": _("期限"), "chips": [late]})
    return shown


def _objection(objection: Objection) -> dict[str, Any]:
    return {
        "act": _("答复异议"),
        "act_url": address("answer_objection", objection.receipt),
        "name": objection.case.name or objection.case.number,
        "url": address("case", objection.case.number),
        "note": "　".join((objection.receipt, objection.notice.title)),
        "due": answer_due(objection),
        "count": 1,
        "button": pgettext("button", "办理"),
    }


def _held_up(held_up: HeldUp) -> dict[str, Any]:
    return {"title": held_up.name or held_up.number, "url": address("case", held_up.number), "note": held_up.why}


def _registrations(waiting: WaitingCount) -> str:
    words = counted("有%(n)d个单位的注册等待核准。", waiting.registrations)
    return words % {"n": waiting.registrations} if waiting.registrations else ""


def _sheets(waiting: WaitingCount) -> str:
    words = counted("有%(n)d份评审等待您提交。", waiting.sheets)
    return words % {"n": waiting.sheets} if waiting.sheets else ""


def _also(waiting: WaitingCount) -> str:
    """What is in the count beside the steps of cases."""
    words = [
        _("异议%(n)d件") % {"n": waiting.objections} if waiting.objections else "",
        _("扩大补正范围的请求%(n)d件") % {"n": waiting.widenings} if waiting.widenings else "",
        _("待告知结果的反映%(n)d件") % {"n": waiting.reports} if waiting.reports else "",
        _("单位注册%(n)d个") % {"n": waiting.registrations} if waiting.registrations else "",
        _("专家评审%(n)d份") % {"n": waiting.sheets} if waiting.sheets else "",
        _("合作邀请%(n)d个") % {"n": waiting.invitations} if waiting.invitations else "",
    ]
    return translation.listed(filter(None, words))
