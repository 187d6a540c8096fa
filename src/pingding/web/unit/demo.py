"""The demonstration: step into a role by one click, move its clock forward. There is no such page elsewhere."""

from collections.abc import Sequence
from datetime import datetime, time
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pingding.actions.periodic.demo_clock import set_demo_clock
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_numbers import read_day
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.demo_people import DemoPerson, demo_people, demo_programmes, find_demo_person, matching
from pingding.web.frame.addresses import address
from pingding.web.unit.directory.sign_in import BACKEND, next_address
from pingding.web.unit.fields import FormField
from pingding.web.wording.dates import moment_words

OFFICE_OPENS = time(9, 0)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def demo(request: ViewerRequest) -> HttpResponse:
    """The people one can step into, by role; and the demonstration's day."""
    if not settings.PINGDING_DEMO:
        raise Http404
    if request.method == "POST" and "username" in request.POST:
        return _step_in(request)
    if request.method == "POST":
        return _move_clock(request)
    return _show(request, local_date(request.at).isoformat(), None)


def _step_in(request: ViewerRequest) -> HttpResponse:
    person = find_demo_person(str(request.POST["username"]))
    if person is None:
        raise Refusal(_("演示环境中没有这个人员"), kind="missing", remedy=_("请从本页所列人员中选择。"))
    login(request, person, backend=BACKEND)
    return HttpResponseRedirect(next_address(request, person))


def _move_clock(request: ViewerRequest) -> HttpResponse:
    typed = str(request.POST.get("day", "")).strip()
    try:
        to = _moment_of(typed, request.at)
        set_demo_clock(to, at=request.at, actor=request.viewer)
    except Refusal as refusal:
        return _show(request, typed, refusal)
    messages.success(request, _("演示时间已调到%(at)s，到期的事项已自动办理。") % {"at": moment_words(to)})
    return HttpResponseRedirect(reverse("demo"))


def _moment_of(typed: str, at: datetime) -> datetime:
    """The morning of the day typed; of the present day, the present moment."""
    day = read_day(typed, "") or local_date(at)
    return at if day == local_date(at) else datetime.combine(day, OFFICE_OPENS, tzinfo=SHANGHAI)


def _groups(people: Sequence[DemoPerson], whole: bool) -> list[dict[str, Any]]:
    """The groups of the page, each with its places and the people there; who has nothing to do or to look at is folded.

    `whole` folds nobody.
    """
    words = {
        "units": _("申报单位和合作单位"),
        "districts": _("区县部门"),
        "operators": _("受托办理单位"),
        "city": _("市级部门"),
        "experts": _("评审专家"),
        "platform": _("平台"),
    }
    groups = []
    for key, people_of_group in groupby(people, key=lambda one: one.group):
        members = list(people_of_group)
        unfold = whole or not any(one.waiting for one in members)
        places = [_place(place, list(there), unfold) for place, there in groupby(members, key=lambda one: one.place)]
        groups.append(
            {
                "key": key,
                "title": words[key],
                "count": len(members),
                "waiting": sum(one.waiting for one in members),
                "places": [(place or (_("其他") if places[0][0] else ""), *there) for place, *there in places],
            }
        )
    return groups


def _place(place: str, people: list[DemoPerson], whole: bool) -> tuple[str, list[DemoPerson], list[DemoPerson]]:
    shown = [one for one in people if whole or one.waiting or one.looks]
    return place, shown, [one for one in people if one not in shown]


def _show(request: ViewerRequest, day: str, refusal: Refusal | None) -> HttpResponse:
    people = demo_people(local_date(request.at))
    words, programme = str(request.GET.get("words", ""))[:50], str(request.GET.get("programme", ""))
    context = {
        "groups": _groups(matching(people, words, programme), whole=bool(words or programme)),
        "anybody": bool(people),
        "words": words,
        "programme": programme,
        "programmes": demo_programmes(people),
        "clock": FormField(
            "day",
            "date",
            _("演示日期"),
            day,
            required=True,
            errors=[refusal.advice] if refusal else [],
            help=_("只能向后调。调到的一天上午九点起算，其间到期的公示、期限和年度义务自动办理。"),
        ),
        "faults": [
            {"text": translation.headed(_("演示日期"), refusal.what), "href": "#f-day", "remedy": refusal.remedy}
        ]
        if refusal
        else [],
        "now": request.at,
        "next": str(request.GET.get("next", "")),
        "sign_in": address("sign_in"),
        "crumbs": [{"title": _("首页"), "url": address("home")}, {"title": _("演示身份"), "url": ""}],
    }
    return render(request, "unit/demo.html", context, status=kind_of(refusal).status if refusal else 200)
