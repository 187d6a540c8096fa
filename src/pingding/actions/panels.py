"""Experts: assigned by the convener, recused by rule or by themselves, scoring alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.cases.moving import count_act, find_held, lock_case
from pingding.actions.door import action, notify, record_act
from pingding.policy.errors import Refusal
from pingding.policy.language import Indicator, IndicatorSet, Step
from pingding.policy.scores.applicable_rows import asked_leaves
from pingding.policy.scores.leaves import check_entry, leaves
from pingding.policy.steps.panel import Panel
from pingding.policy.text.typed_text import read_paragraphs
from pingding.queries.access import find_case
from pingding.queries.applications.writing_permission import sheet_open
from pingding.queries.cases.seats import seat_or_refuse
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.steps import AssignExpert, DeclareRecusal, SaveSheet, SaveSourceSheet, SubmitSheet
from pingding.queries.panels.recusals import recusal_of
from pingding.queries.panels.sheets import points_of, scored, sheet_facts
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, Person, ScoreSheet

Points = Mapping[str, Decimal | None]
"""Points by the leaf's path; None empties it."""

LONGEST_REASON, LONGEST_OPINION = 500, 5000
"""Characters of the reason for a leaf's points; of a comment, and of the answer to a question."""


@action
def assign_expert(number: str, step: str, expert: Person, *, actor: Viewer, at: datetime) -> Assignment:
    """Ask an expert to assess a case. Effects: the assignment; the expert is told.

    Refusals: not the convener; not in the pool; a reason for recusal that the records show; already asked; every
    place of the panel is taken.
    """
    case = find_case(actor, number)
    seat_or_refuse(actor, case, step)
    lock_case(case)
    seat = seat_or_refuse(actor, case, step)
    if not isinstance(seat.step, Panel):
        what = _("“%(step)s”不是专家评审步骤") % {"step": seat.step.title}
        raise Refusal(what, remedy=_("请从专家评审步骤指派。"))
    pool = getattr(expert, "expert", None)
    if pool is None or not pool.is_active:
        raise Refusal(_("%(name)s不在专家库中") % {"name": expert.name}, kind="invalid", remedy=_("请从专家库中选择。"))
    if (reason := recusal_of(case, pool)) is not None:
        raise Refusal(
            _("%(name)s应当回避：%(reason)s") % {"name": expert.name, "reason": reason},
            clause=seat.step.clause,
            kind="conflict",
            remedy=_("请另选专家。"),
        )
    if seat.run.assignments.filter(expert=expert).exists():
        what = _("%(name)s已在本件评审名单中") % {"name": expert.name}
        raise Refusal(what, kind="conflict", remedy=_("请另选专家。"))
    if seat.run.assignments.filter(recused_at=None).count() >= seat.step.seats:
        raise Refusal(
            _("评审专家已满%(seats)d人") % {"seats": seat.step.seats},
            where=seat.step.title,
            clause=seat.step.clause,
            kind="conflict",
            remedy=_("有专家回避时可以补充指派。"),
        )
    assignment = Assignment.objects.create(
        run=seat.run, expert=expert, assigned_at=at, assigned_by=actor.person_or_refuse()
    )
    record_act(
        AssignExpert(),
        at=at,
        actor=actor,
        behalf=seat.seat.organisation,
        case=case,
        step=step,
        about=expert.name,
        clause=seat.step.clause,
    )
    notify(gettext_noop("请评审“%(case)s”"), {"case": case}, at=at, person=expert, case=case)
    return assignment


@action
def assign_experts(
    number: str, step: str, experts: Sequence[Person], *, actor: Viewer, at: datetime
) -> list[Assignment]:
    """Ask several experts at once: all of them, or none.

    Refusals: more than the panel has places left; all at once, whatever keeps one of them.
    """
    case = find_case(actor, number)
    seat = seat_or_refuse(actor, case, step)
    if isinstance(seat.step, Panel):
        left = seat.step.seats - seat.run.assignments.filter(recused_at=None).count()
        if len(experts) > left:
            raise Refusal(
                _("评审专家为%(seats)d人，还可指派%(left)d人，所选为%(chosen)d人")
                % {"seats": seat.step.seats, "left": left, "chosen": len(experts)},
                where=seat.step.title,
                clause=seat.step.clause,
                remedy=_("请减少所选的专家；没有指派任何人。"),
            )
    faults, asked = Faults(), []
    for expert in experts:
        with faults.caught():
            asked.append(assign_expert(number, step, expert, actor=actor, at=at))
    faults.refuse()
    return asked


