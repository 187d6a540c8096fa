"""Accounts, the expert pool, and the platform's own offices."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pingding.actions.directory.access_tokens import revoke_all
from pingding.actions.directory.accounts import NewPerson, make_person, require_good, set_password
from pingding.actions.directory.conveners import propose_replacements
from pingding.actions.door import action, for_change, record_act
from pingding.actions.page_drafts import drop_drafts_of
from pingding.actions.permission import forbidden, require_administrator, require_reason
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_line
from pingding.policy.translation import listed
from pingding.queries.directory.people import entry_mark
from pingding.queries.journal.acts.directory import (
    ChangePassword,
    CreateFirstAdministrator,
    CreatePerson,
    DeactivatePerson,
    SetExpert,
    SetPlatformOffice,
)
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Expert, Membership, Organisation, Person

MOST_FIELDS = 20


@action
def create_first_administrator(new: NewPerson, *, at: datetime) -> Person:
    """Give a new installation its first platform administrator. Refused once there is one.

    Effects: account with that office; journal, with the platform itself as actor.
    """
    if _administrators().exists():
        raise Refusal(_("平台管理员已经设立"), kind="conflict", remedy=_("请由现任平台管理员建立其他账号。"))
    person = make_person(new, at=at, office=Person.Office.ADMINISTRATOR)
    record_act(CreateFirstAdministrator(name=person.name), at=at, about=person.username)
    return person


@action
def create_person(new: NewPerson, *, actor: Viewer, at: datetime) -> Person:
    """Make an account that does not belong to a unit yet (expert, officer, auditor).

    Effects: account; journal.
    """
    require_administrator(actor)
    person = make_person(new, at=at)
    record_act(CreatePerson(name=person.name), at=at, actor=actor, about=person.username)
    return person


@action
def set_expert(
    person: Person,
    *,
    fields: Sequence[str],
    employer: Organisation | None = None,
    employer_name: str = "",
    rank: str = "",
    active: bool = True,
    seen: str | None = None,
    actor: Viewer,
    at: datetime,
) -> Expert:
    """Enter a person in the expert pool, or change or close the entry. By administrator or an authority's officer.

    `fields` are what the expert knows, as short words or taxonomy ids; `employer` is for recusal; `seen` is the mark
    of the entry that the actor saw (`entry_mark`), empty for none.
    Effects: expert entry; journal; who convenes an open panel of theirs is told if they should now be replaced.
    Refusals: an entry that is not the one seen; whoever acts for a public body or holds a platform office, and closed
    accounts; such an entry can still be closed.
    """
    if not (actor.is_administrator or actor.leads_any):
        raise forbidden(_("只有平台管理员或发文机关的经办人可以登记专家"), _("请联系发文机关。"))
    if active:
        _require_impartial(person)
    entry = _entry_to_change(person, seen)
    entry.employer = employer
    entry.employer_name = employer.name if employer else read_line(employer_name, _("工作单位"), 120, required=False)
    entry.fields = _fields(fields)
    entry.rank = read_line(rank, _("职称"), 60, required=False)
    entry.is_active = active
    entry.save()
    act = SetExpert(fields=tuple(entry.fields), employer=entry.employer_name, rank=entry.rank, active=active)
    record_act(act, at=at, actor=actor, about=person.name)
    propose_replacements(Q(expert=person), at=at)
    return entry


def _entry_to_change(person: Person, seen: str | None) -> Expert:
    """The person's entry, or a new one, held against other changes; Refusal when it is not the one seen."""
    for_change(Person.objects.all()).get(pk=person.pk)
    entry = Expert.objects.filter(person=person).first()
    if entry is None:
        return Expert(person=person)
    if seen is not None and seen != entry_mark(entry):
        state = _("在库") if entry.is_active else _("已停止指派")
        shown = listed((*entry.fields, *filter(None, (entry.employer_name, entry.rank)), state))
        raise Refusal(
            _("%(name)s已在专家库中：%(entry)s") % {"name": person.name, "entry": shown},
            kind="conflict",
            remedy=_("确需改为本次所填内容的，请再次提交。"),
        )
    return entry


def _require_impartial(person: Person) -> None:
    """Who convenes, decides or audits does not score (separation of duties); a closed account does nothing."""
    official = person.memberships.filter(until=None, role__in=(Role.OFFICER, Role.SECRETARY)).exists()
    if official or person.platform_office or not person.is_active:
        raise Refusal(
            _("经办人、会议秘书、审计员、平台管理员和停用的账号不能担任专家"),
            kind="conflict",
            remedy=_("请另行选定专家。"),
        )


