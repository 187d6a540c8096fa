"""Acts at the steps of a procedure, one for each kind of step, and at a panel's sheets.

Filling in a form has no act here: the form that is handed in records it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from pingding.queries.journal.acts.act import JournalAct, Words
from pingding.queries.journal.acts.fields import OutcomeTaken, Reason
from pingding.queries.journal.acts.shown import (
    checklist_answers,
    judged_conditions,
    notes_by_part,
    parts_by_title,
    points_by_indicator,
    score_source,
)


class CaseStepAct(JournalAct):
    """What is recorded of a step that is acted on case by case: the outcome, and what its content says."""

    outcome: OutcomeTaken
    reason: Reason = ""
    parts: Annotated[tuple[str, ...], Words(_("补正部分"), parts_by_title)] = ()
    notes: Annotated[Mapping[str, str], Words(_("补正要求"), notes_by_part)] = {}


class StepReview(CaseStepAct, act_name=_("审查")):
    checks: Annotated[Mapping[str, bool], Words(_("核对"), checklist_answers)] = {}
    judged: Annotated[Mapping[str, bool], Words(_("评判"), judged_conditions)] = {}


class StepOpinion(CaseStepAct, act_name=_("出具意见")):
    opinion: Annotated[str, Words(_("意见"))] = ""
    signed: Annotated[bool, Words(_("已签署声明"))] = False


class StepPanel(CaseStepAct, act_name=_("办结专家评审")):
    summary: Annotated[str, Words(_("小结"))] = ""


class StepVisit(CaseStepAct, act_name=_("记录现场核查")):
    visited_on: Annotated[date | None, Words(_("核查日期"))] = None
    place: Annotated[str, Words(_("地点"))] = ""
    visitors: Annotated[str, Words(_("核查人员"))] = ""
    findings: Annotated[str, Words(_("核查情况"))] = ""
    answers: Annotated[tuple[str, ...], Words(_("答复"))] = ()


class StepFile(CaseStepAct, act_name=_("报送备案")):
    reference: Annotated[str, Words(_("文号或回执"))] = ""
    filed_on: Annotated[date | None, Words(_("报送日期"))] = None


class StepReceive(CaseStepAct, act_name=_("签收纸质材料")):
    copies: Annotated[int | None, Words(_("份数"))] = None
    received_on: Annotated[date | None, Words(_("收到日期"))] = None


class BatchStepAct(JournalAct):
    """What is recorded, in each of its cases, of a step that is acted on for many at once."""

    batch: Annotated[int, Words(_("批次"))]
    outcome: OutcomeTaken
    place: Annotated[int | None, Words(_("名次"))]
    reason: Reason


class StepRecommend(BatchStepAct, act_name=_("成批推荐")):
    pass


class StepRank(BatchStepAct, act_name=_("排序并提出建议")):
    by_rules: Annotated[int | None, Words(_("按规则的名次"))] = None
    order_reason: Annotated[str, Words(_("调整名次的理由"))] = ""


class StepMeeting(BatchStepAct, act_name=_("会议审定")):
    pass


class StepNotice(BatchStepAct, act_name=_("发起公示")):
    pass


class StepIssue(BatchStepAct, act_name=_("印发文件")):
    pass


STEP_ACTS: dict[str, type[JournalAct]] = {
    "review": StepReview,
    "opinion": StepOpinion,
    "panel": StepPanel,
    "visit": StepVisit,
    "file": StepFile,
    "receive": StepReceive,
    "recommend": StepRecommend,
    "rank": StepRank,
    "meeting": StepMeeting,
    "notice": StepNotice,
    "issue": StepIssue,
}
"""The act that is recorded at each kind of step."""


def step_act(kind: str, outcome: str, content: Mapping[str, Any]) -> JournalAct:
    """The act at a step of this kind: the outcome taken, and those fields of its content that were given."""
    return STEP_ACTS[kind].model_validate({"outcome": outcome, **content})


class AssignExpert(JournalAct, act_name=_("指派专家")):
    pass


class DeclareRecusal(JournalAct, act_name=_("申请回避")):
    reason: Reason


class SaveSheet(JournalAct, act_name=_("保存评分")):
    pass


class SubmitSheet(JournalAct, act_name=_("提交评分")):
    pass


class SaveSourceSheet(JournalAct, act_name=_("填写评价表")):
    source: Annotated[str, Words(_("评分来源"), score_source)]
    points: Annotated[Mapping[str, Any], Words(_("评分"), points_by_indicator)]
