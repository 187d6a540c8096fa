"""Combines the sheets of several scorers into one score, with every sheet kept beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language.indicators import IndicatorSet
from pingding.policy.scores.applicable_rows import Shortfall, shortfalls
from pingding.policy.scores.leaves import BONUS
from pingding.policy.scores.measuring import plain, rounded
from pingding.policy.scores.rules.rule import ZERO
from pingding.policy.scores.scoring import Scored, score
from pingding.policy.translation import gettext as _

Sheet = Mapping[str, Decimal]
"""One scorer's points by the path of the row."""


@dataclass(frozen=True)
class Combined:
    """Several sheets as one.

    `leaves` are the combined points row by row, `rows` those of every row of the tree (branches and computed rows too,
    where the facts are known) and `total` the combined total; `sheets` and `totals` keep what each
    scorer gave, in the order handed in, and `dropped` the places of the sheets that trimming left out. `total` is
    None while a row that counts cannot be computed; `lacking` then says of each such row what it lacks. `below` are
    the rows that the combined points leave below their floors.
    """

    leaves: dict[str, Decimal]
    rows: dict[str, Decimal]
    total: Decimal | None
    sheets: tuple[dict[str, Decimal], ...]
    totals: tuple[Decimal | None, ...]
    dropped: tuple[int, ...]
    explain: str
    lacking: tuple[str, ...] = ()
    below: tuple[Shortfall, ...] = ()


def combine(
    indicators: IndicatorSet,
    sheets: Sequence[Sheet],
    facts: Facts | None = None,
    cohort: Mapping[str, tuple[Decimal, ...]] | None = None,
) -> Combined:
    """Combine sheets as the set says: mean; trimmed (without the sheets of highest and lowest total); median.

    With `facts` each sheet is scored whole, computed rows and deductions included; without, a sheet's total is the
    sum of what was entered, its bonus capped. Trimming takes place from `trim_from` sheets on. Rows that a scorer
    left out count only where they were given. Raises Refusal when there is no sheet.
    """
    if not sheets:
        what = _("还没有已提交的评分表")
        raise Refusal(what, where=indicators.title, remedy=_("请等待专家提交评分。"), kind="conflict")
    scored = () if facts is None else tuple(score(indicators, facts, sheet, cohort) for sheet in sheets)
    totals = tuple(each.total for each in scored) or tuple(_sum(indicators, sheet) for sheet in sheets)
    known_totals = [total for total in totals if total is not None]
    dropped = _trimmed(indicators, sheets, known_totals) if len(known_totals) == len(sheets) else ()
    counted = [place for place in range(len(sheets)) if place not in dropped]
    middle = _median if indicators.combine == "median" else _mean
    leaves = _by_row([sheets[place] for place in counted], middle, indicators.places)
    combined = None if facts is None else score(indicators, facts, leaves, cohort)
    total = None
    if len(known_totals) == len(sheets):
        total = rounded(middle([known_totals[place] for place in counted]), indicators.places)
    return Combined(
        leaves=leaves,
        rows=leaves if combined is None else combined.points(),
        total=total,
        sheets=tuple(dict(sheet) for sheet in sheets),
        totals=totals,
        dropped=dropped,
        explain=_says(indicators, len(sheets), bool(dropped), total),
        lacking=_lacking(scored),
        below=() if combined is None else shortfalls(indicators, combined),
    )


def _sum(indicators: IndicatorSet, sheet: Sheet) -> Decimal:
    extra = sum((points for path, points in sheet.items() if path.startswith(f"{BONUS}/")), ZERO)
    base = sum(sheet.values(), ZERO) - extra
    return base + (min(extra, indicators.bonus.cap) if indicators.bonus else ZERO)


def _lacking(sheets: Sequence[Scored]) -> tuple[str, ...]:
    """What the rows that leave a sheet's total open say they lack, each once."""
    rows = (row for sheet in sheets if sheet.total is None for row in sheet.rows() if row.missing)
    return tuple(dict.fromkeys(row.explain for row in rows))


def _trimmed(indicators: IndicatorSet, sheets: Sequence[Sheet], totals: Sequence[Decimal]) -> tuple[int, ...]:
    """The places of the lowest and the highest sheet; among equal totals what was entered decides, never the order."""
    if indicators.combine != "trimmed" or len(sheets) < max(3, indicators.trim_from):
        return ()
    ordered = sorted(range(len(sheets)), key=lambda place: (totals[place], sorted(sheets[place].items())))
    return tuple(sorted((ordered[0], ordered[-1])))


def _by_row(sheets: Sequence[Sheet], middle: Callable[[Sequence[Decimal]], Decimal], places: int) -> dict[str, Decimal]:
    paths = dict.fromkeys(path for sheet in sheets for path in sheet)
    return {path: rounded(middle([sheet[path] for sheet in sheets if path in sheet]), places) for path in paths}


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, ZERO) / len(values)


def _median(values: Sequence[Decimal]) -> Decimal:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _says(indicators: IndicatorSet, sheets: int, trimmed: bool, total: Decimal | None) -> str:
    if total is None:
        return f"{sheets} 份评分，尚缺数据，合计未定"
    how = "取中位数" if indicators.combine == "median" else "取平均"
    if trimmed:
        how = "去掉总分最高、最低各 1 份后取平均"
    elif indicators.combine == "trimmed":
        how = f"不足 {max(3, indicators.trim_from)} 份，不去最高、最低，取平均"
    return f"{sheets} 份评分，{how}，得 {plain(total)} 分"
