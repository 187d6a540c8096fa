"""A round: cases scored, graded among one another and put in order, by one way for everybody who asks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pingding.policy.errors import Refusal
from pingding.policy.facts.bound import closed_to
from pingding.policy.facts.facts import Facts
from pingding.policy.language.edition import Edition
from pingding.policy.language.indicators import IndicatorSet
from pingding.policy.language.selection import GradeScale, Ranking
from pingding.policy.scores.combining import Sheet, combine
from pingding.policy.scores.grading import by_comparison, grade, grade_all, scale_for
from pingding.policy.scores.leaves import measured
from pingding.policy.scores.quotas import Member, Use
from pingding.policy.scores.ranking import Entry, Ranked, rank
from pingding.policy.scores.results import CaseResult, PanelResult, value_of
from pingding.policy.scores.score_facts import with_scores
from pingding.policy.scores.sources import RankedAt
from pingding.policy.steps.limits import Counted
from pingding.policy.steps.rank import Rank
from pingding.policy.steps.step import StepBase

Group = tuple[str, ...]
"""The values, in words, of the facts within which cases are compared."""
ComparedValues = Mapping[str, tuple[Decimal, ...]]
"""By path of a row that compares, the values of the cases compared, from the lowest up."""


@dataclass(frozen=True)
class Contender:
    """A case of a round: what it came to, and how it stands among those of which shares are shares.

    `groups` has what its facts do not say of the groups that it falls in, `holds` the programmes whose titles its
    applicant held when handing in.
    """

    key: str
    facts: Facts
    result: PanelResult | None
    stands: Counted
    groups: Mapping[str, str] = field(default_factory=dict)
    holds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sheeted:
    """A case that is scored by one sheet of a set; without a `sheet` it has no score, and `stands` says how it counts.

    A case that has one counts as scored, or as unscored where its total stays open.
    """

    key: str
    facts: Facts
    indicators: str
    sheet: Sheet | None
    stands: Counted = "unscored"

    @property
    def compared(self) -> bool:
        """Whether it came to be scored, so that the others are compared with it."""
        return self.sheet is not None or self.stands == "unscored"


def applicable_set(edition: Edition, sets: Sequence[str], facts: Facts) -> str | None:
    """Which of these sets scores a case: the first whose `when` holds, else the only one that may.

    None where none applies, and where facts that are not known leave open which does.
    """
    answers = {key: facts.holds(edition.indicators[key].when) for key in sets}
    sure = next((key for key, answer in answers.items() if answer), None)
    open_ones = [key for key, answer in answers.items() if answer is None]
    return sure or (open_ones[0] if len(open_ones) == 1 else None)


def compared_values(indicators: IndicatorSet, cases: Iterable[tuple[Group, Facts]]) -> Mapping[Group, ComparedValues]:
    """By group and path, the values of the cases for the rows of a set that compare; of those that it concerns."""
    by_group: dict[Group, dict[str, list[Decimal]]] = {}
    for group, facts in cases:
        if facts.holds(indicators.when) is not False:
            own = by_group.setdefault(group, {})
            for path, value in measured(indicators, facts).items():
                own.setdefault(path, []).append(value)
    return {group: {path: tuple(sorted(values)) for path, values in own.items()} for group, own in by_group.items()}


def contenders_of(edition: Edition, cases: Sequence[Sheeted]) -> list[Contender]:
    """The cases of a whole round, scored: rows that compare do so among the cases of the same set and group."""
    values = {}
    for key in dict.fromkeys(case.indicators for case in cases):
        own = [case for case in cases if case.indicators == key and case.compared]
        values[key] = compared_values(edition.indicators[key], [(_group(edition, case), case.facts) for case in own])
    contenders = []
    for case in cases:
        result = None
        if case.sheet is not None:
            cohort = values[case.indicators].get(_group(edition, case), {})
            combined = combine(edition.indicators[case.indicators], [case.sheet], case.facts, cohort)
            result = PanelResult(1, 0, combined, case.indicators)
        stands = case.stands if result is None else "scored" if result.counts_as_scored else "unscored"
        contenders.append(Contender(case.key, case.facts, result, stands))
    return contenders


def _group(edition: Edition, case: Sheeted) -> Group:
    return tuple(case.facts.in_words(fact) for fact in edition.indicators[case.indicators].cohort.within)


def entry_of(contender: Contender, ranking: Ranking | None) -> Entry:
    """The case as it is put in order: by what a ranking compares, by its score without one."""
    result = contender.result
    return Entry(
        contender.key,
        value_of(result, ranking),
        contender.facts,
        result.combined.rows if result and result.combined else {},
        contender.groups,
        contender.holds,
        lacking=result.lacking if result else (),
    )


def member_of(contender: Contender, by: Iterable[str]) -> Member:
    """The case as shares count it, with its value for each fact that cases are grouped by."""
    entry = entry_of(contender, None)
    return Member(contender.stands, {fact: entry.group(fact) for fact in by})


def grades_among(scale: GradeScale, contenders: Sequence[Contender], ranking: Ranking | None) -> dict[str, str]:
    """By key, the grades of all the cases that a scale compares.

    Places are those that the `ranking` by score gives, its tie-breakers included; without one equal scores share them.
    """
    entries = [replace(entry_of(each, ranking), score=each.result.score) for each in contenders if each.result]
    members = [member_of(each, scale.cohort.within) for each in contenders]
    by_score = ranking if ranking and ranking.by == "score" else None
    return grade_all(scale, entries, members=members, ranking=by_score)


def grade_alone(scale: GradeScale, facts: Facts, result: PanelResult | None) -> str:
    """The grade of a scale that does not compare cases; empty as long as nothing can be said."""
    with suppress(Refusal):
        return grade(scale, result.score if result else None, facts=facts)
    return ""


def merits_of(edition: Edition, contenders: Sequence[Contender], at: RankedAt | None) -> dict[str, CaseResult]:
    """By key, what the cases of a whole round, put in order `at` a ranking, came to, each with its grade.

    Cases scored by sets that share a scale are graded together.
    """
    fallback = next((scale for key in (at.sets if at else ()) if (scale := scale_for(edition, key))), None)
    scales = {c.key: scale_for(edition, c.result.indicators) if c.result else fallback for c in contenders}
    grades: dict[str, str] = {}
    for scale in edition.grades.values():
        own = [each for each in contenders if scales[each.key] is scale]
        if by_comparison(scale):
            grades |= grades_among(scale, own, at.ranking if at else None)
        else:
            grades |= {each.key: grade_alone(scale, each.facts, each.result) for each in own}
    return {each.key: CaseResult(each.result, scales[each.key], grades.get(each.key, "")) for each in contenders}


def forward_outcomes(step: StepBase) -> tuple[str, ...]:
    """The outcomes that lead on, the best first."""
    return tuple(key for key, outcome in step.outcomes.items() if outcome.tone == "forward")


def weighed(entry: Entry, merit: CaseResult | None, step: Rank, facts: Facts | None = None) -> Entry:
    """The entry with its grade, the outcomes closed to it and, where all are, what keeps it from being proposed.

    `facts` are those of the day on which it is put in order; by default those of the entry.
    """
    result, grade = (merit.result, merit.grade) if merit else (None, "")
    facts = facts or entry.facts
    own = with_scores(facts, result, grade) if facts is not None else None
    closed: dict[str, str] = {}
    for key in forward_outcomes(step):
        outcome = step.outcomes[key]
        unfit = merit.unfit(outcome, step) if merit else None
        if why := unfit.what if unfit else closed_to(own, outcome) if own is not None else "":
            closed[key] = why
    below: tuple[str, ...] = ()
    if closed and len(closed) == len(forward_outcomes(step)):
        below = tuple(each.sentence for each in result.below) if result else ()
        below = below or tuple(dict.fromkeys(closed.values()))
    return replace(entry, grade=grade, barred=frozenset(closed), below=below)


def rank_at(
    ranking: Ranking,
    step: Rank,
    entries: Sequence[Entry],
    *,
    before: Sequence[Use] = (),
    members: Collection[Member] | None = None,
) -> Ranked:
    """The order of weighed entries at a ranking step, by whose outcomes its quotas count."""
    return rank(ranking, entries, before, outcomes=forward_outcomes(step), members=members)


def rank_round(at: RankedAt, contenders: Sequence[Contender], merits: Mapping[str, CaseResult]) -> Ranked:
    """The order of a whole round of which nothing was decided before."""
    by = [quota.per for quota in at.ranking.quotas if quota.per]
    entries = [weighed(entry_of(each, at.ranking), merits.get(each.key), at.step) for each in contenders]
    return rank_at(at.ranking, at.step, entries, members=[member_of(each, by) for each in contenders])
