"""Worked cases: facts in, verdicts, scores, grades, next steps and dates out. They run as tests."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from pingding.policy.language.standing import Standing
from pingding.policy.parts import Id, Ids, Level, Moment, Node, OneOrMany, ProgrammeId, Text

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
    facts: dict[str, Any] = Field(default_factory=dict, description="算出的、取自以往的事实应为何值，写 null 为未知。")
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
    owes: dict[str, tuple[date, ...]] = Field(
        default_factory=dict,
        description="自 granted 认定起各项义务的到期日，依次写；称号有有效期的须写全，其余写前几个。",
    )
    supports: dict[Id, Decimal | None] = Field(
        default_factory=dict, description="所授称号的支持各是多少，以该项的单位计；尚不能确定的写 null，没有的写 0。"
    )


class OtherCase(Node):
    """Another case that the one worked is compared with: its facts and what scorers gave it."""

    facts: dict[str, Any] = Field(default_factory=dict, description="事实及其取值；与本例相同的不必写，以往数据也是。")
    scores: dict[str, Decimal] = Field(default_factory=dict, description="评分人打的分；与本例相同的不必写。")
    stands: Literal["scored", "unscored", "refused", "exempt"] = Field(
        "scored", description="参评情况：scored 有得分，unscored 没有得分，refused 在此之前未通过，exempt 不经评审。"
    )


class PastTitle(Node):
    """The title that a worked case is about, as it is on the day of the case."""

    kind: Id | None = Field(None, description="种类。")
    granted_on: date = Field(description="授予日期。")
    expires_on: date | None = Field(None, description="有效期届满之日。")
    standing: Standing = Field("in_force", description="状态，如 in_force 有效，rectifying 整改中。")
    number: str | None = Field(None, description="编号。")
    field: str | None = Field(None, description="领域。")
    holder: str | None = Field(None, description="持有单位。")


class PastCase(Node):
    """An earlier case of the same title; that of the application procedure is the one in which it was granted."""

    procedure: Id = Field(description="哪个程序。")
    period: int = Field(description="哪一年度。")
    handed_in: date | None = Field(None, description="提交日期；不写为次年一月一日，即已按时提交。")
    ended: bool = Field(True, description="是否已办结。")
    facts: dict[str, Any] = Field(default_factory=dict, description="该件的事实，得分、等级在内。")


class PastDuty(Node):
    """A period of an obligation: when it was due, and when it was met."""

    obligation: Id = Field(description="哪一项义务。")
    period: int = Field(description="哪一年度。")
    due: date = Field(description="到期日。")
    handed_in: date | None = Field(None, description="提交日期；不写为没有提交。")


class OtherTitle(Node):
    """A title that the unit holds on the day of the case."""

    programme: ProgrammeId = Field(description="哪个办法。")
    level: Level = Field("district", description="哪一级：district、municipal、national。")
    kind: Id | None = Field(None, description="种类。")
    number: str = Field("", description="编号。")
    granted_on: date = Field(description="授予日期。")


class EarlierData(Node):
    """What is known before a worked case, from which the facts with `earlier` are read as on the platform."""

    period: int | None = Field(None, description="本例是哪一年度的；不写为 on 的年份。")
    title: PastTitle | None = Field(None, description="本例所涉的称号；不写为尚无称号。")
    years: tuple[PastCase, ...] = Field((), description="同一称号以往各年度的件，以及授予它的那一件。")
    owed: tuple[PastDuty, ...] = Field((), description="各期义务及其履行。")
    holds: tuple[OtherTitle, ...] = Field((), description="单位持有的其他称号。")


class WorkedCase(Node):
    """One worked case. `path` walks the procedure as [step, outcome] pairs; `events` gives dates for deadlines.

    `like` names another case of the same folder that this one starts from: only what differs is written. A fact
    written as null is not known here. Where `materials` is not written, evidence is left unchecked.
    """

    case: Text = Field(description="算例名称。")
    like: str = Field("", description="与哪一算例相同：只写不同之处，事实写 null 为未填。")
    on: date = Field(description="按哪一天判断。")
    facts: dict[str, Any] = Field(default_factory=dict, description="事实及其取值。")
    earlier: EarlierData | None = Field(
        None, description="以往的数据，供 earlier 事实读取；也可以在 facts 里直接写这些事实的取值。"
    )
    materials: tuple[str, ...] = Field((), description="已交的材料；不写则不核对材料。")
    judged: dict[str, bool | None] = Field(default_factory=dict, description="评判人的回答，键为条件路径。")
    bars: dict[str, str] = Field(default_factory=dict, description="登记簿答“否”的项目及原因。")
    procedure: str | None = Field(None, description="走哪个程序；不写为申报程序。")
    path: tuple[tuple[str, str], ...] = Field((), description="依次办理：[步骤, 办理结果]。")
    granted: date | None = Field(None, description="称号何日授予；与 expect 的 owes 合用。")
    became: dict[Id, date] = Field(
        default_factory=dict,
        description="授予以后何日起改为哪一种称号（regrade），如 {centre: 2028-07-10}；与 granted 合用。",
    )
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
        """This case with what it does not say taken from `base`: facts, earlier data, answers, scores, path, …"""
        parts = ("facts", "judged", "bars", "scores")
        merged: dict[str, Any] = {key: {**getattr(base, key), **getattr(self, key)} for key in parts}
        inherited = {
            "earlier",
            "materials",
            "cohort",
            "indicators",
            "procedure",
            "path",
            "events",
            "granted",
            "became",
        } & (base.model_fields_set - self.model_fields_set)
        merged |= {key: getattr(base, key) for key in inherited}
        return self.model_copy(update=merged)
