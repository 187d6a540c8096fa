"""What each kind of step asks for before it can pass: every shortfall told at once, each with its clause."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.conditions.assess import Answer
from pingding.policy.errors import Refusal
from pingding.policy.language import Condition, Edition, Outcome
from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.opinion import Opinion
from pingding.policy.steps.panel import Panel, PanelClosed
from pingding.policy.steps.review import ChecklistAnswers, Review
from pingding.queries.applications.readiness import readiness_of
from pingding.queries.cases.assessment import assessment_of, procedure_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.seats import OpenSeat
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.panels.sheets import counted_sheets, sheet_gaps
from pingding.queries.refusals import Faults
from pingding.records.models import Case, StepRun


def find_unready(
    case: Case, seat: OpenSeat, outcome: Outcome, content: StepContent, faults: Faults, *, at: datetime
) -> None:
    """Add everything that keeps the step from this outcome. Only forward outcomes ask for everything."""
    for lacking in content.lacking(seat.step, seat.run.step, outcome, local_date(at)):
        faults.add(lacking)
    check = CHECKS.get(seat.step.kind)
    if check is not None:
        check(_Asked(case, seat, outcome, at, faults), content)
    if outcome.tone == "forward":
        with faults.caught():
            _refuse_unscored(case, seat)
        if outcome.grants:
            with faults.caught():
                refuse_unsettled(case, at=at)


def refuse_undecidable(run: StepRun, *, at: datetime) -> None:
    """Refuse what a passed deadline would decide while the case lacks something that an officer would be refused for.

    Time stands for an office's own words (its opinion, its checklist), never for what the case must be: conditions
    by their force, the parts of a form and the scores that belong to the step, enough experts.
    """
    case, step = run.case, procedure_of(run.case).steps[run.step]
    outcome = step.outcomes.get(step.deadline.passed) if step.deadline else None
    if outcome is None or outcome.tone != "forward":
        return
    if outcome.grants:
        refuse_unsettled(case, at=at)
    if isinstance(step, Opinion):
        refuse_unrecommendable(case, at=at)
    for seat in run.seats.filter(acted_at=None).select_related("organisation"):
        _refuse_unfinished(case, OpenSeat(run, seat, step), outcome, at)


def _refuse_unfinished(case: Case, seat: OpenSeat, outcome: Outcome, at: datetime) -> None:
    """Refuse while what a seat has to give beside its own words is not there."""
    faults = Faults()
    asked = _Asked(case, seat, outcome, at, faults)
    _refuse_unscored(case, seat)
    if isinstance(seat.step, Opinion) and seat.step.form:
        readiness_of(CaseFile(case), seat, at=at).refuse_unready()
    if isinstance(seat.step, Panel):
        _panel(asked, PanelClosed())
    if isinstance(seat.step, Review):
        _find_unjudged(asked, ChecklistAnswers())
    faults.refuse()


def refuse_unrecommendable(case: Case, *, at: datetime, drafts: bool = False) -> None:
    """Refuse while a condition that blocks the recommendation is not satisfied, naming the first and counting all.

    With `drafts` what is handed in with this very act counts too. Only an application is recommended: a case by which
    a holder meets an obligation is not asked the conditions again.
    """
    if case.held_title_id is not None:
        return
    blocking = assessment_of(CaseFile(case), at=at, drafts=drafts).blocking("recommendation")
    if blocking:
        first = blocking[0]
        more = _("，另有%(n)d项") % {"n": len(blocking) - 1} if len(blocking) > 1 else ""
        raise Refusal(
            _("不符合推荐条件：%(sentence)s%(more)s") % {"sentence": first.sentence.rstrip("。"), "more": more},
            where=case.number,
            clause=first.clause,
            remedy=first.remedy or _("请在“条件核验”中逐项查看。"),
        )


def refuse_unsettled(case: Case, *, at: datetime) -> None:
    """Refuse to grant while a condition that somebody may let pass, be it a warning, neither holds nor was let pass."""
    edition = edition_of(case.edition)
    parties = edition.parties
    if case.held_title_id is not None or not _any_override(edition):
        return
    for finding in assessment_of(CaseFile(case), at=at).every():
        if finding.override and finding.answer is Answer.not_satisfied:
            who = parties[finding.override].title
            raise Refusal(
                _("尚不能授予称号：%(sentence)s") % {"sentence": finding.sentence.rstrip("。")},
                where=case.number,
                clause=finding.clause,
                remedy=_("确需授予的，由%(who)s在“条件核验”中写明理由后再办。") % {"who": who},
            )


def _any_override(edition: Edition) -> bool:
    def lets_pass(condition: Condition) -> bool:
        return condition.override is not None or any(map(lets_pass, condition.children.values()))

    return any(map(lets_pass, edition.conditions.values()))


def judged_at(edition: Edition, step: str) -> dict[str, Condition]:
    """The conditions judged at a step, by path, each with the clause of the part around it where it has none."""
    found: dict[str, Condition] = {}

    def walk(path: str, condition: Condition, around: tuple[str, ...]) -> None:
        clause = condition.clause or around
        if condition.judged and step in condition.judged.at:
            found[path] = condition.model_copy(update={"clause": clause})
        for key, child in condition.children.items():
            walk(f"{path}.{key}", child, clause)

    for key, condition in edition.conditions.items():
        walk(key, condition, ())
    return found


def _refuse_unscored(case: Case, seat: OpenSeat) -> None:
    if seat.step.indicators and seat.step.source and seat.step.kind != "panel":
        gaps = sheet_gaps(CaseFile(case), seat)
        if gaps:
            raise Refusal(
                _("评价表还有%(n)d项未评分：%(first)s") % {"n": len(gaps), "first": gaps[0]},
                where=seat.step.title,
                clause=seat.step.clause,
                remedy=_("请先完成评价表。"),
            )


@dataclass(frozen=True)
class _Asked:
    """An outcome asked for at a seat, and what was found wrong with it so far."""

    case: Case
    seat: OpenSeat
    outcome: Outcome
    at: datetime
    faults: Faults

    @property
    def forward(self) -> bool:
        return self.outcome.tone == "forward"

    def lacks(self, what: str, remedy: str, field: str = "", clause: tuple[str, ...] = ()) -> None:
        """Add a shortfall, by the step's own clause where it has none."""
        step = self.seat.step
        self.faults.add(Refusal(what, where=step.title, clause=clause or step.clause, remedy=remedy), field)


