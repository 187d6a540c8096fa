"""The auditor's journal: whether the chain holds on top, filters, paging, and the whole verification."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pingding.actions.journal import verify_journal
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_numbers import read_day
from pingding.policy.translation import counted, moment
from pingding.queries.journal.acts.registry import ACT_NAMES
from pingding.queries.journal.chain_state import ChainState, chain_state
from pingding.queries.journal.journal import PAGE, JournalFilter, JournalLine, journal_page
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import crumbs, field
from pingding.web.desk.fault_lines import faults_of
from pingding.web.desk.journal.journal_words import journal_entry
from pingding.web.desk.journal.sittings import told_briefly
from pingding.web.desk.paging import page_of
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import signed_in


@signed_in
def journal(request: ViewerRequest) -> HttpResponse:
    """All acts, newest first; posted, recomputes the whole chain and keeps what it found."""
    if request.method == "POST":
        verify_journal(actor=request.viewer, at=request.at)
        return HttpResponseRedirect(reverse("journal"))
    refusal = None
    try:
        filters = _wanted(request)
    except Refusal as fault:
        refusal, filters = fault, JournalFilter()
    shown = journal_page(request.viewer, filters, natural_number(request.GET.get("page", "")) or 1)
    page, numbers = page_of(shown.total, shown.page, PAGE)
    whole = request.GET.get("details") == "1"
    entries = [_entry(line) for line in shown.lines] if whole else told_briefly(shown.lines, case_url=_case_url)
    context = {
        "entries": entries,
        "page": page,
        "numbers": numbers,
        "total": shown.total,
        "whole": whole,
        "other_url": _with_details(request, "" if whole else "1"),
        "at": request.at,
        "fields": _fields(request),
        "faults": faults_of(refusal),
        "chain": _chain(),
        "crumbs": crumbs((_("日志"), "")),
    }
    return render(request, "desk/journal/journal.html", context, status=kind_of(refusal).status if refusal else 200)


def _case_url(number: str) -> str:
    return reverse("case", args=[number])


def _entry(line: JournalLine) -> dict[str, Any]:
    url = _case_url(line.case_number) if line.case_number else ""
    return journal_entry(line, case_url=url, edition=line.edition)


def _with_details(request: ViewerRequest, details: str) -> str:
    """This page with the technical details, or without them."""
    query = request.GET.copy()
    query.pop("details", None)
    if details:
        query["details"] = details
    return f"?{query.urlencode()}"


def _wanted(request: ViewerRequest) -> JournalFilter:
    query = request.GET
    return JournalFilter(
        act=query.get("act", ""),
        actor=query.get("actor", "").strip(),
        case_number=query.get("case", "").strip(),
        since=_day(query.get("since", ""), _("自")),
        until=_day(query.get("until", ""), _("至")),
    )


def _day(text: str, where: str) -> date | None:
    return read_day(text, where)


def _fields(request: ViewerRequest) -> list[dict[str, Any]]:
    query = request.GET
    acts = sorted(((act, str(name)) for act, name in ACT_NAMES.items()), key=lambda pair: pair[1])
    shown = [
        ("act", "choice", pgettext("act", "事项"), {"choices": acts, "empty": _("全部")}),
        ("actor", "text", _("办理人或单位"), {}),
        ("case", "text", _("件的编号"), {}),
        ("since", "date", _("自"), {}),
        ("until", "date", _("至"), {}),
    ]
    return [field(name, kind, label, query.get(name, ""), unmarked=True, **more) for name, kind, label, more in shown]


def _chain() -> dict[str, str]:
    """Whether the chain holds, as a banner: its tone, what was found, and how far that reaches."""
    state = chain_state()
    if state.fault is not None:
        if state.fault.first_bad_seq is None:
            text = _("%(what)s。请立即保全数据并报告。") % {"what": state.fault.what}
            return {"tone": "bad", "title": _("办理数据与日志不一致"), "text": text}
        words = {"n": state.fault.first_bad_seq, "what": state.fault.what}
        title, text = _("校验链不完整"), _("第%(n)d条起不符：%(what)s。请立即保全数据并报告。") % words
        return {"tone": "bad", "title": title, "text": text}
    if state.whole:
        text = counted("刚刚逐条核对全部%(n)d条，没有改动或缺失。", state.total) % {"n": state.total}
        return {"tone": "good", "title": _("校验链完整"), "text": text}
    return _in_part(state)


def _in_part(state: ChainState) -> dict[str, str]:
    newest = _("最近%(n)d条刚刚核对，首尾相连。") % {"n": state.checked}
    if state.last is None:
        text = counted("共%(n)d条，尚未全部核对。", state.total) % {"n": state.total}
        return {"tone": "warn", "title": _("校验链尚未全部核对"), "text": text + newest}
    words = {"at": moment(state.last.at), "n": state.last.check.entries}
    text = counted("%(at)s全部核对%(n)d条，没有改动或缺失。", state.last.check.entries) % words
    return {"tone": "good", "title": _("校验链完整"), "text": text + newest}
