"""Figures beside the scores of one panel step over the cases of a call: they explain, and decide nothing.

Read are the totals of the sheets in panels that have closed; what a single expert gave a single case is not shown.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import Edition, IndicatorSet, Procedure
from pingding.policy.scores.agreement import Disagreement, GivenPoints, disagreements, given_points, interval_alpha
from pingding.policy.scores.leniency import Fitted, Table, fitted
from pingding.policy.scores.sources import rankings_of
from pingding.policy.scores.stability import Stability, in_order, middle_of, stability
from pingding.policy.steps.panel import Panel
from pingding.queries.access import official_units, visible_cases
from pingding.queries.cases.visibility import scores_open
from pingding.queries.editions import edition_of, stored_edition
from pingding.queries.panels.sheets import counted_sheets
from pingding.queries.reviews.convened import panel_step
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Seat, StepRun, StoredEdition

USUAL_RANGE = 20
"""Percent of the full points: sheets of a case further apart are named, unless another limit is asked for."""


@dataclass(frozen=True)
class ScoredCase:
    """A case of the page: its raw score as the definition combines the sheets, its corrected one, the places by both.

    `apart` has the lowest and the highest sheet, where they lie further apart than was set.
    """

    case: Case
    sheets: int
    raw: Decimal | None
    place: int | None
    corrected: float
    corrected_place: int
    apart: Disagreement | None


@dataclass(frozen=True)
class ScoringExpert:
    """An expert: what they gave, how lenient they are beside the others, what the list would be without them."""

    name: str
    points: GivenPoints
    leniency: float
    comes_in: tuple[str, ...]
    goes_out: tuple[str, ...]


@dataclass(frozen=True)
class ScoreStatistics:
    """All figures of one step and call. `waiting` cases are still in review, so that all of this is provisional.

    `beyond` is how far apart sheets may lie, in points; `cut` how many cases stand above the line. In `groups` of
    cases that no expert connects leniency cannot be compared.
    """

    edition: Edition
    step_id: str
    step: Panel
    calls: tuple[tuple[int, str, int], ...]
    call: int
    cases: tuple[ScoredCase, ...]
    experts: tuple[ScoringExpert, ...]
    waiting: int
    alpha: float | None
    beyond: float
    percent: int
    cut: int
    stability: Stability
    groups: int


def score_statistics(
    viewer: Viewer,
    programme: str,
    step: str,
    *,
    call: int | None = None,
    cut: int | None = None,
    percent: int | None = None,
) -> ScoreStatistics:
    """The figures for officials to whom the scores of the cases are open (who convene, meet or lead) and auditors.

    Of the first call unless one is named. Refusals: forbidden for everybody else; missing for what is no panel that
    scores. The queries do not grow with the cases.
    """
    _refuse_others(viewer)
    procedure, definition, indicators = _scoring_step(edition_of(stored := stored_edition(programme)), step)
    runs, calls, chosen = _rounds(viewer, stored, step, call)
    closed = [run for run in runs if run.closed_at is not None]
    table, people = _table(closed)
    fit, percent = fitted(table), USUAL_RANGE if percent is None else percent
    beyond = float(indicators.total) * percent / 100
    cases = _cases([run for run in closed if table.get(run.case.number)], table, fit, beyond)
    cut = cut or _places(edition_of(stored), procedure, step) or (len(cases) + 1) // 2
    stable = _stability(table, cases, cut, indicators)
    return ScoreStatistics(
        edition=edition_of(stored),
        step_id=step,
        step=definition,
        calls=calls,
        call=chosen,
        cases=cases,
        experts=_experts(table, fit, stable, _names(viewer, stored, closed, people)),
        waiting=len(runs) - len(closed),
        alpha=interval_alpha(table),
        beyond=beyond,
        percent=percent,
        cut=cut,
        stability=stable,
        groups=len(fit.groups),
    )


def _stability(table: Table, cases: Sequence[ScoredCase], cut: int, indicators: IndicatorSet) -> Stability:
    """How much of the list above the cut hangs on one expert."""
    ranked = {each.case.number: table[each.case.number] for each in cases}
    return stability(ranked, cut, middle_of(indicators.combine, indicators.trim_from))


def _refuse_others(viewer: Viewer) -> None:
    if not (viewer.is_auditor or official_units(viewer)):
        remedy = _("请从您自己的工作台进入。")
        raise Refusal(_("评分统计供召集和审定的单位查看"), kind="forbidden", remedy=remedy)


def _scoring_step(edition: Edition, step: str) -> tuple[Procedure, Panel, IndicatorSet]:
    """The panel step, and by what it scores. Refusal(kind="missing") for what is no panel, or gives no points."""
    procedure, definition = panel_step(edition, step)
    if definition.indicators is None:
        what = _("“%(step)s”不打分，没有评分统计") % {"step": definition.title}
        raise Refusal(what, kind="missing", remedy=_("请从办件页面查看论证意见。"))
    return edition.procedures[procedure], definition, edition.indicators[definition.indicators]


def _rounds(
    viewer: Viewer, stored: StoredEdition, step: str, call: int | None
) -> tuple[list[StepRun], tuple[tuple[int, str, int], ...], int]:
    """The newest round of each case that is open to the viewer, of one call; all calls with their numbers of cases."""
    seen = visible_cases(viewer).filter(scores_open(viewer), edition=stored)
    if not viewer.is_auditor:
        seen = seen.exclude(organisation__in=list(viewer.unit_ids))
    rows = StepRun.objects.filter(step=step, kind="panel", case__in=seen)
    newest = rows.values("case").annotate(last=Max("pk")).values("last")
    runs = list(rows.filter(pk__in=newest).select_related("case__organisation", "case__call").order_by("case__number"))
    titles = {run.case.call_id or 0: run.case.call.title if run.case.call else "" for run in runs}
    counts = Counter(run.case.call_id or 0 for run in runs)
    chosen = call if call in titles else next(iter(titles), 0)
    own = [run for run in runs if (run.case.call_id or 0) == chosen]
    return own, tuple((key, title, counts[key]) for key, title in titles.items()), chosen


def _table(closed: Sequence[StepRun]) -> tuple[Table, dict[str, str]]:
    """By case and expert the totals of the sheets that count; by expert the name."""
    numbers = {run.pk: run.case.number for run in closed}
    table: dict[str, dict[str, float]] = {number: {} for number in numbers.values()}
    people: dict[str, str] = {}
    for sheet in counted_sheets(list(numbers)).select_related("scorer"):
        if sheet.total is not None and sheet.scorer is not None and sheet.run_id is not None:
            people[str(sheet.scorer.pk)] = sheet.scorer.name
            table[numbers[sheet.run_id]][str(sheet.scorer.pk)] = float(sheet.total)
    return table, people


def _cases(closed: Sequence[StepRun], table: Table, fit: Fitted, beyond: float) -> tuple[ScoredCase, ...]:
    """The cases by their raw scores; equal ones share a place, those without a raw score come last."""
    apart = {each.case: each for each in disagreements(table, beyond)}
    raw = {run.case.number: run.score for run in closed}
    corrected = {run.case.number: fit.scores[run.case.number] for run in closed}
    runs = sorted(closed, key=lambda run: (run.score is None, -(run.score or 0), run.case.number))
    rounded = {number: round(score, 2) for number, score in corrected.items()}
    return tuple(
        ScoredCase(
            case=run.case,
            sheets=len(table[run.case.number]),
            raw=run.score,
            place=None
            if run.score is None
            else 1 + sum(each is not None and each > run.score for each in raw.values()),
            corrected=corrected[run.case.number],
            corrected_place=1 + sum(each > rounded[run.case.number] for each in rounded.values()),
            apart=apart.get(run.case.number),
        )
        for run in runs
    )


def _places(edition: Edition, procedure: Procedure, step: str) -> int | None:
    """How many places the ranking by this panel has, where its definition has one number for all."""
    for ranking in rankings_of(edition, procedure):
        if step in ranking.panel:
            return next((int(quota.of) for quota in ranking.quotas if not (quota.by_share or quota.per)), None)
    return None


def _names(
    viewer: Viewer, stored: StoredEdition, closed: Sequence[StepRun], people: Mapping[str, str]
) -> Mapping[str, str]:
    """The names of the experts for those who may know them (who convenes, who leads, auditors), else numbers."""
    convening = Seat.objects.filter(run__in=closed).exclude(organisation__in=official_units(viewer))
    if viewer.is_auditor or stored.lead in viewer.offices or not convening.exists():
        return people
    return {key: _("专家%(n)d") % {"n": n} for n, key in enumerate(sorted(people, key=int), 1)}


def _experts(table: Table, fit: Fitted, stable: Stability, names: Mapping[str, str]) -> tuple[ScoringExpert, ...]:
    """The experts, the most lenient first; last those with a single case, of whom nothing can be told."""
    points = given_points(table)
    nothing: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    rows = []
    for key in sorted(in_order(fit.leniency), key=lambda key: points[key].sheets == 1):
        comes_in, goes_out = stable.changes.get(key, nothing)
        rows.append(
            ScoringExpert(names[key], points[key], fit.leniency[key], tuple(sorted(comes_in)), tuple(sorted(goes_out)))
        )
    return tuple(rows)
