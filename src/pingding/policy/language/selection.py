"""From scores to grades, from ranks to proposals, and to the titles that follow."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from pingding.policy.parts import Cited, Expression, Id, ProgrammeId, Text


class Grade(Cited):
    """A grade: by score (from ≤ score < below), by rank share, by both, or by an event."""

    label: Text = Field(description="等级名称。")
    from_: Decimal | None = Field(None, alias="from", description="从几分起（含）。")
    below: Decimal | None = Field(None, description="不到几分。")
    top_share: Decimal | None = Field(None, description="名次占比上限，如 0.2 为前百分之二十。")
    requires: Expression | None = Field(None, description="另须满足的事实条件。")
    event: Expression | None = Field(None, description="发生此事即为本等级，不看得分。")
    max_share: Decimal | None = Field(None, description="本等级占比上限。")


class GradeScale(Cited):
    """Grades from best to worst; the score bands must neither overlap nor leave a gap."""

    title: Text = Field(description="名称。")
    indicators: Id | None = Field(None, description="依据哪一套指标。")
    grades: dict[Id, Grade] = Field(min_length=2, description="各等级，由好到差。")


class TieBreaker(Cited):
    """What decides between equals, in order: an expression over facts, the score of an indicator, or a title held.

    An indicator's id that occurs at several depths means the highest one. `holding` puts first who held a title of
    another programme when handing in (a preference that programme promised).
    """

    title: Text = Field(description="规则的说法。")
    by: Expression | None = Field(None, description="比较哪个算式。")
    indicator: Id | None = Field(None, description="比较哪个指标的得分；与 by、holding 三者取一。")
    holding: ProgrammeId | None = Field(None, description="提交时持有哪一办法所授称号的在前，写办法编号。")
    better: Literal["high", "low"] = Field("high", description="high 大者在前，low 小者在前。")


class Quota(Cited):
    """At most so many per region, field or applicant, among all cases that the lists of one call propose.

    A case proposed in an earlier list counts until it is refused or withdrawn.
    """

    per: Id = Field(description="按哪个事实分组，如 region、field。")
    at_most: int = Field(gt=0, description="至多几件，同一申报通知的各批合计；此后不予通过或撤回的不计。")
    force: Literal["refuse", "warning"] = Field("warning", description="refuse 超过的不得建议，warning 只提示。")


class Ranking(Cited):
    """How cases are put in order: by the panel's score or the share of experts in favour; then tie-breakers.

    Without a `panel` no review has taken place yet (a list of candidates): the tie-breakers decide, then the office.
    """

    title: Text = Field(description="名称。")
    by: Literal["score", "in_favour"] = Field("score", description="score 按评审得分，in_favour 按赞成比例。")
    panel: Id | None = Field(None, description="取哪个评审步骤的结果；不写则尚无评审，由办理人排定。")
    tie_breakers: tuple[TieBreaker, ...] = Field((), description="相同时依次比较什么。")
    quotas: tuple[Quota, ...] = Field((), description="名额。")
    minimum: Decimal | None = Field(None, description="低于此分（或赞成比例）不得建议。")
    places: int | None = Field(None, description="共有几个名额，同一申报通知的各批合计。")
    turnout: int | None = Field(None, description="至少几件才排序。")


class Naming(Cited):
    """How the name is formed: `pattern` with one {name} in it; `fact` holds the full name the applicant proposes."""

    pattern: Text = Field(description="名称格式，恰有一处 {name}。")
    fact: Id = Field(description="申报单位填写的全称是哪个事实。")


class TitleKind(Cited):
    """A kind of title that a case can be granted."""

    label: Text = Field(description="称号名称。")
    status: Literal["recognised", "pilot", "selected"] = Field(
        description="recognised 认定，pilot 试点，selected 入选。"
    )
    naming: Naming | None = Field(None, description="名称的格式。")
    years: int | None = Field(None, gt=0, le=100, description="有效期（年）；不写为长期。")
    unique_in: Id | None = Field(None, description="在哪个事实的同一取值内只设一个。")
    number: str = Field(
        "", description="编号格式，如 CQ-GCS-{year}-{n}；不写 {year} 的，序号跨年连续；格式相同的各版本共用一个序列。"
    )
    plaque: bool = Field(False, description="是否授牌。")
    benefits: tuple[Text, ...] = Field((), description="持有后的支持，显示在称号页。")
    published: tuple[Id, ...] = Field((), description="授予后在称号页和案例页公布的字段；公示过的字段不必重复。")


class Preference(Cited):
    """Holding a title of this programme counts elsewhere: `says` in which selections, other things equal."""

    title: Id = Field(description="持有哪一种称号。")
    says: Text = Field(description="在哪些遴选中同等条件优先。")
