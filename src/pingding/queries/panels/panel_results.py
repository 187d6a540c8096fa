"""What a case's panel came to, weighed by the definition: what it lacks, the floors it misses, its grade."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, GradeScale, Outcome, Step
from pingding.policy.scores.grading import by_comparison, grade, grade_all, grade_reason, scale_for
from pingding.policy.scores.ranking import Entry
from pingding.policy.steps.panel import Panel
from pingding.policy.steps.rank import Rank
from pingding.policy.translation import listed
from pingding.queries.editions import edition_of
from pingding.queries.panels.sheets import PanelResult, facts_at_submission_of, panel_results
from pingding.records.models import Case


@dataclass(frozen=True)
class CaseResult:
    """One case's result by its panel, and the grade of the scale that goes with the panel's indicators."""

    result: PanelResult | None
    scale: GradeScale | None
    grade: str

    @property
    def label(self) -> str:
        """The grade's name; empty without one."""
        return self.scale.grades[self.grade].label if self.scale and self.grade else ""

    @property
    def because(self) -> str:
        """Why this grade; empty without one."""
        score = self.result.score if self.result else None
        return grade_reason(self.scale, self.grade, score) if self.scale and self.grade else ""

    @property
    def says(self) -> tuple[str, ...]:
        """What speaks against the case: rows below their floors, and what keeps it from having a score."""
        if self.result is None:
            return ()
        lacking = [_("得分无法算出：%(lacking)s") % {"lacking": _("；").join(self.result.lacking)}]
        return (*(each.sentence for each in self.result.below), *(lacking if self.result.lacking else ()))

    def unfit(self, outcome: Outcome, step: Step) -> Refusal | None:
        """Why the case cannot take this outcome of a ranking or a meeting, if so.

        A row below its floor keeps it from being proposed and from being granted a title; an outcome bound to grades
        is for those alone.
        """
        below = self.result.below if self.result else ()
        if below and outcome.tone == "forward" and (isinstance(step, Rank) or outcome.grants):
            words = {"short": below[0].sentence, "label": outcome.label}
            what, clause = _("%(short)s，不能作出“%(label)s”") % words, below[0].clause
        elif outcome.grades and self.grade not in outcome.grades:
            what, clause = self._other_grade(outcome), outcome.clause or (self.scale.clause if self.scale else ())
        else:
            return None
        return Refusal(what, clause=clause or step.clause, remedy=_("请为本件选择其他结果。"))

    def _other_grade(self, outcome: Outcome) -> str:
        grades = self.scale.grades if self.scale else {}
        only = listed(f"“{grades[key].label if key in grades else key}”" for key in outcome.grades)
        words = {"grade": self.label, "label": outcome.label, "only": only}
        if not self.grade:
            return _("尚未评定等级，“%(label)s”只限%(only)s的件") % words
        return _("评为“%(grade)s”，“%(label)s”只限%(only)s的件") % words


def panel_of_ranking(edition: Edition, procedure: str, step: Step) -> str:
    """The panel whose result a step looks at: the ranking's own, else the last of the procedure; empty without one."""
    if isinstance(step, Rank):
        return edition.rankings[step.ranking].panel or ""
    panels = [key for key, each in edition.procedures[procedure].steps.items() if isinstance(each, Panel)]
    return panels[-1] if panels else ""


def case_results(
    cases: Sequence[Case],
    panel: str,
    facts: Mapping[int, Facts] | None = None,
    results: Mapping[int, PanelResult] | None = None,
) -> dict[int, CaseResult]:
    """By case, its merit by a panel step; cases of one edition and procedure, empty without a panel.

    `facts` are those at submission and `results` those of the panel, where the caller has them. Where grades hang on
    the other cases, all of the same call count.
    """
    if not (cases and panel):
        return {}
    facts = facts_at_submission_of(cases) if facts is None else facts
    results = panel_results(cases, panel, facts) if results is None else results
    edition = edition_of(cases[0].edition)
    scale = scale_for(edition, edition.step(cases[0].procedure, panel).indicators)
    grades: dict[int, str] = {}
    if scale is not None and by_comparison(scale):
        grades = _compared(scale, cases, panel)
    elif scale is not None:
        grades = dict(_alone(scale, cases, facts, results))
    return {case.pk: CaseResult(results.get(case.pk), scale, grades.get(case.pk, "")) for case in cases}


def _alone(
    scale: GradeScale, cases: Sequence[Case], facts: Mapping[int, Facts], results: Mapping[int, PanelResult]
) -> Iterator[tuple[int, str]]:
    for case in cases:
        result = results.get(case.pk)
        with suppress(Refusal):  # without a score there is no grade yet
            yield case.pk, grade(scale, result.score if result else None, facts=facts[case.pk])


def _compared(scale: GradeScale, cases: Sequence[Case], panel: str) -> dict[int, str]:
    """The grades of these cases among all that were handed in to the same calls."""
    first = cases[0]
    rows = Case.objects.filter(
        call__in={case.call_id for case in cases},
        edition=first.edition,
        procedure=first.procedure,
        submitted_at__isnull=False,
    ).exclude(status=Case.Status.WITHDRAWN)
    everyone = list(rows.select_related("edition", "organisation").order_by("pk"))
    facts = facts_at_submission_of(everyone)
    results = panel_results(everyone, panel, facts)
    grades: dict[int, str] = {}
    for call in dict.fromkeys(case.call_id for case in everyone):
        own = [case for case in everyone if case.call_id == call]
        keys = {case.number: case.pk for case in own}
        entries = [Entry(c.number, results[c.pk].score if c.pk in results else None, facts[c.pk]) for c in own]
        grades |= {keys[number]: key for number, key in grade_all(scale, entries).items()}
    return grades