@action
def declare_recusal(number: str, step: str, reason: str, *, actor: Viewer, at: datetime) -> Assignment:
    """An expert declares a reason to stand aside.

    Effects: the case is closed to them; what they scored no longer counts; the convener is told.
    """
    case, assignment, definition = _my_assignment(actor, number, step)
    count_act(case)
    reason = read_paragraphs(reason, _("回避理由"), 500)
    assignment.recused_at, assignment.recusal_reason = at, reason
    assignment.save(update_fields=["recused_at", "recusal_reason"])
    ScoreSheet.objects.filter(run=assignment.run, scorer=actor.person, submitted_at=None).delete()
    record_act(
        DeclareRecusal(reason=assignment.recusal_reason),
        at=at,
        actor=actor,
        case=case,
        step=step,
        clause=definition.clause,
    )
    for seat in assignment.run.seats.select_related("organisation"):
        notify(
            gettext_noop("%(name)s对“%(case)s”声明回避"),
            {"name": assignment.expert.name, "case": case},
            at=at,
            organisation=seat.organisation,
            case=case,
        )
    return assignment


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
    case, assignment, definition = _my_assignment(actor, number, step)
    sheet = ScoreSheet.objects.filter(run=assignment.run, scorer=actor.person).first()
    if sheet is not None and sheet.submitted_at:
        what, remedy = _("评审意见已提交并封存，不能修改"), _("如确有错误，请联系评审组织单位。")
        raise Refusal(what, where=definition.title, kind="conflict", remedy=remedy)
    sheet = sheet or ScoreSheet(
        case=case,
        run=assignment.run,
        scorer=actor.person,
        source=definition.source or "expert",
        indicators=definition.indicators or "",
    )
    faults = Faults()
    _put_points(sheet, definition, points or {}, reasons or {}, faults)
    _put_opinion(sheet, definition, answers, comment, faults)
    sheet.favour, sheet.saved_at = sheet.favour if favour is None else favour, at
    if submit:
        _find_gaps(sheet, definition, faults)
    faults.refuse()
    if submit:
        sheet.submitted_at = at
        sheet.total = scored(case, sheet, at=at).total if sheet.indicators else None
    sheet.save()
    record_act(
        SubmitSheet() if submit else SaveSheet(), at=at, actor=actor, case=case, step=step, clause=definition.clause
    )
    return sheet


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
    if not (seat.step.indicators and seat.step.source) or seat.step.kind == "panel":
        what = _("“%(step)s”不由办理单位评分") % {"step": seat.step.title}
        raise Refusal(what, remedy=_("请从需要评分的步骤填写。"))
    if not sheet_open(seat.run):
        raise Refusal(
            _("评分表本次不能修改"),
            where=seat.step.title,
            kind="forbidden",
            remedy=_("只能修改本次要求补正的部分。"),
        )
    mine = {"run": seat.run, "organisation": seat.seat.organisation, "source": seat.step.source}
    sheet = ScoreSheet.objects.filter(**mine).first() or ScoreSheet(
        case=case, indicators=seat.step.indicators, scorer=actor.person, **mine
    )
    faults = Faults()
    _put_points(sheet, seat.step, points, reasons, faults)
    faults.refuse()
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


def _my_assignment(actor: Viewer, number: str, step: str) -> tuple[Case, Assignment, Step]:
    """The expert's own open assignment, with its case held."""
    person = actor.person_or_refuse()
    case = find_held(actor, number)
    assignment = (
        Assignment.objects.select_related("run")
        .filter(run__case=case, run__step=step, run__closed_at=None, expert=person, recused_at=None)
        .first()
    )
    if assignment is None:
        raise Refusal(_("您未被指派评审本件，或评审已经结束"), kind="forbidden", remedy=_("请从“专家评审”页面进入。"))
    return case, assignment, edition_of(case.edition).step(case.procedure, step)


