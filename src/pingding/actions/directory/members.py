"""Who acts for a unit: writers and administrators, how they come and go, and the hand-over when somebody leaves."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.directory.accounts import NewPerson, hold_place, make_person
from pingding.actions.directory.conveners import concerning_unit, propose_replacements
from pingding.actions.door import action, for_change, notify, record_act
from pingding.actions.permission import forbidden, require_administrator, require_approver, require_reason
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_line
from pingding.queries.directory.offices import OFFICE_KIND
from pingding.queries.journal.acts.directory import EndMembership, HandOver, InviteMember
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Attachment, Expert, Membership, Organisation, Person

UNIT_ROLES = (Role.WRITER, Role.ADMINISTRATOR)
OFFICIAL_ROLES = (Role.OFFICER, Role.SECRETARY)


@action
def invite_member(
    organisation: Organisation,
    person: Person | NewPerson,
    *,
    role: str = Role.WRITER,
    actor: Viewer,
    at: datetime,
) -> Membership:
    """Give somebody a place in the unit, with a new account or the one they have. By the unit's administrator.

    Effects: the account where new; the membership; a message to the person; journal.
    Refusals: not a unit's role; officers, platform offices, and experts of another employer, who could be kept
    from reviewing by being made members.
    """
    _require_own_administrator(organisation, actor)
    if role not in UNIT_ROLES:
        raise Refusal(_("单位只能设管理员和填报人"), where=_("角色"), remedy=_("请选择管理员或填报人。"))
    hold_place(organisation, person)
    member = _ready(organisation, person, at)
    if Membership.objects.filter(person=member, organisation=organisation, role=role, until=None).exists():
        raise Refusal(
            _("%(name)s已是本单位的这一角色") % {"name": member.name}, kind="conflict", remedy=_("无需再次办理。")
        )
    membership = Membership.objects.create(person=member, organisation=organisation, role=role, since=at)
    words = {"unit": organisation.name, "role": Role(role).label}
    notify(gettext_noop("您已成为“%(unit)s”的%(role)s"), words, at=at, person=member)
    record_act(InviteMember(role=role), at=at, actor=actor, behalf=organisation, about=member.name)
    propose_replacements(Q(expert=member) | concerning_unit(organisation), at=at)
    return membership


def _require_own_administrator(organisation: Organisation, actor: Viewer) -> None:
    if not actor.holds(organisation.pk, Role.ADMINISTRATOR):
        raise forbidden(_("只有本单位管理员可以管理成员"), _("请联系本单位管理员。"))


def _ready(organisation: Organisation, person: Person | NewPerson, at: datetime) -> Person:
    """The person, made when new; Refusal when a unit may not take them."""
    if isinstance(person, NewPerson):
        return make_person(person, at=at)
    expert = Expert.objects.filter(person=person, is_active=True).first()
    foreign = expert is not None and expert.employer_id != organisation.pk
    official = person.memberships.filter(until=None, role__in=OFFICIAL_ROLES).exists()
    if foreign or official or person.platform_office or not person.is_active:
        raise Refusal(
            _("该账号不能加入申报单位"),
            kind="conflict",
            remedy=_("经办人、会议秘书、其他单位的专家、审计员、平台管理员和停用的账号不能加入；请使用另一账号。"),
        )
    return person


@action
def end_membership(membership: Membership, *, reason: str = "", actor: Viewer, at: datetime) -> Membership:
    """End somebody's place: by the unit's administrator, by the person, or by the platform administrator.

    Effects: the membership ends and stays on record; a message to the person; journal.
    Refusals: the unit's only administrator, who hands over first; the platform administrator ends the place of one who
    has left, with the reason, so that the office of the region can hand over.
    """
    organisation = membership.organisation
    own = actor.person is not None and actor.person.pk == membership.person_id
    official = membership.role in OFFICIAL_ROLES
    if not (own or actor.is_administrator or (actor.holds(organisation.pk, Role.ADMINISTRATOR) and not official)):
        raise forbidden(_("只有单位管理员或本人可以终止成员资格"), _("请联系单位管理员。"))
    # Locked, so that the last two administrators cannot both leave at the same moment.
    live = for_change(Membership.objects.all()).filter(organisation=organisation, until=None)
    administrators = [row.pk for row in live if row.role == Role.ADMINISTRATOR]
    current = live.filter(pk=membership.pk).first()
    if current is None:
        raise Refusal(_("该成员资格已经终止"), kind="conflict", remedy=_("请刷新页面查看。"))
    reason = read_line(reason, _("理由"), 500, required=False)
    if administrators == [current.pk]:
        if own or not actor.is_administrator:
            raise Refusal(_("这是单位唯一的管理员"), kind="conflict", remedy=_("请先把管理员移交给另一人。"))
        require_reason(reason)
    current.until = at
    current.save(update_fields=["until"])
    notify(gettext_noop("您在“%(unit)s”的成员资格已终止"), {"unit": organisation.name}, at=at, person=current.person)
    act = EndMembership(role=current.role, reason=reason)
    record_act(act, at=at, actor=actor, behalf=organisation, about=current.person.name)
    propose_replacements(Q(expert=current.person) | concerning_unit(organisation), at=at)
    return current


@action
def hand_over(
    organisation: Organisation,
    to: Person | NewPerson,
    *,
    reason: str = "",
    evidence: Attachment | None = None,
    actor: Viewer,
    at: datetime,
) -> Membership:
    """Hand the unit's administration to another person.

    By the unit's own administrator; or, when there is none who can, by the one office that approves the registrations
    of its region, with the reason and the unit's proof as `evidence`. A public body's by the platform's administrator.
    Effects: the account where new; the earlier administrators' role ends; the new one's begins; messages; journal.
    """
    own = actor.holds(organisation.pk, Role.ADMINISTRATOR)
    reason = read_line(reason, _("理由"), 500, required=False)
    if not own:
        _require_may_hand_over(organisation, actor, at)
        require_reason(reason)
        _require_evidence(organisation, evidence, actor)
    hold_place(organisation, to)
    heir = _ready(organisation, to, at)
    live = for_change(Membership.objects.all()).filter(organisation=organisation, role=Role.ADMINISTRATOR, until=None)
    before = list(live.select_related("person"))
    if any(row.person_id == heir.pk for row in before):
        raise Refusal(_("%(name)s已是管理员") % {"name": heir.name}, kind="conflict", remedy=_("请选择另一人。"))
    live.update(until=at)
    membership = Membership.objects.create(
        person=heir, organisation=organisation, role=Role.ADMINISTRATOR, since=at, evidence=evidence
    )
    for person in (heir, *(row.person for row in before)):
        words = {"unit": organisation.name, "name": heir.name}
        notify(gettext_noop("“%(unit)s”的管理员已移交给%(name)s"), words, at=at, person=person)
    act, behalf = _handed_over(before, reason, evidence), organisation if own else None
    record_act(act, at=at, actor=actor, behalf=behalf, about=f"{organisation.name} {heir.name}")
    propose_replacements(Q(expert__in=[heir, *(row.person for row in before)]) | concerning_unit(organisation), at=at)
    return membership


def _handed_over(before: Sequence[Membership], reason: str, evidence: Attachment | None) -> HandOver:
    names = tuple(row.person.name for row in before)
    if evidence is None:
        return HandOver(from_=names, reason=reason)
    return HandOver(from_=names, reason=reason, evidence=f"{evidence.name} {evidence.sha256}")


def may_hand_over(organisation: Organisation, actor: Viewer, at: datetime) -> bool:
    """Whether the actor may hand the unit's administration to another person now."""
    if actor.holds(organisation.pk, Role.ADMINISTRATOR):
        return True
    try:
        _require_may_hand_over(organisation, actor, at)
    except Refusal:
        return False
    return True


def _require_may_hand_over(organisation: Organisation, actor: Viewer, at: datetime) -> None:
    """Only when nobody of the unit can, and only the one office of its region."""
    if organisation.kind == OFFICE_KIND:
        require_administrator(actor)
        return
    require_approver(actor, organisation, at)
    live = organisation.memberships.filter(role=Role.ADMINISTRATOR, until=None, person__is_active=True)
    if live.exists():
        raise forbidden(
            _("本单位有在任的管理员"), _("请由其移交；确已离任的，先由平台管理员终止其成员资格，再凭单位证明移交。")
        )


def _require_evidence(organisation: Organisation, evidence: Attachment | None, actor: Viewer) -> None:
    """The unit's proof, which the office that acts has put on record itself."""
    if organisation.kind == OFFICE_KIND:
        return
    if evidence is None or evidence.uploaded_by_id != actor.person_or_refuse().pk:
        what, remedy = _("未上传"), _("请上传单位出具的证明，如加盖公章的移交申请。")
        raise Refusal(what, where=_("证明材料"), remedy=remedy, field="evidence")
