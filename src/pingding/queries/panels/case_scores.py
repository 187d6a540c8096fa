"""The score sheets of a case side by side, as far as the viewer may see them; an open panel's stay sealed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, IndicatorSet
from pingding.policy.scores.combining import Combined, combine
from pingding.policy.scores.grading import scale_for
from pingding.policy.scores.leaves import leaves
from pingding.policy.scores.scoring import Scored, ScoredNode, score
from pingding.policy.steps.panel import Panel
from pingding.policy.translation import bracketed
from pingding.queries.cases.path import CasePath
from pingding.queries.cases.visibility import CaseVisibility
from pingding.queries.editions import edition_of
from pingding.queries.panels.panel_results import CaseResult, case_results
from pingding.queries.panels.sheets import cohort_of, counted_sheets, facts_at_submission, points_of
from pingding.records.models import Case, ScoreSheet, StepRun

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
    """One indicator: its place in the tree and the points of each sheet, then the combined ones."""

    path: str
    title: str
    level: int
    weight: Decimal
    clause: tuple[str, ...]
    of_which: bool
    points: tuple[Decimal | None, ...]
    combined: Decimal | None
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ScoreBoard:
    """All sheets of one indicator set.

    `notes` say what keeps the score from being reckoned and which rows stay below their floors; `grade` why the score
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


@dataclass(frozen=True)
class ArguedSheet:
    """One expert's argued conclusion."""

    who: str
    favour: bool
    answers: tuple[tuple[str, str], ...]
    comment: str


@dataclass(frozen=True)
class PanelRecord:
    """One round of a panel. While it is open `sealed` is true and only the numbers are known."""

    title: str
    round: int
    sealed: bool
    assigned: int
    recused: int
    handed_in: int
    quorum: int
    seats: int
    argued: tuple[ArguedSheet, ...]
    in_favour: int


@dataclass(frozen=True)
class CaseScores:
    """What of the scores a viewer may see."""

    boards: tuple[ScoreBoard, ...]
    panels: tuple[PanelRecord, ...]


def case_scores(case: Case, path: CasePath, sight: CaseVisibility) -> CaseScores:
    """The panels and score boards that are open to the viewer; nothing where scores are not."""
    if not (sight.scores or sight.everything or sight.writes):
        return CaseScores((), ())
    panels = [run for run in path.runs if run.kind == "panel"]
    sheets = list(_sheets(case, path, sight))
    records = tuple(_panel(case, run, sheets, sight) for run in panels) if sight.scores else ()
    boards = tuple(_boards(case, sheets, sight))
    return CaseScores(boards, records)


def _sheets(case: Case, path: CasePath, sight: CaseVisibility) -> Iterator[ScoreSheet]:
    """Handed-in sheets that are not sealed: of the newest round of each step, in the order handed in.

    Those of experts who stood aside do not count and are not shown.
    """
    rounds = {run.step: run for run in path.runs}
    newest = {run.pk: run for run in rounds.values()}
    panels = [pk for pk, run in newest.items() if run.kind == "panel" and run.closed_at is not None and sight.scores]
    open_to_see = set(counted_sheets(panels).values_list("pk", flat=True))
    rows = case.sheets.filter(submitted_at__isnull=False).select_related("scorer", "organisation")
    for sheet in rows.order_by("pk"):
        run = newest.get(sheet.run_id or 0)
        if run is None:
            continue
        if run.kind == "panel":
            if sheet.pk not in open_to_see:
                continue
        elif not (sight.scores or sheet.organisation_id == case.organisation_id):
            continue
        yield sheet


def _who(sheet: ScoreSheet, place: int, sight: CaseVisibility) -> str:
    if sheet.source == "self":
        return _("自评")
    if sheet.organisation is not None:
        return sheet.organisation.name
    if sight.expert_names and sheet.scorer is not None:
        return sheet.scorer.name
    return _("专家%(n)d") % {"n": place}


