"""The phrases of one's offices: kept, renamed, deleted. They are used where opinions are written."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.actions.directory.phrases import remove_phrase, rename_phrase, save_phrase
from pingding.policy.errors import Refusal
from pingding.queries.access import official_units
from pingding.queries.directory.phrases import phrases_of
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import crumbs
from pingding.web.desk.fault_lines import faults_of
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import posted, signed_in


@signed_in
def phrases(request: ViewerRequest) -> HttpResponse:
    """The phrases by office, with a form for another one."""
    if request.method != "POST":
        return _page(request)
    office = natural_number(request.POST.get("office", "")) or 0
    text, title = request.POST.get("text", ""), request.POST.get("title", "")
    try:
        phrase = save_phrase(office, text, title, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _page(request, refusal)
    messages.success(request, _("已存为本部门的常用语“%(title)s”。") % {"title": phrase.title})
    return HttpResponseRedirect(address("phrases"))


@signed_in
@posted("phrases")
def rename(request: ViewerRequest, pk: int) -> HttpResponse:
    """Gives a phrase another title."""
    try:
        phrase = rename_phrase(pk, request.POST.get("title", ""), actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _page(request, refusal)
    messages.success(request, _("已改名为“%(title)s”。") % {"title": phrase.title})
    return HttpResponseRedirect(address("phrases"))


@signed_in
@posted("phrases")
def remove(request: ViewerRequest, pk: int) -> HttpResponse:
    """Deletes a phrase."""
    title = remove_phrase(pk, actor=request.viewer, at=request.at)
    messages.success(request, _("已删除常用语“%(title)s”。") % {"title": title})
    return HttpResponseRedirect(address("phrases"))


def _page(request: ViewerRequest, refusal: Refusal | None = None) -> HttpResponse:
    """Refuses whoever is no official of any office."""
    own = official_units(request.viewer)
    if not own:
        raise Refusal(
            _("常用语由本部门的经办人和会议秘书维护"), kind="forbidden", remedy=_("请由本部门的经办人或会议秘书办理。")
        )
    rows = list(phrases_of(request.viewer))
    offices: list[dict[str, Any]] = [
        {"office": unit, "phrases": [row for row in rows if row.organisation_id == unit.pk]}
        for unit in request.viewer.organisations
        if unit.pk in own
    ]
    context = {
        "offices": offices,
        "faults": faults_of(refusal),
        "crumbs": crumbs((_("工作台"), address("todo")), (_("常用语"), "")),
    }
    return render(request, "desk/directory/phrases.html", context, status=kind_of(refusal).status if refusal else 200)