def _put_points(
    sheet: ScoreSheet, definition: Step, points: Points, reasons: Mapping[str, str], faults: Faults
) -> None:
    """Put what was given into the sheet, what is emptied out of it; every leaf that cannot be is among the faults."""
    if not (points or reasons):
        return
    if not sheet.indicators:
        raise Refusal(_("本步骤不评分"), remedy=_("请填写评审意见。"))
    indicators = edition_of(sheet.case.edition).indicators[sheet.indicators]
    asked = asked_leaves(indicators, sheet_facts(sheet.case, definition))
    for path, given in points.items():
        with faults.caught(f"points-{path}"):
            if given is not None:
                check_entry(indicators, path, given)
                _refuse_unasked(indicators, path, asked)
    told: dict[str, str] = {}
    for path, text in reasons.items():
        with faults.caught(f"reason-{path}"):
            if path not in asked:
                raise Refusal(_("没有“%(path)s”这一评分项") % {"path": path}, remedy=_("请从评分表填写。"))
            told[path] = read_paragraphs(text, asked[path].title, LONGEST_REASON, required=False)
    merged = {**sheet.points, **{path: given if given is None else str(given) for path, given in points.items()}}
    sheet.points = {path: given for path, given in merged.items() if given is not None}
    sheet.reasons = {path: text for path, text in {**sheet.reasons, **told}.items() if text}


def _refuse_unasked(indicators: IndicatorSet, path: str, asked: Mapping[str, Indicator]) -> None:
    """Refuse points for a leaf that does not apply to the facts of the case."""
    if path not in asked:
        leaf = dict(leaves(indicators))[path]
        raise Refusal(
            _("本项不适用于本件，不评分"),
            where=leaf.title,
            clause=leaf.clause or indicators.clause,
            remedy=_("请按评分表所列指标评分。"),
        )


def _put_opinion(
    sheet: ScoreSheet, definition: Step, answers: tuple[str, ...] | None, comment: str | None, faults: Faults
) -> None:
    """Put the comment and the answers to the step's questions into the sheet; each that is too long is a fault."""
    assert isinstance(definition, Panel)
    if comment is not None:
        sheet.comment = faults.read(
            lambda: read_paragraphs(comment, _("总体意见"), LONGEST_OPINION, required=False), "", "comment"
        )
    if answers is not None:
        sheet.answers = [
            faults.read(partial(read_paragraphs, given, asked, LONGEST_OPINION, required=False), "", f"answer-{n}")
            for n, (asked, given) in enumerate(zip(definition.asks, answers, strict=False))
        ]


def _find_gaps(sheet: ScoreSheet, definition: Step, faults: Faults) -> None:
    """Everything that a sheet lacks to be handed in, each at its field."""
    assert isinstance(definition, Panel)

    def lacking(field: str, where: str, what: str, remedy: str) -> None:
        faults.add(Refusal(what, where=where, clause=definition.clause, remedy=remedy), field)

    if sheet.indicators:
        given = points_of(sheet)
        indicators = edition_of(sheet.case.edition).indicators[sheet.indicators]
        for path, leaf in asked_leaves(indicators, sheet_facts(sheet.case, definition)).items():
            if path not in given:
                lacking(f"points-{path}", leaf.title, _("尚未评分"), _("请评分后提交。"))
        return
    if sheet.favour is None:
        lacking("favour", _("结论"), _("论证评审须作出是否赞成的结论"), _("请选择结论。"))
    if not sheet.comment.strip():
        lacking("comment", _("总体意见"), _("论证评审须写明理由"), _("请填写意见。"))
    for n, asked in enumerate(definition.asks):
        if not (sheet.answers[n : n + 1] or [""])[0].strip():
            lacking(f"answer-{n}", asked, _("尚未回答"), _("请逐项回答。"))
