"""The page of a programme: five answers, the key dates, the conditions, the procedure, and where to turn."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.procedures.validity import duties_words
from pingding.policy.supports.words import support_in_words
from pingding.policy.translation import counted
from pingding.queries.calls import programmes as queries
from pingding.queries.calls.closing import district_dates, own_district_regions
from pingding.queries.calls.competent_offices import reachable_offices
from pingding.queries.calls.details import documents_of
from pingding.queries.calls.programmes import DocumentLine, ProgrammeInfo, TargetLine
from pingding.queries.clock import local_date
from pingding.queries.past_calls import PastYear, SentBack, past_years, sent_back
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.addresses import address
from pingding.web.public.programmes.answers import answers
from pingding.web.public.programmes.key_dates import key_dates
from pingding.web.public.programmes.programmes import call_entry, events_of, programme_frame
from pingding.web.public.programmes.requirements import requirements
from pingding.web.wording.call_words import contact_lines, district_lines
from pingding.web.wording.clause_links import chips
from pingding.web.wording.dates import day_words
from pingding.web.wording.procedure_words import drawing


def programme(request: ViewerRequest, programme: str) -> HttpResponse:
    """What a programme asks and gives, for somebody who has not decided yet; its conditions open where one asked for
    them."""
    info = queries.programme(programme, request.at)
    edition, on = info.edition, local_date(request.at)
    groups, calls, years = requirements(edition), _calls(request, info), past_years(info, request.at)
    current = next((each for each in calls if each["current"]), calls[0] if calls else None)
    return render(
        request,
        "public/programmes/programme.html",
        programme_frame(request, info, "programme")
        | {
            "answers": answers(info),
            "dates": key_dates(info, on),
            "today": day_words(on),
            "groups": groups,
            "conditions_open": request.path == reverse("programme_conditions", args=[edition.id]),
            "counts": _("；").join(
                _("%(title)s%(n)d项") % {"title": group.title, "n": group.count} for group in groups
            ),
            "contact": current["contact"] if current else [],
            "offices": [each.contact for each in reachable_offices(edition, _addressed(info), on)],
            "files": current["documents"] if current else [],
            "procedure": drawing(edition, edition.application, events_of(info)),
            "calls": calls,
            "documents": [_document(info, line) for line in queries.documents(edition, on)],
            "past": _past(years),
            "returned": _returned(sent_back(info, years, request.at)),
            "targets": [_target(info, line) for line in queries.targets(info, on)],
            "titles": [_title(info, key) for key in edition.titles],
        },
    )


def _addressed(info: ProgrammeInfo) -> Sequence[str]:
    """The regions that the call which one may use now, else the next, is addressed to; none for all."""
    call = info.running or info.planned
    return call.call.regions if call else ()


def _returned(sent: SentBack | None) -> dict[str, Any] | None:
    """What was sent back most, each part as a bar beside the most frequent one."""
    if sent is None:
        return None
    most = max(n for _title, n in sent.parts)
    rows = [{"title": title, "number": n, "share": 100 * n // most} for title, n in sent.parts]
    return {"cases": sent.cases, "returned": sent.returned, "rows": rows}


def _past(years: tuple[PastYear, ...]) -> list[dict[str, Any]]:
    """The past years in words, each as a bar beside the year in which most was handed in, its titles the dark part."""
    most = max((year.handed_in for year in years), default=0)
    return [
        {
            "year": year.year,
            "words": _past_words(year),
            "handed_in": year.handed_in,
            "granted": year.granted or 0,
            "most": most,
        }
        for year in years
    ]


def _past_words(year: PastYear) -> str:
    words = {"n": year.handed_in, "recommended": year.recommended, "granted": year.granted}
    if year.granted is None:
        return _("申报 %(n)d 件") % words
    if year.recommended is None:
        return _("申报 %(n)d 件，入选或认定 %(granted)d 件") % words
    return _("申报 %(n)d 件，获推荐 %(recommended)d 件，入选或认定 %(granted)d 件") % words


def _calls(request: ViewerRequest, info: ProgrammeInfo) -> list[dict[str, Any]]:
    """The calls with whom to ask, what to download and the dates that districts set for their applicants."""
    calls = [each.call for each in info.calls]
    documents, dates = documents_of(calls), district_dates(calls)
    return [
        call_entry(each)
        | {
            "current": each is info.running,
            "contact": contact_lines(each.call),
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
        "source": line.source,
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
        "years": counted("有效期%(n)d年", kind.years) % {"n": kind.years} if kind.years else _("长期有效"),
        "naming": kind.naming.pattern.replace("{name}", "〔…〕")
        if kind.naming and kind.naming.pattern != "{name}"
        else "",
        "benefits": (*kind.benefits, *supports, *preferences),
        "clauses": chips(info.edition, kind.clause),
    }
