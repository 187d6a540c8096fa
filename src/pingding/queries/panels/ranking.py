"""The order of cases for a ranking step, from the results of their panels or of their own facts."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import GradeScale, Ranking
from pingding.policy.scores.figures import apart
from pingding.policy.scores.grading import by_comparison
from pingding.policy.scores.measuring import share
from pingding.policy.scores.quotas import Member
from pingding.policy.scores.ranking import Entry, Placed, Ranked
from pingding.policy.scores.reordering import MovedUp, moved_up
from pingding.policy.scores.rounds import entry_of, rank_at, weighed
from pingding.policy.scores.sources import scales_of, sources_of
from pingding.policy.steps.limits import Counted
from pingding.policy.steps.rank import Rank
from pingding.policy.translation import bracketed, counted, listed
from pingding.queries.cases.facts import facts_at_submission_of, facts_of_many
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.panels.breaches import Breach
from pingding.queries.panels.cohorts import NAMED, CallCohort, Cohorts, groups_of
from pingding.queries.panels.entries import contenders_of
from pingding.queries.panels.limits import Limits, members_of, step_limits
from pingding.queries.panels.panel_results import case_results, source_results
from pingding.queries.panels.taken_values import ahead_breaches
from pingding.records.models import Case

STANDS: Mapping[Counted, str | Promise] = {
    "scored": gettext_lazy("有得分的"),
    "unscored": gettext_lazy("没有得分的"),
    "refused": gettext_lazy("此前未通过的"),
    "exempt": gettext_lazy("不经评审的"),
}
"""How the cases compared stand, in words."""


PLACED_BEFORE = gettext_lazy("此前的名单已排定%(n)d件，本批的名次只在本批各件之间")


@dataclass(frozen=True)
class RankedCases:
    """Cases (`entries`) in proposed order, with what each was ranked by; `ranked` keeps how ties were broken.

    `cohort` are the cases of the call that they are compared with, `limits` the quotas with what counts already,
    `members` how the cases of the cohort stand, where a share hangs on it.
    """

    definition: Ranking
    step: Rank
    step_id: str
    cases: Sequence[Case]
    entries: Sequence[Entry]
    ranked: Ranked
    cohort: CallCohort
    limits: Limits
    members: Collection[Member] = ()

    @property
    def scores(self) -> Mapping[str, Decimal | None]:
        """By number, what each case is ranked by."""
        return {entry.key: entry.score for entry in self.entries}

    def only(self, numbers: Collection[str]) -> "RankedCases":
        """The ranking of some of the cases by themselves."""
        entries = [entry for entry in self.entries if entry.key in numbers]
        return replace(self, entries=entries, ranked=_rank(self.definition, self.step, entries, self.limits))

    def moved_up(self, order: Sequence[str]) -> tuple[MovedUp, ...]:
        """The cases that an order (numbers, first place first) puts above others that the rules place before them."""
        return moved_up(self.ranked, order)

    def places(self) -> dict[str, int]:
        """By number, the place that the rules give."""
        return {placed.key: placed.place for placed in self.ranked.order}

    def shown(self, number: str) -> str:
        """What the case is ranked by in words: its score or the share in favour; nothing where there is none."""
        value = self.scores[number]
        if value is None:
            return ""
        if self.definition.by == "in_favour":
            return share(value)
        return str(apart(value, [self.definition.least] if self.definition.least is not None else []))

    def unreasoned(self, moved: Sequence[MovedUp]) -> Refusal:
        """What is said of an order that departs from the rules without a reason."""
        what = _("%(n)d件排在按规则名次在前的件之前，尚未写明理由，如%(number)s越过%(passed)s")
        first = moved[0]
        return Refusal(
            what % {"n": len(moved), "number": first.key, "passed": first.passed[0]},
            where=self.step.title,
            clause=self.definition.clause or self.step.clause,
            remedy=_("请写明调整名次的理由，或按规则的名次填写。"),
            field="order_reason",
        )

    def unfit(self, chosen: Mapping[str, str]) -> Iterator[Refusal]:
        """Everything in a proposal (by number, the outcome of each) that the ranking's own rules do not allow."""
        definition, step = self.definition, self.step
        clause = definition.clause or step.clause
        if definition.turnout and len(chosen) < definition.turnout:
            what = counted("本批%(n)d件，少于%(turnout)d件，不能排序", len(chosen)) % {
                "n": len(chosen),
                "turnout": definition.turnout,
            }
            yield Refusal(what, where=step.title, clause=clause, remedy=_("请待参评件数足够后再排序。"))
        for number in sorted(self._proposed(chosen)):
            value = self.scores.get(number)
            if definition.least is not None and (value is None or value < definition.least):
                what = _("%(number)s未达到最低要求%(minimum)s，不能建议")
                yield Refusal(
                    what % {"number": number, "minimum": definition.minimum},
                    where=step.title,
                    clause=clause,
                    remedy=_("请将其列为不建议。"),
                    field=f"outcome-{number}",
                )
        yield from self.not_whole(chosen)

    def not_whole(self, chosen: Collection[str]) -> Iterator[Refusal]:
        """What the round still lacks, and which of those that wait were left out: a list has a whole round or none."""
        groups = {self.cohort.groups.get(case.pk, ()) for case in self.cases if case.number in chosen}
        lacking = {why.what: why for group in sorted(groups) if (why := self.cohort.refused(group))}
        yield from lacking.values()
        if self.cohort.definition.over == "round":
            left = [c.number for c in self._waiting() if c.number not in chosen and self.cohort.groups[c.pk] in groups]
            if left:
                what = _("还有%(n)d件同在等待：%(cases)s") % {"n": len(left), "cases": listed(left[:NAMED])}
                remedy = _("同批各件须一次排定；不建议的也请列入，选择相应的结果。")
                clause = self.definition.clause or self.step.clause
                yield Refusal(what, where=self.step.title, clause=clause, kind="conflict", remedy=remedy)

    def breaches(self, chosen: Mapping[str, str]) -> list[Breach]:
        """The limits that a proposal exceeds, whether that refuses or only warns."""
        proposed = self._proposed(chosen)
        clause = self.definition.clause or self.step.clause
        taken = {case: chosen[case.number] for case in self.cases if case.number in chosen}
        forward = {case: key for case, key in taken.items() if case.number in proposed}
        return [*self.limits.breaches(taken, clause), *ahead_breaches(forward, self.step_id, at=self.cohort.at)]

    @property
    def stands(self) -> Mapping[Counted, int]:
        """How many cases of the cohort stand how, where a share hangs on it."""
        return Counter(each.stands for each in self.members)

    def placed(self) -> list[Placed]:
        """The order of those whose round is whole: nobody else has a place yet."""
        groups = {case.number: self.cohort.groups.get(case.pk, ()) for case in self.cases}
        refused = {group for group in dict.fromkeys(groups.values()) if self.cohort.refused(group)}
        return [placed for placed in self.ranked.order if groups[placed.key] not in refused]

    @property
    def placed_before(self) -> int:
        """How many cases of the cohort an earlier list has put in order: this one has places of its own."""
        return sum(self.step_id in case.progress["done"] for case in self.cohort.cases)

    @property
    def provisional(self) -> bool:
        """Whether cases are compared although others have yet to come, as the definition lets them."""
        groups = dict.fromkeys(self.cohort.groups.values())
        return self.cohort.definition.over == "so_far" and any(self.cohort.missing(group) for group in groups)

    def composition(self) -> tuple[str, ...]:
        """What is to be said of the cases compared: how many, of which shares are shares, what is provisional."""
        return tuple(_composition(self))

    def _proposed(self, chosen: Mapping[str, str]) -> set[str]:
        return {number for number, key in chosen.items() if self.step.outcomes[key].tone == "forward"}

    def _waiting(self) -> Iterator[Case]:
        return (case for case in self.cohort.cases if self.step_id in case.progress["open"])


