"""The ledgers into which one's office enters: the list of titles, and one title with a form for each entry."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.titles import supports as acts
from pingding.actions.titles.typed_entries import TypedEntry
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.supports.accounts import stop_words
from pingding.policy.text.typed_numbers import read_day, read_whole
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.refusals import Faults, kind_of
from pingding.queries.supports import LedgerLine, ledger_lines, ledger_of, payer, supported_titles
from pingding.queries.titles.register import find_title
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.desks import require_offices
from pingding.web.desk.component_values import cell, column, crumbs
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.desk.titles.entry_forms import entry_forms, prefix_of
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.wording.support_words import ledger_sheets, over_words

PER_PAGE = 20
ACTS = {
    "promise": acts.promise_support,
    "pay": acts.pay_support,
    "stop": acts.stop_support,
    "resume": acts.resume_support,
    "recover": acts.recover_support,
}
"""What a form of the page does, by the act that it names."""


@signed_in
def supports_desk(request: ViewerRequest) -> HttpResponse:
    """The titles into whose ledgers the viewer's offices enter, a line for each support."""
    require_offices(request.viewer)
    page = Paginator(supported_titles(request.viewer), PER_PAGE).get_page(request.GET.get("page"))
    labels = (_("应支付"), _("已支付"), _("本年到期"), _("余额"))
    sums = [column(label, "money") | {"card": "further labelled"} for label in labels]
    named = [column(_("称号")) | {"card": "name"}, column(_("支持")) | {"card": "unit"}]
    context = {
        "at": request.at,
        "columns": [*named, *sums, column(_("情况")) | {"card": "state"}],
        "rows": [_row(line) for line in ledger_lines(list(page), local_date(request.at))],
        "page": page,
        "numbers": list(page.paginator.get_elided_page_range(page.number)),
        "crumbs": crumbs((_("称号总览"), reverse("overview")), (_("支持台账"), "")),
    }
    return render(request, "desk/titles/supports.html", context)


def _row(line: LedgerLine) -> dict[str, Any]:
    account, unknown = line.account, "—" if line.over else _("尚未确定")
    total, left = account.promise.total, account.left
    return {
        "cells": [
            cell(
                line.title.name,
                url=reverse("title_supports", args=[line.title.code]),
                note=f"{line.title.organisation.name} · {line.title.number}",
            ),
            cell(account.support.title),
            cell(unknown if total is None else account.shown(total)),
            cell(account.shown(account.paid)),
            cell(account.shown(line.this_year)),
            cell(unknown if left is None else account.shown(left)),
            cell(translation.listed(_state(line)) or "—"),
        ]
    }


def _state(line: LedgerLine) -> Iterator[str]:
    account = line.account
    if line.over:
        yield over_words(line.over)
    if account.stop:
        yield stop_words(account.stop)
    if account.owed:
        yield _("尚须追回%(sum)s") % {"sum": account.shown(account.owed)}


@signed_in
def title_supports(request: ViewerRequest, code: str) -> HttpResponse:
    """The ledger of one title; an entry is posted from its form."""
    require_offices(request.viewer)
    if request.method != "POST":
        return _page(request, code)
    try:
        _enter(request, code)
    except Refusal as refusal:
        return _page(request, code, refusal)
    messages.success(request, _("已登记，称号单位已收到消息。"))
    return HttpResponseRedirect(reverse("title_supports", args=[code]))


def _enter(request: ViewerRequest, code: str) -> None:
    act, post = request.POST.get("act", ""), request.POST
    prefix = prefix_of(post.get("support", ""), act)
    if act == "correct":
        entry, reason = natural_number(post.get(f"{prefix}entry", "")) or 0, post.get(f"{prefix}reason", "")
        acts.correct_support_entry(code, entry, reason, actor=request.viewer, at=request.at)
    elif act in ACTS:
        ACTS[act](code, _typed(post, prefix), actor=request.viewer, at=request.at)
    else:
        raise Refusal(_("没有选择办理事项"), kind="malformed", remedy=_("请从页面上的表单办理。"))


def _typed(post: QueryDict, prefix: str) -> TypedEntry:
    """What was typed into the form; Refusal of days and numbers that are none."""
    faults, facts = Faults(), f"{prefix}fact-"
    day = faults.read(lambda: read_day(post.get(f"{prefix}day", ""), _("日期")), None, "day")
    until = faults.read(lambda: read_day(post.get(f"{prefix}until", ""), _("恢复之日")), None, "until")
    number = faults.read(lambda: read_whole(post.get(f"{prefix}instalment", ""), _("期次")), None, "instalment")
    faults.refuse()
    return TypedEntry(
        post.get("support", ""),
        day=day,
        until=until,
        instalment=number,
        amount=post.get(f"{prefix}amount", ""),
        stated={name.removeprefix(facts): post[name] for name in post if name.startswith(facts)},
        document=post.get(f"{prefix}document", ""),
        reason=post.get(f"{prefix}reason", ""),
    )


def _page(request: ViewerRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    on = local_date(request.at)
    title = find_title(code, on).title
    ledger, edition = ledger_of(title, on), edition_of(title.edition)
    own = {account.id for account in ledger.accounts if payer(request.viewer, title, account.support)}
    if not own:
        what = _("这一称号的支持资金由其他部门登记")
        raise Refusal(what, kind="forbidden", remedy=_("公开的台账见称号页。"))
    sent = prefix_of(request.POST.get("support", ""), request.POST.get("act", ""))
    errors = {f"{sent}{name}": texts for name, texts in errors_of(refusal).items()}
    forms = {
        account.id: entry_forms(account, ledger, edition, errors, sent) if account.id in own else []
        for account in ledger.accounts
    }
    context = {
        "title": title,
        "note": f"{title.organisation.name} · {title.number}",
        "at": request.at,
        "sheets": ledger_sheets(ledger, edition, official=True),
        "forms": forms,
        "faults": [line | {"href": line["href"].replace("#f-", f"#f-{sent}")} for line in faults_of(refusal)],
        "crumbs": crumbs(
            (_("称号总览"), reverse("overview")), (_("支持台账"), reverse("supports_desk")), (title.name, "")
        ),
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/titles/ledger.html", context, status=status)
