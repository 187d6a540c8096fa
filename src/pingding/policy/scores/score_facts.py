"""Scores and grades as facts: what a case's score says for the facts of an edition that are scores."""

from collections.abc import Mapping
from decimal import Decimal

from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, IndicatorSet
from pingding.policy.language.indicators import Indicator
from pingding.policy.scores.leaves import DEDUCTIONS
from pingding.policy.scores.results import PanelResult
from pingding.policy.values.typed import Value


def score_values(
    edition: Edition, indicators: str, total: Decimal | None, rows: Mapping[str, Decimal], grade: str
) -> dict[str, Value]:
    """The values, by fact, of the facts that are scores by this set.

    `total` and `rows` (by path) are the points as they are compared, `grade` the id of the grade; what is not known
    (None, no entry, an empty text) is None.
    """
    values: dict[str, Value] = {}
    for key, fact in edition.score_facts.items():
        scored = fact.score
        if scored is None or scored.indicators != indicators:
            continue
        if scored.take == "grade":
            values[key] = grade or None
        else:
            values[key] = total if scored.row is None else rows.get(scored.row)
    return values


def with_scores(facts: Facts, result: PanelResult | None, grade: str) -> Facts:
    """The facts together with those that are scores by what a case came to, as far as this is known."""
    if result is None or result.combined is None or not facts.edition.score_facts:
        return facts
    values = score_values(facts.edition, result.indicators, result.score, result.combined.rows, grade)
    settled = {key: value for key, value in values.items() if value is not None}
    return Facts(facts.edition, facts.shared, facts.entered | settled, facts.on)


def row_paths(indicators: IndicatorSet) -> list[str]:
    """The paths of every row of a set: branches and leaves, those of bonuses, and deductions."""
    paths: list[str] = []

    def collect(above: str, rows: Mapping[str, Indicator]) -> None:
        for key, row in rows.items():
            paths.append(f"{above}{key}")
            collect(f"{above}{key}/", row.rows)

    collect("", indicators.rows)
    return [*paths, *(f"{DEDUCTIONS}/{key}" for key in indicators.deductions)]
