"""An officer proposes a consequence of what it found about a title."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.titles.consequences import propose as act_propose
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.refusals import kind_of
from pingding.queries.titles.proposals import finding_office
from pingding.queries.titles.register import find_title
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import crumbs, field
from pingding.web.desk.fault_lines import faults_of
from pingding.web.frame.page_drafts import draft_of
from pingding.web.frame.require_sign_in import signed_in


@signed_in
def propose(request: ViewerRequest, code: str, consequence: str) -> HttpResponse:
    """State the facts; posted, the case opens in which the holder is heard."""
    if request.method != "POST":
        return _page(request, code, consequence)
    facts = str(request.POST.get("facts", ""))
    try:
        case = act_propose(code, consequence, facts=facts, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        if refusal.kind == "missing":
            raise
        return _page(request, code, consequence, refusal)
    messages.success(request, _("已提出处理，已通知单位陈述申辩。"))
    return HttpResponseRedirect(reverse("case", args=[case.number]))


def _page(request: ViewerRequest, code: str, key: str, refusal: Refusal | None = None) -> HttpResponse:
    info = find_title(code, local_date(request.at))
    office = finding_office(request.viewer, info.title, key)
    proposed = edition_of(info.title.edition).consequences[key]
    cited = translation.listed(proposed.from_.clause or proposed.clause)
    context = {
        "proposed": proposed,
        "at": request.at,
        "faults": faults_of(refusal),
        "draft": draft_of(request, f"propose-{info.title.code}-{key}"),
        "rows": [
            {"term": _("称号"), "value": info.span.name, "url": reverse("title", args=[info.title.code])},
            {"term": _("单位"), "value": info.span.organisation.name},
            {"term": _("依据"), "value": cited},
            {"term": _("由谁提出"), "value": office.name},
        ],
        "lines": [
            _("单位收到通知，可以在期限内陈述申辩。"),
            _("陈述申辩或期限届满以后，由有权的机关决定；未经确认，称号不受影响。"),
        ],
        "facts": field(
            "facts",
            "longtext",
            _("事实"),
            request.POST.get("facts", ""),
            rows=6,
            required=True,
            help=_("写明何时、发现什么、有何凭据。单位可以看到。"),
        ),
        "crumbs": crumbs((info.span.name, reverse("title", args=[info.title.code])), (_("提出处理"), "")),
    }
    return render(request, "desk/titles/propose.html", context, status=kind_of(refusal).status if refusal else 200)
