"""From scores to grades, from ranks to proposals, and to the titles that follow."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from pingding.policy.parts import (
    Cited,
    English,
    Expression,
    Id,
    Ids,
    Node,
    Percentage,
    ProgrammeId,
    Rounding,
    Text,
    percent,
)
from pingding.policy.steps.limits import ComparedCases, Quota


class Grade(Cited):
    """A grade: by score, by place (absolute or as a share), by both together, by an event, or as the lowest share.

    Bounds are `from` (at least), `above` (more than), `below` (less than) and `up_to` (at most). A case that misses
    the place or the facts of a grade is looked at for the next one: only lower bounds, places and facts keep it out.
    """

    label: Text = Field(description="等级名称。")
    label_en: English = None
    from_: Decimal | None = Field(None, alias="from", description="从几分起（含）。")
    above: Decimal | None = Field(None, description="高于几分（不含）；与 from 至多写一个。")
    below: Decimal | None = Field(None, description="不到几分（不含）。")
    up_to: Decimal | None = Field(None, description="至几分（含）；与 below 至多写一个。")
    places: int | None = Field(None, gt=0, description="名次在前几名，如 1 为第一名。")
    top_share: Percentage | None = Field(None, description="名次占比上限，如 20% 为前百分之二十。")
    bottom_share: Percentage | None = Field(
        None,
        description="名次占比，从最后一名算起，如 10% 为得分最低的百分之十；先于按得分的等级评定，不与分数、名次并写。",
    )
    requires: Expression | None = Field(None, description="另须满足的事实条件。")
    event: Expression | None = Field(None, description="发生此事即为本等级，不看得分。")
    max_share: Percentage | None = Field(None, description="本等级占比上限，如 30%。")
    rounding: Rounding = Field("down", description="占比折合的件数不是整数时：down 舍，up 进，half 四舍五入。")


class GradeScale(Cited):
    """Grades from best to worst; the score bands must neither overlap nor leave a gap.

    One scale may grade the scores of several `indicators`; places and shares are then among the cases of all of them
    that are ranked together.
    """

    title: Text = Field(description="名称。")
    title_en: English = None
    indicators: Ids = Field(
        (), description="评定哪几套指标的得分，如 marks 或 [marks, plans]；只有一套指标的可以不写。"
    )
    grades: dict[Id, Grade] = Field(min_length=2, description="各等级，由好到差。")
    cohort: ComparedCases = Field(ComparedCases(), description="名次和占比在哪些件之间计算。")


class TieBreaker(Cited):
    """What decides between equals, in order: an expression over facts, the score of an indicator, or a title held.

    An indicator's id that occurs at several depths means the highest one. `holding` puts first who held a title of
    another programme when handing in (a preference that programme promised).
    """

    title: Text = Field(description="规则的说法。")
    title_en: English = None
    by: Expression | None = Field(None, description="比较哪个算式。")
    indicator: Id | None = Field(None, description="比较哪个指标的得分；与 by、holding 三者取一。")
    holding: ProgrammeId | None = Field(None, description="提交时持有哪一办法所授称号的在前，写办法编号。")
    better: Literal["high", "low"] = Field("high", description="high 大者在前，low 小者在前。")


class Ranking(Cited):
    """How cases are put in order: by score or by the share of experts in favour; then by the tie-breakers.

    The score is that of the `panel` which the case went through, or, without experts, that computed by whichever of
    `indicators` applies to it. With neither no review has taken place yet (a list of candidates): the tie-breakers
    decide, then the office.
    """

    title: Text = Field(description="名称。")
    title_en: English = None
    by: Literal["score", "in_favour"] = Field("score", description="score 按得分，in_favour 按赞成比例。")
    panel: Ids = Field((), description="取哪个评审步骤的结果；分组评审的写几个，取该件所经过的一个。")
    indicators: Ids = Field((), description="不经专家、全部按数据计算的得分取哪几套指标，取适用于该件的一套。")
    tie_breakers: tuple[TieBreaker, ...] = Field((), description="相同时依次比较什么。")
    cohort: ComparedCases = Field(ComparedCases(), description="在哪些件之间排名次、算占比。")
    quotas: tuple[Quota, ...] = Field((), description="名额。")
    minimum: Decimal | Percentage | None = Field(None, description="低于此分不得建议；按赞成比例排的写百分比，如 60%。")
    turnout: int | None = Field(None, description="至少几件才排序。")

    @property
    def least(self) -> Decimal | None:
        """The minimum as a number: points, or the share in favour."""
        return percent(self.minimum) if isinstance(self.minimum, str) else self.minimum

    @property
    def reviewed(self) -> bool:
        """Whether cases come with a score or votes; otherwise they are ranked before any review."""
        return bool(self.panel or self.indicators)


class Naming(Cited):
    """How the name is formed: `pattern` with one {name} in it; `fact` holds the full name the applicant proposes."""

    pattern: Text = Field(description="名称格式，恰有一处 {name}。")
    fact: Id = Field(description="申报单位填写的全称是哪个事实。")


class Figure(Node):
    """A number of the reports, year by year, on the title's page, against what was promised."""

    of: Id = Field(
        description=(
            "公布哪个以往数据（写 earlier 的 fact 和 of），取自义务或轮次打开的程序：逐年列出各件的数值；"
            "办结的才列，撤回、未通过的不列。"
        )
    )
    target: Id | None = Field(
        None,
        description="对照的目标，也是以往数据，如申报时承诺。of 写 years 的与几年合计对照，其余逐年对照。",
    )


class TitleKind(Cited):
    """A kind of title that a case can be granted."""

    label: Text = Field(description="称号名称。")
    label_en: English = None
    status: Literal["recognised", "pilot", "preparatory", "selected"] = Field(
        description="recognised 认定，pilot 试点，preparatory 建设中，selected 入选。"
    )
    naming: Naming | None = Field(None, description="名称的格式。")
    years: int | None = Field(None, gt=0, le=100, description="有效期（年）；不写为长期。")
    unique_in: Id | None = Field(None, description="在哪个事实的同一取值内只设一个；建议、审定和授予时都核对。")
    unique_force: Literal["refuse", "warning"] = Field(
        "refuse", description="同一取值内已有的：refuse 不得建议和授予，warning 只提示。"
    )
    replaces: Ids = Field(
        (), description="同一单位持有本办法的哪些称号由它接替，如培育试点转为认定：授予之日原称号终止，标明已升级。"
    )
    number: str = Field(
        "", description="编号格式，如 CQ-GCS-{year}-{n}；不写 {year} 的，序号跨年连续；格式相同的各版本共用一个序列。"
    )
    plaque: bool = Field(False, description="是否授牌。")
    benefits: tuple[Text, ...] = Field((), description="持有后的支持，显示在称号页。")
    published: tuple[Id, ...] = Field((), description="授予后在称号页和案例页公布的字段；公示过的字段不必重复。")
    figures: tuple[Figure, ...] = Field((), description="在称号页公布的逐年数据，与承诺的目标对照；没有数据的不显示。")


class Preference(Cited):
    """Holding a title of this programme counts elsewhere: `says` in which selections, other things equal."""

    title: Id = Field(description="持有哪一种称号。")
    says: Text = Field(description="在哪些遴选中同等条件优先。")
