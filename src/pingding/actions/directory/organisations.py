"""Units on the platform: registration, and its approval."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.attachments import StoredFile, put_on_record
from pingding.actions.directory.accounts import NewPerson, make_person
from pingding.actions.directory.unit_data import UnitData, read_unit, registered_already
from pingding.actions.door import action, for_change, notify, record_act
from pingding.actions.permission import forbidden, require_administrator, require_approver, require_reason
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import fails_check_digit, read_line
from pingding.queries.clock import local_date
from pingding.queries.directory.offices import approving_office
from pingding.queries.directory.organisations import registration_mark
from pingding.queries.journal.acts.directory import (
    ApproveRegistration,
    RegisterOrganisation,
    RejectRegistration,
    SetLicence,
)
from pingding.queries.refusals import Faults
from pingding.queries.viewer import PUBLIC, Role, Viewer, viewer_of
from pingding.records.models import Attachment, Membership, Organisation, Person

Status = Organisation.Status


@action
def register_organisation(
    unit: UnitData,
    person: NewPerson | None = None,
    licence: StoredFile | None = None,
    *,
    actor: Viewer = PUBLIC,
    at: datetime,
) -> Organisation:
    """Register a unit; who does it becomes its administrator. Open to the public.

    `person` is the new account, with a telephone; a person already signed in may register a further unit without one.
    `licence` is the file that shows the code; without one the unit waits until it is uploaded (`set_licence`).
    Effects: the unit, waiting for approval; the account; the membership; the licence; journal. A unit that was refused
    before is registered again by whoever does it, on a record of its own (`_free_code`).
    Refusals, all of them at once: a wrong code (GB 32100-2015) or one already registered, with whom to ask; an
    abolished region; whatever cannot be used of the account.
    """
    _require_may_register(actor)
    faults = Faults()
    fields = read_unit(unit, local_date(at), faults)
    with faults.caught("code"):
        _free_code(fields["code"], at)
    with faults.caught("phone"):
        _require_phone(person)
    with faults.caught():
        registering = _registering(person, actor, at)
    faults.refuse()
    organisation, by = _waiting(fields, registering, at), Viewer(person=registering)
    record_act(RegisterOrganisation(**fields), at=at, actor=by, behalf=organisation, about=organisation.name)
    if licence is not None:
        organisation.licence = put_on_record(licence, organisation, actor=by, at=at)
        organisation.save(update_fields=["licence"])
    return organisation


@action
def enter_organisation(unit: UnitData, person: Person | NewPerson, *, actor: Viewer, at: datetime) -> Organisation:
    """Register a unit for it, from a list. By the platform's administrator.

    `person` becomes its administrator: somebody with an account who could register it, or somebody new.
    Effects and refusals as of `register_organisation`; the unit uploads its licence and waits for approval as any
    other; a message to the person.
    """
    require_administrator(actor)
    faults = Faults()
    fields = read_unit(unit, local_date(at), faults)
    with faults.caught("code"):
        _free_code(fields["code"], at)
    with faults.caught("phone"):
        _require_phone(person if isinstance(person, NewPerson) else None)
    with faults.caught("username"):
        heir = make_person(person, at=at) if isinstance(person, NewPerson) else _able(person)
    faults.refuse()
    organisation = _waiting(fields, heir, at)
    words = {"unit": organisation.name, "role": Role.ADMINISTRATOR.label}
    notify(gettext_noop("您已成为“%(unit)s”的%(role)s"), words, at=at, person=heir)
    record_act(RegisterOrganisation(**fields), at=at, actor=actor, about=organisation.name)
    return organisation


def _able(person: Person) -> Person:
    """An account that could register a unit itself; a closed one could not."""
    viewer = viewer_of(person)
    if not viewer.signed_in:
        raise Refusal(_("该账号已经停用"), kind="conflict", remedy=_("请使用另一账号。"))
    _require_may_register(viewer)
    return person


def _waiting(fields: Mapping[str, Any], administrator: Person, at: datetime) -> Organisation:
    """Store a unit that waits for approval, and its administrator; Refusal where somebody was faster."""
    organisation = Organisation(**fields, status=Status.PENDING, registered_at=at)
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as fault:
        raise registered_already(Organisation.objects.get(code=fields["code"]), at) from fault
    Membership.objects.create(person=administrator, organisation=organisation, role=Role.ADMINISTRATOR, since=at)
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


def _require_phone(new: NewPerson | None) -> None:
    if new is not None and not new.phone.strip():
        raise Refusal(_("未填写"), where=_("联系电话"), remedy=_("核准注册时须能联系到注册人。"))


@action
def set_licence(organisation: Organisation, licence: Attachment, *, actor: Viewer, at: datetime) -> Organisation:
    """Put the unit's licence to its registration. By the unit's administrator, with a file of the unit.

    Effects: the licence; a refused registration waits for approval again (`resubmit`); journal. Refused once the
    registration is approved: it rests on the licence it had.
    """
    if not actor.holds(organisation.pk, Role.ADMINISTRATOR) or licence.owner_id != organisation.pk:
        raise forbidden(_("证照由本单位管理员上传"), _("请联系本单位管理员。"))
    stored = for_change(Organisation.objects.all()).get(pk=organisation.pk)
    if stored.status == Status.APPROVED:
        raise Refusal(_("注册已经核准"), kind="conflict", remedy=_("证照有变更的，请由核准机关更正登记信息。"))
    stored.licence, again = licence, resubmit(stored, at)
    stored.save()
    act = SetLicence(sha256=licence.sha256, resubmitted=True) if again else SetLicence(sha256=licence.sha256)
    record_act(act, at=at, actor=actor, behalf=stored, about=stored.name)
    return stored


def resubmit(organisation: Organisation, at: datetime) -> bool:
    """Whether the registration was refused: then it waits for approval again, which the caller saves.

    Effects: a message to the office that approves it.
    """
    if organisation.status != Status.REFUSED:
        return False
    organisation.status, organisation.status_reason, organisation.decided_at = Status.PENDING, "", None
    office, words = approving_office(organisation.region, local_date(at)), {"unit": organisation.name}
    if office is not None:
        text = gettext_noop("“%(unit)s”已按不予核准的理由修改注册，等待再次核准")
        notify(text, words, at=at, organisation=office.organisation)
    return True


def _free_code(code: str, at: datetime) -> None:
    """Take the code off a registration that was rejected; Refusal when another one has it. A code that is none is free.

    The refused record keeps its facts, files and drafts, and loses its members: whoever registers the code next may
    be somebody else, and finds nothing of them.
    """
    registered = for_change(Organisation.objects.all()).filter(code=code).first()
    if registered is None:
        return
    if registered.status != Status.REFUSED:
        raise registered_already(registered, at)
    registered.memberships.filter(until=None).update(until=at)
    registered.code = None
    registered.save(update_fields=["code"])


@action
def approve_registration(
    organisation: Organisation, *, code_reason: str = "", seen: str | None = None, actor: Viewer, at: datetime
) -> Organisation:
    """Approve a registration. By the one office that approves those of its region (`approving_office`).

    `code_reason` says why a code is admitted that fails its check digit; it stays marked. `seen` is the mark of the
    registration that was looked at (`registration_mark`).
    Effects: the unit may apply; a message to it; journal. Refusals: another registration or licence than the one
    seen; no licence; such a code without a reason.
    """
    reason = read_line(code_reason, _("采用该代码的理由"), 500, required=False)
    organisation = _decide(organisation, Status.APPROVED, seen, actor=actor, at=at)
    _require_shown(organisation, reason)
    if fails_check_digit(organisation.code or ""):
        organisation.code_reason = reason
        organisation.save(update_fields=["code_reason"])
    notify(gettext_noop("本单位的注册已核准，可以申报"), at=at, organisation=organisation)
    act = ApproveRegistration(code_reason=reason) if organisation.code_reason else ApproveRegistration()
    record_act(act, at=at, actor=actor, about=organisation.name)
    return organisation


def _require_shown(organisation: Organisation, reason: str) -> None:
    """Refuse what no licence shows, and a code that fails its check digit as long as nobody says why it is admitted."""
    if organisation.licence_id is None:
        remedy = _("请由该单位上传后再核准。")
        raise Refusal(_("尚未上传营业执照或法人证书"), where=organisation.name, remedy=remedy)
    if fails_check_digit(organisation.code or "") and not reason:
        raise Refusal(
            _("统一社会信用代码校验位不符"),
            where=organisation.name,
            clause=("GB 32100-2015",),
            remedy=_("证照所载确系如此的，请核对后写明采用的理由。"),
            field="code_reason",
        )


@action
def reject_registration(
    organisation: Organisation, *, reason: str, seen: str | None = None, actor: Viewer, at: datetime
) -> Organisation:
    """Reject a registration with the reason; the unit corrects it, or registers again. By whom approves.

    Effects: status and reason; a message to the unit; journal. Refused too where it is not the one `seen`.
    """
    reason = read_line(reason, _("理由"), 500, required=False)
    organisation = _decide(organisation, Status.REFUSED, seen, reason, actor=actor, at=at)
    notify(gettext_noop("本单位的注册未获核准：%(reason)s"), {"reason": reason}, at=at, organisation=organisation)
    record_act(RejectRegistration(reason=reason), at=at, actor=actor, about=organisation.name)
    return organisation


def _decide(
    organisation: Organisation, status: str, seen: str | None, reason: str = "", *, actor: Viewer, at: datetime
) -> Organisation:
    """Settle a waiting registration as it was seen. Of two officers at once one wins, and the other is refused."""
    require_approver(actor, organisation, at)
    if status == Status.REFUSED:
        require_reason(reason)
    stored = for_change(Organisation.objects.all()).get(pk=organisation.pk)
    if stored.status != Status.PENDING:
        what = _("该单位的注册已经办理：%(status)s") % {"status": Status(stored.status).label}
        raise Refusal(what, kind="conflict", remedy=_("请刷新页面查看。"))
    if seen is not None and seen != registration_mark(stored):
        remedy = _("页面已显示最新内容，请核对后再办理。")
        raise Refusal(_("该单位已修改登记信息或证照"), where=stored.name, kind="conflict", remedy=remedy)
    stored.status, stored.status_reason, stored.decided_at = status, reason, at
    stored.save(update_fields=["status", "status_reason", "decided_at"])
    return stored