def _fields(typed: Sequence[str]) -> list[str]:
    fields = list(dict.fromkeys(read_line(each, _("专业领域"), 60) for each in typed))
    if not fields or len(fields) > MOST_FIELDS:
        what = _("应填写1至%(most)d个") % {"most": MOST_FIELDS}
        raise Refusal(what, where=_("专业领域"), remedy=_("请选择或填写专业领域。"))
    return fields


@action
def set_platform_office(person: Person, office: str, *, seen: str | None = None, actor: Viewer, at: datetime) -> Person:
    """Make somebody auditor or platform administrator, or end that (`office` empty); `seen` is what the actor saw.

    Who holds such an office neither belongs to a unit nor reviews: it is refused while they do, and where another
    office stands than the one seen. Effects: the office; journal.
    """
    require_administrator(actor)
    if office not in Person.Office.values:
        raise Refusal(_("没有这一平台职务"), where=_("平台职务"), remedy=_("请选择审计员或平台管理员。"))
    if office:
        _require_unbound(person)
    if office != Person.Office.ADMINISTRATOR:
        _require_another_administrator(person)
    _refuse_moved(person, seen)
    before, person.platform_office = person.platform_office, office
    person.save(update_fields=["platform_office"])
    record_act(SetPlatformOffice(from_=before, to=office), at=at, actor=actor, about=person.name)
    return person


def _refuse_moved(person: Person, seen: str | None) -> None:
    """Hold the account against other changes; Refusal when its platform office is not the one seen."""
    person.refresh_from_db(fields=["platform_office"], from_queryset=for_change(Person.objects.all()))
    if seen is not None and seen != person.platform_office:
        raise Refusal(
            _("已由他人改为“%(value)s”") % {"value": person.get_platform_office_display() or _("无")},
            where=_("平台职务"),
            kind="conflict",
            remedy=_("页面已显示最新内容，请核对后再办理。"),
        )


def _require_unbound(person: Person) -> None:
    bound = (
        person.memberships.filter(until=None).exists() or Expert.objects.filter(person=person, is_active=True).exists()
    )
    if bound or not person.is_active:
        raise Refusal(
            _("单位成员、在库专家和停用账号不能担任平台职务"),
            kind="conflict",
            remedy=_("请先终止其成员资格或专家身份，或使用另一账号。"),
        )


def _administrators() -> QuerySet[Person]:
    return Person.objects.filter(platform_office=Person.Office.ADMINISTRATOR, is_active=True)


def _require_another_administrator(person: Person) -> None:
    # Locked, so that two administrators cannot remove each other at the same moment.
    administrators = set(for_change(_administrators()).values_list("pk", flat=True))
    if administrators == {person.pk}:
        raise Refusal(_("这是最后一位平台管理员"), kind="conflict", remedy=_("请先设立另一位平台管理员。"))


@action
def deactivate_person(person: Person, *, reason: str, actor: Viewer, at: datetime) -> Person:
    """Close an account for good reason. What the person did stays on record under their name.

    Effects: account closed; memberships ended; expert entry closed; access tokens revoked; journal; who convenes an
    open panel of theirs is told to replace them.
    """
    require_administrator(actor)
    reason = read_line(reason, _("理由"), 500, required=False)
    require_reason(reason)
    _require_another_administrator(person)
    if not person.is_active:
        raise Refusal(_("该账号已经停用"), kind="conflict", remedy=_("无需再次办理。"))
    person.is_active = False
    person.save(update_fields=["is_active"])
    ended = Membership.objects.filter(person=person, until=None)
    orphaned = list(ended.filter(role=Role.ADMINISTRATOR).values_list("organisation__name", flat=True))
    ended.update(until=at)
    Expert.objects.filter(person=person).update(is_active=False)
    revoke_all(person, at=at)
    drop_drafts_of(person)
    act = DeactivatePerson(reason=reason, units_to_hand_over=tuple(orphaned))
    record_act(act, at=at, actor=actor, about=person.name)
    propose_replacements(Q(expert=person), at=at)
    return person


@action
def change_password(person: Person, new: str, *, old: str = "", actor: Viewer, at: datetime) -> Person:
    """Change one's own password, or, as platform administrator, give somebody a new one.

    `old` is needed for one's own. Effects: password, which ends the person's other sessions; access tokens revoked;
    journal.
    """
    own = actor.person_or_refuse().pk == person.pk
    if not own:
        require_administrator(actor)
    faults = Faults()
    if own and not person.check_password(old):
        remedy = _("请重新填写；忘记时请联系平台管理员。")
        faults.add(Refusal(_("与现在的密码不符"), where=_("原密码"), remedy=remedy), "old")
    with faults.caught("new"):
        require_good(new, person)
    faults.refuse()
    set_password(person, new)
    person.save(update_fields=["password"])
    revoke_all(person, at=at)
    record_act(ChangePassword(), at=at, actor=actor, about=person.username)
    return person
