"""The one score sheet that an expert, or whoever sits in a seat, is filling in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Indicator, IndicatorSet, Step
from pingding.policy.scores.applicable_rows import asked_leaves
from pingding.policy.scores.scoring import Scored, score
from pingding.policy.steps.panel import Panel, Veto
from pingding.queries.access import may_see, no_such_case, recorded_case
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.seats import OpenSeat, seat_or_refuse
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.panels.recusals import refuse_tied
from pingding.queries.panels.rescoring import round_before
from pingding.queries.panels.sheet_entry import SheetEntry
from pingding.queries.panels.sheets import (
    SheetCombiner,
    facts_at_submission,
    points_of,
    scored_before,
    scorers_sheet,
    sheet_facts,
    source_sheet,
)
from pingding.queries.reviews.notes import NOTE, note_names, own_notes
from pingding.queries.reviews.own_scores import NONE_YET, OwnScores, own_scores
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, Person, ScoreSheet, StepRun


@dataclass(frozen=True)
class SheetDesk:
    """A score sheet being filled in: at which step and in which round, by whom.

    `seat` is set when an office or the applicant scores; None for an expert. What a page shows beside it is read and
    computed when it is asked for.
    """

    file: CaseFile
    step_id: str
    step: Step
    run: StepRun
    seat: OpenSeat | None
    scorer: Person
    at: datetime

    @property
    def case(self) -> Case:
        return self.file.case

    @property
    def due(self) -> datetime | None:
        return self.run.due_at

    @property
    def indicators(self) -> IndicatorSet | None:
        return self.file.edition.indicators[self.step.indicators] if self.step.indicators else None

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The sheet's fields with what each is called, those of rows that do not apply to the case too."""
        return SheetEntry(self.file, self.step, ScoreSheet(indicators=self.step.indicators or "")).names

    @cached_property
    def note_texts(self) -> dict[str, str]:
        """What the expert noted for nobody else, by the names of the fields that may be noted in; an office notes
        nothing."""
        if self.seat is not None:
            return {}
        notes = own_notes(self.case, self.step_id, self.scorer)
        paths = [path for path in note_names(self.indicators) if not path or path in self.judged]
        return {f"{NOTE}{path}": notes.get(path, "") for path in paths}

    @property
    def all_names(self) -> Collection[str]:
        """The names of all fields that the page may send."""
        return (*self.names, *self.note_texts)

    def refuse_gaps(self) -> None:
        """Refuse, all at once, what keeps the sheet from being sealed."""
        sheet = self.sheet or ScoreSheet(indicators=self.step.indicators or "")
        entry = SheetEntry(self.file, self.step, sheet)
        entry.find_untaken()
        entry.find_gaps()
        entry.faults.refuse(kept=True)

    @property
    def not_taken(self) -> tuple[Refusal, ...]:
        """What stands in the sheet as it was typed and is not right."""
        if self.sheet is None or not self.sheet.typed:
            return ()
        entry = SheetEntry(self.file, self.step, self.sheet)
        entry.find_untaken()
        return tuple(entry.faults.found)

    @property
    def asks(self) -> tuple[str, ...]:
        return self.step.asks if isinstance(self.step, Panel) else ()

    @property
    def veto(self) -> Veto | None:
        """What the expert may veto on; None where nobody may, and for an office."""
        return self.step.veto if isinstance(self.step, Panel) and self.seat is None else None

    @cached_property
    def sheet(self) -> ScoreSheet | None:
        """What stands in the sheet so far."""
        if self.seat is not None:
            return source_sheet(self.seat)
        return scorers_sheet(self.run, self.scorer)

    @property
    def sealed(self) -> bool:
        return self.sheet is not None and self.sheet.submitted_at is not None

    @cached_property
    def facts(self) -> Facts:
        return sheet_facts(self.file, self.step)

    @cached_property
    def judged(self) -> Mapping[str, Indicator]:
        """The rows that points are asked for, those that do not apply to the case left out."""
        return asked_leaves(self.indicators, self.facts) if self.indicators else {}

    @cached_property
    def cohort(self) -> Mapping[str, tuple[Decimal, ...]]:
        if self.indicators is None:
            return {}
        combiner = SheetCombiner({self.case.pk: facts_at_submission(self.file)}, at=self.at)
        return combiner.cohort(self.case, self.step.indicators or "")

    @cached_property
    def scored(self) -> Scored | None:
        """The whole tree with the points so far and the computed rows."""
        return self._scored(self.sheet)

    @cached_property
    def first_round(self) -> ScoreSheet | None:
        """The expert's own sheet of the first round, where the panel scores once more."""
        if self.seat is not None or not self.run.rescoring:
            return None
        return scorers_sheet(round_before(self.file, self.run), self.scorer)

    @cached_property
    def other_sheets(self) -> tuple[tuple[str, Scored], ...]:
        """The other sheets that the scorer may see: the applicant's own, and of a title what the same source gave it
        the last time; the own one of the first round; an evaluator sees none."""
        if self.seat is not None and self.seat.seat.role == "evaluator":
            return ()
        others = self.case.sheets.filter(indicators=self.step.indicators, submitted_at__isnull=False, source="self")
        newest = others.order_by("-pk").first() if self.indicators else None
        scored = self._scored(newest) if newest else None
        before = scored_before(self.file, self.step, at=self.at)
        first = self._scored(self.first_round) if self.first_round else None
        return (((_("自评"), scored),) if scored else ()) + before + (((_("第一轮"), first),) if first else ())

    @cached_property
    def own(self) -> OwnScores:
        """What the scorer gave by the same rows in other cases."""
        return (
            own_scores(self.case, self.step.indicators, self.seat or self.scorer) if self.step.indicators else NONE_YET
        )

    def _scored(self, sheet: ScoreSheet | None) -> Scored | None:
        if self.indicators is None:
            return None
        return score(self.indicators, self.facts, points_of(sheet) if sheet else {}, self.cohort)

    @property
    def lacking(self) -> tuple[str, ...]:
        """What the rows that nobody scores say they lack, where that leaves the total open."""
        rows = self.scored.rows() if self.scored is not None and self.scored.total is None else ()
        return tuple(row.explain for row in rows if row.missing and row.path not in self.judged)


