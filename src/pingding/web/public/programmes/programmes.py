"""The list of programmes, and the frame that every page of one programme has: head, tabs, crumbs."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.procedures.validity import duties_words
from pingding.policy.supports.words import support_in_words
from pingding.queries.calls import programmes as queries
from pingding.queries.calls.calls import CallInfo
from pingding.queries.calls.closing import district_dates, own_district_regions
from pingding.queries.calls.details import documents_of
from pingding.queries.calls.programmes import DocumentLine, ProgrammeInfo, ProgrammeState, TargetLine
from pingding.queries.clock import local_date
from pingding.queries.editions import is_revised
from pingding.queries.viewer import Viewer
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.desks import writing_units
from pingding.web.frame.addresses import address
from pingding.web.public.programmes.conditions import condition_rows
from pingding.web.wording.call_words import contact_lines, district_lines
from pingding.web.wording.clause_links import chips
from pingding.web.wording.dates import day_words
from pingding.web.wording.procedure_words import Events

CALL_STATES = {"upcoming": "planned", "open": "open", "closed": "closed", "lapsed": "stopped"}
"""`queries.calls.CallState` as the key of `web.status.CALL`."""


def programme_list(request: ViewerRequest) -> HttpResponse:
    """Every programme with where it stands."""
    entries = [programme_entry(info) for info in queries.programmes(request.at)]
    crumbs = [{"title": _("首页"), "url": reverse("home")}, {"title": _("政策项目"), "url": ""}]
    return render(
        request, "public/programmes/programmes.html", {"entries": entries, "at": request.at, "crumbs": crumbs}
    )


def programme(request: ViewerRequest, programme: str) -> HttpResponse:
    """The conditions of a programme, with its documents, targets, benefits and calls beside."""
    info = queries.programme(programme, request.at)
    on = local_date(request.at)
    return render(
        request,
        "public/programmes/programme.html",
        programme_frame(request, info, "programme")
        | {
            "rows": condition_rows(info.edition),
            "documents": [_document(info, line) for line in queries.documents(info.edition, on)],
            "targets": [_target(info, line) for line in queries.targets(info, on)],
            "titles": [_title(info, key) for key in info.edition.titles],
            "calls": _calls(request, info),
        },
    )


def programme_entry(info: ProgrammeInfo) -> dict[str, Any]:
    """A programme as an entry of a list: authority, number, state, and the closing day of the running call."""
    running = info.running
    return {
        "url": reverse("programme", args=[info.edition.id]),
        "title": info.edition.title,
        "note": " · ".join((*info.authorities, info.number, info.edition.programme.edition)),
        "state": info.standing.value,
        "due": running.call.closes_at if running else None,
    }


def _calls(request: ViewerRequest, info: ProgrammeInfo) -> list[dict[str, Any]]:
    """The calls with whom to ask, what to download and the dates that districts set for their applicants."""
    calls = [each.call for each in info.calls]
    documents, dates = documents_of(calls), district_dates(calls)
    return [
        call_entry(each)
        | {
            "facts": [*contact_lines(each.call), *district_lines(dates.get(each.call.pk, {}))],
            "documents": [
                {"title": file.title, "url": reverse("attachment", args=[file.attachment_id])}
                for file in documents.get(each.call.pk, ())
            ],
            "details_url": address("call_details", each.call.pk)
            if own_district_regions(request.viewer, each.call)
            else "",
        }
        for each in info.calls
    ]


def call_entry(call: CallInfo) -> dict[str, Any]:
    """A call as an entry of a list: its window in words."""
    opens = day_words(call.call.opens_at)
    closes = day_words(call.call.closes_at) if call.call.closes_at else _("常年受理")
    state = "rolling" if call.rolling and call.state == "open" else CALL_STATES[call.state]
    return {
        "title": call.call.title,
        "number": call.call.number,
        "window": _("%(opens)s至%(closes)s") % {"opens": opens, "closes": closes}
        if call.call.closes_at
        else _("自%(opens)s起，常年受理") % {"opens": opens},
        "regions": translation.listed(call.regions),
        "state": state,
    }


def events_of(info: ProgrammeInfo) -> Events:
    """What the running call fixes: the day on which it closes."""
    running = info.running
    return {"call_closed": running.call.closes_at} if running and running.call.closes_at else {}


def apply_url(viewer: Viewer, call: CallInfo | None) -> str:
    """Where an application is begun in an open call; nothing when none is open or the viewer writes for no unit.

    Who is not signed in may yet be somebody who does.
    """
    return address("apply", call.call.pk) if call and (not viewer.signed_in or writing_units(viewer)) else ""


def programme_frame(request: ViewerRequest, info: ProgrammeInfo, page: str) -> dict[str, Any]:
    """What the head of each page of a programme shows: state, the sentence behind it, tabs, the two ways on."""
    edition, running, at = info.edition, info.running, request.at
    return {
        "info": info,
        "edition": edition,
        "at": at,
        "note": " · ".join((*info.authorities, info.number, edition.programme.edition)),
        "standing": info.standing.value,
        "stopped": info.stopped if info.standing is ProgrammeState.STOPPED else None,
        "newer": info.stored.revised_by if is_revised(info.stored, local_date(at)) else None,
        "running": running,
        "due": running.call.closes_at if running else None,
        "apply_url": apply_url(request.viewer, running),
        "planned": info.planned,
        "tabs": _tabs(info, page),
        "crumbs": [
            {"title": _("首页"), "url": reverse("home")},
            {"title": _("政策项目"), "url": reverse("programmes")},
            {"title": edition.programme.short, "url": ""},
        ],
    }


def _tabs(info: ProgrammeInfo, page: str) -> list[dict[str, Any]]:
    titles = [
        ("programme", _("申报条件")),
        ("programme_procedure", _("流程与时限")),
        ("programme_forms", _("申报材料与表格")),
    ]
    if info.edition.indicators or info.edition.rankings:
        titles.append(("programme_indicators", _("评价指标")))
    titles.append(("programme_clauses", _("条款落实")))
    return [
        {"title": title, "url": reverse(name, args=[info.edition.id]), "active": name == page} for name, title in titles
    ]


def _document(info: ProgrammeInfo, line: DocumentLine) -> dict[str, Any]:
    by_clause = line.lapses is None or bool(line.lapses.clause)
    ends, ended = (_("失效"), _("已失效")) if by_clause else (_("停止受理"), _("已停止受理"))
    rows = [
        (_("发文机关"), translation.listed(line.issuers)),
        (_("文号"), line.number or _("未编文号")),
        (_("施行"), day_words(line.in_force, weekday=False) if line.in_force else ""),
        (ends, day_words(line.lapses.on, weekday=False) if line.lapses else ""),
        (_("接续文件"), line.lapses.followed_by if line.lapses else ""),
        (_("失效后的义务"), duties_words(line.lapses) if line.lapses else ""),
        (_("依据"), line.under),
    ]
    return {
        "title": line.title,
        "state": {"running": _("现行有效"), "planned": _("尚未施行"), "lapsed": ended}[line.state],
        "tone": {"running": "good", "planned": "warn", "lapsed": "bad"}[line.state],
        "rows": [(term, value) for term, value in rows if value],
        "local": [text for text in (line.local, line.lapses.local if line.lapses else "") if text],
        "clauses": chips(info.edition, line.clauses),
    }


def _target(info: ProgrammeInfo, line: TargetLine) -> dict[str, Any]:
    target = line.target
    most = _("%(least)d至%(most)d") % {"least": target.at_least, "most": target.at_most} if target.at_most else ""
    by = day_words(target.by, weekday=False)
    return {
        "says": target.says,
        "kind": line.kind,
        "granted": line.granted,
        "goal": most or _("不少于%(least)d") % {"least": target.at_least},
        "state": _("已达到") if line.reached else _("未达到") if line.passed else _("进行中"),
        "tone": "good" if line.reached else "quiet",
        "by": by,
        "clauses": chips(info.edition, target.clause),
    }


def _title(info: ProgrammeInfo, key: str) -> dict[str, Any]:
    kind = info.edition.titles[key]
    preferences = [p.says for p in info.edition.preferences.values() if p.title == key]
    brought = (support for support in info.edition.supports.values() if support.concerns(key))
    supports = [support_in_words(info.edition, support) for support in brought]
    return {
        "label": kind.label,
        "years": _("有效期%(n)d年") % {"n": kind.years} if kind.years else _("长期有效"),
        "naming": kind.naming.pattern.replace("{name}", "〔…〕") if kind.naming else "",
        "benefits": (*kind.benefits, *supports, *preferences),
        "clauses": chips(info.edition, kind.clause),
    }
