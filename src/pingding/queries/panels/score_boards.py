"""The score sheets of a case side by side: each source's points row by row, and what those that count come to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from pingding.policy.language import IndicatorSet
from pingding.policy.scores.combining import Combined
from pingding.policy.scores.figures import half_up
from pingding.policy.scores.grading import scale_for
from pingding.policy.scores.leaves import applicable_sets, leaves
from pingding.policy.scores.results import PanelResult
from pingding.policy.scores.scoring import Scored, ScoredNode, score
from pingding.policy.scores.sources import rankings_of, sources_of_set
from pingding.policy.translation import bracketed
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.visibility import CaseVisibility
from pingding.queries.directory.names import name_at
from pingding.queries.panels.panel_results import case_results
from pingding.queries.panels.sheets import SheetCombiner, facts_at_submission, points_of
from pingding.records.models import ScoreSheet

SOURCES = ("self", "district", "third_party", "expert")


@dataclass(frozen=True)
class SheetColumn:
    """One sheet: a short label, whose it is, its total, whether it was left out when the sheets were combined."""

    label: str
    who: str
    total: Decimal | None
    dropped: bool = False


@dataclass(frozen=True)
class BoardRow:
    """One indicator: its place in the tree and the points of each sheet, then the combined ones.

    `adjusted`: for the rows to add up the combined ones are not what rounding by itself makes of them.
    """

    path: str
    title: str
    level: int
    weight: Decimal
    clause: tuple[str, ...]
    of_which: bool
    points: tuple[Decimal | None, ...]
    combined: Decimal | None
    reasons: tuple[tuple[str, str], ...]
    adjusted: bool = False


@dataclass(frozen=True)
class ScoreBoard:
    """All sheets of one indicator set.

    `notes` say what keeps the score from being computed and which rows stay below their floors; `grade` why the score
    comes to its grade.
    """

    title: str
    clause: tuple[str, ...]
    columns: tuple[SheetColumn, ...]
    rows: tuple[BoardRow, ...]
    full: Decimal
    combined: Decimal | None
    explain: str
    notes: tuple[str, ...] = ()
    grade: str = ""


def score_boards(
    file: CaseFile, sheets: Sequence[ScoreSheet], visibility: CaseVisibility, *, at: datetime
) -> Iterator[ScoreBoard]:
    """A board for each indicator set by which these sheets score, or whose points are computed without any."""
    computed = _computed_sets(file) if visibility.scores else ()
    if not (sheets or computed):
        return
    combiner = SheetCombiner({file.case.pk: facts_at_submission(file)}, at=at)
    applicable = applicable_sets(file.edition, combiner.facts[file.case.pk])
    scored = [sheet.indicators for sheet in sheets if sheet.indicators]
    for key in dict.fromkeys((*scored, *(each for each in computed if each in applicable))):
        own = [sheet for sheet in sheets if sheet.indicators == key]
        ordered = sorted(own, key=lambda sheet: SOURCES.index(sheet.source))
        yield _board(file, key, ordered, combiner, visibility)


def board_of_round(
    file: CaseFile, sheets: Sequence[ScoreSheet], visibility: CaseVisibility, *, at: datetime
) -> ScoreBoard:
    """The board of the sheets, at least one, of a single round."""
    combiner = SheetCombiner({file.case.pk: facts_at_submission(file)}, at=at)
    return _board(file, sheets[0].indicators, sheets, combiner, visibility)


def _computed_sets(file: CaseFile) -> tuple[str, ...]:
    """The sets by which a handed-in case is ranked without experts."""
    rankings = rankings_of(file.edition, file.procedure) if file.case.submitted_at is not None else ()
    return tuple(key for ranking in rankings for key in ranking.indicators)


def _board(
    file: CaseFile, key: str, sheets: Sequence[ScoreSheet], combiner: SheetCombiner, visibility: CaseVisibility
) -> ScoreBoard:
    case, indicators = file.case, file.edition.indicators[key]
    facts, cohort = combiner.facts[case.pk], combiner.cohort(case, key)
    scored = [score(indicators, facts, points_of(sheet), cohort) for sheet in sheets]
    counted = _counted(indicators, sheets)
    result = combiner.result(case, [sheets[place] for place in counted]) if counted else None
    if not sheets:
        result = combiner.computed(case, key)
    combined = result.combined if result else None
    dropped = {counted[place] for place in combined.dropped} if combined else set()
    names, labels = _names(sheets, visibility), _labels(sheets)
    shape = combined.whole if combined else score(indicators, facts, {}, cohort)
    return ScoreBoard(
        title=indicators.title,
        clause=indicators.clause,
        columns=tuple(
            SheetColumn(labels[place], names[place], each.total, place in dropped) for place, each in enumerate(scored)
        ),
        rows=tuple(_rows(indicators, shape, scored, sheets, names, combined is not None)),
        full=shape.out_of,
        combined=combined.total if combined else None,
        explain=combined.explain if combined else "",
        notes=_notes(combined),
        grade=_grade(file, key, combiner, result) if result and indicators.counts == "expert" else "",
    )


def _counted(indicators: IndicatorSet, sheets: Sequence[ScoreSheet]) -> list[int]:
    """The places of the sheets that count: those of the source that the set names, of its newest round."""
    counting = [place for place, sheet in enumerate(sheets) if sheet.source == indicators.counts]
    newest = max((sheets[place].run_id or 0 for place in counting), default=0)
    return [place for place in counting if (sheets[place].run_id or 0) == newest]


def _grade(file: CaseFile, indicators: str, combiner: SheetCombiner, result: PanelResult) -> str:
    """Why the score that counts by these indicators comes to its grade, where there are grades for them."""
    sources = sources_of_set(file.edition, file.procedure, indicators)
    if scale_for(file.edition, indicators) is None or not sources:
        return ""
    pk = file.case.pk
    merits = case_results([file.case], sources, at=combiner.at, facts=combiner.facts, results={pk: result})
    return merits[pk].because


def _notes(combined: Combined | None) -> tuple[str, ...]:
    """What the combined score lacks, and its shortfalls with their clauses."""
    if combined is None:
        return ()
    below = (each.sentence + bracketed("、".join(each.clause)) for each in combined.below)
    return (*combined.lacking, *below)


def _labels(sheets: Sequence[ScoreSheet]) -> list[str]:
    """自评, 区县评分, 专家1, 专家2 …: short enough to stand above narrow columns."""
    words = {"self": _("自评"), "district": _("区县评分"), "third_party": _("第三方评分")}
    labels: list[str] = []
    for sheet in sheets:
        n = sum(1 for other in sheets[: len(labels)] if other.source == sheet.source) + 1
        same = sum(1 for other in sheets if other.source == sheet.source)
        word = words.get(sheet.source)
        labels.append(_("专家%(n)d") % {"n": n} if word is None else word if same == 1 else f"{word}{n}")
    return labels


def _names(sheets: Sequence[ScoreSheet], visibility: CaseVisibility) -> list[str]:
    names, experts = [], 0
    for sheet in sheets:
        experts += sheet.source == "expert"
        names.append(scorer_of(sheet, experts, visibility))
    return names


def _rows(
    indicators: IndicatorSet,
    shape: Scored,
    scored: Sequence[Scored],
    sheets: Sequence[ScoreSheet],
    names: Sequence[str],
    with_combined: bool,
) -> Iterator[BoardRow]:
    points = [result.points() for result in scored]
    clauses = {path: leaf.clause for path, leaf in leaves(indicators)}
    for node, level in nodes_of(shape):
        reasons = [
            (name, s.reasons[node.path]) for s, name in zip(sheets, names, strict=True) if node.path in s.reasons
        ]
        yield BoardRow(
            path=node.path,
            title=node.title,
            level=level,
            weight=node.weight,
            clause=clauses.get(node.path, ()),
            of_which=bool(node.of_which),
            points=tuple(scores.get(node.path) if node.applies else None for scores in points),
            combined=node.points if with_combined and node.applies else None,
            reasons=tuple(reasons),
            adjusted=with_combined and node.applies and _adjusted(node, indicators.places),
        )


def _adjusted(node: ScoredNode, places: int) -> bool:
    """Whether the shown points are not the rounded ones."""
    return None not in (node.points, node.compared) and node.points != half_up(Fraction(node.compared or 0), places)


def nodes_of(scored: Scored) -> Iterator[tuple[ScoredNode, int]]:
    """Every row with its level, 1 for those at the top."""
    for node in scored.rows():
        yield node, min(node.path.count("/") + 1, 4)


def scorer_of(sheet: ScoreSheet, place: int, visibility: CaseVisibility) -> str:
    """Whose sheet it is: an office by its name of that day, an expert by the `place` where names are not open."""
    if sheet.source == "self":
        return _("自评")
    if sheet.organisation is not None:
        return name_at(sheet.organisation, sheet.submitted_at)
    if visibility.names_experts and sheet.scorer is not None:
        return sheet.scorer.name
    return _("专家%(n)d") % {"n": place}
