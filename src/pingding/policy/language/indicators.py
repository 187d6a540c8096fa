"""How things are measured: indicator trees with weights and leaf rules, and how several scorers are combined."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from pingding.policy.parts import Cited, English, Expression, Id, Node, Source, Text
from pingding.policy.steps.limits import ComparedCases

BONUS = "bonus"
"""The part of a row's path that says that it is a bonus: `bonus/x`, or `a/bonus/x` inside a branch."""


class LeafRule(Node):
    """What every rule has. `void_when`: the points are zero when this is true (evidence fails)."""

    void_when: Expression | None = Field(None, description="此式为真时不得分（佐证不成立等）。")


class JudgedScore(LeafRule):
    """A scorer gives points from `min` to `max` (the leaf's weight); `anchors` say in words what points mean.

    Points below `reason_below` are given with a reason, or the sheet is not handed in.
    """

    rule: Literal["judged"] = Field(description="judged：由评分人打分。")
    min: Decimal = Field(Decimal(0), description="最低分。")
    max: Decimal | None = Field(None, description="最高分；不写为权重。")
    step: Decimal = Field(Decimal("0.5"), gt=0, description="打分的最小间隔。")
    anchors: dict[Decimal, Text] = Field(default_factory=dict, description="各档分值的文字说明。")
    reason_below: Decimal | None = Field(
        None, description="低于几分须写明理由；高于最高分的，不论几分都须写；不写则理由可写可不写。"
    )


class Proportional(LeafRule):
    """points = cap × value ÷ full, at most cap (the leaf's weight)."""

    rule: Literal["proportional"] = Field(description="proportional：按比例计分，达到 full 得满分。")
    of: Expression = Field(description="取值的算式。")
    full: Decimal = Field(gt=0, description="得满分的取值。")
    cap: Decimal | None = Field(None, description="最高分；不写为权重。")


class PerItem(LeafRule):
    """points = points × value, at most cap (the leaf's weight)."""

    rule: Literal["per_item"] = Field(description="per_item：每一个得 points 分。")
    of: Expression = Field(description="取值的算式。")
    points: Decimal = Field(description="每一个得几分。")
    cap: Decimal | None = Field(None, description="最高分；不写为权重。")


class Band(Node):
    """A band of values and its points: from ≤ value < below, unless `closed` is `right` (from < value ≤ below)."""

    from_: Decimal | None = Field(None, alias="from", description="起点；不写则没有下限。")
    below: Decimal | None = Field(None, description="止点；不写则没有上限。")
    closed: Literal["left", "right"] = Field("left", description="left 含起点不含止点；right 含止点不含起点。")
    points: Decimal = Field(description="本档分值。")


class Bands(LeafRule):
    """Points by band; bands must neither overlap nor leave a gap."""

    rule: Literal["bands"] = Field(description="bands：分档计分。")
    of: Expression = Field(description="取值的算式。")
    bands: tuple[Band, ...] = Field(min_length=1, description="各档首尾相接，不重叠，不留空。")


class Linear(LeafRule):
    """Points on straight lines between the given (value, points); flat outside."""

    rule: Literal["linear"] = Field(description="linear：在各点之间按直线计分。")
    of: Expression = Field(description="取值的算式。")
    points: tuple[tuple[Decimal, Decimal], ...] = Field(min_length=2, description="各点：[取值, 分值]。")


class YesNo(LeafRule):
    """All points when true, none when false."""

    rule: Literal["yes_no"] = Field(description="yes_no：为真得分，为假不得分。")
    of: Expression = Field(description="判断的算式。")
    points: Decimal | None = Field(None, description="得几分；不写为权重。")


class BestOf(LeafRule):
    """The best of several rules."""

    rule: Literal["best_of"] = Field(description="best_of：取几种计分中最高的。")
    options: tuple["Rule", ...] = Field(min_length=2, description="各种计分方式。")


class Chosen(LeafRule):
    """The applicant chooses one of several rules by the choice fact `by`."""

    rule: Literal["chosen"] = Field(description="chosen：由申报单位选定计分方式。")
    by: Id = Field(description="以哪个单选事实选定。")
    options: dict[str, "Rule"] = Field(min_length=2, description="选项编号对应的计分方式。")


class Category(LeafRule):
    """Points by the option of a choice fact; of several options the best, or their sum; an option not named gives 0."""

    rule: Literal["category"] = Field(description="category：按类别直接给分。")
    by: Id = Field(description="看哪个选择题事实。")
    points: dict[str, Decimal] = Field(min_length=1, description="选项编号对应的分值；没有写的选项得 0 分。")
    take: Literal["best", "sum"] = Field("best", description="可多选时：best 取最高一项，sum 相加（不超过权重）。")


class Minus(LeafRule):
    """The leaf's weight, less `points` for each event, not below `floor`."""

    rule: Literal["minus"] = Field(description="minus：从权重中逐项扣分。")
    of: Expression = Field(description="发生次数的算式。")
    points: Decimal = Field(gt=0, description="每次扣几分。")
    floor: Decimal = Field(Decimal(0), description="扣到几分为止。")


class Cohort(LeafRule):
    """Points by comparison with all cases scored together: min–max, rank or percentile."""

    rule: Literal["cohort"] = Field(description="cohort：与同批各件相比计分。")
    of: Expression = Field(description="取值的算式。")
    by: Literal["min_max", "rank", "percentile"] = Field(
        description="min_max 按最小最大值折算，rank 按名次，percentile 按百分位。"
    )
    better: Literal["high", "low"] = Field("high", description="high 越高越好，low 越低越好。")


