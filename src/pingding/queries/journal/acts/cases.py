"""Acts on a case beside its steps: overrides, notices and objections, titles, and what time brings about."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from pingding.queries.journal.acts.act import JournalAct, Moment, Words
from pingding.queries.journal.acts.fields import ContentDigest, DueDay, EvidenceHashes, OutcomeTaken, Reason
from pingding.queries.journal.acts.shown import (
    condition_says,
    definition_text,
    definition_texts,
    periodic_work,
    title_act,
    title_kind,
)
from pingding.queries.journal.acts.titles import AddReportEvidence, ReportOnTitle

ObjectionAnswer = Annotated[str, Words(_("处理意见"))]
PublicReason = Annotated[str, Words(_("公开的理由"))]


class OverrideCondition(JournalAct, act_name=_("准予放行条件")):
    condition: Annotated[str, Words(_("条件"), condition_says)]
    reason: Reason


class EndNotice(JournalAct, act_name=_("结束公示")):
    outcome: OutcomeTaken


class RaiseObjection(JournalAct, act_name=_("提出异议")):
    evidence: EvidenceHashes = ()


class AddEvidence(JournalAct, act_name=_("补充异议佐证")):
    evidence: EvidenceHashes


FROM_THE_PUBLIC = frozenset({RaiseObjection.act, AddEvidence.act, ReportOnTitle.act, AddReportEvidence.act})
"""Acts that the public may do to a case, of which its applicant learns only that they were done."""


class AnswerObjection(JournalAct, act_name=_("答复异议")):
    upheld: Annotated[bool, Words(_("异议成立"))]
    answer: ObjectionAnswer
    reason: PublicReason = ""


class AmendReason(JournalAct, act_name=_("更正公开的理由")):
    former: Annotated[str, Words(_("原来的理由"))]
    reason: PublicReason


class CloseObjection(JournalAct, act_name=_("一并办结异议")):
    answer: ObjectionAnswer


class GrantTitle(JournalAct, act_name=_("授予称号")):
    kind: Annotated[str, Words(_("种类"), title_kind)]
    number: Annotated[str, Words(_("文号"))]
    document: Annotated[str, Words(_("文件"))]
    content: ContentDigest = ""


class ChangeTitle(JournalAct, act_name=_("称号变动")):
    act_on_title: Annotated[str, Words(_("事项"), title_act)]
    effective_on: Annotated[date, Words(_("生效日期"))]
    content: ContentDigest = ""


class ProposeConsequence(JournalAct, act_name=_("提出处理")):
    consequence: Annotated[str, Words(_("拟作出的处理"), definition_text)]
    grounds: Annotated[tuple[str, ...], Words(_("理由"))]
    ways: Annotated[tuple[str, ...], Words(_("择一"), definition_texts)] = ()


class DeadlinePassed(JournalAct, act_name=_("期限届满")):
    outcome: OutcomeTaken


class DeadlineHeldUp(JournalAct, act_name=_("期限届满未能办结")):
    round: Annotated[int, Words(_("轮次"))]
    reason: Reason


class CorrectionLapsed(JournalAct, act_name=_("逾期未补正")):
    outcome: OutcomeTaken
    due: DueDay


class OpenObligation(JournalAct, act_name=_("发起定期事项")):
    period: Annotated[int, Words(_("年度"))]
    due: DueDay


class ExemptObligation(JournalAct, act_name=_("免予办理定期事项")):
    period: Annotated[int, Words(_("年度"))]
    due: DueDay
    grade: Annotated[str, Words(_("计为等级"))]


class GiveUpObligation(JournalAct, act_name=_("不再要求定期事项")):
    period: Annotated[int, Words(_("年度"))]


class Escalate(JournalAct, act_name=_("逾期告知")):
    days: Annotated[int, Words(_("逾期天数"))]


class Remind(JournalAct, act_name=_("到期提醒")):
    days_left: Annotated[int, Words(_("剩余天数"))]


class PromptOthers(JournalAct, act_name=_("催办")):
    bodies: Annotated[tuple[str, ...], Words(_("催办单位"))]


class RetryFailure(JournalAct, act_name=_("再试一次")):
    work: Annotated[str, Words(_("工作"), periodic_work)]
    thing: Annotated[str, Words(_("对象"))]
    tries: Annotated[int, Words(_("已试次数"))]


class VerifyJournal(JournalAct, act_name=_("核验日志")):
    ok: Annotated[bool, Words(_("校验链完整"))]
    entries: Annotated[int, Words(_("核对条数"))]
    first_bad_seq: Annotated[int | None, Words(_("起初不符的序号"))]
    what: Annotated[str, Words(_("不符之处"))]
    digest: Annotated[str, Words(_("内容校验值"))]


class SetDemoClock(JournalAct, act_name=_("调整演示时间")):
    to: Annotated[Moment, Words(_("改为"))]
