"""Acts at the steps of a procedure, one for each kind of step, and at a panel's sheets.

Filling in a form has no act here: the form that is handed in records it.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import create_model
from pydantic.fields import FieldInfo

from pingding.policy.steps.kind import Recorded, StepContent, StepKind
from pingding.policy.steps.registry import KINDS
from pingding.queries.journal.acts.act import Definitions, JournalAct, Words, as_recorded
from pingding.queries.journal.acts.applications import AskToAvoid, WithdrawAvoidance
from pingding.queries.journal.acts.fields import ContentDigest, Departure, OutcomeTaken, Reason
from pingding.queries.journal.acts.shown import (
    checklist_answers,
    drawn_field,
    judged_conditions,
    notes_by_part,
    parts_by_title,
    points_by_indicator,
    score_source,
    sheet_set_aside,
)


class CaseStepAct(JournalAct):
    """What is recorded of a step that is acted on case by case: the outcome, and what its content says."""

    outcome: OutcomeTaken
    departs_from: Departure = ""
    reason: Reason = ""
    parts: Annotated[tuple[str, ...], Words(_("补正部分"), parts_by_title)] = ()
    notes: Annotated[Mapping[str, str], Words(_("补正要求"), notes_by_part)] = {}


class BatchStepAct(JournalAct):
    """What is recorded, in each of its cases, of a step that is acted on for many at once."""

    batch: Annotated[int, Words(_("批次"))]
    outcome: OutcomeTaken
    departs_from: Departure = ""
    place: Annotated[int | None, Words(_("名次"))]
    reason: Reason
    content: ContentDigest = ""


SHOWN: dict[str, Callable[[Any, Definitions], object]] = {
    "": as_recorded,
    "checklist": checklist_answers,
    "conditions": judged_conditions,
}
"""What shows a recorded field, by what the keys in it name."""


def _act_of(kind: StepKind) -> type[JournalAct]:
    """The act of a kind of step: what all acts at steps record, and what the kind declares as recorded of its own."""
    declared: dict[str, FieldInfo] = {}
    if kind.content is not None:
        own = kind.content.model_fields
        declared = {name: field for name, field in own.items() if name not in StepContent.model_fields}
    elif kind.recorded is not None:
        declared = dict(kind.recorded.model_fields)
    fields: dict[str, Any] = {name: (_typed(kind, name, field), field.default) for name, field in declared.items()}
    base = CaseStepAct if kind.content else BatchStepAct
    return create_model(
        f"Step{kind.name.title()}",
        __base__=base,
        __module__=__name__,
        __cls_kwargs__={"act_name": _(kind.act)},
        **fields,
    )


def _typed(kind: StepKind, name: str, field: FieldInfo) -> Any:
    """The field as the journal keeps it, with its words."""
    recorded = next((each for each in field.metadata if isinstance(each, Recorded)), None)
    if recorded is None:
        raise TypeError(f"{kind.name}.{name} has no Recorded: the journal could not show it")
    return Annotated[field.annotation, Words(_(recorded.label), SHOWN[recorded.keys])]


STEP_ACTS: dict[str, type[JournalAct]] = {name: _act_of(kind) for name, kind in KINDS.items() if kind.act}
"""The act that is recorded at each kind of step."""


def step_act(kind: str, outcome: str, content: Mapping[str, Any]) -> JournalAct:
    """The act at a step of this kind: the outcome taken, and those fields of its content that were given."""
    return STEP_ACTS[kind].model_validate({"outcome": outcome, **content})


class ArrangeSitting(JournalAct, act_name=_("准备会议")):
    """A sitting as it was arranged, or arranged otherwise: it is about several cases, those of its agenda."""

    sitting: Annotated[int, Words(_("会议编号"))]
    session: Annotated[str, Words(_("会议届次"))]
    held_on: Annotated[str, Words(_("会议日期"))]
    place: Annotated[str, Words(_("会议地点"))]
    chair: Annotated[str, Words(_("主持人"))]
    members: Annotated[tuple[str, ...], Words(_("会议成员"))]
    agenda: Annotated[tuple[str, ...], Words(_("议程"))]


class CancelSitting(JournalAct, act_name=_("取消会议")):
    sitting: Annotated[int, Words(_("会议编号"))]
    session: Annotated[str, Words(_("会议届次"))]
    reason: Reason


class ReopenDecision(JournalAct, act_name=_("提请复议")):
    sitting: Annotated[int, Words(_("会议编号"))]
    batch: Annotated[int, Words(_("原决定的批次"))]
    reason: Reason


class AssignExpert(JournalAct, act_name=_("指派专家")):
    """`expert_draw`, `lot` and `passed` stand where the expert was drawn: in which, for which field, who came first."""

    doubts: Annotated[tuple[str, ...], Words(_("核对提示"))] = ()
    expert_draw: Annotated[int | None, Words(_("抽取记录"))] = None
    lot: Annotated[str, Words(_("抽取的领域"), drawn_field)] = ""
    passed: Annotated[tuple[str, ...], Words(_("顺序在前而未递补的"))] = ()


class DrawPanel(JournalAct, act_name=_("随机抽取专家")):
    """A draw as it concerns one case; the whole record is that of the `expert_draw`."""

    expert_draw: Annotated[int, Words(_("抽取记录"))]
    algorithm: Annotated[str, Words(_("抽取算法"))]
    seed: Annotated[str, Words(_("随机种子"))]
    text: Annotated[str, Words(_("公开文本"))]
    candidates: Annotated[int, Words(_("候选人数"))]
    candidates_sha256: Annotated[str, Words(_("候选名单 SHA-256"))]
    left_out: Annotated[int, Words(_("不参加抽取的人数"))]
    drawn: Annotated[int, Words(_("抽中人数"))]
    content: ContentDigest = ""


class DeclareRecusal(JournalAct, act_name=_("申请回避")):
    reason: Reason


class ReplaceExpert(JournalAct, act_name=_("更换专家")):
    reason: Reason
    sheet: Annotated[str, Words(_("评分表"), sheet_set_aside)]


class RecordNoShow(JournalAct, act_name=_("记录专家缺席")):
    reason: Reason


class WithdrawNoShow(JournalAct, act_name=_("撤销缺席记录")):
    reason: Reason


class RemindExpert(JournalAct, act_name=_("催办评审")):
    cases: Annotated[tuple[str, ...], Words(_("未封存的件"))]


class ReopenPanel(JournalAct, act_name=_("重新开启评审")):
    reason: Reason


class ScoreAgain(JournalAct, act_name=_("开启再次评分")):
    reason: Reason


class SaveSheet(JournalAct, act_name=_("保存评分")):
    pass


class KeepNotes(JournalAct, act_name=_("保存评审备忘")):
    pass


class SubmitSheet(JournalAct, act_name=_("提交评分")):
    """`round` is the panel's; none where an earlier version recorded it."""

    content: ContentDigest = ""
    round: Annotated[int | None, Words(_("轮次"))] = None
    declared: Annotated[bool | None, Words(_("确认已看过材料、没有利害关系"))] = None


