"""A closed panel opened again, for an expert whose sheet turned out to be in conflict."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.panels.reopening import reopen_panel
from pingding.policy.errors import Refusal
from pingding.policy.translation import bracketed
from pingding.queries.directory.people import find_pool_member
from pingding.queries.panels.recusals import unfit
from pingding.queries.panels.reopening import ClosedPanel, find_closed_panel
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import Field, crumbs
from pingding.web.desk.steps.step_form import typed_field
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: ViewerRequest, number: str, step: str) -> HttpResponse:
    """Who scored, with what ties each; whose seat is freed, why, and who is asked instead."""
    panel = find_closed_panel(request.viewer, number, step, request.at)
    refusal = panel.refusal
    if request.method == "POST":
        refusal = _reopen(request, panel)
        if refusal is None:
            return HttpResponseRedirect(f"{reverse('case', args=[number])}#act")
    context = {
        "panel": panel,
        "fields": _fields(panel, request.POST) if panel.refusal is None else [],
        "refusal": refusal,
        "crumbs": crumbs((number, address("case", number)), (_("重新开启评审"), "")),
    }
    status = kind_of(refusal).status if refusal is not None and request.method == "POST" else 200
    return render(request, "desk/panels/reopening.html", context, status=status)


def _reopen(request: ViewerRequest, panel: ClosedPanel) -> Refusal | None:
    post, viewer = request.POST, request.viewer
    leaving, instead = (natural_number(post.get(name, "")) for name in ("leaving", "replacement"))
    if leaving is None:
        return Refusal(_("尚未选择专家"), remedy=_("请选择要更换的专家。"))
    try:
        person = find_pool_member(leaving)
        by = find_pool_member(instead) if instead is not None else None
        reason = post.get("replacement_reason", "")
        reopen_panel(panel.case.number, panel.run.step, person, reason, by=by, actor=viewer, at=request.at)
    except Refusal as refusal:
        return refusal
    words = {"name": person.name}
    messages.success(request, _("评审已重新开启，%(name)s的评分表另存，不计入；其他专家的评分表不变。") % words)
    return None


def _fields(panel: ClosedPanel, typed: QueryDict) -> list[Field]:
    """As on the desk of an open panel; whom something ties stands first in mind."""
    scored = [(str(row.expert_id), row.expert.name, unfit(row.expert.expert, ties)) for row, ties in panel.experts]
    leaving = [(key, name + bracketed(why)) for key, name, why in scored]
    proposed = next(((key, why) for key, _name, why in scored if why), ("", ""))
    free = [(str(expert.person_id), expert.person.name) for expert in panel.candidates]
    reason = _("更换理由")
    fields: list[dict[str, Any]] = [
        typed_field(typed, "leaving", "choice", _("更换哪位专家"), choices=leaving, required=True),
        typed_field(typed, "replacement_reason", "longtext", reason, rows=2, max_chars=500, required=True),
    ]
    if panel.by_hand:
        more = _("也可以以后再指派。")
        fields.append(typed_field(typed, "replacement", "choice", _("改由谁评审"), choices=free, help=more))
    for field, value in zip(fields, proposed, strict=False):
        field["value"] = field["value"] or value
    return fields
