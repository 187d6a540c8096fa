"""The credit record of the programmes that one's authority leads, to read and to export; bans and their lifting."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pingding.actions.titles.bans import TypedLifting
from pingding.actions.titles.bans import lift_ban as act_lift_ban
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_numbers import read_day
from pingding.queries.clock import local_date
from pingding.queries.refusals import Faults, kind_of
from pingding.queries.titles.credit import HEADS, SCOPES, BanLine, CreditLine, ban_to_lift, bans_decided, credit_record
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import cell, column, crumbs, field
from pingding.web.desk.csv_tables import csv_table
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.frame.page_drafts import draft_of
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.wording.dates import day_words


@signed_in
def credit(request: ViewerRequest) -> HttpResponse:
    """Every entry, the newest first."""
    context = {
        "entries": [
            column(_("单位")) | {"card": "name"},
            column(_("称号")) | {"card": "unit"},
            column(_("事项")) | {"card": "first"},
            column(_("日期")) | {"card": "further"},
            column(pgettext("heading", "限制申报")) | {"card": "state labelled"},
        ],
        "rows": [_entry(line) for line in credit_record(request.viewer)],
        "columns": [
            column(_("对象")) | {"card": "name"},
            column(_("称号")) | {"card": "unit"},
            column(_("条款")) | {"card": "first"},
            column(pgettext("heading", "限制申报")) | {"card": "further labelled"},
            column(_("解除")) | {"card": "state"},
        ],
        "bans": [_ban(line) for line in bans_decided(request.viewer, local_date(request.at))],
        "at": request.at,
        "crumbs": crumbs((_("称号总览"), reverse("overview")), (_("信用记录"), "")),
    }
    return render(request, "desk/titles/credit.html", context)


def _entry(line: CreditLine) -> dict[str, Any]:
    lifted = _("%(day)s解除") % {"day": day_words(line.lifted, weekday=False)} if line.lifted else ""
    lifted += translation.bracketed(line.lifted_by)
    return {
        "cells": [
            cell(line.unit, note=line.code),
            cell(line.title, url=reverse("title", args=[line.verification]), note=line.number),
            cell(line.what, note="、".join(line.clause)),
            cell(day_words(line.dated, weekday=False), note=line.document),
            cell(_until(line.until, line.scope) if line.scope else "—", note=lifted),
        ]
    }


@signed_in
def credit_export(request: ViewerRequest) -> HttpResponse:
    """The same as a table; a cell that would be computed is marked as text."""
    return csv_table("credit", HEADS, (line.cells for line in credit_record(request.viewer)))


def _ban(line: BanLine) -> dict[str, Any]:
    lifted = cell(day_words(line.lifted, weekday=False), note=line.lifted_by) if line.lifted else cell("—")
    return {
        "cells": [
            cell(line.who),
            cell(line.title, url=reverse("title", args=[line.verification]), note=line.programme),
            cell("、".join(line.clause)),
            cell(day_words(line.starts, weekday=False), note=_until(line.until, line.scope)),
            cell(_("解除"), url=reverse("lift_ban", args=[line.id])) if line.open else lifted,
        ]
    }


def _until(day: date | None, scope: str) -> str:
    """Before which day no application is taken, and in which programmes; that day itself is free again."""
    until = _("%(day)s以前不受理") % {"day": day_words(day, weekday=False)} if day else _("不再受理")
    return until + translation.bracketed(_(SCOPES[scope]))


@signed_in
def lift_ban(request: ViewerRequest, pk: int) -> HttpResponse:
    """By which document, from when and why a ban holds no longer; posted, it is lifted."""
    if request.method != "POST":
        return _lift_page(request, pk)
    try:
        faults, post = Faults(), request.POST
        day = faults.read(lambda: read_day(post.get("day", ""), _("解除之日")), None, "day")
        faults.refuse()
        typed = TypedLifting(day, post.get("document", ""), post.get("reason", ""))
        act_lift_ban(pk, typed, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        if refusal.kind in ("missing", "forbidden"):
            raise
        return _lift_page(request, pk, refusal)
    messages.success(request, _("已登记解除，单位已收到消息。"))
    return HttpResponseRedirect(reverse("credit"))


def _lift_page(request: ViewerRequest, pk: int, refusal: Refusal | None = None) -> HttpResponse:
    line, typed, errors = ban_to_lift(request.viewer, pk, local_date(request.at)), request.POST, errors_of(refusal)
    help = _("写文件名称和文号。")
    fields = [
        field("day", "date", _("解除之日"), typed.get("day", ""), required=True),
        field("document", "text", _("依据文件"), typed.get("document", ""), required=True, help=help, max_chars=200),
        field("reason", "longtext", _("理由"), typed.get("reason", ""), rows=4, required=True),
    ]
    for each in fields:
        each["errors"] = errors.get(each["name"], [])
    context = {
        "at": request.at,
        "faults": faults_of(refusal),
        "draft": draft_of(request, f"lift-ban-{pk}"),
        "fields": fields,
        "rows": [
            {"term": _("对象"), "value": line.who},
            {"term": _("称号"), "value": line.title, "url": reverse("title", args=[line.verification])},
            {"term": _("依据"), "value": "、".join(line.clause)},
            {
                "term": pgettext("heading", "限制申报"),
                "value": day_words(line.starts, weekday=False),
                "note": _until(line.until, line.scope),
            },
        ],
        "lines": [_("自解除之日起可以申报；此前各日仍以原记录为准。"), _("原限制的记录不变，另记一笔解除。")],
        "crumbs": crumbs((_("信用记录"), reverse("credit")), (_("解除限制申报"), "")),
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/titles/lift_ban.html", context, status=status)
