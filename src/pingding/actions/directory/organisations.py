"""Units on the platform: registration, approval, and the correction of what was registered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.directory.accounts import NewPerson, make_person
from pingding.actions.directory.conveners import concerning_unit, propose_replacements
from pingding.actions.door import action, for_change, notify, record_act
from pingding.actions.permission import forbidden, require_in_charge, require_reason
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.facts.regions import region_fault
from pingding.policy.text.typed_text import read_code, read_line
from pingding.queries.clock import local_date
from pingding.queries.directory.offices import looks_after, offices_in_charge
from pingding.queries.directory.organisations import correctable, known_unit, organisation_kinds
from pingding.queries.editions import shared
from pingding.queries.journal.acts.directory import (
    ApproveRegistration,
    CorrectOrganisation,
    RegisterOrganisation,
    RejectRegistration,
)
from pingding.queries.journal.acts.fields import UnitFields
from pingding.queries.refusals import Faults
from pingding.queries.viewer import PUBLIC, Role, Viewer
from pingding.records.models import Membership, Organisation, Person

Status = Organisation.Status


@dataclass(frozen=True)
class UnitData:
    """What a unit says of itself when it registers; all as typed."""

    name: str
    code: str
    kind: str
    region: str
    address: str = ""
    legal_representative: str = ""
    established: date | None = None


@action
def register_organisation(
    unit: UnitData, person: NewPerson | None = None, *, actor: Viewer = PUBLIC, at: datetime
) -> Organisation:
    """Register a unit; who does it becomes its administrator. Open to the public.

    `person` is the new account; a person already signed in may register a further unit without one.
    Effects: the unit, waiting for approval; the account; the membership; journal. A unit that was refused before
    is registered again by whoever does it, on a record of its own (`_free_code`).
    Refusals, all of them at once: a wrong code (GB 32100-2015) or one already registered, with whom to ask; an
    abolished region; whatever cannot be used of the account.
    """
    _require_may_register(actor)
    faults = Faults()
    fields = _read_unit(unit, local_date(at), faults)
    with faults.caught("code"):
        _free_code(fields["code"], at)
    with faults.caught():
        registering = _registering(person, actor, at)
    faults.refuse()
    organisation = Organisation(**fields, status=Status.PENDING, registered_at=at)
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as fault:
        raise _registered(Organisation.objects.get(code=fields["code"]), at) from fault
    Membership.objects.create(person=registering, organisation=organisation, role=Role.ADMINISTRATOR, since=at)
    record_act(
        RegisterOrganisation(**fields),
        at=at,
        actor=Viewer(person=registering),
        behalf=organisation,
        about=organisation.name,
    )
    return organisation


def _require_may_register(actor: Viewer) -> None:
    if actor.person is not None and (actor.offices or actor.is_expert or actor.person.platform_office):
        raise Refusal(
            _("经办人、专家、审计员和平台管理员的账号不能注册申报单位"),
            kind="forbidden",
            remedy=_("请退出后由申报单位的人员注册。"),
        )


def _registering(new: NewPerson | None, actor: Viewer, at: datetime) -> Person:
    if actor.person is not None:
        return actor.person
    if new is None:
        raise Refusal(_("未填写"), where=_("注册人"), remedy=_("请填写姓名、用户名和密码。"), field="person")
    return make_person(new, at=at)


def _free_code(code: str, at: datetime) -> None:
    """Take the code off a registration that was rejected; Refusal when another one has it. A code that is none is free.

    The refused record keeps its facts, files and drafts, and loses its members: whoever registers the code next may
    be somebody else, and finds nothing of them.
    """
    registered = for_change(Organisation.objects.all()).filter(code=code).first()
    if registered is None:
        return
    if registered.status != Status.REFUSED:
        raise _registered(registered, at)
    registered.memberships.filter(until=None).update(until=at)
    registered.code = None
    registered.save(update_fields=["code"])


def _registered(organisation: Organisation, at: datetime) -> Refusal:
    """The kind refusal of a second registration: whom to ask, and what to do when nobody answers."""
    unit = known_unit(organisation)
    names = translation.listed(unit.administrators) or _("暂无")
    offices = translation.listed(offices_in_charge(organisation.region, local_date(at))) or _("平台管理员")
    what = _("已由“%(unit)s”于%(day)s注册（%(status)s）") % {
        "unit": unit.name,
        "day": translation.day(unit.registered_on),
        "status": unit.status,
    }
    remedy = _("请由该单位管理员（%(names)s）将您增加为填报人；管理员已离任的，请持单位证明向%(offices)s申请移交。") % {
        "names": names,
        "offices": offices,
    }
    return Refusal(what, where=_("统一社会信用代码"), kind="conflict", remedy=remedy)


def _read_unit(unit: UnitData, on: date, faults: Faults, existing: Organisation | None = None) -> dict[str, Any]:
    """The checked data of a unit, where a fault is, as typed.

    What stays as it is `known` is not asked again whether it could be chosen today.
    """
    readers: dict[str, Callable[[], Any]] = {
        "name": lambda: read_line(unit.name, _("单位名称"), 120),
        "code": lambda: read_code(unit.code),
        "kind": lambda: _kind(unit.kind),
        "region": lambda: _region(unit.region, on),
        "address": lambda: read_line(unit.address, _("地址"), 200, required=False),
        "legal_representative": lambda: read_line(unit.legal_representative, _("法定代表人"), 60, required=False),
        "established": lambda: _established(unit.established, on),
    }
    before = {key: getattr(existing, key) for key in readers} if existing else {}
    same = {key for key, value in before.items() if getattr(unit, key) == (value or getattr(UnitData, key, ""))}
    return {
        key: before[key] if key in same else faults.read(read, getattr(unit, key), key) for key, read in readers.items()
    }


def _kind(kind: str) -> str:
    if kind not in organisation_kinds():
        raise Refusal(_("没有这一项") if kind else _("未选择"), where=_("单位性质"), remedy=_("请从列表中选择。"))
    return kind


def _region(region: str, on: date) -> str:
    if not region:
        raise Refusal(_("未选择"), where=_("所属地区"), remedy=_("请从列表中选择。"))
    if fault := region_fault(shared(), region, on):
        raise fault
    if shared().regions[region].kind == "municipality":
        raise Refusal(_("须选择到区县"), where=_("所属地区"), remedy=_("请选择单位注册地所在的区县或功能区。"))
    return region


def _established(day: date | None, on: date) -> date | None:
    if day is not None and day > on:
        raise Refusal(_("晚于今日"), where=_("成立日期"), remedy=_("请对照营业执照或法人证书核对。"))
    return day


@action
def approve_registration(organisation: Organisation, *, actor: Viewer, at: datetime) -> Organisation:
    """Approve a registration. By an officer of the unit's region or above it, or the platform administrator.

    Effects: the unit may apply; a message to it; journal.
    """
    organisation = _decide(organisation, Status.APPROVED, "", actor=actor, at=at)
    notify(gettext_noop("本单位的注册已核准，可以申报"), at=at, organisation=organisation)
    record_act(ApproveRegistration(), at=at, actor=actor, about=organisation.name)
    return organisation


@action
def reject_registration(organisation: Organisation, *, reason: str, actor: Viewer, at: datetime) -> Organisation:
    """Reject a registration with the reason; the unit corrects it, or registers again. By whom approves.

    Effects: status and reason; a message to the unit; journal.
    """
    reason = read_line(reason, _("理由"), 500, required=False)
    organisation = _decide(organisation, Status.REFUSED, reason, actor=actor, at=at)
    notify(gettext_noop("本单位的注册未获核准：%(reason)s"), {"reason": reason}, at=at, organisation=organisation)
    record_act(RejectRegistration(reason=reason), at=at, actor=actor, about=organisation.name)
    return organisation


def _decide(organisation: Organisation, status: str, reason: str, *, actor: Viewer, at: datetime) -> Organisation:
    """Settle a waiting registration. Of two officers at once one wins, and the other is refused."""
    require_in_charge(actor, organisation, at)
    if status == Status.REFUSED:
        require_reason(reason)
    stored = for_change(Organisation.objects.all()).get(pk=organisation.pk)
    if stored.status != Status.PENDING:
        what = _("该单位的注册已经办理：%(status)s") % {"status": Status(stored.status).label}
        raise Refusal(what, kind="conflict", remedy=_("请刷新页面查看。"))
    stored.status, stored.status_reason, stored.decided_at = status, reason, at
    stored.save(update_fields=["status", "status_reason", "decided_at"])
    return stored


@action
def correct_organisation(
    organisation: Organisation, unit: UnitData, *, reason: str, actor: Viewer, at: datetime
) -> Organisation:
    """Correct what was registered, with the reason: before approval by the unit, afterwards by its region's officer.

    What was left empty the unit's administrator may enter at any time (`queries.organisations.correctable`).
    Effects: the data; a refused registration waits for approval again; a message when an officer did it; journal
    with the old and the new of each change. Refusals: as at registration; no reason; nothing changed.
    """
    existing = for_change(Organisation.objects.all()).get(pk=organisation.pk)
    own = actor.holds(existing.pk, Role.ADMINISTRATOR) and not looks_after(actor, existing, local_date(at))
    open_now = _require_may_correct(existing, actor, at)
    faults = Faults()
    corrected = _read_unit(unit, local_date(at), faults, existing)
    with faults.caught("reason"):
        reason = read_line(reason, _("理由"), 500, required=False)
        require_reason(reason)
    with faults.caught("code"):
        _require_free(corrected["code"], existing, at)
    faults.refuse()
    changes = _changes(existing, corrected)
    if not changes.keys() <= set(open_now):
        raise _not_theirs(existing, at)
    for name, (_before, after) in changes.items():
        setattr(existing, name, after)
    if own and existing.status == Status.REFUSED:
        existing.status, existing.status_reason, existing.decided_at = Status.PENDING, "", None
    existing.save()
    if not own:
        notify(gettext_noop("本单位登记信息已更正：%(reason)s"), {"reason": reason}, at=at, organisation=existing)
    act = CorrectOrganisation(
        reason=reason,
        from_=UnitFields(**{name: before for name, (before, _after) in changes.items()}),
        to=UnitFields(**{name: after for name, (_before, after) in changes.items()}),
    )
    record_act(act, at=at, actor=actor, behalf=existing if own else None, about=existing.name)
    propose_replacements(concerning_unit(existing.pk), at=at)
    return existing


def _require_may_correct(organisation: Organisation, actor: Viewer, at: datetime) -> tuple[str, ...]:
    """What the actor may correct; refused where that is nothing."""
    allowed = correctable(actor, organisation, local_date(at))
    if not allowed and actor.holds(organisation.pk, Role.ADMINISTRATOR):
        raise _not_theirs(organisation, at)
    if not allowed:
        require_in_charge(actor, organisation, at)
    return allowed


def _not_theirs(organisation: Organisation, at: datetime) -> Refusal:
    offices = translation.listed(offices_in_charge(organisation.region, local_date(at))) or _("平台管理员")
    remedy = _("请说明理由，向%(offices)s提出；尚为空白的项目可以自行补填。") % {"offices": offices}
    return forbidden(_("核准后的登记信息由所属地区的经办人更正"), remedy)


def _require_free(code: str, existing: Organisation, at: datetime) -> None:
    """Refuse a code that another unit has registered."""
    other = Organisation.objects.filter(code=code).exclude(pk=existing.pk).first()
    if other is not None:
        raise _registered(other, at)


def _changes(organisation: Organisation, corrected: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What the correction changes: old and new by field. Refusal when it changes nothing."""
    before = {key: getattr(organisation, key) for key in UnitData.__dataclass_fields__}
    changes = {key: (before[key], value) for key, value in corrected.items() if value != before[key]}
    if not changes:
        raise Refusal(_("没有改动"), kind="conflict", remedy=_("请修改需要更正的项目后再提交。"))
    return changes