def sheet_desk(viewer: Viewer, number: str, step_id: str, *, at: datetime) -> SheetDesk:
    """The sheet that this viewer fills in at the step: an expert's own, or that of the viewer's seat.

    Refusals: forbidden when neither assigned nor seated; conflict when the step is not open, or something ties the
    expert to the case.
    """
    person = viewer.person_or_refuse()
    case = recorded_case(number)
    assignment = _assignment(person, case, step_id) if case is not None else None
    # An assigned expert may see the case: that need not be asked again.
    if case is None or not ((assignment and viewer.is_expert) or may_see(viewer, case)):
        raise no_such_case(number)
    file = CaseFile(case)
    step = file.procedure.steps.get(step_id)
    if step is None:
        raise Refusal(_("本办法没有“%(step)s”这一步骤") % {"step": step_id}, kind="missing")
    if assignment is not None:
        desk = SheetDesk(file, step_id, step, assignment.run, None, person, at)
        if assignment.run.closed_at is None or assignment.bar:
            refuse_tied(file, assignment.expert, step)
        if assignment.run.closed_at is not None and desk.sheet is None:
            raise Refusal(_("评审已经结束"), kind="closed", where=step.title, remedy=_("请从“专家评审”页面进入。"))
        return desk
    if isinstance(step, Panel):
        raise Refusal(_("您未被指派评审本件"), kind="forbidden", remedy=_("请从“专家评审”页面进入。"))
    seat = seat_or_refuse(viewer, case, step_id)
    if not step.own_sheet:
        raise Refusal(_("“%(step)s”不评分") % {"step": step.title}, kind="invalid")
    return SheetDesk(file, step_id, step, seat.run, seat, person, at)


def desk_of_saved(sheet: ScoreSheet, *, at: datetime) -> SheetDesk:
    """The sheet that an expert has just saved, with its case and round: what it reads besides is read again."""
    file, run, scorer = CaseFile(sheet.case), sheet.run, sheet.scorer
    assert run is not None and scorer is not None
    desk = SheetDesk(file, run.step, file.procedure.steps[run.step], run, None, scorer, at)
    vars(desk)["sheet"] = sheet
    return desk


def _assignment(expert: Person, case: Case, step_id: str) -> Assignment | None:
    """The expert's own assignment in the newest round of the step, unless it has ended."""
    return next(iter(_own(expert.pk, case.pk, step_id)), None)


@compiled_query
def _own(expert: int, case: int, step: str) -> QuerySet[Assignment]:
    own = Assignment.objects.filter(run__case=case, run__step=step, expert=expert, ended_at=None)
    return own.select_related("run", "expert__expert__employer").order_by("-run__round")
