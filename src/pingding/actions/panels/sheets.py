"""Score sheets: an expert's own, sealed once handed in; an office's or the applicant's, handed in with the step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property, partial

from django.utils.translation import gettext as _

from pingding.actions.cases.moving import find_held
from pingding.actions.door import action, record_act
from pingding.actions.panels.assigned import OwnAssignment, find_own_assignment
from pingding.policy.errors import Refusal
from pingding.policy.journal_chain import content_digest
from pingding.policy.language import Indicator, IndicatorSet, Step
from pingding.policy.scores.applicable_rows import asked_leaves
from pingding.policy.scores.leaves import check_entry, leaves
from pingding.policy.steps.panel import Panel
from pingding.policy.text.typed_text import read_paragraphs
from pingding.queries.applications.writing_permission import sheet_open
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.seats import OpenSeat, seat_or_refuse
from pingding.queries.journal import contents
from pingding.queries.journal.acts.steps import SaveSheet, SaveSourceSheet, SubmitSheet
from pingding.queries.panels.sheets import points_of, scored, scorers_sheet, sheet_facts, source_sheet
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import ScoreSheet

Points = Mapping[str, Decimal | None]
"""Points by the leaf's path; None empties it."""

LONGEST_REASON, LONGEST_OPINION = 500, 5000
"""Characters of the reason for a leaf's points; of a comment, and of the answer to a question."""


@action
def save_expert_sheet(
    number: str,
    step: str,
    *,
    actor: Viewer,
    at: datetime,
    points: Points | None = None,
    reasons: Mapping[str, str] | None = None,
    answers: tuple[str, ...] | None = None,
    favour: bool | None = None,
    comment: str | None = None,
    submit: bool = False,
) -> ScoreSheet:
    """Save, and with `submit` hand in, an expert's sheet. Once handed in it is sealed and cannot be changed.

    A leaf without points (None), or with an empty reason, is emptied; one that is not named stays as it was, and so
    do answers, conclusion and comment that are left out (None).
    Refusals: not assigned, or recused; handed in before; all at once, points out of a leaf's range, texts that are too
    long, and, when handing in, each gap among the leaves that apply to the case.
    """
    own = find_own_assignment(actor, number, step)
    sheet = _unsealed_sheet(own, actor)
    entry = _SheetEntry(own.file, own.step, sheet)
    entry.put_points(points or {}, reasons or {})
    entry.put_opinion(answers, comment)
    sheet.favour, sheet.saved_at = sheet.favour if favour is None else favour, at
    if submit:
        entry.find_gaps()
    entry.faults.refuse()
    if submit:
        sheet.submitted_at = at
        sheet.total = scored(own.file, sheet, at=at).total if sheet.indicators else None
    sheet.save()
    act = SubmitSheet(content=content_digest(contents.of_sheet(sheet))) if submit else SaveSheet()
    record_act(act, at=at, actor=actor, case=own.file.case, step=step, clause=own.step.clause)
    return sheet


def _unsealed_sheet(own: OwnAssignment, actor: Viewer) -> ScoreSheet:
    """The expert's sheet of the round, begun now where there is none; refuses one that was handed in."""
    sheet = scorers_sheet(own.assignment.run, actor.person_or_refuse())
    if sheet is not None and sheet.submitted_at:
        what, remedy = _("评审意见已提交并封存，不能修改"), _("如确有错误，请联系评审组织单位。")
        raise Refusal(what, where=own.step.title, kind="conflict", remedy=remedy)
    if sheet is not None:
        sheet.case, sheet.run = own.file.case, own.assignment.run
    return sheet or ScoreSheet(
        case=own.file.case,
        run=own.assignment.run,
        scorer=actor.person,
        source=own.step.source or "expert",
        indicators=own.step.indicators or "",
    )


@action
def save_source_sheet(
    number: str, step: str, points: Points, reasons: Mapping[str, str], *, actor: Viewer, at: datetime
) -> ScoreSheet:
    """Save the scores that a step's seat gives as its source (the applicant's own, the district's).

    A leaf without points (None), or with an empty reason, is emptied; one that is not named stays as it was.
    Refusals: a correction that does not name the sheet; all at once, points out of a leaf's range, reasons too long.
    """
    case = find_held(actor, number)
    seat = seat_or_refuse(actor, case, step)
    _refuse_closed_sheet(seat)
    sheet = source_sheet(seat) or ScoreSheet(
        case=case,
        run=seat.run,
        organisation=seat.seat.organisation,
        source=seat.step.source or "",
        indicators=seat.step.indicators or "",
        scorer=actor.person,
    )
    entry = _SheetEntry(CaseFile(case), seat.step, sheet)
    entry.put_points(points, reasons)
    entry.faults.refuse()
    sheet.saved_at = at
    sheet.save()
    record_act(
        SaveSourceSheet(source=sheet.source, points=sheet.points),
        at=at,
        actor=actor,
        behalf=seat.seat.organisation,
        case=case,
        step=step,
        clause=seat.step.clause,
    )
    return sheet