def _review(asked: _Asked, content: StepContent) -> None:
    assert isinstance(content, ChecklistAnswers)
    strange = content.judged.keys() - judged_at(edition_of(asked.case.edition), asked.seat.run.step).keys()
    if strange:
        asked.lacks(_("“%(key)s”不由本步骤核对或评判") % {"key": min(strange)}, _("请从页面所列事项中逐项作答。"))
    if asked.forward:
        _find_unjudged(asked, content)


def _find_unjudged(asked: _Asked, content: ChecklistAnswers) -> None:
    """Add each condition judged here that is unanswered, or answered no and decisive.

    It is not asked where it does not concern the case or was let pass; a no does not decide a mere warning, nor an
    alternative beside one that holds.
    """
    conditions = judged_at(edition_of(asked.case.edition), asked.seat.run.step)
    if not conditions:
        return
    known = assessment_of(CaseFile(asked.case), at=asked.at, judged=content.judged).every()
    findings = {finding.path: finding for finding in known}
    for path, condition in conditions.items():
        finding = findings.get(path)
        # A branch that does not concern the case is not looked into.
        if finding is None or finding.answer is Answer.not_applicable or finding.overridden:
            continue
        decisive = finding.force != "warning" and findings[path.split(".")[0]].answer is Answer.not_satisfied
        if path not in content.judged:
            what, remedy = _("“%(says)s”尚未评判") % {"says": condition.says}, _("请逐项评判。")
            asked.lacks(what, remedy, f"judged-{path}", finding.clause)
        elif not content.judged[path] and decisive:
            what = _("“%(says)s”评判为不符合，不能通过") % {"says": condition.says}
            asked.lacks(what, _("请退回补正或作出不予通过的决定。"), f"judged-{path}", finding.clause)


def _opinion(asked: _Asked, _content: StepContent) -> None:
    step = asked.seat.step
    assert isinstance(step, Opinion)
    if not asked.forward:
        return
    if step.form:
        with asked.faults.caught():
            readiness_of(CaseFile(asked.case), asked.seat, at=asked.at).refuse_unready()
    with asked.faults.caught():
        refuse_unrecommendable(asked.case, at=asked.at, drafts=bool(step.form))


def _panel(asked: _Asked, _content: StepContent) -> None:
    step = asked.seat.step
    assert isinstance(step, Panel)
    done = counted_sheets([asked.seat.run.pk]).count()
    if asked.forward and done < step.quorum:
        what = _("已提交评审意见%(done)d份，不足%(quorum)d份") % {"done": done, "quorum": step.quorum}
        asked.lacks(what, _("请补充指派专家或等待评审完成。"))


Check = Callable[[_Asked, StepContent], None]
CHECKS: dict[str, Check] = {
    "review": _review,
    "opinion": _opinion,
    "panel": _panel,
}
