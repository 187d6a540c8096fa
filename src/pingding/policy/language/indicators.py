"""How things are measured: indicator trees with weights and leaf rules, and how several scorers are combined."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from .base import Cited, Expression, Id, Node, Text

Source = Literal["self", "district", "expert", "third_party"]
"""Who gives points: the applicant of itself, the recommending district, the experts, an outside evaluator."""


class LeafRule(Node):
    """What every rule has. `void_when`: the points are nought when this is true (evidence fails)."""

    void_when: Expression | None = None


class JudgedScore(LeafRule):
    """A scorer gives points from `min` to `max` (the leaf's weight); `anchors` say in words what points mean."""

    rule: Literal["judged"]
    min: Decimal = Decimal(0)
    max: Decimal | None = None
    step: Decimal = Decimal("0.5")
    anchors: dict[Decimal, Text] = Field(default_factory=dict)


class Proportional(LeafRule):
    """points = cap × value ÷ full, at most cap (the leaf's weight)."""

    rule: Literal["proportional"]
    of: Expression
    full: Decimal = Field(gt=0)
    cap: Decimal | None = None


class PerItem(LeafRule):
    """points = points × value, at most cap (the leaf's weight)."""

    rule: Literal["per_item"]
    of: Expression
    points: Decimal
    cap: Decimal | None = None


class Band(Node):
    """A band of values and its points: from ≤ value < below, unless `closed` is `right` (from < value ≤ below)."""

    from_: Decimal | None = Field(None, alias="from")
    below: Decimal | None = None
    closed: Literal["left", "right"] = "left"
    points: Decimal


class Bands(LeafRule):
    """Points by band; bands must neither overlap nor leave a gap."""

    rule: Literal["bands"]
    of: Expression
    bands: tuple[Band, ...] = Field(min_length=1)


class Linear(LeafRule):
    """Points on straight lines between the given (value, points); flat outside."""

    rule: Literal["linear"]
    of: Expression
    points: tuple[tuple[Decimal, Decimal], ...] = Field(min_length=2)


class YesNo(LeafRule):
    """All points when true, none when false."""

    rule: Literal["yes_no"]
    of: Expression
    points: Decimal | None = None


class BestOf(LeafRule):
    """The best of several rules."""

    rule: Literal["best_of"]
    options: tuple["Rule", ...] = Field(min_length=2)


class Chosen(LeafRule):
    """The applicant chooses one of several rules by the choice fact `by`."""

    rule: Literal["chosen"]
    by: Id
    options: dict[str, "Rule"] = Field(min_length=2)


class Minus(LeafRule):
    """The leaf's weight, less `points` for each event, not below `floor`."""

    rule: Literal["minus"]
    of: Expression
    points: Decimal = Field(gt=0)
    floor: Decimal = Decimal(0)


class Cohort(LeafRule):
    """Points by comparison with all cases scored together: min–max, rank or percentile."""

    rule: Literal["cohort"]
    of: Expression
    by: Literal["min_max", "rank", "percentile"]
    better: Literal["high", "low"] = "high"


Rule = Annotated[
    JudgedScore | Proportional | PerItem | Bands | Linear | YesNo | BestOf | Chosen | Minus | Cohort,
    Field(discriminator="rule"),
]


class Indicator(Cited):
    """A branch (`children`) or a leaf (`score`).

    `of_which` names the sibling that this row is an "其中" of: it stands beside it, and counts by itself. When
    `when` is false the indicator does not apply and `otherwise` decides: its weight is spread over its siblings,
    dropped from the total, or scored nought. `floor` is the least a branch must reach.
    """

    title: Text
    weight: Decimal = Field(ge=0)
    when: Expression | None = None
    otherwise: Literal["spread", "drop", "zero"] = "zero"
    of_which: Id | None = None
    floor: Decimal | None = None
    children: dict[Id, "Indicator"] = Field(default_factory=dict)
    score: Rule | None = None
    help: str = ""


class Bonus(Cited):
    """Points on top of the total, capped."""

    cap: Decimal = Field(gt=0)
    items: dict[Id, Indicator] = Field(min_length=1)


class Deduction(Cited):
    """Points off for each event."""

    title: Text
    of: Expression
    points: Decimal = Field(gt=0)
    cap: Decimal | None = None


class IndicatorSet(Cited):
    """An indicator tree whose weights sum to `total`.

    `sources` stand side by side: self, district, expert, third_party. `counts` is the source that decides.
    `combine` says how several experts become one: mean, trimmed (drop the highest and the lowest when there are at
    least `trim_from` sheets), median. `missing` says what an unanswered or unknown leaf is worth.
    """

    title: Text
    total: Decimal = Decimal(100)
    tree: dict[Id, Indicator] = Field(min_length=1)
    bonus: Bonus | None = None
    deductions: dict[Id, Deduction] = Field(default_factory=dict)
    sources: tuple[Source, ...] = ("expert",)
    counts: Source = "expert"
    combine: Literal["mean", "trimmed", "median"] = "mean"
    trim_from: int = 5
    missing: Literal["unknown", "zero"] = "unknown"
    when: Expression | None = None
    places: int = Field(2, description="合成分保留的小数位数。")
