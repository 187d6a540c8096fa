"""A unit has been renamed: the new name, from which day on, by which document."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.directory.corrections import Renaming, rename_organisation
from pingding.actions.door import attempt
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_numbers import read_day
from pingding.queries.clock import local_date
from pingding.queries.directory.organisations import find_organisation
from pingding.queries.refusals import Faults, kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Organisation
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.unit.directory.correction_request import request_seen, waiting_request
from pingding.web.unit.directory.unit_fields import place
from pingding.web.unit.fields import FormField

Typed = dict[str, str]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def renaming(request: ViewerRequest, pk: int) -> HttpResponse:
    """The form, for who corrects what has been approved; the act refuses everybody else."""
    unit = find_organisation(request.viewer, pk, local_date(request.at))
    if request.method != "POST":
        return _show(request, unit, {}, None)
    typed = {key: str(value) for key, value in request.POST.items()}
    try:
        _rename(request, unit, typed)
    except Refusal as refusal:
        return _show(request, unit, typed, refusal)
    messages.success(request, _("已登记更名；以原名办理的各件仍按原名显示，原名可以查到本单位。"))
    return HttpResponseRedirect(reverse("organisation", args=[pk]))


def _rename(request: ViewerRequest, unit: Organisation, typed: Typed) -> None:
    faults, nothing = Faults(), None
    day: date | None = faults.read(lambda: read_day(typed.get("renamed_on", ""), _("更名日期")), nothing, "renamed_on")
    new = Renaming(typed.get("name", ""), day, typed.get("document", ""))
    seen, viewer, at = request_seen(request), request.viewer, request.at
    attempt(faults, lambda: rename_organisation(unit, new, request_seen=seen, actor=viewer, at=at))


def _show(request: ViewerRequest, unit: Organisation, typed: Typed, refusal: Refusal | None) -> HttpResponse:
    fields = [
        FormField("name", "text", _("变更后的名称"), typed.get("name", ""), required=True),
        FormField("renamed_on", "date", _("更名日期"), typed.get("renamed_on", ""), required=True),
        FormField("document", "text", _("变更文件"), typed.get("document", ""), required=True, help=_document_help()),
    ]
    labels = {field.name: field.label for field in fields}
    context = {
        "unit": unit,
        **waiting_request(request, unit),
        "fields": fields,
        "faults": place(refusal, fields, labels) if refusal else [],
        "crumbs": [
            {"title": _("首页"), "url": address("home")},
            {"title": unit.name, "url": reverse("organisation", args=[unit.pk])},
            {"title": _("登记更名"), "url": ""},
        ],
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "unit/directory/renaming.html", context, status=status)


def _document_help() -> str:
    return _("登记机关准予变更的文件及文号，例如：准予变更登记通知书（示例）第1号。")