def _panel(case: Case, run: StepRun, sheets: Sequence[ScoreSheet], sight: CaseVisibility) -> PanelRecord:
    step = edition_of(case.edition).step(case.procedure, run.step)
    assert isinstance(step, Panel)
    assignments = list(run.assignments.values_list("recused_at", flat=True))
    own = [sheet for sheet in sheets if sheet.run_id == run.pk]
    open_now = run.closed_at is None
    handed_in = counted_sheets([run.pk]).count() if open_now else len(own)
    argued = [] if step.indicators else own
    return PanelRecord(
        title=step.title,
        round=run.round,
        sealed=open_now,
        assigned=sum(1 for recused in assignments if recused is None),
        recused=sum(1 for recused in assignments if recused is not None),
        handed_in=handed_in,
        quorum=step.quorum,
        seats=step.seats,
        argued=tuple(
            ArguedSheet(
                _who(sheet, place, sight),
                bool(sheet.favour),
                tuple(zip(step.asks, sheet.answers, strict=False)),
                sheet.comment,
            )
            for place, sheet in enumerate(argued, 1)
        ),
        in_favour=sum(1 for sheet in argued if sheet.favour),
    )


def _boards(case: Case, sheets: Sequence[ScoreSheet], sight: CaseVisibility) -> Iterator[ScoreBoard]:
    edition = edition_of(case.edition)
    for key in dict.fromkeys(sheet.indicators for sheet in sheets if sheet.indicators):
        own = [sheet for sheet in sheets if sheet.indicators == key]
        ordered = sorted(own, key=lambda sheet: SOURCES.index(sheet.source))
        yield _board(case, key, ordered, sight, _merit(edition, case, key))


def _merit(edition: Edition, case: Case, indicators: str) -> CaseResult | None:
    """The merit by the newest panel that scores by these indicators, where there are grades for them."""
    steps = edition.procedures[case.procedure].steps
    panels = [key for key, step in steps.items() if isinstance(step, Panel) and step.indicators == indicators]
    if not panels or scale_for(edition, indicators) is None:
        return None
    return case_results([case], panels[-1])[case.pk]


def _board(
    case: Case, key: str, sheets: Sequence[ScoreSheet], sight: CaseVisibility, merit: CaseResult | None
) -> ScoreBoard:
    indicators = edition_of(case.edition).indicators[key]
    facts = facts_at_submission(case)
    cohort = cohort_of(case, indicators)
    scored = [score(indicators, facts, points_of(sheet), cohort) for sheet in sheets]
    counted = [place for place, sheet in enumerate(sheets) if sheet.source == indicators.counts]
    combined = _combined(indicators, [sheets[place] for place in counted], facts, cohort)
    dropped = {counted[place] for place in combined.dropped} if combined else set()
    names, labels = _names(sheets, sight), _labels(sheets)
    shape = score(indicators, facts, combined.leaves if combined else {}, cohort)
    return ScoreBoard(
        title=indicators.title,
        clause=indicators.clause,
        columns=tuple(
            SheetColumn(labels[place], names[place], result.total, place in dropped)
            for place, result in enumerate(scored)
        ),
        rows=tuple(_rows(indicators, shape, scored, sheets, names, combined is not None)),
        full=shape.out_of,
        combined=combined.total if combined else None,
        explain=combined.explain if combined else "",
        notes=_notes(combined),
        grade=merit.because if merit and combined and sheets[counted[0]].source == "expert" else "",
    )


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


def _names(sheets: Sequence[ScoreSheet], sight: CaseVisibility) -> list[str]:
    names, experts = [], 0
    for sheet in sheets:
        experts += sheet.source == "expert"
        names.append(_who(sheet, experts, sight))
    return names


def _combined(
    indicators: IndicatorSet, sheets: Sequence[ScoreSheet], facts: Facts, cohort: dict[str, tuple[Decimal, ...]]
) -> Combined | None:
    if not sheets:
        return None
    try:
        return combine(indicators, [points_of(sheet) for sheet in sheets], facts, cohort)
    except Refusal:
        return None


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
            points=tuple(given.get(node.path) if node.applies else None for given in points),
            combined=node.points if with_combined and node.applies else None,
            reasons=tuple(reasons),
        )


def nodes_of(scored: Scored) -> Iterator[tuple[ScoredNode, int]]:
    """Every row with its level, 1 for those at the top."""
    for node in scored.rows():
        yield node, min(node.path.count("/") + 1, 4)