def _composition(ranked: RankedCases) -> Iterator[str]:
    if ranked.placed_before:
        yield PLACED_BEFORE % {"n": ranked.placed_before}
    missing = [ranked.cohort.missing(group) for group in dict.fromkeys(ranked.cohort.groups.values())]
    for why in dict.fromkeys(each.what for each in missing if each is not None):
        whole = ranked.cohort.definition.over == "round"
        yield (_("%(why)s，暂不能排定名次") if whole else _("%(why)s，所列名次为暂定")) % {"why": why}
    stands = ranked.stands
    for counts in dict.fromkeys(_denominators(ranked)):
        words = {
            "n": sum(stands.get(each, 0) for each in counts),
            "counted": listed(str(STANDS[each]) for each in counts),
        }
        others = [f"{STANDS[each]}{n}" for each, n in stands.items() if each not in counts]
        line = _("占比以%(counted)s共%(n)d件为分母") % words
        yield line + (bracketed(_("不计：%(others)s") % {"others": listed(others)}) if others else "")


def _denominators(ranked: RankedCases) -> Iterator[tuple[Counted, ...]]:
    """What the shares are shares of: those of quotas, and those of grades."""
    if any(quota.by_share for quota in ranked.definition.quotas):
        yield ranked.definition.cohort.counts
    yield from (scale.cohort.counts for scale in _compared_scales(ranked.cohort, ranked.step))


def _compared_scales(cohort: CallCohort, step: Rank) -> list[GradeScale]:
    return [scale for scale in scales_of(cohort.edition, cohort.procedure, step) if by_comparison(scale)]


def ranked_cases(cases: Sequence[Case], step_id: str, *, at: datetime) -> RankedCases:
    """Order these cases of one edition at a ranking step; the number of queries does not grow with them."""
    edition = edition_of(cases[0].edition)
    procedure = edition.procedures[cases[0].procedure]
    step = procedure.steps[step_id]
    assert isinstance(step, Rank)
    definition, sources = edition.rankings[step.ranking], sources_of(edition, procedure, step)
    facts = facts_at_submission_of(cases)
    results = source_results(cases, sources, facts, at=at)
    merits = case_results(cases, sources, at=at, facts=facts, results=results)
    limits = step_limits(cases, step_id, at=at)
    by = (*definition.cohort.within, *(quota.per for quota in definition.quotas if quota.per))
    groups = groups_of(cases, by, facts)
    contenders = contenders_of(cases, results, facts, groups, definition)
    today = _facts_on(cases, step, at)
    entries = [
        weighed(entry_of(contenders[case.pk], definition), merits.get(case.pk), step, today.get(case.pk))
        for case in cases
    ]
    cohort = Cohorts(step_id, definition.cohort, at=at).of(cases[0])
    ranked, members = _rank(definition, step, entries, limits), limits.members
    if not members and _compared_scales(cohort, step):
        members = members_of(cohort, sources, by, at=at)
    return RankedCases(definition, step, step_id, cases, entries, ranked, cohort, limits, members)


def _facts_on(cases: Sequence[Case], step: Rank, at: datetime) -> Mapping[int, Facts]:
    """The facts of the day, by which an outcome of the step is open to a case; nothing where none hangs on facts."""
    if not any(outcome.when for outcome in step.outcomes.values()):
        return {}
    return facts_of_many(cases, dict.fromkeys((case.pk for case in cases), local_date(at)))


def _rank(definition: Ranking, step: Rank, entries: Sequence[Entry], limits: Limits) -> Ranked:
    return rank_at(definition, step, entries, before=limits.before, members=limits.members)
