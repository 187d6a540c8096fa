"""One title on the register with the result of its verification, and the form that takes a code."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.procedures.validity import duties_words, lapse_in_effect
from pingding.policy.titles.acts import TITLES
from pingding.queries.bans import ban_left_by
from pingding.queries.cases.public_contents import published_fields
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.supports import ledger_of
from pingding.queries.titles import register as queries
from pingding.queries.titles.proposals import findable
from pingding.queries.titles.register import TitleEvent, TitleInfo
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import FormerName
from pingding.web.wording.clause_links import chips
from pingding.web.wording.dates import day_words
from pingding.web.wording.status import word_for
from pingding.web.wording.support_words import ledger_sheets
from pingding.web.wording.title_openings import opening_entries


def title(request: ViewerRequest, code: str) -> HttpResponse:
    """A title: whether it holds today, what it is, how it came about. An unknown code is a clear page, 404."""
    on = local_date(request.at)
    try:
        info = queries.find_title(code, on)
    except Refusal as refusal:
        return _verify_page(request, code, refusal)
    granted = info.title
    edition = edition_of(granted.edition)
    fields = published_fields([granted])[granted.case_id]
    return render(
        request,
        "public/titles/title.html",
        {
            "at": request.at,
            "info": info,
            "verdict": _verdict(info),
            "validity": _validity(info),
            "rows": _rows(info, edition.programme.title)
            + _duties(info, edition, on)
            + _banned(info, on)
            + [
                {"term": each.label, "value": each.value, "wide": True}
                for each in fields
                if each.label != info.field_label
            ],
            "clauses": chips(edition, info.kind.clause),
            "plate": _plate(info, on),
            "years": _years(info, edition, on),
            "entries": opening_entries(request.viewer, granted, on),
            "supports": ledger_sheets(ledger_of(granted, on), edition),
            "programme_url": reverse("programme", args=[edition.id]),
            "proposable": findable(request.viewer, granted, request.at),
            "crumbs": [
                {"title": _("首页"), "url": reverse("home")},
                {"title": _("认定名录"), "url": reverse("register")},
                {"title": info.span.name, "url": ""},
            ],
        },
    )


def _banned(info: TitleInfo, on: date) -> list[dict[str, Any]]:
    """Until when the unit may not apply, where the end of the title has left a ban."""
    ban = ban_left_by(info.title, on)
    if ban is None:
        return []
    until = _("%(day)s以前不受理其申报") % {"day": translation.day(ban.ends)} if ban.ends else _("不再受理其申报")
    return [{"term": _("限制申报"), "value": until + translation.bracketed(translation.listed(ban.change.clause))}]


def verify(request: ViewerRequest) -> HttpResponse:
    """The form for a code; a code that was typed leads to its title or says that there is none."""
    typed = request.GET.get("code", "").strip()
    if not typed:
        return _verify_page(request, "", None)
    try:
        info = queries.find_title(typed, local_date(request.at))
    except Refusal as refusal:
        return _verify_page(request, typed, refusal)
    return HttpResponseRedirect(reverse("title", args=[info.title.code]))


def _verify_page(request: ViewerRequest, typed: str, refusal: Refusal | None) -> HttpResponse:
    crumbs = [{"title": _("首页"), "url": reverse("home")}, {"title": _("称号查验"), "url": ""}]
    field = {
        "name": "code",
        "kind": "text",
        "label": _("验证码或编号"),
        "value": typed[:60],
        "required": True,
        "help": _("验证码在证书、批复或名录页面上，共12位，字母不分大小写；编号印在牌匾上。都可以带空格。"),
        "autocomplete": "off",
    }
    context = {"at": request.at, "field": field, "refusal": refusal, "crumbs": crumbs}
    return render(request, "public/titles/verify.html", context, status=404 if refusal else 200)


def _plate(info: TitleInfo, on: date) -> dict[str, Any]:
    """The head of the page: name, holder, what it is today and, where it ends, how much of its time has passed."""
    meta = (info.span.organisation.name, info.region, info.field, info.title.number)
    return {
        "name": info.span.name,
        "meta": [text for text in meta if text],
        "word": word_for(info.status),
        "note": _note(info),
        "validity": _validity_bar(info, on),
    }


def _note(info: TitleInfo) -> str:
    span = info.span
    if span.standing == "in_force":
        return _validity(info)
    since = _("自%(day)s起") % {"day": day_words(span.starts, weekday=False)}
    until = _("，至%(day)s") % {"day": day_words(span.until, weekday=False)} if span.until else ""
    return since + until


def _validity_bar(info: TitleInfo, on: date) -> dict[str, Any] | None:
    ends = info.span.expires_on
    if ends is None or info.span.status == "selected" or not info.valid:
        return None
    starts = info.title.granted_on
    passed = round(100 * (on - starts).days / max((ends - starts).days, 1), 1)
    words = {
        "starts": day_words(starts, weekday=False),
        "ends": day_words(ends - timedelta(days=1), weekday=False),
        "percent": passed,
    }
    return {
        "passed": min(passed, 100),
        "starts": words["starts"],
        "starts_word": _("认定"),
        "ends": words["ends"],
        "ends_word": _("有效期满"),
        "today": _("今天，还有%(days)d天") % {"days": (ends - on).days},
        "label": _("有效期%(starts)s至%(ends)s，已过去%(percent)s%%") % words,
    }


def _years(info: TitleInfo, edition: Edition, on: date) -> list[dict[str, Any]]:
    """What happened, by years, the latest first."""
    events = [_event(event, edition) for event in reversed(queries.title_history(info, on))]
    years = dict.fromkeys(event["at"].year for event in events)
    return [{"year": year, "events": [event for event in events if event["at"].year == year]} for year in years]


def _verdict(info: TitleInfo) -> str:
    if not info.valid:
        return _("称号%(standing)s") % {"standing": word_for(info.status).text}
    selected = info.span.status == "selected"
    return _("查验属实，已入选") if selected else _("查验属实，称号有效")


def _validity(info: TitleInfo) -> str:
    title, expires_on = info.title, info.span.expires_on
    if expires_on is None:
        return _("一次性授予") if info.span.status == "selected" else _("长期有效")
    parts = {
        "first": day_words(title.granted_on, weekday=False),
        "last": day_words(expires_on - timedelta(days=1), weekday=False),
    }
    return _("自%(first)s起，至%(last)s止") % parts


def _rows(info: TitleInfo, programme: str) -> list[dict[str, Any]]:
    title = info.title
    rows: list[dict[str, Any]] = [
        {"term": _("称号"), "value": info.kind.label},
        {"term": _("持有单位"), "value": info.span.organisation.name},
        {"term": _("地区"), "value": info.region},
        {"term": _("政策项目"), "value": programme, "url": reverse("programme", args=[title.edition.programme])},
        {"term": _("编号"), "value": title.number},
        {"term": _("认定日期"), "value": day_words(title.granted_on, weekday=False)},
        {
            "term": _("发布文件"),
            "value": title.document.number,
            "note": title.document.title,
            "url": reverse("document", args=[title.document_id]),
        },
        {"term": _("验证码"), "value": title.code},
    ]
    if info.field:
        rows.insert(4, {"term": info.field_label, "value": info.field})
    rows[3:3] = [_former(row) for row in info.formerly]
    return rows


def _duties(info: TitleInfo, edition: Edition, on: date) -> list[dict[str, Any]]:
    """What the holder owes although the programme's document has lapsed, or no more."""
    lapse = lapse_in_effect(edition, on) if info.valid and edition.obligations else None
    if lapse is None:
        return []
    return [{"term": _("办法失效后的义务"), "value": duties_words(lapse), "wide": True}]


