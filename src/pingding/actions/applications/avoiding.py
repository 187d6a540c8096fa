"""The applicant names experts or bodies that it asks to avoid, each with a reason, where the definition lets it."""

from datetime import datetime

from django.utils.translation import gettext as _

from pingding.actions.cases.moving import find_held
from pingding.actions.door import action, record_act
from pingding.actions.permission import forbidden
from pingding.policy.errors import Refusal
from pingding.policy.text.likeness import name_key
from pingding.policy.text.typed_text import read_line, read_paragraphs
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.journal.acts.applications import AskToAvoid, WithdrawAvoidance
from pingding.queries.panels.avoidances import asks_to_avoid, avoidance_of, avoidance_refusal
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import AvoidanceRequest

LONGEST_NAME, LONGEST_REASON = 120, 500


@action
def ask_to_avoid(number: str, name: str, reason: str, *, actor: Viewer, at: datetime) -> AvoidanceRequest:
    """Name an expert or a body that the applicant asks to avoid, before experts are asked.

    Effects: draws leave out whoever is named or works there; the convener reads it; journal. Refusals: not the
    applicant; the definition has no such word; experts were asked; as many as it allows are named; named before; no
    name, no reason.
    """
    file = _open(actor, number)
    asked, faults = avoidance_of(file), Faults()
    assert asked is not None
    panel, rule = asked
    rows = list(file.case.avoidance_requests.all())
    with faults.caught("name"):
        name = read_line(name, _("申请回避的专家或单位"), LONGEST_NAME)
        if name_key(name) in {name_key(row.name) for row in rows}:
            raise Refusal(_("已经申请回避%(name)s") % {"name": name}, remedy=_("无需重复填写。"))
    with faults.caught("reason"):
        reason = read_paragraphs(reason, _("申请回避的理由"), LONGEST_REASON)
    clause = rule.clause or panel.clause
    if len(rows) >= rule.most:
        what = _("最多可以申请回避%(n)d个") % {"n": rule.most}
        faults.add(Refusal(what, where=panel.title, clause=clause, remedy=_("请先撤回不再需要的。")))
    faults.refuse()
    row = AvoidanceRequest.objects.create(case=file.case, name=name, reason=reason, requested_at=at)
    behalf, act = file.case.organisation, AskToAvoid(name=name, reason=reason)
    record_act(act, at=at, actor=actor, behalf=behalf, case=file.case, clause=clause)
    return row


@action
def withdraw_avoidance(number: str, pk: int, *, actor: Viewer, at: datetime) -> AvoidanceRequest:
    """Take back what was named, before experts are asked. Refusals as above; no such row of the case."""
    file = _open(actor, number)
    row = file.case.avoidance_requests.filter(pk=pk).first()
    if row is None:
        raise Refusal(_("没有这一条，或已删去"), kind="missing", remedy=_("请刷新页面查看。"))
    row.delete()
    act = WithdrawAvoidance(name=row.name)
    record_act(act, at=at, actor=actor, behalf=file.case.organisation, case=file.case)
    return row


def _open(actor: Viewer, number: str) -> CaseFile:
    file = CaseFile(find_held(actor, number))
    if not asks_to_avoid(actor, file):
        raise forbidden(_("由申报单位申请回避，且须办法允许"), _("请联系申报单位。"))
    if (refusal := avoidance_refusal(file)) is not None:
        raise refusal
    return file