class SaveSourceSheet(JournalAct, act_name=_("填写评价表")):
    source: Annotated[str, Words(_("评分来源"), score_source)]
    points: Annotated[Mapping[str, Any], Words(_("评分"), points_by_indicator)]


class KeepScore(JournalAct, act_name=_("记入评分结果")):
    """What a round came to, as it was kept when the round closed, or once the cases were compared."""

    round: Annotated[int, Words(_("轮次"))]
    content: ContentDigest


class ReadScores(JournalAct, act_name=_("查看评分")):
    sheets: Annotated[tuple[int, ...], Words(_("评分表编号"))]


SHEET_ACTS = frozenset({SaveSheet.act, KeepNotes.act, SubmitSheet.act, RemindExpert.act})
"""Acts that show which expert is at work, and how far; a reminder tells who has not handed in."""
PANEL_ACTS = SHEET_ACTS | {
    *(
        AssignExpert.act,
        DrawPanel.act,
        DeclareRecusal.act,
        ReplaceExpert.act,
        ReopenPanel.act,
        ScoreAgain.act,
        RecordNoShow.act,
        WithdrawNoShow.act,
    ),
}
"""Acts that show who assesses a case."""
AVOIDANCE_ACTS = frozenset({AskToAvoid.act, WithdrawAvoidance.act})
"""Acts that show whom an applicant asks to avoid: for the applicant and for those who know the experts."""
