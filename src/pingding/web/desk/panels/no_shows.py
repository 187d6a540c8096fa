"""That an expert did not review, recorded with what happened; taken back where it was wrong."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.panels.experts import LONGEST_REASON
from pingding.actions.panels.no_shows import record_no_show, withdraw_no_show
from pingding.policy.errors import Refusal
from pingding.queries.directory.people import find_pool_member
from pingding.queries.panels.rescoring import find_convened_panel
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import NoShow
from pingding.web.desk.component_values import crumbs
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.desk.steps.step_form import typed_field
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def no_show(request: ViewerRequest, number: str, step: str, person: int) -> HttpResponse:
    """Who did not review, and what happened; posted, it is counted in the pool, or no more."""
    file, run = find_convened_panel(request.viewer, number, step)
    expert, refusal = find_pool_member(person), None
    recorded = NoShow.objects.filter(assignment__run=run, assignment__expert=expert).first()
    act, done, label = (
        (withdraw_no_show, _("已撤销%(name)s的缺席记录。"), _("撤销的理由"))
        if recorded
        else (record_no_show, _("已记录%(name)s缺席，计入专家库。"), _("缺席的情况"))
    )
    if request.method == "POST":
        try:
            act(number, step, expert, request.POST.get("reason", ""), actor=request.viewer, at=request.at)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, done % {"name": expert.name})
            return HttpResponseRedirect(f"{reverse('case', args=[number])}#act")
    more = {"rows": 3, "max_chars": LONGEST_REASON, "required": True, "errors": errors_of(refusal).get("reason", [])}
    context = {
        "case": file.case,
        "run": run,
        "step": file.procedure.steps[step],
        "expert": expert,
        "field": typed_field(request.POST, "reason", "longtext", label, **more),
        "recorded": recorded,
        "faults": faults_of(refusal),
        "crumbs": crumbs((number, address("case", number)), (_("记录缺席"), "")),
    }
    return render(request, "desk/panels/no_show.html", context, status=kind_of(refusal).status if refusal else 200)
