"""Worked cases: facts in, verdicts, scores, grades, next steps and dates out. They run as tests."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from pingding.policy.parts import Id, Ids, Moment, Node, OneOrMany, Text

Answer = Literal["satisfied", "not_satisfied", "unknown", "not_applicable"]


class Expected(Node):
    """What must come out. Each key is optional; what is named is compared."""

    submission: Answer | None = Field(
        None, description="能否提交：satisfied 符合，not_satisfied 不符合，unknown 待定。"
    )
    recommendation: Answer | None = Field(None, description="能否推荐，取值同上。")
    conditions: dict[str, Answer] = Field(
        default_factory=dict, description="某一条件的结论，键为条件路径，如 site.held；不适用写 not_applicable。"
    )
    faulty: Ids | None = Field(None, description="填写不符合自身规则（事实的 rules、表的行规则）的事实；空列表为没有。")
    says: tuple[str, ...] = Field((), description="解释中必须出现的字样。")
    score: Decimal | None = Field(None, description="总分。")
    grade: str | None = Field(None, description="等级编号。")
    steps: tuple[str, ...] = Field((), description="按 path 走完后打开的步骤。")
    ended: str | None = Field(None, description="走完 path 后怎样办结。")
    refused: OneOrMany = Field(
        (),
        description=(
            "path 的最后一步应被什么拒绝：条件路径，事实编号（违反它的规则），指标路径（低于最低要求），"
            "when 结果只限的件，grades 结果只限的等级，minimum 最低分，quotas 名额。"
        ),
    )
    due: dict[str, date] = Field(default_factory=dict, description="步骤到期日。")
    supports: dict[Id, Decimal | None] = Field(
        default_factory=dict, description="所授称号的支持各是多少，以该项的单位计；尚不能确定的写 null，没有的写 0。"
    )


class OtherCase(Node):
    """Another case that the one worked is compared with: its facts and what scorers gave it."""

    facts: dict[str, Any] = Field(default_factory=dict, description="事实及其取值；与本例相同的不必写。")
    scores: dict[str, Decimal] = Field(default_factory=dict, description="评分人打的分；与本例相同的不必写。")
    stands: Literal["scored", "unscored", "refused", "exempt"] = Field(
        "scored", description="参评情况：scored 有得分，unscored 没有得分，refused 在此之前未通过，exempt 不经评审。"
    )


class WorkedCase(Node):
    """One worked case. `path` walks the procedure as [step, outcome] pairs; `events` gives dates for deadlines.

    `like` names another case of the same folder that this one starts from: only what differs is written. A fact
    written as null is not known here. Where `materials` is not written, evidence is left unchecked.
    """

    case: Text = Field(description="算例名称。")
    like: str = Field("", description="与哪一算例相同：只写不同之处，事实写 null 为未填。")
    on: date = Field(description="按哪一天判断。")
    facts: dict[str, Any] = Field(default_factory=dict, description="事实及其取值。")
    materials: tuple[str, ...] = Field((), description="已交的材料；不写则不核对材料。")
    judged: dict[str, bool | None] = Field(default_factory=dict, description="评判人的回答，键为条件路径。")
    bars: dict[str, str] = Field(default_factory=dict, description="登记簿答“否”的项目及原因。")
    procedure: str | None = Field(None, description="走哪个程序；不写为申报程序。")
    path: tuple[tuple[str, str], ...] = Field((), description="依次办理：[步骤, 办理结果]。")
    events: dict[str, Moment] = Field(default_factory=dict, description="起算期限的事件及其时间；opened 不写为 on。")
    indicators: str | None = Field(None, description="按哪一套指标评分。")
    scores: dict[str, Decimal] = Field(
        default_factory=dict, description="评分人打的分，键为指标路径，如 service/offer。"
    )
    cohort: tuple[OtherCase, ...] = Field(
        (), description="同批的其他各件；按名次、占比评定的等级和同批比较的得分须写。"
    )
    expect: Expected = Field(description="应当得出什么。")

    def over(self, base: "WorkedCase") -> "WorkedCase":
        """This case with what it does not say taken from `base`: facts, materials, answers, scores, path."""
        parts = ("facts", "judged", "bars", "scores")
        merged: dict[str, Any] = {key: {**getattr(base, key), **getattr(self, key)} for key in parts}
        inherited = {"materials", "cohort", "indicators", "procedure", "path", "events"} & (
            base.model_fields_set - self.model_fields_set
        )
        merged |= {key: getattr(base, key) for key in inherited}
        return self.model_copy(update=merged)
