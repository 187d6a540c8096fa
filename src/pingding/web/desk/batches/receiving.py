"""成批签收纸质材料: papers scanned or ticked, how many of each came, what will happen said before, one act a case."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.actions.door import attempt
from pingding.actions.steps import act_at_step
from pingding.policy.errors import Refusal
from pingding.policy.steps.receive import PaperReceived
from pingding.policy.text.typed_numbers import read_day, read_whole
from pingding.policy.translation import counted, day, headed, listed
from pingding.queries.clock import local_date
from pingding.queries.refusals import Faults, Refusals, each_of, kind_of
from pingding.queries.viewer import Viewer
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.papers import MOST_SHOWN, AwaitedPaper, papers_awaited, recognise_papers
from pingding.web.desk.component_values import cell, column, crumbs
from pingding.web.desk.component_values import field as form_field
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in

Received = tuple[AwaitedPaper, PaperReceived]
"""A paper and what is to be put on record of it."""


@dataclass
class Receiving:
    """What somebody chose and typed on the page. `chosen` are keys of papers, in their order."""

    viewer: Viewer
    post: QueryDict
    chosen: list[str] = field(default_factory=list)

    @cached_property
    def papers(self) -> dict[str, AwaitedPaper]:
        """The papers by key: first those that were chosen and still wait, then the first of all others."""
        numbers = {key.partition(".")[0] for key in self.chosen}
        own = {paper.key: paper for paper in papers_awaited(self.viewer, numbers)} if numbers else {}
        first = {key: own[key] for key in self.chosen if key in own}
        return first | {paper.key: paper for paper in papers_awaited(self.viewer) if paper.key not in first}

    @property
    def gone(self) -> list[str]:
        """The numbers of chosen cases of which the viewer waits for no paper."""
        return [key.partition(".")[0] for key in self.chosen if key not in self.papers]

    def copies(self, key: str) -> str:
        """What was typed as the number of copies of one case."""
        return str(self.post.get(f"copies-{key}", "")).strip()


@signed_in
def receive_papers(request: ViewerRequest) -> HttpResponse:
    """Shows whose paper is awaited; posted, recognises what was scanned, asks for confirmation, or carries it out."""
    if request.method != "POST":
        asked_for = request.GET.getlist("cases")
        keys = [paper.key for paper in papers_awaited(request.viewer, asked_for)] if asked_for else []
        return _form(request, Receiving(request.viewer, QueryDict(""), keys))
    receiving = Receiving(request.viewer, request.POST, list(dict.fromkeys(request.POST.getlist("papers"))))
    asked = request.POST.get("do", "scan")
    try:
        if asked == "scan" or request.POST.get("scanned", "").strip():
            return _scanned(request, receiving)
        if asked == "back":
            return _form(request, receiving)
        received = _read(request, receiving, confirmed=asked == "confirm")
    except Refusal as refusal:
        return _form(request, receiving, refusal)
    return _carried_out(request, receiving, received) if asked == "confirm" else _confirm(request, receiving, received)


def _scanned(request: ViewerRequest, receiving: Receiving) -> HttpResponse:
    """The page with the papers of the lines ticked, and what is wrong with the other lines."""
    scanned = recognise_papers(request.viewer, request.POST.get("scanned", ""))
    added = [key for key in scanned.keys if key not in receiving.chosen]
    receiving.chosen = [*added, *receiving.chosen]
    return _form(
        request, receiving, scanned=[headed(each.where, each.advice) for each in scanned.faults], added=len(added)
    )


def _read(request: ViewerRequest, receiving: Receiving, *, confirmed: bool) -> list[Received]:
    """What is to be put on record of each chosen case. Refusal with all that is missing or wrong, each at its field.

    Of what was `confirmed`, a case that nobody waits for any more is left to be listed with what came of the others.
    """
    faults, post, today = Faults(), receiving.post, local_date(request.at)
    if not receiving.chosen:
        faults.add(Refusal(_("尚未选择要签收的件"), remedy=_("请扫描页脚的二维码，或勾选至少一件。")), "scanned")
    for number in () if confirmed else receiving.gone:
        faults.add(_gone(number))
    on: date | None = today
    with faults.caught("received_on"):
        on = read_day(post.get("received_on", ""), _("收到日期"))
    received = [_received(receiving, key, on, faults) for key in receiving.chosen if key in receiving.papers]
    for paper, content in received:
        for lacking in _lacking(paper, content, today):
            lacking.where = "" if lacking.field == "received_on" else paper.number
            lacking.field = lacking.field if lacking.field == "received_on" else f"copies-{paper.key}"
            faults.add(lacking)
    faults.refuse()
    for paper, content in () if confirmed else received:
        _refuse_unready(request, paper, content, faults)
    faults.refuse()
    return received


def _refuse_unready(request: ViewerRequest, paper: AwaitedPaper, content: PaperReceived, faults: Faults) -> None:
    """What the act would refuse where an office fills in a part of its own with the paper, such as a scan of it."""
    if not paper.definition.own_form:
        return
    viewer, at = request.viewer, request.at
    try:
        attempt(
            Faults(),
            lambda: act_at_step(paper.number, paper.step, paper.outcome, content, actor=viewer, at=at),
            only_ask=True,
        )
    except Refusal as refusal:
        for each in each_of(refusal):
            each.where, each.field = paper.number, f"copies-{paper.key}"
            each.remedy = _("请在办件页面补齐后签收，或先签收其余各件。")
            faults.add(each)


def _received(receiving: Receiving, key: str, on: date | None, faults: Faults) -> Received:
    """One paper with its own number of copies, else the one for all."""
    paper = receiving.papers[key]
    typed = receiving.copies(key) or receiving.post.get("copies", "")
    # What cannot be read is a fault already: the number that is due stands in for it.
    copies: int | None = paper.definition.copies
    with faults.caught(f"copies-{key}"):
        copies = read_whole(typed, paper.number, _("份"))
    return paper, PaperReceived(copies=copies, received_on=on)


def _lacking(paper: AwaitedPaper, content: PaperReceived, today: date) -> Iterator[Refusal]:
    """What keeps a paper from being received with this."""
    step = paper.definition
    if not paper.outcome:
        yield Refusal(_("这一步骤有几种办理结果"), clause=step.clause, remedy=_("请在办件页面签收。"))
        return
    yield from content.lacking(step, paper.step, step.outcomes[paper.outcome], today)


def _gone(number: str) -> Refusal:
    what, remedy = _("本件目前不等本单位签收"), _("请到办件页面查看办到哪一步。")
    return Refusal(what, where=number, kind="conflict", remedy=remedy)


def _carried_out(request: ViewerRequest, receiving: Receiving, received: Sequence[Received]) -> HttpResponse:
    """Each case has its own act, which stands whatever becomes of the others; what was refused is listed by case."""
    refused = [_gone(number) for number in receiving.gone]
    left = []
    for paper, content in received:
        try:
            act_at_step(paper.number, paper.step, paper.outcome, content, actor=request.viewer, at=request.at)
        except Refusal as refusal:
            left.append(paper.key)
            for each in each_of(refusal):
                each.where, each.field = paper.number, ""
                refused.append(each)
    done = len(received) - len(left)
    if done:
        words = counted("已签收 %(n)d 件的纸质材料，逐件记入日志。", done)
        messages.success(request, words % {"n": done})
    if not refused:
        return HttpResponseRedirect(address("receive_papers"))
    return _form(request, Receiving(request.viewer, receiving.post, left), Refusals(refused), not_done=True)


def _confirm(request: ViewerRequest, receiving: Receiving, received: Sequence[Received]) -> HttpResponse:
    """Repeats in words what will happen to how many; everything typed goes along."""
    hidden = [("papers", paper.key) for paper, _content in received]
    hidden += [(f"copies-{paper.key}", str(content.copies)) for paper, content in received]
    hidden.append(("received_on", receiving.post.get("received_on", "")))
    context = {
        "at": request.at,
        "lines": _will_happen(received),
        "columns": [column(_("件")), column(_("申报单位")), column(_("环节")), column(_("收到份数"), "number")],
        "rows": [_confirmed_row(paper, content) for paper, content in received],
        "hidden": hidden,
        "count": len(received),
        "crumbs": _crumbs(),
    }
    return render(request, "desk/batches/receiving_confirm.html", context)


def _will_happen(received: Sequence[Received]) -> list[str]:
    copies, days = sum(content.copies or 0 for _paper, content in received), {c.received_on for _p, c in received}
    words = {"n": len(received), "copies": copies, "on": listed(day(on) for on in days if on)}
    steps = dict.fromkeys(paper.definition.title for paper, _content in received)
    return [
        _("签收%(n)d件的纸质材料，共%(copies)d份，收到日期%(on)s") % words,
        _("每件办结“%(steps)s”，转到下一步；等这份材料的步骤随即可以办理") % {"steps": listed(steps)},
        _("每件单独记入日志；有的件不能签收的，其余照常签收，并逐件说明原因"),
    ]


def _confirmed_row(paper: AwaitedPaper, content: PaperReceived) -> dict[str, Any]:
    name = cell(paper.name, url=address("case", paper.number), note=paper.number)
    return {"cells": [name, cell(paper.applicant), cell(paper.definition.title), cell(content.copies)]}


def _form(
    request: ViewerRequest,
    receiving: Receiving,
    refusal: Refusal | None = None,
    *,
    scanned: Sequence[str] = (),
    added: int = 0,
    not_done: bool = False,
) -> HttpResponse:
    """The page: where to scan, and the cases to tick, those chosen first. `added` were just recognised."""
    errors, post = errors_of(refusal), receiving.post
    papers = list(receiving.papers.values())
    on = post.get("received_on", local_date(request.at).isoformat())
    context = {
        "at": request.at,
        "rows": [_row(receiving, paper, errors) for paper in papers],
        "offices": len({paper.office for paper in papers}) > 1,
        "cut": MOST_SHOWN if len(papers) >= MOST_SHOWN else 0,
        "copies": form_field(
            *("copies", "integer", _("勾选的各件都收到"), post.get("copies", "")),
            help=_("各件份数不同的，在表中分别填写。"),
            unit=_("份"),
        ),
        "day": form_field(
            "received_on", "date", _("收到日期"), on, required=True, errors=errors.get("received_on", [])
        ),
        # What was typed and could not be looked up stays; what was looked up is in the list by now.
        "typed": post.get("scanned", "") if refusal is not None else "",
        "faults": faults_of(refusal),
        "faults_title": _("以下各件没有签收") if not_done else "",
        "scanned": scanned,
        "added": added,
        "chosen": len(receiving.chosen),
        "crumbs": _crumbs(),
    }
    status = kind_of(refusal).status if refusal is not None else 200
    return render(request, "desk/batches/receiving.html", context, status=status)


def _row(receiving: Receiving, paper: AwaitedPaper, errors: Mapping[str, list[str]]) -> dict[str, Any]:
    return {
        "paper": paper,
        "url": address("case", paper.number),
        "ticked": paper.key in receiving.chosen,
        "copies": receiving.copies(paper.key),
        "errors": errors.get(f"copies-{paper.key}", []),
    }


def _crumbs() -> list[dict[str, str]]:
    return crumbs((_("工作台"), address("todo")), (_("签收纸质材料"), ""))
