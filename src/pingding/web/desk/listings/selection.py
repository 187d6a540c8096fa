"""What can be done with cases chosen in the list: prompt whom they wait for, or act on them together."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.actions.listing.prompting import MOST, Prompted, prompt_others
from pingding.policy.errors import Refusal
from pingding.policy.translation import counted, listed
from pingding.queries.access import official_units
from pingding.queries.refusals import kind_of
from pingding.queries.viewer import Viewer
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.awaited import Awaited, awaited_by
from pingding.queries.worklist.together import BatchPlace, batch_places
from pingding.web.desk.component_values import cell, column, crumbs
from pingding.web.desk.fault_lines import faults_of
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.wording.dates import moment_words


def selectable(viewer: Viewer, numbers: Collection[str]) -> dict[str, dict[str, str]]:
    """By case, what a row tells the script: where it can be acted on in a batch, and whether others can be prompted."""
    if not official_units(viewer):
        return {}
    marks: dict[str, dict[str, str]] = {number: {} for number in numbers}
    for place, own in batch_places(viewer, numbers).items():
        for number in own:
            marks[number]["batch"] = f"{place.programme}.{place.step}.{place.call}.{place.office}"
    for each in awaited_by(viewer, numbers):
        if each.prompts:
            marks[each.number]["prompt"] = "1"
    return marks


def _chosen(request: ViewerRequest) -> list[str]:
    sent = request.POST if request.method == "POST" else request.GET
    return list(dict.fromkeys(sent.getlist("cases")))


def _began(request: ViewerRequest) -> tuple[str, str]:
    """Title and address of the page from which this was begun: the list as it was, the one case; else the desk."""
    sent = request.POST if request.method == "POST" else request.GET
    target, numbers = str(sent.get("next", "")), sent.getlist("cases")
    if len(numbers) == 1 and target.partition("?")[0] == address("case", numbers[0]):
        return numbers[0], target
    from_list = target.partition("?")[0] == address("listing", "cases")
    return (_("全部事项"), target) if from_list else (_("工作台"), address("todo"))


@signed_in
def prompt_page(request: ViewerRequest) -> HttpResponse:
    """Says whom a prompt would reach about which case, and whom not and why; posted, it is sent."""
    numbers = _chosen(request)
    if request.method != "POST":
        return _prompt(request, numbers)
    try:
        _refuse_moved(request, numbers)
        prompted = prompt_others(numbers, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _prompt(request, numbers, refusal)
    messages.success(request, _reached(prompted))
    return HttpResponseRedirect(_began(request)[1])


def _refuse_moved(request: ViewerRequest, numbers: Sequence[str]) -> None:
    """A button that named whom it prompts prompts nobody else: it sends with `seen` whom it named."""
    seen = request.POST.get("seen")
    if seen is None or seen == prompt_mark(awaited_by(request.viewer, numbers), request.at):
        return
    remedy = _("请核对以下各方，再确认催办。")
    raise Refusal(_("打开页面以后，在等的人有变化，还没有催办"), kind="conflict", remedy=remedy)


def prompt_mark(awaited: Collection[Awaited], at: datetime) -> str:
    """Who would be prompted of which round, as a page's button keeps it; experts by their number alone."""
    rounds = [each for each in awaited if each.prompts and not each.rests(at)]
    marks = ((each.run, sorted(each.bodies_at(at)), len(each.experts_at(at))) for each in rounds)
    return " ".join(f"{run}:{'.'.join(map(str, bodies))}:{experts}" for run, bodies, experts in sorted(marks))


def _reached(prompted: Sequence[Prompted]) -> str:
    """Whom it reached."""
    bodies = dict.fromkeys(name for each in prompted for name in each.bodies)
    experts = sum(each.experts for each in prompted)
    whom = [*bodies, *([counted("%(n)d名专家", experts) % {"n": experts}] if experts else [])]
    cases = len({each.number for each in prompted})
    return counted("已催办%(n)d件，已通知%(whom)s。", cases) % {"n": cases, "whom": listed(whom)}


