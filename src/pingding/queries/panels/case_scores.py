"""The score sheets of a case side by side, as far as the viewer may see them; an open panel's stay sealed."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pingding.policy.facts.facts import Facts
from pingding.policy.language import IndicatorSet
from pingding.policy.language.procedures import Panel
from pingding.policy.scores.combining import Combined
from pingding.policy.scores.grading import scale_for
from pingding.policy.scores.scoring import Scored, ScoredNode, leaves, score
from pingding.policy.translation import bracketed
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.path import CasePath
from pingding.queries.cases.visibility import CaseVisibility
from pingding.queries.panels.panel_results import case_results
from pingding.queries.panels.sheets import (
    PanelResult,
    SheetCombiner,
    counted_sheets,
    facts_at_submission,
    points_of,
)
from pingding.records.models import ScoreSheet, StepRun

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


def case_scores(file: CaseFile, path: CasePath, visibility: CaseVisibility) -> CaseScores:
    """The panels and score boards that are open to the viewer; nothing where scores are not."""
    if not (visibility.scores or visibility.everything or visibility.writes):
        return CaseScores((), ())
    newest = tuple({run.step: run for run in path.runs}.values())
    counted = list(counted_sheets([run.pk for run in newest if run.kind == "panel"]).values_list("pk", "run"))
    sheets = list(_open_sheets(file, newest, {pk for pk, _run in counted}, visibility))
    handed_in = Counter(run for _pk, run in counted)
    panels = [run for run in path.runs if run.kind == "panel"] if visibility.scores else []
    return CaseScores(
        boards=tuple(_boards(file, sheets, visibility)),
        panels=tuple(_panel(file, run, sheets, handed_in[run.pk], visibility) for run in panels),
    )


def _open_sheets(
    file: CaseFile, newest: Sequence[StepRun], counted: Collection[int], visibility: CaseVisibility
) -> Iterator[ScoreSheet]:
    """Handed-in sheets that are not sealed: of the newest round of each step, in the order handed in.

    Those of experts who stood aside do not count and are not shown.
    """
    runs = {run.pk: run for run in newest}
    rows = file.case.sheets.filter(submitted_at__isnull=False).select_related("scorer", "organisation")
    for sheet in rows.order_by("pk"):
        run = runs.get(sheet.run_id or 0)
        if run is None:
            continue
        if run.kind == "panel":
            if visibility.scores and run.closed_at is not None and sheet.pk in counted:
                yield sheet
        elif visibility.scores or sheet.organisation_id == file.case.organisation_id:
            yield sheet


def _who(sheet: ScoreSheet, place: int, visibility: CaseVisibility) -> str:
    if sheet.source == "self":
        return _("自评")
    if sheet.organisation is not None:
        return sheet.organisation.name
    if visibility.expert_names and sheet.scorer is not None:
        return sheet.scorer.name
    return _("专家%(n)d") % {"n": place}


def _panel(
    file: CaseFile, run: StepRun, sheets: Sequence[ScoreSheet], handed_in: int, visibility: CaseVisibility
) -> PanelRecord:
    step = file.procedure.steps[run.step]
    assert isinstance(step, Panel)
    recused = [each.recused_at is not None for each in file.assignments if each.run_id == run.pk]
    own = [sheet for sheet in sheets if sheet.run_id == run.pk]
    sealed = run.closed_at is None
    argued = [] if step.indicators else own
    return PanelRecord(
        title=step.title,
        round=run.round,
        sealed=sealed,
        assigned=recused.count(False),
        recused=recused.count(True),
        handed_in=handed_in if sealed else len(own),
        quorum=step.quorum,
        seats=step.seats,
        argued=tuple(
            ArguedSheet(
                _who(sheet, place, visibility),
                bool(sheet.favour),
                tuple(zip(step.asks, sheet.answers, strict=False)),
                sheet.comment,
            )
            for place, sheet in enumerate(argued, 1)
        ),
        in_favour=sum(1 for sheet in argued if sheet.favour),
    )


def _boards(file: CaseFile, sheets: Sequence[ScoreSheet], visibility: CaseVisibility) -> Iterator[ScoreBoard]:
    if not sheets:
        return
    combiner = SheetCombiner({file.case.pk: facts_at_submission(file)})
    for key in dict.fromkeys(sheet.indicators for sheet in sheets if sheet.indicators):
        own = [sheet for sheet in sheets if sheet.indicators == key]
        ordered = sorted(own, key=lambda sheet: SOURCES.index(sheet.source))
        yield _board(file, key, ordered, combiner, visibility)


def _board(
    file: CaseFile, key: str, sheets: Sequence[ScoreSheet], combiner: SheetCombiner, visibility: CaseVisibility
) -> ScoreBoard:
    case, indicators = file.case, file.edition.indicators[key]
    facts, cohort = combiner.facts[case.pk], combiner.cohort(case, key)
    scored = [score(indicators, facts, points_of(sheet), cohort) for sheet in sheets]
    counted = _counted(indicators, sheets)
    result = combiner.result(case, [sheets[place] for place in counted]) if counted else None
    combined = result.combined if result else None
    dropped = {counted[place] for place in combined.dropped} if combined else set()
    names, labels = _names(sheets, visibility), _labels(sheets)
    shape = score(indicators, facts, combined.leaves if combined else {}, cohort)
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
        grade=_grade(file, key, facts, result) if result and indicators.counts == "expert" else "",
    )


def _counted(indicators: IndicatorSet, sheets: Sequence[ScoreSheet]) -> list[int]:
    """The places of the sheets that count: those of the source that the set names, of its newest round."""
    counting = [place for place, sheet in enumerate(sheets) if sheet.source == indicators.counts]
    newest = max((sheets[place].run_id or 0 for place in counting), default=0)
    return [place for place in counting if (sheets[place].run_id or 0) == newest]


def _grade(file: CaseFile, indicators: str, facts: Facts, result: PanelResult) -> str:
    """Why the newest panel that scores by these indicators comes to its grade, where there are grades for them."""
    steps = file.procedure.steps
    panels = [key for key, step in steps.items() if isinstance(step, Panel) and step.indicators == indicators]
    if not panels or scale_for(file.edition, indicators) is None:
        return ""
    pk = file.case.pk
    return case_results([file.case], panels[-1], {pk: facts}, {pk: result})[pk].because


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
        names.append(_who(sheet, experts, visibility))
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
        )


def nodes_of(scored: Scored) -> Iterator[tuple[ScoredNode, int]]:
    """Every row with its level, 1 for those at the top."""
    for node in scored.rows():
        yield node, min(node.path.count("/") + 1, 4)
