"""The acts of the administration pages: each reads its form, calls its action, and says in a sentence what was done."""

import re
from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.actions.directory.accounts import NewPerson
from pingding.actions.directory.offices import (
    appoint_officer,
    appoint_secretary,
    establish_office,
    set_office_contact,
)
from pingding.actions.directory.people import (
    change_password,
    create_person,
    deactivate_person,
    set_expert,
    set_platform_office,
)
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_code
from pingding.queries.clock import local_date
from pingding.queries.directory.administration import find_body, find_person
from pingding.queries.directory.organisations import organisation_by_name
from pingding.queries.directory.people import experts, find_pool_member, person_by_username
from pingding.queries.editions import shared
from pingding.queries.refusals import Faults, each_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Person
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.page_marks import seen_marks

Kept = Callable[[ViewerRequest], str]


def region_choices(at: datetime) -> list[tuple[str, str]]:
    """The regions that exist on the day."""
    day = local_date(at)
    return [(key, region.title) for key, region in shared().regions.items() if region.valid_on(day)]


def _pk(request: ViewerRequest, name: str) -> int:
    return natural_number(request.POST.get(name, "")) or 0


def _new_person(request: ViewerRequest) -> NewPerson:
    post = request.POST
    return NewPerson(
        post.get("username", ""), post.get("password", ""), post.get("person_name", ""), phone=post.get("phone", "")
    )


def _establish(request: ViewerRequest) -> str:
    post = request.POST
    department, region = post.get("department", ""), post.get("region", "")
    faults, code = Faults(), post.get("code", "").strip()
    if not department:
        faults.add(Refusal(_("尚未选择部门"), remedy=_("请选择部门。")), "department")
    if not region:
        faults.add(Refusal(_("尚未选择地区"), remedy=_("请选择地区。")), "region")
    if faults and code:
        faults.read(lambda: read_code(code), "", "code")
    faults.refuse()
    try:
        office = f"{department}@{region}"
        body = establish_office([office], name=post.get("name", ""), code=code, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        for each in each_of(refusal):
            each.field = "department" if each.field == "offices" else each.field
        raise
    return _("已设立“%(name)s”。") % {"name": body.name}


def _contact(request: ViewerRequest) -> str:
    """How a public body is reached."""
    body, post = find_body(request.viewer, _pk(request, "organisation")), request.POST
    set_office_contact(
        body,
        telephone=post.get("telephone", ""),
        address=post.get("address", ""),
        seen=seen_marks(request),
        actor=request.viewer,
        at=request.at,
    )
    return _("已登记“%(name)s”的联系方式。") % {"name": body.name}


def _appoint(request: ViewerRequest) -> str:
    """An officer or a secretary: somebody with an account, or somebody new."""
    body = find_body(request.viewer, _pk(request, "organisation"))
    new = bool(request.POST.get("password", ""))
    person: Person | NewPerson = _new_person(request) if new else person_by_username(request.POST.get("username", ""))
    appoint = appoint_secretary if request.POST.get("role") == "secretary" else appoint_officer
    membership = appoint(body, person, actor=request.viewer, at=request.at)
    role = membership.get_role_display()
    return _("%(name)s已成为“%(unit)s”的%(role)s。") % {
        "name": membership.person.name,
        "unit": body.name,
        "role": role,
    }


def _create(request: ViewerRequest) -> str:
    person = create_person(_new_person(request), actor=request.viewer, at=request.at)
    return _("已建立账号“%(name)s”。") % {"name": person.username}


def _office(request: ViewerRequest) -> str:
    person = find_person(request.viewer, _pk(request, "person"))
    office, seen = request.POST.get("office", ""), request.POST.get("was")
    set_platform_office(person, office, seen=seen, actor=request.viewer, at=request.at)
    return _("%(name)s的平台职务已变更。") % {"name": person.name}


def _deactivate(request: ViewerRequest) -> str:
    person = find_person(request.viewer, _pk(request, "person"))
    deactivate_person(person, reason=request.POST.get("reason", ""), actor=request.viewer, at=request.at)
    return _("%(name)s的账号已停用。") % {"name": person.name}


def _password(request: ViewerRequest) -> str:
    person = find_person(request.viewer, _pk(request, "person"))
    change_password(person, request.POST.get("password", ""), actor=request.viewer, at=request.at)
    return _("%(name)s的密码已重设，请告知本人尽快修改。") % {"name": person.name}


def _expert(request: ViewerRequest) -> str:
    post = request.POST
    person = person_by_username(post.get("username", ""))
    typed = post.get("employer", "").strip()
    fields = [text for text in re.split(r"[、，,；;\s]+", post.get("fields", "")) if text]
    set_expert(
        person,
        fields=fields,
        employer=organisation_by_name(typed),
        employer_name=typed,
        rank=post.get("rank", ""),
        seen=post.get("was", ""),
        actor=request.viewer,
        at=request.at,
    )
    return _("%(name)s已登记为专家。") % {"name": person.name}


def posted_expert(request: ViewerRequest) -> Person:
    """The expert of the pool that a form names."""
    experts(request.viewer)  # refuses whoever does not keep the pool
    return find_pool_member(_pk(request, "person"))


def _expert_active(request: ViewerRequest) -> str:
    person = posted_expert(request)
    entry = person.expert
    active = request.POST.get("active") == "1"
    set_expert(
        person,
        fields=entry.fields,
        employer=entry.employer,
        employer_name=entry.employer_name,
        rank=entry.rank,
        active=active,
        seen=request.POST.get("was"),
        actor=request.viewer,
        at=request.at,
    )
    return (_("%(name)s已恢复在库。") if active else _("%(name)s已停止指派。")) % {"name": person.name}


KEPT: dict[str, Kept] = {
    "establish": _establish,
    "contact": _contact,
    "appoint": _appoint,
    "create": _create,
    "office": _office,
    "deactivate": _deactivate,
    "password": _password,
    "expert": _expert,
    "expert_active": _expert_active,
}
