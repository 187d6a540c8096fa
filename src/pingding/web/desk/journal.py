"""The auditor's journal: the state of the chain on top, filters, paging, and the verification on demand."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.act_names import ACT_NAMES
from pingding.queries.journal import PAGE, JournalCheck, JournalFilter, journal_head, journal_page, verify
from pingding.web.asking import STATUS_OF, AskedRequest
from pingding.web.desk.case_tabs import journal_entry
from pingding.web.desk.paging import page_of
from pingding.web.desk.pieces import crumbs, faults_of, field, read_day
from pingding.web.gate import signed_in
from pingding.web.whole import whole


@signed_in
def journal(request: AskedRequest) -> HttpResponse:
    """All acts, newest first. `verify=1` recomputes the whole chain and says whether it holds."""
    refusal = None
    try:
        wanted = _wanted(request)
    except Refusal as fault:
        refusal, wanted = fault, JournalFilter()
    found = journal_page(request.viewer, wanted, whole(request.GET.get("page", "")) or 1)
    page, numbers = page_of(found.total, found.page, PAGE)
    entries = [
        journal_entry(
            line,
            case_url=reverse("case", args=[line.case_number]) if line.case_number else "",
            edition=line.edition,
        )
        for line in found.lines
    ]
    context = {
        "entries": entries, "page": page, "numbers": numbers, "total": found.total, "at": request.at,
        "fields": _fields(request), "faults": faults_of(refusal), "chain": _chain(request),
        "verified": "verify" in request.GET, "crumbs": crumbs((_("日志"), "")),
    }  # fmt: skip
    return render(request, "desk/journal.html", context, status=STATUS_OF[refusal.kind] if refusal else 200)


def _wanted(request: AskedRequest) -> JournalFilter:
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


def _fields(request: AskedRequest) -> list[dict[str, Any]]:
    query = request.GET
    acts = sorted(((act, str(name)) for act, name in ACT_NAMES.items()), key=lambda pair: pair[1])
    shown = [
        ("act", "choice", _("事项"), {"choices": acts, "empty": _("全部")}),
        ("actor", "text", _("办理人或单位"), {}),
        ("case", "text", _("件的编号"), {}),
        ("since", "date", _("自"), {}),
        ("until", "date", _("至"), {}),
    ]
    return [field(name, kind, label, query.get(name, ""), unmarked=True, **more) for name, kind, label, more in shown]


def _chain(request: AskedRequest) -> dict[str, Any]:
    """What is known of the chain: its length and head; after a verification, whether it holds."""
    if "verify" not in request.GET:
        seq, digest = journal_head()
        words = _("共%(n)d条，末条校验值%(digest)s。可点“重新校验”逐条核对。") % {"n": seq, "digest": digest[:12]}
        return {"intact": None, "words": words}
    check = verify()
    return {"intact": check.ok, "words": _found(check)}


def _found(check: JournalCheck) -> str:
    if check.ok:
        return _("已逐条核对%(n)d条，校验链完整，没有改动或缺失。") % {"n": check.entries}
    told = {"n": check.first_bad_seq, "what": check.what}
    return _("第%(n)d条起不符：%(what)s。请立即保全数据并报告。") % told
