"""One title on the register with the result of its verification, and the form that takes a code."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pingding.policy import translation
from pingding.policy.characters import folded
from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.procedures.validity import duties_words, lapse_in_effect
from pingding.queries.bans import ban_left_by, until_of
from pingding.queries.cases.public_contents import published_fields
from pingding.queries.clock import local_date
from pingding.queries.documents import may_print_certificate
from pingding.queries.editions import edition_of
from pingding.queries.obligations import duties_of
from pingding.queries.supports import ledger_of
from pingding.queries.title_spans import held_by_code
from pingding.queries.titles import register as queries
from pingding.queries.titles.figures import yearly_figures
from pingding.queries.titles.later_cases import later_cases
from pingding.queries.titles.proposals import findable
from pingding.queries.titles.register import RegisterSearch, TitleInfo
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Case, FormerName
from pingding.web.frame.addresses import public_address
from pingding.web.papers.files import paper_links
from pingding.web.public.titles.title_head import plate_of, verification_of
from pingding.web.public.titles.title_life import entered_in, life_of
from pingding.web.public.titles.versions import half_printed, printed_version
from pingding.web.wording.clause_links import chips
from pingding.web.wording.dates import day_words
from pingding.web.wording.support_words import ledger_sheets, open_supports
from pingding.web.wording.title_openings import opening_entries, outlook_of, owed_of
from pingding.web.wording.yearly_figures import figure_picture

SCANNED = re.compile(r"/titles/([^/?#\s]+)")
"""The verification code in the address that the QR code has."""


def title(request: ViewerRequest, code: str) -> HttpResponse:
    """A title: whether it holds today, what it is, how it came about. An unknown code is a clear page, 404."""
    on = local_date(request.at)
    try:
        info = queries.find_title(code, on)
    except Refusal as refusal:
        return _verify_page(request, code, refusal)
    return render(request, "public/titles/title.html", _page(request, info, on))


def _page(request: ViewerRequest, info: TitleInfo, on: date) -> dict[str, Any]:
    """What the page shows of the title."""
    granted, edition = info.title, edition_of(info.title.edition)
    printable = may_print_certificate(request.viewer, granted)
    ledger, duties = ledger_of(granted, on), duties_of([granted])[granted.pk]
    owed = owed_of(info, duties, on)
    return {
        "at": request.at,
        "info": info,
        "verification": verification_of(info, public_address(request, reverse("title", args=[granted.code]))),
        "rows": [
            *_rows(info, edition.programme.title),
            *_duties(info, edition, on),
            *_banned(info, on),
        ],
        "published": _published(info),
        "clauses": chips(edition, info.kind.clause),
        "plate": plate_of(info, on),
        "life": life_of(request.viewer, info, ledger, edition, on, request.GET.get("kind", "")),
        "owed": owed,
        "outlook": outlook_of(info, duties, on),
        "next_duty": min(owed, key=lambda each: each["due"], default=None),
        "figures": [figure_picture(figure) for figure in yearly_figures(info, on)],
        "entered": entered_in(info, edition, on),
        "entries": opening_entries(request.viewer, granted, on),
        "running": [_running(case) for case in later_cases(request.viewer, granted).filter(ended_at=None)],
        "supports": ledger_sheets(ledger, edition),
        "open_supports": open_supports(ledger, edition),
        "programme_url": reverse("programme", args=[edition.id]),
        "files": paper_links("certificate", granted.code) if info.valid and printable else [],
        "proposable": findable(request.viewer, granted, request.at),
        "crumbs": [
            {"title": _("首页"), "url": reverse("home")},
            {"title": _("认定名录"), "url": reverse("register")},
            {"title": info.span.name, "url": ""},
        ],
    }


def _running(case: Case) -> dict[str, Any]:
    """A case about the title that is under way and that the viewer may see."""
    name = edition_of(case.edition).procedures[case.procedure].title
    url, year = reverse("case", args=[case.number]), _("%(year)s年度") % {"year": case.period} if case.period else ""
    return {"title": name, "url": url, "state": year, "note": case.number}


def _published(info: TitleInfo) -> list[dict[str, Any]]:
    """The fields that the title's kind makes public."""
    fields = published_fields([info.title])[info.title.case_id]
    shown = [each for each in fields if each.label != info.field_label]
    return [{"term": each.label, "value": each.value, "wide": True} for each in shown]


def _banned(info: TitleInfo, on: date) -> list[dict[str, Any]]:
    """Until when the unit may not apply, where the end of the title has left a ban."""
    ban = ban_left_by(info.title, on)
    if ban is None:
        return []
    end = until_of(ban)
    until = _("%(day)s以前不受理其申报") % {"day": translation.day(end)} if end else _("不再受理其申报")
    return [
        {
            "term": pgettext("heading", "限制申报"),
            "value": until + translation.bracketed(translation.listed(ban.change.clause)),
        }
    ]


def verify(request: ViewerRequest) -> HttpResponse:
    """The form for a code; a code that was typed leads to its title or says that there is none.

    The address in the QR code does as well, and so does the credit code of a unit, which leads to all its titles. What
    else the register finds something by, a name above all, leads to what it finds.
    """
    typed, on = request.GET.get("code", "").strip(), local_date(request.at)
    if not typed:
        return _verify_page(request, "", None, lacking="code" in request.GET)
    printed = printed_version(typed)
    if printed:
        return HttpResponseRedirect(reverse("verify_version", args=printed))
    scanned = SCANNED.search(typed)
    try:
        info = queries.find_title(scanned[1] if scanned else typed, on)
    except Refusal as refusal:
        code = folded(typed).replace(" ", "").upper()
        if held_by_code(code, on):
            return HttpResponseRedirect(_in_register(code))
        if queries.search_register(RegisterSearch(folded(typed)[:100]), on).exists():
            return HttpResponseRedirect(_in_register(folded(typed)[:100]))
        return _verify_page(request, typed, half_printed(typed) or refusal)
    return HttpResponseRedirect(reverse("title", args=[info.title.code]))


def _in_register(words: str) -> str:
    return f"{reverse('register')}?{urlencode({'q': words})}"


def _verify_page(request: ViewerRequest, typed: str, refusal: Refusal | None, *, lacking: bool = False) -> HttpResponse:
    crumbs = [{"title": _("首页"), "url": reverse("home")}, {"title": _("称号查验"), "url": ""}]
    errors = [_("尚未填写。请填写验证码、编号或名称后再查验。")] if lacking else []
    field = {
        "name": "code",
        "kind": "text",
        "label": _("验证码、编号、名称或统一社会信用代码"),
        "value": typed[:60],
        "required": True,
        "help": _(
            "验证码在证书、批复或名录页面上，共12位；编号印在牌匾上；按单位查的，填信用代码。"
            "不知道编号的，填称号或单位的名称。都可以带空格，编号中的横线可以不填。二维码用手机扫描即直接打开查验结果，其中的网址也可以粘贴在这里。"
            "申报材料和文件的打印件，填页脚的编号和核对码。"
        ),
        "autocomplete": "off",
        "errors": errors,
    }
    context = {
        "at": request.at,
        "field": field,
        "refusal": refusal,
        "faults": [{"text": translation.headed(str(field["label"]), fault), "href": "#f-code"} for fault in errors],
        "crumbs": crumbs,
    }
    return render(request, "public/titles/verify.html", context, status=404 if refusal else 422 if lacking else 200)


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
