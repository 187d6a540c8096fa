"""Units that take part in a case: named by the applicant, confirming online through their own accounts."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.cases.moving import find_held
from pingding.actions.door import action, notify, record_act
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_code, read_line, read_paragraphs
from pingding.queries.applications.writing_permission import writing_or_refuse
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.applications import AddPartner, AnswerInvitation, RemovePartner
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Case, Organisation, Partner

LONGEST_STATEMENT = 10_000
"""Characters of what a partner signs: the declarations of the form, and what it adds."""


def _hold_partner_part(actor: Viewer, number: str) -> Case:
    """The case, when its partners may be changed now: its form is being written and the partner part is open."""
    case = find_held(actor, number)
    writing = writing_or_refuse(actor, CaseFile(case))
    if writing.organisation.pk != case.organisation_id:
        raise Refusal(_("合作单位由申报单位填写"), kind="forbidden", remedy=_("请由申报单位办理。"))
    correction = writing.correction
    if correction is not None:
        vocabulary = edition_of(case.edition).vocabulary
        records = {key for key, fact in vocabulary.items() if fact.record == "partners"}
        form = edition_of(case.edition).forms[writing.form]
        shown = {f"section:{k}" for k, s in form.sections.items() if any(f.fact in records for f in s.fields)}
        if not correction.names(*shown, *(f"fact:{key}" for key in records)):
            raise Refusal(_("合作单位不在本次补正范围内"), kind="forbidden", remedy=_("只能修改本次要求补正的部分。"))
    return case


@action
def add_partner(number: str, *, name: str, code: str, kind: str, duties: str, actor: Viewer, at: datetime) -> Partner:
    """Name a partner and invite it. Effects: the partner; a message to it when it has an account.

    An approved unit of that code takes part under the name and kind of its record, whatever was typed.
    Refusals: a wrong check digit (GB 32100-2015); the applicant itself; a unit already named.
    """
    case = _hold_partner_part(actor, number)
    code, name = read_code(code), read_line(name, _("合作单位名称"), 120)
    duties = read_paragraphs(duties, _("职责分工"), 2000, required=False)
    if code == case.organisation.code:
        raise Refusal(_("申报单位不能同时是合作单位"), where=_("合作单位"), remedy=_("请填写其他单位。"))
    if case.partners.filter(code=code, removed_at=None).exists():
        raise Refusal(_("该单位已在合作单位中"), where=_("合作单位"), kind="conflict", remedy=_("请刷新页面查看。"))
    if len(kind) > 40:
        raise Refusal(_("没有这一单位类型"), where=_("合作单位"), remedy=_("请从页面所列类型中选择。"))
    organisation = Organisation.objects.filter(code=code).first()
    if organisation is not None and organisation.status == Organisation.Status.APPROVED:
        name, kind = organisation.name, organisation.kind
    partner = Partner.objects.create(
        case=case, name=name, code=code, kind=kind, duties=duties, organisation=organisation, invited_at=at
    )
    record_act(
        AddPartner(code=code, kind=kind, duties=duties),
        at=at,
        actor=actor,
        behalf=case.organisation,
        case=case,
        about=partner.name,
    )
    if organisation is not None:
        notify(
            gettext_noop("%(unit)s邀请贵单位参与“%(case)s”，请确认"),
            {"unit": case.organisation.name, "case": case},
            at=at,
            organisation=organisation,
            case=case,
        )
    return partner


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
    return row
