"""Combines the sheets of several scorers into one score, with every sheet kept beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language.indicators import IndicatorSet
from pingding.policy.scores.applicable_rows import Shortfall, shortfalls
from pingding.policy.scores.exact_scores import ExactScore, exact_score, middle_score
from pingding.policy.scores.figures import NOUGHT
from pingding.policy.scores.measuring import plain
from pingding.policy.scores.scoring import Scored, shown_score
from pingding.policy.translation import counted_shown as counted
from pingding.policy.translation import gettext_shown as _

Sheet = Mapping[str, Decimal]
"""One scorer's points by the path of the row."""


@dataclass(frozen=True)
class Combined:
    """Several sheets as one.

    `whole` is the tree of combined points, row by row, and their total; `sheets` and `totals` keep what each scorer
    gave and what it came to, in the order handed in, and `dropped` the places of the sheets that trimming left out.
    The total is None while a row that counts cannot be computed; `lacking` then says of each such row what it lacks.
    `below` are the rows that the combined points leave below their floors.
    """

    whole: Scored
    sheets: tuple[dict[str, Decimal], ...]
    totals: tuple[Decimal | None, ...]
    dropped: tuple[int, ...]
    explain: str
    lacking: tuple[str, ...] = ()
    below: tuple[Shortfall, ...] = ()

    @property
    def total(self) -> Decimal | None:
        """The combined total as shown."""
        return self.whole.total

    @property
    def compared(self) -> Decimal | None:
        """The combined total that ranks and grades."""
        return self.whole.compared

    @property
    def rows(self) -> dict[str, Decimal]:
        """The combined points of every row that is known, branches included, as they are compared."""
        return self.whole.compared_points()


def combine(
    indicators: IndicatorSet,
    sheets: Sequence[Sheet],
    facts: Facts,
    cohort: Mapping[str, tuple[Decimal, ...]] | None = None,
) -> Combined:
    """Combine sheets as the set says: mean; trimmed (without the sheets of highest and lowest total); median.

    Each sheet is scored whole, computed rows and deductions included. Trimming takes place from `trim_from` sheets
    on, where every total is known. Rows that a scorer left out count only where they were given. Raises Refusal when
    there is no sheet.
    """
    if not sheets:
        what = _("还没有已提交的评分表")
        raise Refusal(what, where=indicators.title, remedy=_("请等待专家提交评分。"), kind="conflict")
    exact = [exact_score(indicators, facts, sheet, cohort or {}) for sheet in sheets]
    scored = [shown_score(indicators, each) for each in exact]
    dropped = _trimmed(indicators, sheets, exact)
    counted = [each for place, each in enumerate(exact) if place not in dropped]
    middle = _median if indicators.combine == "median" else _mean
    whole = shown_score(indicators, middle_score(indicators, counted, middle))
    return Combined(
        whole=whole,
        sheets=tuple(dict(sheet) for sheet in sheets),
        totals=tuple(each.total for each in scored),
        dropped=dropped,
        explain=_says(indicators, len(sheets), bool(dropped), whole.total),
        lacking=_lacking(scored),
        below=shortfalls(indicators, whole),
    )


def _lacking(sheets: Sequence[Scored]) -> tuple[str, ...]:
    """What the rows that leave a sheet's total open say they lack, each once."""
    rows = (row for sheet in sheets if sheet.total is None for row in sheet.rows() if row.missing)
    return tuple(dict.fromkeys(row.explain for row in rows))


def _trimmed(indicators: IndicatorSet, sheets: Sequence[Sheet], exact: Sequence[ExactScore]) -> tuple[int, ...]:
    """The places of the lowest and the highest sheet; among equal totals what was entered decides, never the order."""
    totals = [each.total for each in exact if each.total is not None]
    if indicators.combine != "trimmed" or len(sheets) < max(3, indicators.trim_from) or len(totals) < len(sheets):
        return ()
    ordered = sorted(range(len(sheets)), key=lambda place: (totals[place], sorted(sheets[place].items())))
    return tuple(sorted((ordered[0], ordered[-1])))


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, NOUGHT) / len(values)


def _median(values: Sequence[Fraction]) -> Fraction:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _says(indicators: IndicatorSet, sheets: int, trimmed: bool, total: Decimal | None) -> str:
    if total is None:
        return counted("%(sheets)s 份评分，尚缺数据，合计未定", sheets) % {"sheets": sheets}
    how = _("总分和各行分别取中位数，各行之和可不同于总分") if indicators.combine == "median" else _("取平均")
    if trimmed:
        how = _("去掉总分最高、最低各 1 份后取平均")
    elif indicators.combine == "trimmed":
        how = _("不足 %(least)s 份，不去最高、最低，取平均") % {"least": max(3, indicators.trim_from)}
    return counted("%(sheets)s 份评分，%(how)s，得 %(points)s 分", sheets) % {
        "sheets": sheets,
        "how": how,
        "points": plain(total),
    }