Rule = Annotated[
    JudgedScore | Proportional | PerItem | Bands | Linear | YesNo | BestOf | Chosen | Category | Minus | Cohort,
    Field(discriminator="rule"),
]


class Indicator(Cited):
    """A branch (`children`) or a leaf (`score`).

    `of_which` names the sibling that this row is an "其中" of: it stands beside it, and counts by itself. When
    `when` is false the indicator does not apply and `otherwise` decides: its weight is spread over its siblings,
    dropped from the total, or scored zero. `floor` is the least a branch must reach.
    """

    title: Text = Field(description="指标名称。")
    title_en: English = None
    weight: Decimal = Field(ge=0, description="权重（满分）；下级之和须等于上级。")
    when: Expression | None = Field(None, description="只在此式为真时适用；不写则总是适用。")
    otherwise: Literal["spread", "drop", "zero"] = Field(
        "zero", description="不适用时：spread 权重分给同级，drop 从总分中减去，zero 记零分。"
    )
    of_which: Id | None = Field(None, description="是哪个同级指标的“其中”项；并列显示，各自计分。")
    floor: Decimal | None = Field(None, description="本级至少须得几分。")
    children: dict[Id, "Indicator"] = Field(default_factory=dict, description="下级指标。")
    bonus: "Bonus | None" = Field(None, description="本级的加分，在权重之外，有自己的上限；只写在有下级的指标里。")
    score: Rule | None = Field(None, description="计分规则；有下级的不写。")
    help: str = Field("", description="说明。")

    @property
    def rows(self) -> "dict[str, Indicator]":
        """The rows below this one by the rest of their path, those of its bonus (`bonus/x`) last."""
        return self.children | _bonus_rows(self.bonus)


class Bonus(Cited):
    """Points on top of the total, or of a branch, capped."""

    cap: Decimal = Field(gt=0, description="加分合计的上限。")
    items: dict[Id, Indicator] = Field(min_length=1, description="各加分项。")


def _bonus_rows(bonus: Bonus | None) -> dict[str, Indicator]:
    return {f"{BONUS}/{key}": row for key, row in bonus.items.items()} if bonus else {}


class Deduction(Cited):
    """Points off for each event."""

    title: Text = Field(description="扣分项名称。")
    title_en: English = None
    of: Expression = Field(description="发生次数的算式。")
    points: Decimal = Field(gt=0, description="每次扣几分。")
    cap: Decimal | None = Field(None, description="最多扣几分。")


class IndicatorSet(Cited):
    """An indicator tree whose weights sum to `total`.

    `sources` stand side by side: self, district, expert, third_party. `counts` is the source that decides.
    `combine` says how several experts become one: mean, trimmed (drop the highest and the lowest when there are at
    least `trim_from` sheets), median. `missing` says what an unanswered or unknown leaf is worth. Points are
    summed exactly and rounded once, for show, unless `round_at` says where a document rounds.
    """

    title: Text = Field(description="名称。")
    title_en: English = None
    total: Decimal = Field(Decimal(100), description="满分；一级权重之和。")
    tree: dict[Id, Indicator] = Field(min_length=1, description="一级指标。")
    bonus: Bonus | None = Field(None, description="加分，在满分之外。")
    deductions: dict[Id, Deduction] = Field(default_factory=dict, description="扣分。")
    sources: tuple[Source, ...] = Field(
        ("expert",), description="并列的评分来源：self 自评，district 区县，expert 专家，third_party 第三方。"
    )
    counts: Source = Field("expert", description="以哪一来源为准。")
    combine: Literal["mean", "trimmed", "median"] = Field(
        "mean", description="几位专家怎样合成：mean 平均，trimmed 去掉最高最低后平均，median 中位数。"
    )
    trim_from: int = Field(5, description="几份以上才去掉最高最低。")
    missing: Literal["unknown", "zero"] = Field("unknown", description="缺数据的指标：unknown 合计未定，zero 记零分。")
    when: Expression | None = Field(None, description="只在此式为真时适用；不写则总是适用。")
    places: int = Field(2, ge=0, le=6, description="得分显示时保留的小数位数。")
    round_at: Literal["rows", "sheets", "total"] | None = Field(
        None,
        description="文件规定在哪里四舍五入到 places 位：rows 每行，sheets 每份评分的总分，total 合成的总分；"
        "不写则按精确值合计、比较、定级，只在显示时取舍。",
    )
    cohort: ComparedCases = Field(ComparedCases(), description="同批比较的指标在哪些件之间比较。")

    @property
    def rows(self) -> dict[str, Indicator]:
        """The rows at the top by their path, those of the bonus (`bonus/x`) last."""
        return self.tree | _bonus_rows(self.bonus)

    @property
    def most(self) -> Decimal:
        """The most points that a case can get, every bonus included."""
        return self.total + _caps(self)


def _caps(holder: Indicator | IndicatorSet) -> Decimal:
    own = holder.bonus.cap if holder.bonus else Decimal(0)
    below = holder.tree if isinstance(holder, IndicatorSet) else holder.children
    return own + sum((_caps(row) for row in below.values()), Decimal(0))