def _refuse_closed_sheet(seat: OpenSeat) -> None:
    """Refuse a step at which its seat does not score, and a sheet that a correction leaves as it is."""
    if not seat.step.own_sheet:
        what = _("“%(step)s”不由办理单位评分") % {"step": seat.step.title}
        raise Refusal(what, remedy=_("请从需要评分的步骤填写。"))
    if not sheet_open(seat.run):
        raise Refusal(
            _("评分表本次不能修改"),
            where=seat.step.title,
            kind="forbidden",
            remedy=_("只能修改本次要求补正的部分。"),
        )


@dataclass
class _SheetEntry:
    """What is put into a sheet at a step; everything that cannot be is among the faults."""

    file: CaseFile
    step: Step
    sheet: ScoreSheet
    faults: Faults = field(default_factory=Faults)

    @property
    def indicators(self) -> IndicatorSet:
        return self.file.edition.indicators[self.sheet.indicators]

    @cached_property
    def asked(self) -> Mapping[str, Indicator]:
        """The leaves that points are asked for in this case."""
        return asked_leaves(self.indicators, sheet_facts(self.file, self.step))

    def put_points(self, points: Points, reasons: Mapping[str, str]) -> None:
        """Put points and reasons into the sheet, and what is emptied out of it."""
        if not (points or reasons):
            return
        if not self.sheet.indicators:
            raise Refusal(_("本步骤不评分"), remedy=_("请填写评审意见。"))
        for path, score in points.items():
            with self.faults.caught(f"points-{path}"):
                if score is not None:
                    check_entry(self.indicators, path, score)
                    self._refuse_unasked(path)
        texts: dict[str, str] = {}
        for path, text in reasons.items():
            with self.faults.caught(f"reason-{path}"):
                if path not in self.asked:
                    raise Refusal(_("没有“%(path)s”这一评分项") % {"path": path}, remedy=_("请从评分表填写。"))
                texts[path] = read_paragraphs(text, self.asked[path].title, LONGEST_REASON, required=False)
        merged = self.sheet.points | {path: None if score is None else str(score) for path, score in points.items()}
        self.sheet.points = {path: score for path, score in merged.items() if score is not None}
        self.sheet.reasons = {path: text for path, text in (self.sheet.reasons | texts).items() if text}

    def _refuse_unasked(self, path: str) -> None:
        """Refuse points for a leaf that does not apply to the facts of the case."""
        if path not in self.asked:
            leaf = dict(leaves(self.indicators))[path]
            raise Refusal(
                _("本项不适用于本件，不评分"),
                where=leaf.title,
                clause=leaf.clause or self.indicators.clause,
                remedy=_("请按评分表所列指标评分。"),
            )

    def put_opinion(self, answers: tuple[str, ...] | None, comment: str | None) -> None:
        """Put the comment and the answers to the step's questions into the sheet."""
        assert isinstance(self.step, Panel)
        if comment is not None:
            self.sheet.comment = self.faults.read(
                lambda: read_paragraphs(comment, _("总体意见"), LONGEST_OPINION, required=False), "", "comment"
            )
        if answers is not None:
            self.sheet.answers = [
                self.faults.read(
                    partial(read_paragraphs, answer, question, LONGEST_OPINION, required=False), "", f"answer-{n}"
                )
                for n, (question, answer) in enumerate(zip(self.step.asks, answers, strict=False))
            ]

    def find_gaps(self) -> None:
        """Add everything that the sheet lacks to be handed in, each at its field."""
        assert isinstance(self.step, Panel)
        if self.sheet.indicators:
            scores = points_of(self.sheet)
            for path, leaf in self.asked.items():
                if path not in scores:
                    self._lacks(f"points-{path}", leaf.title, _("尚未评分"), _("请评分后提交。"))
            return
        if self.sheet.favour is None:
            self._lacks("favour", _("结论"), _("论证评审须作出是否赞成的结论"), _("请选择结论。"))
        if not self.sheet.comment.strip():
            self._lacks("comment", _("总体意见"), _("论证评审须写明理由"), _("请填写意见。"))
        for n, question in enumerate(self.step.asks):
            if not (self.sheet.answers[n : n + 1] or [""])[0].strip():
                self._lacks(f"answer-{n}", question, _("尚未回答"), _("请逐项回答。"))

    def _lacks(self, field_name: str, where: str, what: str, remedy: str) -> None:
        self.faults.add(Refusal(what, where=where, clause=self.step.clause, remedy=remedy), field_name)
