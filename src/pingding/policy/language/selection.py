"""From scores to grades, from ranks to proposals, and to the titles that follow."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from .base import Cited, Expression, Id, Text


class Grade(Cited):
    """A grade: by score (from ≤ score < below), by rank share, by both, or by an event."""

    label: Text
    from_: Decimal | None = Field(None, alias="from")
    below: Decimal | None = None
    top_share: Decimal | None = Field(None, description="名次占比上限，如 0.2 为前百分之二十。")
    requires: Expression | None = Field(None, description="另须满足的事实条件。")
    event: Expression | None = Field(None, description="发生此事即为本等级，不看得分。")
    max_share: Decimal | None = Field(None, description="本等级占比上限。")


class GradeScale(Cited):
    """Grades from best to worst; the score bands must neither overlap nor leave a gap."""

    title: Text
    indicators: Id | None = None
    grades: dict[Id, Grade] = Field(min_length=2)


class TieBreaker(Cited):
    """What decides between equals, in order: an expression over facts, or the score of an indicator."""

    title: Text
    by: Expression | None = None
    indicator: Id | None = None
    better: Literal["high", "low"] = "high"


class Quota(Cited):
    """At most so many per region, field or applicant."""

    per: Id = Field(description="按哪个事实分组，如 region、field。")
    at_most: int = Field(gt=0)
    force: Literal["refuse", "warning"] = "warning"


class Ranking(Cited):
    """How cases are put in order: by the panel's score or the share of experts in favour; then tie-breakers.

    Without a `panel` no review has taken place yet (a list of candidates): the tie-breakers decide, then the office.
    """

    title: Text
    by: Literal["score", "in_favour"] = "score"
    panel: Id | None = Field(None, description="取哪个评审步骤的结果；不写则尚无评审，由办理人排定。")
    tie_breakers: tuple[TieBreaker, ...] = ()
    quotas: tuple[Quota, ...] = ()
    minimum: Decimal | None = Field(None, description="低于此分（或赞成比例）不得建议。")
    places: int | None = None
    turnout: int | None = Field(None, description="至少几件才排序。")


class Naming(Cited):
    """How the name is formed: `pattern` with one {name} in it; `fact` holds the full name the applicant proposes."""

    pattern: Text
    fact: Id


class TitleKind(Cited):
    """A kind of title that a case can be granted."""

    label: Text
    status: Literal["recognised", "pilot", "selected"]
    naming: Naming | None = None
    years: int | None = Field(None, gt=0, description="有效期（年）；不写为长期。")
    unique_in: Id | None = Field(None, description="在哪个事实的同一取值内只设一个。")
    number: str = Field("", description="编号格式，如 CQ-GCS-{year}-{n}。")
    plaque: bool = False
    benefits: tuple[Text, ...] = ()


class Preference(Cited):
    """Holding a title of this programme counts elsewhere: `says` in which selections, other things equal."""

    title: Id
    says: Text
