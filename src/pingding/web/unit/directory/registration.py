"""Registering a unit, with the account of whoever does it, or by somebody signed in."""

from dataclasses import asdict
from typing import BinaryIO, cast

from django.contrib import messages
from django.contrib.auth import login
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from pingding.actions.applications.uploads import take_in
from pingding.actions.attachments import StoredFile, waiting_place
from pingding.actions.directory.attempts import CountedTries
from pingding.actions.directory.organisations import register_organisation as register
from pingding.actions.directory.unit_data import UnitData
from pingding.actions.door import attempt
from pingding.policy.errors import Refusal
from pingding.policy.forms.file_faults import kinds_named
from pingding.policy.forms.file_kinds import KINDS
from pingding.policy.text.typed_text import read_code
from pingding.queries.clock import local_date
from pingding.queries.directory.attempts import network_of, tries
from pingding.queries.directory.offices import approver
from pingding.queries.directory.organisations import first_administrator, unit_labels
from pingding.queries.refusals import Faults, kind_of
from pingding.queries.viewer_request import ViewerRequest, address_of
from pingding.web.frame.addresses import address
from pingding.web.unit.directory.sign_in import BACKEND
from pingding.web.unit.directory.unit_fields import (
    approvers,
    is_odd,
    person_fields,
    person_labels,
    place,
    read_person,
    read_unit,
    unit_fields,
)

KEPT = "licence"
"""Where a session notes the file of a registration that was refused, with the code it was uploaded for."""
LICENCE_MB = 10
"""Anybody may send one: it is no larger than a scanned page needs."""


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def register_organisation(request: ViewerRequest) -> HttpResponse:
    """The registration form; on success the new administrator is signed in and sees the unit's page."""
    if request.method != "POST":
        request.session.pop(KEPT, None)
        return _show(request, {}, None)
    typed = {key: str(value) for key, value in request.POST.items()}
    faults = Faults()
    data = read_unit(typed, faults)
    person = None if request.viewer.signed_in else read_person(typed, faults)
    try:
        with CountedTries((tries("registration", network_of(address_of(request))),), request.at):
            licence = faults.read(lambda: _licence(request, data), None, "licence")
            kept = None if faults else licence  # an act that is only asked keeps no file
            unit = attempt(faults, lambda: register(data, person, kept, actor=request.viewer, at=request.at))
    except Refusal as refusal:
        return _show(request, typed, refusal)
    request.session.pop(KEPT, None)
    if not request.viewer.signed_in:
        login(request, first_administrator(unit), backend=BACKEND)
    text = _("“%(unit)s”已提交注册，由%(offices)s核准。核准后即可申报；现在可以先填写单位档案。")
    words = {"unit": unit.name, "offices": approver(unit.region, local_date(request.at))}
    messages.success(request, text % words)
    return HttpResponseRedirect(reverse("organisation", args=[unit.pk]))


def _licence(request: ViewerRequest, unit: UnitData) -> StoredFile:
    """The file that shows who the unit is, checked; that of a refused page need not be uploaded again."""
    upload = request.FILES.get("licence")
    if isinstance(upload, UploadedFile):
        stored = take_in(cast(BinaryIO, upload), upload.name or "", max_mb=LICENCE_MB)
        request.session[KEPT] = {"code": _code(unit), "file": asdict(stored)}
        return stored
    if (kept := _kept(request, unit)) is not None:
        return kept
    remedy = _("请上传营业执照、事业单位法人证书或社会团体法人登记证书的扫描件。")
    raise Refusal(_("未上传"), where=_("证照"), remedy=remedy)


def _kept(request: ViewerRequest, unit: UnitData) -> StoredFile | None:
    """The file of a refused page, for the code it was uploaded for; one that was none yet may still be put right."""
    kept = request.session.get(KEPT)
    if kept is None or kept["code"] not in ("", _code(unit)):
        return None
    stored = StoredFile(**kept["file"])
    return stored if waiting_place(stored.sha256).is_file() else None


def _code(unit: UnitData) -> str:
    """The code as typed; empty when it is none."""
    try:
        return read_code(unit.code, as_shown=unit.code_as_shown)
    except Refusal:
        return ""


def _show(request: ViewerRequest, typed: dict[str, str], refusal: Refusal | None) -> HttpResponse:
    on = local_date(request.at)
    unit = unit_fields(typed, on, approvers=approvers(on))
    person = [] if request.viewer.signed_in else person_fields(typed, phone_required=True)
    labels = unit_labels() | person_labels() | {"licence": _("证照")}
    faults = place(refusal, [*unit, *person], labels) if refusal else []
    context = {
        "unit_fields": unit,
        "person_fields": person,
        "kinds": kinds_named(KINDS),
        "odd_code": is_odd(typed),
        "as_shown": bool(typed.get("code_as_shown")),
        "kept": kept.name if (kept := _kept(request, read_unit(typed, Faults()))) else "",
        "megabytes": LICENCE_MB,
        "faults": faults,
        "sign_in": address("sign_in"),
        "crumbs": [{"title": _("首页"), "url": address("home")}, {"title": _("单位注册"), "url": ""}],
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "unit/directory/register.html", context, status=status)
