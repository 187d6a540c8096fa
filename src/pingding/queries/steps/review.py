"""A review: the checklist, and the conditions that are judged here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.conditions.assess import Answer, Finding
from pingding.policy.errors import Refusal
from pingding.policy.language import Condition, Edition
from pingding.policy.steps.kind import StepContent, shortfall
from pingding.policy.steps.review import ChecklistAnswers, Review
from pingding.policy.steps.step import StepBase
from pingding.queries.cases.assessment import assessment_of
from pingding.queries.cases.seats import OpenSeat
from pingding.queries.steps.conditions import judged_at
from pingding.queries.steps.kind import AtSeat, ChecklistLine, StepQueries


@dataclass(frozen=True)
class ReviewDesk:
    """What the reviewer answers beside the checklist: the conditions judged here by path, and every verdict by path."""

    judged: tuple[tuple[str, Condition], ...]
    findings: Mapping[str, Finding]


class ReviewQueries(StepQueries):
    """Every condition judged here must be answered; a decisive no keeps the case from passing."""

    def unsaid(self, asked: AtSeat, content: StepContent, *, forward: bool) -> Iterator[Refusal]:
        """An answer to what is not judged here, whatever the outcome; what is unanswered, or answered no."""
        assert isinstance(content, ChecklistAnswers)
        conditions = judged_at(asked.file.edition, asked.seat.run.step)
        if strange := content.judged.keys() - conditions.keys():
            what = _("“%(key)s”不由本步骤核对或评判") % {"key": min(strange)}
            yield shortfall(asked.seat.step, what, _("请从页面所列事项中逐项作答。"))
        if forward and conditions:
            yield from _unjudged(asked, conditions, content)

    def desk(self, asked: AtSeat) -> ReviewDesk:
        findings = {finding.path: finding for finding in assessment_of(asked.file, at=asked.at).every()}
        return ReviewDesk(tuple(judged_at(asked.file.edition, asked.seat.run.step).items()), findings)

    def grounds(self, edition: Edition, seat: OpenSeat, content: StepContent) -> tuple[str, ...]:
        """Those of what was answered no."""
        assert isinstance(seat.step, Review) and isinstance(content, ChecklistAnswers)
        judged = judged_at(edition, seat.run.step)
        failed = [item.clause for key, item in seat.step.checklist.items() if content.checks.get(key) is False]
        failed += [condition.clause for path, condition in judged.items() if content.judged.get(path) is False]
        return tuple(chain.from_iterable(failed))

    def checks(self, edition: Edition, step: StepBase, content: Mapping[str, Any]) -> Iterator[ChecklistLine]:
        assert isinstance(step, Review)
        answers: Mapping[str, bool] = content.get("checks", {})
        for key, item in step.checklist.items():
            if key in answers:
                yield ChecklistLine(item.asks, answers[key], item.clause or step.clause)
        for path, answer in content.get("judged", {}).items():
            condition = edition.condition(path)
            yield ChecklistLine(condition.says if condition else path, answer, condition.clause if condition else ())


def _unjudged(asked: AtSeat, conditions: Mapping[str, Condition], content: ChecklistAnswers) -> Iterator[Refusal]:
    """Each condition judged here that is unanswered, or answered no and decisive.

    It is not asked where it does not concern the case or was let pass; a no does not decide a mere warning, nor an
    alternative beside one that holds.
    """
    step = asked.seat.step
    every = assessment_of(asked.file, at=asked.at, judged=content.judged).every()
    findings = {finding.path: finding for finding in every}
    for path, condition in conditions.items():
        finding = findings.get(path)
        # A branch that does not concern the case is not looked into.
        if finding is None or finding.answer is Answer.not_applicable or finding.overridden:
            continue
        decisive = finding.force != "warning" and findings[path.split(".")[0]].answer is Answer.not_satisfied
        if path not in content.judged:
            what, remedy = _("“%(says)s”尚未评判") % {"says": condition.says}, _("请逐项评判。")
            yield shortfall(step, what, remedy, f"judged-{path}", finding.clause)
        elif not content.judged[path] and decisive:
            what = _("“%(says)s”评判为不符合，不能通过") % {"says": condition.says}
            yield shortfall(step, what, _("请退回补正或作出不予通过的决定。"), f"judged-{path}", finding.clause)


KIND = ReviewQueries()
