"""What a case came to by its scores, weighed by the definition: what it lacks, the floors it misses, its grade."""

from dataclasses import dataclass
from decimal import Decimal

from pingding.policy.errors import Refusal
from pingding.policy.language.selection import GradeScale, Ranking
from pingding.policy.scores.applicable_rows import Shortfall
from pingding.policy.scores.combining import Combined
from pingding.policy.scores.grading import grade_reason
from pingding.policy.steps.rank import Rank
from pingding.policy.steps.step import Outcome, StepBase
from pingding.policy.translation import gettext as _
from pingding.policy.translation import listed


@dataclass(frozen=True)
class PanelResult:
    """What a panel came to: sheets counted, those in favour, and the combined score by the indicators, if any."""

    sheets: int
    in_favour: int
    combined: Combined | None
    indicators: str = ""

    @property
    def lacking(self) -> tuple[str, ...]:
        """What keeps the score from being computed, where sheets were given."""
        return self.combined.lacking if self.combined else ()

    @property
    def below(self) -> tuple[Shortfall, ...]:
        """The rows that the combined points leave below their floors."""
        return self.combined.below if self.combined else ()

    @property
    def score(self) -> Decimal | None:
        """The combined score that ranks and grades; `combined.total` is what is shown of it."""
        return self.combined.compared if self.combined else None

    @property
    def share_in_favour(self) -> Decimal | None:
        return Decimal(self.in_favour) / self.sheets if self.sheets else None

    @property
    def counts_as_scored(self) -> bool:
        """Whether the case is one of those with a result, of which shares are shares: with a score, else with votes."""
        return self.sheets > 0 if self.combined is None else self.score is not None


def value_of(result: PanelResult | None, ranking: Ranking | None) -> Decimal | None:
    """What the case is ranked by: its score or the share in favour; None before any review."""
    if result is None:
        return None
    return result.share_in_favour if ranking and ranking.by == "in_favour" else result.score


@dataclass(frozen=True)
class CaseResult:
    """One case's result, and the grade of the scale that goes with the indicators by which it was scored.

    `missing` says what the cases lack among which the grade is given: there is none yet, or it is provisional.
    """

    result: PanelResult | None
    scale: GradeScale | None
    grade: str
    missing: str = ""

    @property
    def label(self) -> str:
        """The grade's name; empty without one."""
        return self.scale.grades[self.grade].label if self.scale and self.grade else ""

    @property
    def because(self) -> str:
        """Why this grade; what it waits for where there is none yet; empty without a scale."""
        score = self.result.score if self.result else None
        if not (self.scale and self.grade):
            return _("等级待定：%(missing)s。") % {"missing": self.missing} if self.missing else ""
        reason = grade_reason(self.scale, self.grade, score)
        return (
            _("%(reason)s；暂定：%(missing)s") % {"reason": reason, "missing": self.missing} if self.missing else reason
        )

    @property
    def says(self) -> tuple[str, ...]:
        """What speaks against the case: rows below their floors, and what keeps it from having a score or a grade."""
        if self.result is None:
            return ()
        graded = (self.because,) if self.missing else ()
        lacking = [_("得分无法算出：%(lacking)s") % {"lacking": _("；").join(map(str, self.result.lacking))}]
        below = (each.sentence for each in self.result.below)
        return (*below, *(lacking if self.result.lacking else ()), *graded)

    def unfit(self, outcome: Outcome, step: StepBase) -> Refusal | None:
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
        if not self.grade and self.missing:
            return _("等级待定（%(missing)s），“%(label)s”只限%(only)s的件") % {**words, "missing": self.missing}
        if not self.grade:
            return _("尚未评定等级，“%(label)s”只限%(only)s的件") % words
        return _("评为“%(grade)s”，“%(label)s”只限%(only)s的件") % words


NO_RESULT = CaseResult(None, None, "")
