"""A panel asked to score once more, with a reason."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.panels.experts import LONGEST_REASON
from pingding.actions.panels.rescoring import score_again
from pingding.policy.errors import Refusal
from pingding.queries.panels.rescoring import PanelToRescore, find_panel_to_rescore
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import Field, cite, crumbs
from pingding.web.desk.fault_lines import errors_of
from pingding.web.desk.steps.step_form import typed_field
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def rescore(request: ViewerRequest, number: str, step: str) -> HttpResponse:
    """What scoring once more means, and why it is done here; posted, the experts are asked."""
    panel = find_panel_to_rescore(request.viewer, number, step)
    refusal = panel.refusal
    if request.method == "POST":
        try:
            score_again(number, step, request.POST.get("reason", ""), actor=request.viewer, at=request.at)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("已开启再次评分，并告知各位专家。第一轮评分保留。"))
            return HttpResponseRedirect(f"{reverse('case', args=[number])}#act")
    context = {
        "panel": panel,
        "cited": cite(
            panel.edition, (panel.step.rescoring.clause if panel.step.rescoring else ()) or panel.step.clause
        ),
        "fields": [_reason(request, panel, refusal)] if panel.refusal is None else [],
        "refusal": refusal,
        "crumbs": crumbs((number, address("case", number)), (_("再次评分"), "")),
    }
    status = kind_of(refusal).status if refusal is not None and request.method == "POST" else 200
    return render(request, "desk/panels/rescoring.html", context, status=status)


def _reason(request: ViewerRequest, panel: PanelToRescore, refusal: Refusal | None) -> Field:
    more = {"rows": 3, "max_chars": LONGEST_REASON, "required": True}
    errors = errors_of(refusal).get("reason", []) if panel.refusal is None else []
    return typed_field(request.POST, "reason", "longtext", _("再次评分的理由"), errors=errors, **more)
