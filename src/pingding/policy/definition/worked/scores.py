"""What a worked case comes to by its scores, alone or among the other cases of its round."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pingding.policy.definition.worked.earlier import worked_facts
from pingding.policy.errors import PingdingError, Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, GradeScale, IndicatorSet, Shared, WorkedCase
from pingding.policy.scores.combining import combine
from pingding.policy.scores.grading import by_comparison, grade, scale_for
from pingding.policy.scores.leaves import applicable_sets, check_entry, judged_rule, leaves
from pingding.policy.scores.results import CaseResult, PanelResult
from pingding.policy.scores.rounds import Contender, Sheeted, applicable_set, contenders_of, merits_of
from pingding.policy.scores.scoring import Scored
from pingding.policy.scores.sources import RankedAt, ranked_at

OWN = ""
"""The key of the case itself among those of its round; the others go by their places."""


@dataclass(frozen=True)
class WorkedScores:
    """The scores of one worked case. Raises PingdingError where the case does not say enough, or says it wrongly."""

    edition: Edition
    shared: Shared
    case: WorkedCase
    facts: Facts

    @cached_property
    def indicators(self) -> tuple[str, IndicatorSet]:
        """The set named, or the only one that applies."""
        key = self._set
        if key not in self.edition.indicators:
            raise PingdingError(
                f"indicators：请写明按哪一套指标评分：{'、'.join(self.edition.indicators) or '（无）'}。"
            )
        return key, self.edition.indicators[key]

    @cached_property
    def _set(self) -> str:
        sets = {} if self.case.indicators else applicable_sets(self.edition, self.facts)
        return self.case.indicators or (next(iter(sets)) if len(sets) == 1 else "")

    @cached_property
    def has_points(self) -> bool:
        """Whether there are points: scorers gave some, or the set asks none of them."""
        if self.case.scores or self._set not in self.edition.indicators:
            return bool(self.case.scores)
        rows = leaves(self.edition.indicators[self._set])
        return all(judged_rule(row.score, self.facts) is None for _path, row in rows)

    @property
    def in_round(self) -> bool:
        """Whether the case says with which others it is compared, be it none."""
        return "cohort" in self.case.model_fields_set

    @cached_property
    def at(self) -> RankedAt | None:
        """Where cases are put in order by the score, where they are."""
        return ranked_at(self.edition, self.indicators[0])

    @cached_property
    def contenders(self) -> list[Contender]:
        """The case and, where it names them, the others of its round, each scored by the set of its own group."""
        key, indicators = self.indicators
        self._check(key, self.facts, self.case.scores)
        if not self.in_round:
            result = PanelResult(1, 0, combine(indicators, [self.case.scores], self.facts), key)
            return [Contender(OWN, self.facts, result, "scored" if result.counts_as_scored else "unscored")]
        return contenders_of(self.edition, [Sheeted(OWN, self.facts, key, self.case.scores), *self._others()])

    def _others(self) -> list[Sheeted]:
        """The other cases of the round; what they do not say is as in this one."""
        key, others = self.indicators[0], []
        for place, other in enumerate(self.case.cohort):
            facts = worked_facts(self.edition, self.shared, self.case, otherwise=other.facts)
            own = applicable_set(self.edition, self.at.sets if self.at else (key,), facts) or key
            self._check(own, facts, other.scores)
            rows = {path for path, _row in leaves(self.edition.indicators[own])}
            points = {path: each for path, each in {**self.case.scores, **other.scores}.items() if path in rows}
            sheet = points if other.stands == "scored" else None
            others.append(Sheeted(str(place), facts, own, sheet, other.stands))
        return others

    def _check(self, set_id: str, facts: Facts, scores: Mapping[str, Decimal]) -> None:
        for path, points in scores.items():
            check_entry(self.edition.indicators[set_id], facts, path, points)

    @cached_property
    def merits(self) -> dict[str, CaseResult]:
        """By key, what each case of the round came to."""
        return merits_of(self.edition, self.contenders, self.at)

    @property
    def scored(self) -> Scored:
        """The points of the case, row by row, and their total."""
        result = self.contenders[0].result
        assert result is not None and result.combined is not None
        return result.combined.whole

    @cached_property
    def grade(self) -> tuple[GradeScale, str]:
        """The scale that goes with the set, and the grade that it gives."""
        scale = scale_for(self.edition, self.indicators[0])
        if scale is None:
            raise PingdingError("grade：没有与这一套指标对应的等级。")
        if by_comparison(scale):
            if not self.in_round:
                what = f"grade：“{scale.title}”按名次或占比评定，须写明同批各件。"
                raise PingdingError(what + "请在 cohort 写其他各件的 facts 和 scores；只此一件的写 cohort: []。")
            return scale, self.merits[OWN].grade or "未评定"
        try:
            return scale, grade(scale, self.scored.compared, facts=self.facts)
        except Refusal as refusal:
            rows = {row.path: row.title for row in self.scored.rows()}
            lacking = "、".join(f"{rows[path]}（{path}）" for path in self.scored.missing)
            what = f"grade：得分未定，不能评定等级；尚无得分的是：{lacking}。请在 scores 或 facts 补写。"
            raise PingdingError(what) from refusal