def _former(row: FormerName) -> dict[str, Any]:
    """A name that the holder bore, until which day and by which document no longer."""
    assert row.renamed_on is not None
    words = {"day": day_words(row.renamed_on, weekday=False), "document": row.document}
    return {"term": _("原名"), "value": row.name, "note": _("%(day)s更名，依据%(document)s") % words}


def _event(event: TitleEvent, edition: Edition) -> dict[str, Any]:
    """An event of the timeline: a day is shown as a day."""
    titles = {
        "noticed": _("公示"),
        "issued": _("发文"),
        "reported": _("已备案：%(title)s"),
        "expired": _("有效期届满"),
        "changed": _(TITLES[event.act]) if event.act else "",
    }
    text = {"noticed": event.title, "issued": event.title + translation.bracketed(event.number)}.get(event.kind, "")
    if event.kind == "reported":
        year = _("%(year)s年度") % {"year": event.number} if event.number else ""
        text = translation.listed(filter(None, (year, event.grade)))
    if event.kind == "changed":
        text = event.number
    return {
        "at": local_date(event.at),
        "title": titles[event.kind] % {"title": event.title} if event.kind == "reported" else titles[event.kind],
        "text": text,
        "tone": TONES.get(event.act) or {"issued": "good", "expired": "bad"}.get(event.kind, "info"),
        "clauses": chips(edition, event.clause),
        "url": _event_url(event),
    }


TONES = {
    "suspend": "warn",
    "rectify": "warn",
    "revoke": "bad",
    "lapse": "bad",
    "resume": "good",
    "restore": "good",
    "extend": "good",
    "renew": "good",
}
"""The tone of an act on a title, where it has one."""


def _event_url(event: TitleEvent) -> str:
    if event.notice:
        return reverse("notice", args=[event.notice])
    return reverse("document", args=[event.document]) if event.document else ""