def _prompt(request: ViewerRequest, chosen: Sequence[str], refusal: Refusal | None = None) -> HttpResponse:
    numbers, back = chosen[:MOST], _began(request)
    awaited = [each for each in awaited_by(request.viewer, numbers) if each.prompts]
    sent = [each for each in awaited if not each.rests(request.at)]
    left = [number for number in numbers if number not in {each.number for each in awaited}]
    context = {
        "awaited": sent,
        "lines": _will_reach(sent, request.at),
        "rests": [_resting(each) for each in awaited if each.rests(request.at)],
        "left": listed(left),
        "numbers": list(dict.fromkeys(each.number for each in sent)),
        "columns": [column(_("件")), column(_("环节")), column(_("在等谁")), column(_("期限"), "deadline")],
        "rows": [_row(each, request.at) for each in sent],
        "faults": faults_of(refusal),
        "at": request.at,
        "cut": first_of(len(chosen)) if len(chosen) > MOST else "",
        "back": back,
        "crumbs": crumbs(back, (_("催办"), "")),
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/listings/prompt.html", context, status=status)


def first_of(count: int) -> str:
    """Of more cases than can be prompted together, that the first are."""
    return _("催办前 %(most)d 件，共 %(n)d 件") % {"most": MOST, "n": count}


def whom(each: Awaited, at: datetime | None = None) -> str:
    """Who is waited for, in words; with a moment, who of them can be prompted then."""
    bodies, experts = (each.bodies_at(at), each.experts_at(at)) if at else (each.bodies, each.experts)
    return listed(
        [*bodies.values(), *([counted("%(n)d名专家", len(experts)) % {"n": len(experts)}] if experts else [])]
    )


def _will_reach(sent: Sequence[Awaited], at: datetime) -> list[str]:
    if not sent:
        return []
    bodies = dict.fromkeys(name for each in sent for name in each.bodies_at(at).values())
    experts = {key for each in sent for key in each.experts_at(at)}
    names = [*bodies, *([counted("%(n)d名专家", len(experts)) % {"n": len(experts)}] if experts else [])]
    cases = len({each.number for each in sent})
    return [
        counted("就%(n)d件向%(whom)s各发一条站内消息", cases) % {"n": cases, "whom": listed(names)},
        _("每件记入日志；今天不能再催同一环节，明天起可以再催"),
        _("不改变期限，也不改变任何结果"),
    ]


def _resting(each: Awaited) -> str:
    words = {"name": each.name, "step": each.title, "at": moment_words(each.last) if each.last else ""}
    return _("%(name)s的“%(step)s”今天已经催办过（%(at)s），明天起可以再催。") % words


def _row(each: Awaited, at: datetime) -> dict[str, Any]:
    url = address("case", each.number)
    cells = [cell(each.name, url=url, note=each.number), cell(each.title), cell(whom(each, at)), cell(each.due)]
    return {"id": each.number, "cells": cells}


@signed_in
def batch_selection(request: ViewerRequest) -> HttpResponse:
    """Leads to the batch page of the chosen cases; where they cannot be acted on together, says which and why."""
    numbers, back = _chosen(request), _began(request)
    places = batch_places(request.viewer, numbers)
    whole = [place for place, own in places.items() if set(own) == set(numbers)]
    if numbers and whole:
        return HttpResponseRedirect(_batch_url(whole[0], numbers))
    waiting = {number for own in places.values() for number in own}
    context = {
        "groups": [_group(place, own) for place, own in places.items()],
        "left": listed(number for number in numbers if number not in waiting),
        "count": len(numbers),
        "back": back,
        "crumbs": crumbs(back, (_("成批办理"), "")),
    }
    return render(request, "desk/listings/batch_selection.html", context, status=200 if not numbers else 409)


def _group(place: BatchPlace, own: Sequence[str]) -> dict[str, Any]:
    return {"title": place.title, "count": len(own), "names": listed(own), "url": _batch_url(place, own)}


def _batch_url(place: BatchPlace, numbers: Sequence[str]) -> str:
    query = [("call", str(place.call or "")), ("office", str(place.office)), *(("cases", number) for number in numbers)]
    return f"{address('batch', place.programme, place.step)}?{urlencode(query)}"
