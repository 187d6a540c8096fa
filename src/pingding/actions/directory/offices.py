"""Public bodies on the platform: the offices they hold, their officers and their meetings' secretaries."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.directory.accounts import NewPerson, hold_place, make_person
from pingding.actions.door import action, for_change, notify, record_act
from pingding.actions.permission import require_administrator
from pingding.policy.errors import Refusal
from pingding.policy.facts.regions import region_fault
from pingding.policy.language import Shared
from pingding.policy.suggestions import did_you_mean
from pingding.policy.text.typed_text import read_code, read_line, read_phones
from pingding.queries.clock import local_date
from pingding.queries.directory.office_contacts import CONTACTS, contact_labels, contact_texts
from pingding.queries.directory.offices import OFFICE_KIND, region_of
from pingding.queries.editions import shared
from pingding.queries.journal.acts.directory import AppointOfficer, AppointSecretary, EstablishOffice, SetOfficeContact
from pingding.queries.page_marks import changes
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Expert, Membership, OfficeHeld, Organisation, Person


@action
def establish_office(
    offices: Sequence[str], *, name: str = "", code: str = "", actor: Viewer, at: datetime
) -> Organisation:
    """Set up the body that holds public offices, such as `economy@cq`; one body may hold several.

    The first office gives its region and, unless `name` says otherwise, its name.
    Effects: an approved organisation; its offices; journal.
    Refusals, all at once: unknown office, with the nearest; one that another body holds; a region abolished by then;
    a name or a code that cannot be read.
    """
    require_administrator(actor)
    ids = list(dict.fromkeys(offices))
    if not ids:
        raise Refusal(_("未指明机构"), where=_("机构"), remedy=_("请至少选择一个机构。"))
    faults = Faults()
    for office in ids:
        with faults.caught("offices"):
            _require_free(office, at)
    own_name = faults.read(lambda: read_line(name, _("单位名称"), 120, required=False), "", "name")
    own_code = faults.read(lambda: read_code(code) if code else None, None, "code")
    faults.refuse()
    body = Organisation.objects.create(
        name=own_name or read_line(shared().office_title(ids[0]), _("单位名称"), 120),
        code=own_code,
        kind=OFFICE_KIND,
        region=region_of(ids[0]),
        status=Organisation.Status.APPROVED,
        registered_at=at,
        decided_at=at,
    )
    OfficeHeld.objects.bulk_create([OfficeHeld(organisation=body, office=office) for office in ids])
    record_act(EstablishOffice(offices=tuple(ids)), at=at, actor=actor, about=body.name)
    return body


def _require_free(office: str, at: datetime) -> None:
    vocabulary = shared()
    if fault := _unknown(vocabulary, office) or region_fault(vocabulary, region_of(office), local_date(at)):
        raise fault
    holding = OfficeHeld.objects.select_related("organisation").filter(office=office).first()
    if holding is not None:
        what = _("“%(office)s”已由“%(holder)s”担任") % {"office": office, "holder": holding.organisation.name}
        raise Refusal(what, where=_("机构"), kind="conflict", remedy=_("请为该单位指定经办人。"))


def _unknown(vocabulary: Shared, office: str) -> Refusal | None:
    department = office.partition("@")[0]
    if department in vocabulary.departments:
        return None
    remedy = did_you_mean(department, vocabulary.departments)
    return Refusal(_("没有“%(office)s”这一机构") % {"office": office}, where=_("机构"), remedy=remedy)


@action
def set_office_contact(
    organisation: Organisation,
    *,
    telephone: str,
    address: str,
    seen: Mapping[str, str] | None = None,
    actor: Viewer,
    at: datetime,
) -> Organisation:
    """Record how a public body is reached: its office's work telephone and address, not a person's; empty: no more.

    By the platform's administrator; with the marks of what was `seen`, only what was changed there is recorded.
    Effects: shown wherever somebody has to turn to the office; journal. Refusals: Moved; not a public body; what is
    no telephone.
    """
    require_administrator(actor)
    body = for_change(Organisation.objects.all()).get(pk=organisation.pk)
    if body.kind != OFFICE_KIND:
        raise Refusal(_("该单位不是党政机关"), kind="conflict", remedy=_("单位的地址在其登记信息中更正。"))
    labels, stored, faults = contact_labels(), contact_texts(body), Faults()
    texts = stored | changes(stored, {"telephone": telephone, "address": address}, seen or {}, labels)
    with faults.caught("telephone"):
        body.telephone = read_phones(texts["telephone"], labels["telephone"], 60)
    with faults.caught("address"):
        body.address = read_line(texts["address"], labels["address"], 200, required=False)
    faults.refuse()
    body.save(update_fields=list(CONTACTS))
    record_act(SetOfficeContact(**contact_texts(body)), at=at, actor=actor, about=body.name)
    return body


@action
def appoint_officer(
    organisation: Organisation, person: Person | NewPerson, *, actor: Viewer, at: datetime
) -> Membership:
    """Make somebody an officer of a public body. By the platform administrator.

    Effects: the account where new; the membership; a message to the person; journal.
    Refusals: not a public body; a person who belongs to an applying unit or holds a platform office.
    """
    membership = _appoint(organisation, person, Role.OFFICER, actor=actor, at=at)
    record_act(AppointOfficer(), at=at, actor=actor, behalf=organisation, about=membership.person.name)
    return membership


@action
def appoint_secretary(
    organisation: Organisation, person: Person | NewPerson, *, actor: Viewer, at: datetime
) -> Membership:
    """Make somebody the secretary of a public body's meetings. As `appoint_officer`."""
    membership = _appoint(organisation, person, Role.SECRETARY, actor=actor, at=at)
    record_act(AppointSecretary(), at=at, actor=actor, behalf=organisation, about=membership.person.name)
    return membership


def _appoint(
    organisation: Organisation, person: Person | NewPerson, role: str, *, actor: Viewer, at: datetime
) -> Membership:
    require_administrator(actor)
    if not organisation.offices.exists():
        raise Refusal(_("该单位不是党政机关"), kind="conflict", remedy=_("请先设立机构。"))
    hold_place(organisation, person)
    member = make_person(person, at=at) if isinstance(person, NewPerson) else _unbound(person)
    if Membership.objects.filter(person=member, organisation=organisation, role=role, until=None).exists():
        raise Refusal(_("%(name)s已担任这一角色") % {"name": member.name}, kind="conflict", remedy=_("无需再次办理。"))
    membership = Membership.objects.create(person=member, organisation=organisation, role=role, since=at)
    words = {"unit": organisation.name, "role": Role(role).label}
    notify(gettext_noop("您已成为“%(unit)s”的%(role)s"), words, at=at, person=member)
    return membership


def _unbound(person: Person) -> Person:
    unit = person.memberships.filter(until=None, role__in=(Role.ADMINISTRATOR, Role.WRITER)).exists()
    expert = Expert.objects.filter(person=person, is_active=True).exists()
    if unit or expert or person.platform_office or not person.is_active:
        raise Refusal(
            _("该账号不能担任经办人或会议秘书"),
            kind="conflict",
            remedy=_("申报单位成员、在库专家、审计员、平台管理员和停用的账号不能担任；请使用另一账号。"),
        )
    return person
