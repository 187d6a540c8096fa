"""Registering a unit, with the account of whoever does it, or by somebody signed in."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from pingding.actions.directory.attempts import CountedTries
from pingding.actions.directory.organisations import register_organisation as register
from pingding.actions.door import attempt
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.queries.clock import local_date
from pingding.queries.directory.attempts import network_of, tries
from pingding.queries.directory.offices import offices_in_charge
from pingding.queries.directory.organisations import first_administrator
from pingding.queries.refusals import Faults, kind_of
from pingding.queries.viewer_request import ViewerRequest, address_of
from pingding.web.frame.addresses import address
from pingding.web.unit.directory.sign_in import BACKEND
from pingding.web.unit.directory.unit_fields import (
    person_fields,
    person_labels,
    place,
    read_person,
    read_unit,
    unit_fields,
    unit_labels,
)


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def register_organisation(request: ViewerRequest) -> HttpResponse:
    """The registration form; on success the new administrator is signed in and sees the unit's page."""
    if request.method != "POST":
        return _show(request, {}, None)
    typed = {key: str(value) for key, value in request.POST.items()}
    faults = Faults()
    data = read_unit(typed, faults)
    person = None if request.viewer.signed_in else read_person(typed, faults)
    try:
        with CountedTries((tries("registration", network_of(address_of(request))),), request.at):
            unit = attempt(faults, lambda: register(data, person, actor=request.viewer, at=request.at))
    except Refusal as refusal:
        return _show(request, typed, refusal)
    if not request.viewer.signed_in:
        login(request, first_administrator(unit), backend=BACKEND)
    offices = offices_in_charge(unit.region, local_date(request.at))
    text = _("“%(unit)s”已提交注册，由%(offices)s核准。核准后即可申报；现在可以先填写单位档案。")
    if len(offices) > 1:
        text = _("“%(unit)s”已提交注册，由%(offices)s中任一部门核准。核准后即可申报；现在可以先填写单位档案。")
    messages.success(request, text % {"unit": unit.name, "offices": translation.listed(offices) or _("平台管理员")})
    return HttpResponseRedirect(reverse("organisation", args=[unit.pk]))


def _show(request: ViewerRequest, typed: dict[str, str], refusal: Refusal | None) -> HttpResponse:
    on = local_date(request.at)
    unit = unit_fields(typed, on)
    person = [] if request.viewer.signed_in else person_fields(typed)
    faults = place(refusal, [*unit, *person], unit_labels() | person_labels()) if refusal else []
    context = {
        "unit_fields": unit,
        "person_fields": person,
        "faults": faults,
        "sign_in": address("sign_in"),
        "crumbs": [{"title": _("首页"), "url": address("home")}, {"title": _("单位注册"), "url": ""}],
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "unit/directory/register.html", context, status=status)
