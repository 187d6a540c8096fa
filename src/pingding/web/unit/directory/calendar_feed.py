"""日历订阅: the address that the person makes and withdraws, and the calendar that it answers with."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pingding.actions.directory.access_tokens import create_calendar_address, withdraw_calendar_address
from pingding.policy.procedures.deadlines import day_of, end_of
from pingding.policy.text.icalendar import CalendarEvent, calendar_text
from pingding.policy.translation import counted, headed, listed
from pingding.queries.batches.own_sittings import own_sittings
from pingding.queries.directory.calendar_addresses import calendar_address_of, calendar_owner
from pingding.queries.editions import edition_of
from pingding.queries.mail.dated import SITTING
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.own_deadlines import OwnDeadline, own_deadlines
from pingding.records.models import Sitting
from pingding.web.frame.addresses import address, public_address
from pingding.web.frame.require_sign_in import posted, signed_in

LONGEST_TITLE = 200


@never_cache
@require_safe
def calendar_feed(request: ViewerRequest, token: str) -> HttpResponse:
    """The deadlines and meetings of whoever made the address, for a calendar program, which signs in by the address
    alone."""
    viewer = calendar_owner(token)
    events = [_event(row, request) for row in own_deadlines(viewer, request.at)]
    events += [_sitting(row, request) for row in own_sittings(viewer, request.at)]
    text = calendar_text(_("评定：我的期限"), events, at=request.at)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


@never_cache
@signed_in
@posted("account", anchor="#calendar")
def create_address(request: ViewerRequest) -> HttpResponse:
    """Make an address and show it, this once; an earlier one works no more."""
    token = create_calendar_address(actor=request.viewer, at=request.at)
    context = {
        "calendar_url": public_address(request, reverse("calendar_feed", args=[token])),
        "crumbs": [
            {"title": _("首页"), "url": "/"},
            {"title": _("我的账号"), "url": address("account")},
            {"title": _("新的日历地址"), "url": ""},
        ],
    }
    return render(request, "unit/directory/calendar_address.html", context)


@signed_in
@posted("account", anchor="#calendar")
def withdraw_address(request: ViewerRequest) -> HttpResponse:
    """Withdraw one's own address; it works no more from this moment."""
    withdraw_calendar_address(actor=request.viewer, at=request.at)
    messages.success(request, _("日历地址已停用，已订阅的日历不再更新。"))
    return HttpResponseRedirect(address("account") + "#calendar")


def calendar_section(request: ViewerRequest) -> dict[str, Any]:
    """Whether there is an address, for the account's page."""
    return {"calendar_address": calendar_address_of(request.viewer)}


def _event(row: OwnDeadline, request: HttpRequest) -> CalendarEvent:
    """All day where it is due by the end of a day; else at its moment."""
    url = public_address(request, _page_of(row))
    what = row.name or row.applicant or counted("%(n)d件", row.cases) % {"n": row.cases}
    lines = [
        _("政策项目：%(title)s") % {"title": row.programme_title},
        headed(_("件的编号"), row.number) if row.number else "",
        headed(_("申报单位"), row.applicant) if row.applicant else "",
        headed(_("依据"), listed(row.clause)) if row.clause else "",
        url,
    ]
    day = day_of(row.due)
    return CalendarEvent(
        uid=f"{row.key}@{request.get_host()}",
        at=day if row.due == end_of(day) else row.due,
        summary=headed(row.title, what)[:LONGEST_TITLE],
        description="\n".join(filter(None, lines)),
        url=url,
    )


def _sitting(row: Sitting, request: HttpRequest) -> CalendarEvent:
    """The day of a meeting, with its place; under the key that its invitation has."""
    url = public_address(request, address("sitting", row.pk))
    edition = edition_of(row.edition)
    step = next(each.steps[row.step] for each in edition.procedures.values() if row.step in each.steps)
    programme = _("政策项目：%(title)s") % {"title": edition.programme.short}
    lines = [programme, headed(_("会议地点"), row.place), url]
    return CalendarEvent(
        uid=f"{SITTING}{row.pk}@{request.get_host()}",
        at=row.held_on,
        summary=headed(step.title, row.session)[:LONGEST_TITLE],
        description="\n".join(lines),
        url=url,
    )


def _page_of(row: OwnDeadline) -> str:
    """Where it is done."""
    if not row.number:
        url = address("batch", row.programme, row.step)
        return f"{url}?call={row.call}" if row.call else url
    if row.kind == "sheet":
        return address("score", row.number, row.step)
    return address("writing" if row.kind == "fill" else "case", row.number)
