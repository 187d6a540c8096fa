"""Who acts for a unit: invited with a new account or the one they have, ended, the administration handed over."""

from collections.abc import Callable
from typing import BinaryIO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from pingding.actions.applications.uploads import store_attachment
from pingding.actions.directory.accounts import NewPerson
from pingding.actions.directory.members import end_membership, hand_over, invite_member, may_hand_over
from pingding.actions.door import attempt
from pingding.policy.errors import Refusal
from pingding.policy.forms.file_faults import kinds_named
from pingding.policy.forms.file_kinds import KINDS
from pingding.queries.clock import local_date
from pingding.queries.directory.members import find_membership
from pingding.queries.directory.offices import approving_office
from pingding.queries.directory.organisations import OrganisationRecord, organisation_record
from pingding.queries.directory.people import person_by_username
from pingding.queries.refusals import Faults, kind_of
from pingding.queries.viewer import Role
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Attachment, Organisation, Person
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.unit.directory.unit_fields import person_fields, person_labels, place, read_person
from pingding.web.unit.fields import FormField

Typed = dict[str, str]


@sensitive_post_parameters("password", "again")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: ViewerRequest, pk: int) -> HttpResponse:
    """The members, and what their administrator can do; each act has its own form on the page."""
    record = organisation_record(request.viewer, pk, local_date(request.at))
    if request.method != "POST":
        typed = {"account": str(request.GET.get("account", ""))}
        return _show(request, record, typed, request.GET.get("act", ""), None)
    typed = {key: str(value).strip() for key, value in request.POST.items()}
    act = typed.get("act", "")
    acts: dict[str, Callable[[ViewerRequest, Organisation, Typed], str]] = {
        "invite": _invite,
        "end": _end,
        "hand_over": _hand_over,
    }
    try:
        if act not in acts:
            raise Refusal(_("没有这项操作"), remedy=_("请从页面所列操作中选择。"))
        messages.success(request, acts[act](request, record.organisation, typed))
    except Refusal as refusal:
        return _show(request, record, typed, act, refusal)
    return HttpResponseRedirect(reverse("members", args=[pk]))


def _person(typed: Typed, faults: Faults) -> Person | NewPerson:
    """The account that already is, or the new one that was described."""
    if typed.get("account") == "known":
        return person_by_username(typed.get("known", ""))
    return read_person(typed, faults)


def _invite(request: ViewerRequest, unit: Organisation, typed: Typed) -> str:
    role, faults = typed.get("role") or Role.WRITER, Faults()
    person, viewer = _person(typed, faults), request.viewer
    membership = attempt(faults, lambda: invite_member(unit, person, role=role, actor=viewer, at=request.at))
    return _("%(name)s已成为本单位的%(role)s。") % {"name": membership.person.name, "role": role_title(membership.role)}


def _end(request: ViewerRequest, unit: Organisation, typed: Typed) -> str:
    member = find_membership(request.viewer, natural_number(typed.get("membership", "")) or 0, request.at)
    if member.organisation_id != unit.pk:
        raise Refusal(_("没有这一成员，或您无权查看"), kind="missing", remedy=_("请从单位页面的成员列表进入。"))
    end_membership(member, reason=typed.get("reason", ""), actor=request.viewer, at=request.at)
    return _("%(name)s的成员资格已终止，其办理记录保留。") % {"name": member.person.name}


def _hand_over(request: ViewerRequest, unit: Organisation, typed: Typed) -> str:
    reason, faults = typed.get("reason", ""), Faults()
    person, viewer = _person(typed, faults), request.viewer
    evidence = faults.read(lambda: _evidence(request, unit), None, "evidence")
    membership = attempt(
        faults, lambda: hand_over(unit, person, reason=reason, evidence=evidence, actor=viewer, at=request.at)
    )
    return _("管理员已移交给%(name)s。") % {"name": membership.person.name}


def _evidence(request: ViewerRequest, unit: Organisation) -> Attachment | None:
    """The proof that an office uploads, kept as its own file; the platform's administrator has no body for it."""
    upload, viewer = request.FILES.get("evidence"), request.viewer
    if not isinstance(upload, UploadedFile):
        return None
    office = approving_office(unit.region, local_date(request.at))
    owner = office.organisation if office and viewer.holds(office.organisation_id) else None
    return store_attachment(cast(BinaryIO, upload), owner, upload.name or "", actor=viewer, at=request.at)


def role_title(role: str) -> str:
    """What a role in an organisation is called."""
    return {
        Role.ADMINISTRATOR: _("单位管理员"),
        Role.WRITER: _("填报人"),
        Role.OFFICER: _("经办人"),
        Role.SECRETARY: _("会议秘书"),
    }[Role(role)]


def _show(
    request: ViewerRequest, record: OrganisationRecord, typed: Typed, act: str, refusal: Refusal | None
) -> HttpResponse:
    """The list, and the form of the act that was chosen; only one, so that each field has one name."""
    unit = record.organisation
    can_hand_over = may_hand_over(unit, request.viewer, request.at)
    act = "" if act == "hand_over" and not can_hand_over and refusal is None else act
    fields = _fields(typed, act) if act in ("invite", "hand_over") else []
    has_account = typed.get("account") == "known"
    labels = person_labels() | {"reason": _("理由"), "role": _("角色"), "evidence": _("证明材料")}
    labels |= {"known": _("用户名"), "username": ""} if has_account else {}
    context = {
        "unit": unit,
        "members": [{"row": row, "role": role_title(row.role)} for row in record.members],
        "own": request.viewer.holds(unit.pk, Role.ADMINISTRATOR),
        "own_pk": request.viewer.person_or_refuse().pk,
        "act": act,
        "can_hand_over": can_hand_over,
        "has_account": has_account,
        "shows_proof": act == "hand_over" and not request.viewer.holds(unit.pk, Role.ADMINISTRATOR),
        "kinds": kinds_named(KINDS),
        "faults": place(refusal, fields, labels) if refusal else [],
        "fields": fields,
        "crumbs": [
            {"title": unit.name, "url": reverse("organisation", args=[unit.pk])},
            {"title": _("成员"), "url": ""},
        ],
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "unit/directory/members.html", context, status=status)


def _fields(typed: Typed, act: str) -> list[FormField]:
    """What is asked for an act: the known account or the new one, then the role, or the reason."""
    if typed.get("account") == "known":
        person = [FormField("known", "text", _("用户名"), typed.get("known", ""), required=True, autocomplete="off")]
    else:
        person = person_fields(typed)
    if act == "hand_over":
        return [*person, FormField("reason", "text", _("理由"), typed.get("reason", ""))]
    roles = ((Role.WRITER, _("填报人")), (Role.ADMINISTRATOR, _("单位管理员")))
    role = typed.get("role", Role.WRITER)
    return [FormField("role", "choice", _("角色"), role, required=True, choices=roles), *person]
