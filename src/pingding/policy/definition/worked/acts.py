"""What refuses an act on a worked case: conditions, rules of facts, and what the outcome or its ranking is bound to."""

from collections.abc import Iterator
from dataclasses import dataclass

from pingding.policy.conditions.verdicts import Assessment, Finding
from pingding.policy.definition.worked.scores import OWN, WorkedScores
from pingding.policy.expressions.in_words import in_words
from pingding.policy.expressions.terms import DONE
from pingding.policy.facts.facts import Facts
from pingding.policy.forms.broken_rules import broken_facts
from pingding.policy.language import Edition, Procedure
from pingding.policy.scores.measuring import plain
from pingding.policy.scores.rounds import rank_round
from pingding.policy.scores.score_facts import row_paths
from pingding.policy.steps.fill import Fill
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.opinion import Opinion
from pingding.policy.steps.rank import Rank
from pingding.policy.steps.recommend import Recommend
from pingding.policy.steps.step import Outcome, StepBase

BINDINGS = ("when", "grades", "minimum", "quotas")
"""What an outcome or a ranking is bound to without an id of its own, by the word of the language."""

Objection = tuple[str, str]
"""What refuses, by its id (the path of a condition or a row, a fact, one of BINDINGS), and a sentence on it."""


@dataclass(frozen=True)
class WorkedAct:
    """An outcome of a step that somebody would take in a worked case; `scores` are None where nothing is scored."""

    procedure: Procedure
    step_id: str
    key: str
    facts: Facts
    assessment: Assessment
    scores: WorkedScores | None

    @property
    def step(self) -> StepBase:
        return self.procedure.steps[self.step_id]

    @property
    def outcome(self) -> Outcome:
        return self.step.outcomes[self.key]

    @property
    def bound(self) -> str:
        """A sentence where the outcome is kept for other cases; empty where not."""
        when = self.outcome.when
        if when is None or self.facts.holds(when) is True:
            return ""
        words = in_words(self.facts.edition, self.facts.shared, when, day=DONE)
        return f"“{self.outcome.label}”只限{words}的件"

    def objections(self) -> Iterator[Objection]:
        """Everything that refuses the act, as the platform would."""
        if self.bound:
            yield "when", self.bound
        if self.outcome.tone == "forward":
            yield from dict.fromkeys((each.path, each.sentence) for each in self._conditions())
            yield from self._facts()
        if isinstance(self.step, Rank | Meeting) and self.scores is not None:
            yield from self._scores(self.scores)

    def violations(self) -> Iterator[str]:
        """What refuses the act for certain: not what waits for something unsaid, nor what somebody may let pass."""
        if self.bound:
            yield f"{self.bound}。"
        if self.outcome.tone == "forward":
            yield from (each.sentence for each in self._conditions() if each.fails and not each.override)
            yield from (sentence for _key, sentence in self._facts())
        if isinstance(self.step, Rank | Meeting) and self.scores is not None and self.scores.scored.total is not None:
            yield from (sentence for _key, sentence in self._scores(self.scores))

    def _conditions(self) -> Iterator[Finding]:
        """Only an application is asked for the conditions of the definition."""
        if self.procedure.opened_by != "application":
            return
        if self.step_id == self.procedure.starts:
            yield from self.assessment.blocking("submission")
        if isinstance(self.step, Opinion | Recommend):
            yield from self.assessment.blocking("recommendation")
        if self.outcome.grants:
            pilot = self.facts.edition.titles[self.outcome.grants].status == "pilot"
            yield from self.assessment.against_title(pilot=pilot)

    def _facts(self) -> Iterator[Objection]:
        if isinstance(self.step, Fill):
            for key in broken_facts(self.facts):
                yield key, f"“{self.facts.compiled.vocabulary[key].label}”不符合填写的规则"

    def _scores(self, scores: WorkedScores) -> Iterator[Objection]:
        merit, step = scores.merits[OWN], self.step
        unfit = merit.unfit(self.outcome, step)
        below = merit.result.combined.whole.floors_failed if merit.result and merit.result.combined else ()
        if unfit is not None:
            yield from ((key, unfit.what) for key in (below or ("grades",)))
        if not isinstance(step, Rank) or self.outcome.tone != "forward":
            return
        ranking = self.facts.edition.rankings[step.ranking]
        least, score = ranking.least, merit.result.score if merit.result else None
        if ranking.by == "score" and least is not None and (score is None or score < least):
            yield "minimum", f"未达到最低要求 {plain(least)}"
        if scores.at and scores.at.step is step and scores.in_round:
            ranked = rank_round(scores.at, scores.contenders, scores.merits)
            own = next(placed for placed in ranked.order if placed.key == OWN)
            if self.key in own.barred and unfit is None:
                yield "quotas", "；".join(own.says)


def objection_ids(edition: Edition, assessment: Assessment) -> set[str]:
    """Every id by which a worked case can say what refuses an act."""
    rows = {path for indicators in edition.indicators.values() for path in row_paths(indicators)}
    return {finding.path for finding in assessment.every()} | set(edition.vocabulary) | rows | set(BINDINGS)
