"""Units that take part in a case: named by the applicant, confirming online through their own accounts.

Who has no credit code has no account either, and confirms by a stamped paper that the applicant uploads.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.cases.moving import find_held
from pingding.actions.directory.conveners import propose_replacements
from pingding.actions.door import action, notify, record_act
from pingding.actions.permission import forbidden
from pingding.policy.errors import Refusal
from pingding.policy.forms.file_faults import kind_fault
from pingding.policy.text.partner_identity import MAINLAND, WithoutCode, read_without_code
from pingding.policy.text.typed_text import read_code, read_line, read_paragraphs
from pingding.policy.translation import counted
from pingding.queries.applications.invitations import PAPER_KINDS, most_partners, partners_shut
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import without_code
from pingding.queries.directory.organisations import partner_countries
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.applications import (
    AddPartner,
    AnswerInvitation,
    ConfirmOnPaper,
    RemovePartner,
)
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Attachment, Case, Organisation, Partner

LONGEST_STATEMENT = 10_000
"""Characters of what a partner signs: the declarations of the form, and what it adds."""


def _hold_partner_part(actor: Viewer, number: str) -> Case:
    """The case, when its partners may be changed now: its form is being written and the partner part is open."""
    case = find_held(actor, number)
    if shut := partners_shut(actor, CaseFile(case)):
        raise shut
    return case


@action
def add_partner(
    number: str,
    *,
    name: str,
    code: str = "",
    without_code: WithoutCode | None = None,
    kind: str,
    duties: str,
    actor: Viewer,
    at: datetime,
) -> Partner:
    """Name a partner and invite it. Effects: the partner; a message to it when it has an account; one to who convenes
    a panel of the case whose expert it ties.

    An approved unit of that code takes part under the name and kind of its record, whatever was typed. `without_code`
    names, in place of the code, a unit that has none, from outside the mainland or within it.
    Refusals, all of them at once: a wrong check digit (GB 32100-2015); a country or region that is not listed, no
    number there; the applicant itself; a unit already named; more than the table takes.
    """
    case = _hold_partner_part(actor, number)
    partner = _read_partner(name=name, code=code, without_code=without_code, kind=kind, duties=duties)
    partner.case, partner.invited_at = case, at
    _refuse_unfit(case, partner)
    if partner.code:
        partner.organisation = Organisation.objects.filter(code=partner.code).first()
    organisation = partner.organisation
    if organisation is not None and organisation.status == Organisation.Status.APPROVED:
        partner.name, partner.kind = organisation.name, organisation.kind
    partner.save()
    _journal_added(partner, actor=actor, at=at)
    if organisation is not None:
        words = {"unit": case.organisation.name, "case": case}
        text = gettext_noop("%(unit)s邀请贵单位参与“%(case)s”，请确认")
        notify(text, words, at=at, organisation=organisation, case=case)
    propose_replacements(Q(run__case=case), at=at)
    return partner


def _read_partner(*, name: str, code: str, without_code: WithoutCode | None, kind: str, duties: str) -> Partner:
    """The partner as it was typed, not stored; all that is wrong with it is refused at once."""
    faults = Faults()
    code, place = _read_identity(code, without_code, faults)
    name = _read(faults, "name", lambda: read_line(name, _("合作单位名称"), 120))
    duties = _read(faults, "duties", lambda: read_paragraphs(duties, _("职责分工"), 2000, required=False))
    if len(kind) > 40:
        remedy = _("请从页面所列类型中选择。")
        faults.add(Refusal(_("没有这一单位类型"), where=_("合作单位"), remedy=remedy), "kind")
    faults.refuse()
    key = "" if code else place.key(name)
    return Partner(name=name, code=code, kind=kind, duties=duties, identity_key=key, **asdict(place))


def _read(faults: Faults, field: str, reader: Callable[[], str]) -> str:
    return faults.read(reader, "", field)


def _read_identity(code: str, without: WithoutCode | None, faults: Faults) -> tuple[str, WithoutCode]:
    """The code, or what stands in its place; exactly one of them."""
    mainland = WithoutCode(MAINLAND)
    if without is None or without == WithoutCode():
        if not code.strip():
            remedy = _("请按营业执照或法人证书填写；没有代码的，填写国家或地区和登记号码。")
            faults.add(Refusal(_("未填写"), where=_("统一社会信用代码"), remedy=remedy), "code")
            return "", mainland
        return _read(faults, "code", lambda: read_code(code)), mainland
    if code.strip():
        remedy = _("有统一社会信用代码的，只填代码；没有的，删去代码。")
        what = _("统一社会信用代码和登记号码只填一种")
        faults.add(Refusal(what, where=_("统一社会信用代码"), remedy=remedy), "code")
        return "", mainland
    return "", faults.read(lambda: read_without_code(without, partner_countries()), mainland)


def _refuse_unfit(case: Case, partner: Partner) -> None:
    """Refuse the applicant itself, a unit that is named already, and one more than the table of partners takes."""
    where = _("合作单位")
    if partner.code and partner.code == case.organisation.code:
        raise Refusal(_("申报单位不能同时是合作单位"), where=where, remedy=_("请填写其他单位。"), field="code")
    present = list(case.partners.filter(removed_at=None).values_list("code", "identity_key"))
    if (partner.code, partner.identity_key) in present:
        raise Refusal(_("该单位已在合作单位中"), where=where, kind="conflict", remedy=_("请刷新页面查看。"))
    if len(present) >= (most := most_partners(edition_of(case.edition))):
        what = counted("合作单位最多%(most)d家", most) % {"most": most}
        raise Refusal(what, where=where, remedy=_("请只列主要的合作单位。"))


def _journal_added(partner: Partner, *, actor: Viewer, at: datetime) -> None:
    place = {key: value for key, value in asdict(without_code(partner)).items() if value}
    identity = {"code": partner.code} if partner.code else place
    record_act(
        AddPartner(kind=partner.kind, duties=partner.duties, **identity),
        at=at,
        actor=actor,
        behalf=partner.case.organisation,
        case=partner.case,
        about=partner.name,
    )


@action
def remove_partner(number: str, partner: int, *, actor: Viewer, at: datetime) -> None:
    """Take a partner off the application; what it had confirmed stays in the journal."""
    case = _hold_partner_part(actor, number)
    row = case.partners.filter(pk=partner, removed_at=None).first()
    if row is None:
        raise Refusal(_("没有这家合作单位"), kind="missing", remedy=_("请刷新页面。"))
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    record_act(RemovePartner(), at=at, actor=actor, behalf=case.organisation, case=case, about=row.name)
    propose_replacements(Q(run__case=case), at=at)


@action
def answer_invitation(
    number: str, partner: int, confirmed: bool, *, actor: Viewer, at: datetime, statement: str = ""
) -> Partner:
    """A partner confirms that it takes part, or declines; the applicant gets a message.

    Refusals: not an administrator of that unit; answered before.
    """
    case = find_held(actor, number)
    row = Partner.objects.filter(pk=partner, case=case, removed_at=None).first()
    units = {unit.code: unit for unit in actor.organisations if unit.status == Organisation.Status.APPROVED}
    if row is None or row.code not in units:
        raise Refusal(_("没有需要您确认的邀请"), kind="missing", remedy=_("请由受邀单位的账户办理。"))
    unit = units[row.code]
    if not actor.holds(unit.pk, Role.ADMINISTRATOR):
        raise Refusal(_("须由单位管理员确认"), kind="forbidden", remedy=_("请联系本单位管理员。"))
    if row.answered_at is not None:
        raise Refusal(_("该邀请已经答复"), kind="conflict", remedy=_("如需更改，请联系申报单位重新邀请。"))
    if case.ended_at is not None:
        raise Refusal(_("本件已办结，无须答复"), kind="conflict", remedy=_("请刷新页面查看。"))
    statement = read_paragraphs(statement, _("说明"), LONGEST_STATEMENT, required=False)
    row.organisation, row.answered_at, row.answered_by = unit, at, actor.person
    row.confirmed, row.statement = confirmed, statement
    row.save()
    record_act(
        AnswerInvitation(confirmed=confirmed, statement=statement),
        at=at,
        actor=actor,
        behalf=unit,
        case=case,
    )
    text = gettext_noop("%(unit)s已确认参与“%(case)s”") if confirmed else gettext_noop("%(unit)s已谢绝参与“%(case)s”")
    notify(text, {"unit": unit.name, "case": case}, at=at, organisation=case.organisation, case=case)
    propose_replacements(Q(run__case=case), at=at)
    return row


@action
def confirm_on_paper(number: str, partner: int, paper: Attachment, *, actor: Viewer, at: datetime) -> Partner:
    """Put the stamped paper by which a partner without a credit code confirms; it counts as its confirmation.

    By those who write for the applicant, until the case ends; another paper in its place only while the partners may
    be changed. Refusals: a partner with a code, which confirms online; a file of another unit or of a kind not taken.
    """
    case = find_held(actor, number)
    row = case.partners.filter(pk=partner, removed_at=None).first()
    if row is None:
        raise Refusal(_("没有这家合作单位"), kind="missing", remedy=_("请刷新页面。"))
    if not actor.holds(case.organisation_id, Role.ADMINISTRATOR, Role.WRITER):
        raise forbidden(_("书面确认由申报单位上传"), _("请由申报单位办理。"))
    if row.code:
        remedy = _("请提醒该单位的管理员登录确认。")
        raise Refusal(_("有统一社会信用代码的单位须在线确认"), where=row.name, kind="conflict", remedy=remedy)
    if case.ended_at is not None:
        raise Refusal(_("本件已办结，不再收书面确认"), kind="conflict", remedy=_("请刷新页面查看。"))
    if row.paper_id is not None and (shut := partners_shut(actor, CaseFile(case))):
        raise shut
    if paper.owner_id != case.organisation_id:
        raise Refusal(_("没有这份附件，或您无权使用"), kind="missing", remedy=_("请由本单位上传后再提交。"))
    if fault := kind_fault(paper.name, paper.kind, PAPER_KINDS):
        raise Refusal(fault[0], where=_("书面确认"), remedy=fault[1])
    row.paper, row.confirmed = paper, True
    row.answered_at, row.answered_by = at, actor.person
    row.save(update_fields=["paper", "confirmed", "answered_at", "answered_by"])
    act = ConfirmOnPaper(name=paper.name, sha256=paper.sha256)
    record_act(act, at=at, actor=actor, behalf=case.organisation, case=case, about=row.name)
    return row
