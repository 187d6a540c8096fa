"""后台运行: whether the periodic work runs on time, what its last runs did, and what could not be done."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.actions.periodic.failures import retry_failure
from pingding.policy.translation import counted, headed, listed, moment
from pingding.queries.journal.background import Background, Run, background, failures, may_retry, work_name
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Failure
from pingding.web.desk.component_values import cell, column, crumbs
from pingding.web.desk.paging import page_of
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import posted, signed_in

PAGE = 30


@signed_in
def background_page(request: ViewerRequest) -> HttpResponse:
    """The state in words, what could not be done, and the last runs."""
    shown = background(request.viewer, request.at)
    rows = failures(request.viewer)
    total = rows.count()
    page, numbers = page_of(total, natural_number(request.GET.get("page", "")) or 1, PAGE)
    start = (page.number - 1) * PAGE
    context = {
        "state": _state(shown, request.at),
        "failures": [_failure(row, request) for row in rows[start : start + PAGE]] if total else [],
        "total": total,
        "page": page,
        "numbers": numbers,
        "columns": [column(_("开始"), "time"), column(_("结果")), column(_("办理")), column(_("未能办理"), "number")],
        "runs": [_run(run) for run in shown.runs],
        "at": request.at,
        "crumbs": crumbs((_("后台运行"), "")),
    }
    return render(request, "desk/journal/background.html", context)


@signed_in
@posted("background")
def retry(request: ViewerRequest, pk: int) -> HttpResponse:
    """Ask for one more try of what failed."""
    failure = retry_failure(pk, actor=request.viewer, at=request.at)
    text = _("“%(work)s”已安排再试，一分钟内办理。") % {"work": work_name(failure.work)}
    messages.success(request, text)
    return HttpResponseRedirect(address("background"))


def _state(shown: Background, at: datetime) -> dict[str, str]:
    """The banner: its tone, the state and what to do."""
    if shown.last is None:
        text = _("请确认已用 pingding serve 启动，或者定时运行 pingding tick。")
        return {"tone": "bad", "title": _("后台从未运行"), "text": text}
    minutes = int((at - shown.last.started_at).total_seconds() // 60)
    words = {"at": moment(shown.last.started_at), "n": minutes}
    if shown.state == "late":
        text = counted("上次开始于%(at)s，此后%(n)d分钟没有运行。公示期满、期限届满等到期事项不会自动办理。", minutes)
        remedy = _("请检查 pingding serve 或定时任务 pingding tick 是否在运行。")
        return {"tone": "bad", "title": _("后台运行迟了"), "text": text % words + remedy}
    if shown.state == "stopped":
        text = _("开始于%(at)s的一次没有办完；下一次会接着办理。") % words
        return {"tone": "warn", "title": _("上次运行中途停止"), "text": text}
    return {"tone": "good", "title": _("后台按时运行"), "text": _("最近一次开始于%(at)s。") % words}


def _run(run: Run) -> dict[str, Any]:
    heartbeat = run.heartbeat
    ends = {
        "finished": _("已办完"),
        "running": _("正在运行"),
        "stopped": _("中途停止，没有办完"),
    }
    done = listed(
        counted("%(work)s%(n)d件", number) % {"work": work_name(work), "n": number}
        for work, number in heartbeat.counts.items()
    )
    version = _("版本%(version)s") % {"version": heartbeat.version} if heartbeat.version else ""
    note = moment(heartbeat.finished_at) if heartbeat.finished_at else heartbeat.fault
    return {
        "cells": [
            cell(heartbeat.started_at, note=version),
            cell(ends[run.state], note=note),
            cell(done or ("—" if run.state != "finished" else _("没有到期的事项"))),
            cell(heartbeat.held_up),
        ]
    }


def _failure(failure: Failure, request: ViewerRequest) -> dict[str, Any]:
    """One failure; the case is linked for whoever may read it."""
    due = failure.next_at is not None and failure.next_at <= request.at
    stopped = failure.next_at is None
    number = failure.case_number
    return {
        "pk": failure.pk,
        "work": work_name(failure.work),
        "case": number,
        "case_url": address("case", number) if number and request.viewer.is_auditor else "",
        "thing": failure.thing or _("整项工作"),
        "reason": headed(_("系统故障"), failure.reason) if failure.broken else failure.reason,
        "tries": failure.tries,
        "last_at": failure.last_at,
        "next_at": failure.next_at,
        "tone": "bad" if stopped else "warn",
        "state": _("已停止自动重试，等待处理") if stopped else _("即将再试") if due else _("将自动再试"),
        "retry_url": address("retry_failure", failure.pk) if may_retry(request.viewer) and not due else "",
    }
