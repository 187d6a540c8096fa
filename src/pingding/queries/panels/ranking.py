"""The order of cases for a ranking step, from the results of their panels."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, Ranking
from pingding.policy.scores.measuring import plain, share
from pingding.policy.scores.ranking import Entry, Ranked, rank
from pingding.policy.scores.reordering import MovedUp, moved_up
from pingding.policy.steps.rank import Rank
from pingding.policy.values.values import show_value
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, shared
from pingding.queries.panels.panel_results import CaseResult, case_results
from pingding.queries.panels.sheets import PanelResult, facts_at_submission_of, panel_results
from pingding.records.models import BatchItem, Case, Title

OVER_QUOTA = gettext_noop("“%(group)s”名额%(most)d件，此前已建议%(before)d件，本次建议%(n)d件")
OVER_PLACES = gettext_noop("名额共%(places)d个，此前已建议%(before)d件，本次建议%(n)d件")


@dataclass(frozen=True)
class RankedCases:
    """Cases (`entries`) in proposed order, with what each was ranked by; `ranked` keeps how ties were broken.

    `groups` are the shown values by which quotas count each case, `before` those of the cases that an earlier list of
    the call proposed.
    """

    definition: Ranking
    ranked: Ranked
    scores: Mapping[str, Decimal | None]
    groups: Mapping[str, Mapping[str, str]]
    entries: Sequence[Entry]
    before: Sequence[Mapping[str, str]] = ()

    def only(self, numbers: Collection[str]) -> "RankedCases":
        """The ranking of some of the cases by themselves."""
        entries = [entry for entry in self.entries if entry.key in numbers]
        return replace(self, entries=entries, ranked=rank(self.definition, entries, self.before))

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
        return share(value) if self.definition.by == "in_favour" else plain(value)

    def unreasoned(self, moved: Sequence[MovedUp], step: Rank) -> Refusal:
        """What is said of an order that departs from the rules without a reason."""
        what = _("%(n)d件排在按规则名次在前的件之前，尚未写明理由，如%(number)s越过%(passed)s")
        first = moved[0]
        return Refusal(
            what % {"n": len(moved), "number": first.key, "passed": first.passed[0]},
            where=step.title,
            clause=self.definition.clause or step.clause,
            remedy=_("请写明调整名次的理由，或按规则的名次填写。"),
            field="order_reason",
        )

    def unfit(self, proposed: set[str], step: Rank, count: int) -> Iterator[Refusal]:
        """Everything in a proposal of `count` cases that the ranking's own rules do not allow."""
        definition = self.definition
        clause = definition.clause or step.clause
        if definition.turnout and count < definition.turnout:
            what = _("本批%(n)d件，少于%(turnout)d件，不能排序") % {"n": count, "turnout": definition.turnout}
            yield Refusal(what, where=step.title, clause=clause, remedy=_("请待参评件数足够后再排序。"))
        for number in sorted(proposed):
            value = self.scores.get(number)
            if definition.minimum is not None and (value is None or value < definition.minimum):
                what = _("%(number)s未达到最低要求%(minimum)s，不能建议")
                yield Refusal(
                    what % {"number": number, "minimum": definition.minimum},
                    where=step.title,
                    clause=clause,
                    remedy=_("请将其列为不建议。"),
                    field=f"outcome-{number}",
                )
        for words, refuses in self._over_quota(proposed):
            if refuses:
                remedy = _("请减少该组的建议件数。")
                yield Refusal(_(OVER_QUOTA) % words, where=step.title, clause=clause, remedy=remedy)

    def warnings(self, proposed: set[str]) -> list[dict[str, Any]]:
        """What is to be said of quotas that are exceeded but only warn, and of places: templates with their words."""
        lines = [{"text": OVER_QUOTA, "words": words} for words, refuses in self._over_quota(proposed) if not refuses]
        places, before, n = self.definition.places, len(self.before), len(proposed)
        if places is not None and n and before + n > places:
            lines.append({"text": OVER_PLACES, "words": {"places": places, "before": before, "n": n}})
        return lines

    def _over_quota(self, proposed: set[str]) -> list[tuple[dict[str, Any], bool]]:
        """What exceeds a quota, together with the earlier lists of the call, and whether that refuses."""
        exceeded = []
        for quota in self.definition.quotas:
            now = Counter(self.groups[number][quota.per] for number in sorted(proposed))
            earlier = Counter(groups[quota.per] for groups in self.before)
            exceeded += [
                ({"group": group, "most": quota.at_most, "before": earlier[group], "n": n}, quota.force == "refuse")
                for group, n in now.items()
                if group and earlier[group] + n > quota.at_most
            ]
        return exceeded


def ranked_cases(cases: Sequence[Case], ranking_id: str) -> RankedCases:
    """Order these cases of one edition by the named ranking; the number of queries does not grow with them."""
    edition = edition_of(cases[0].edition)
    definition = edition.rankings[ranking_id]
    scores: dict[str, Decimal | None] = {}
    groups: dict[str, Mapping[str, str]] = {}
    entries = []
    all_facts = facts_at_submission_of(cases)
    results = panel_results(cases, definition.panel, all_facts) if definition.panel else {}
    merits = case_results(cases, definition.panel or "", all_facts, results)
    steps = _ranking_steps(edition, cases[0].procedure, ranking_id)
    titles_held = _titles_held(cases) if any(rule.holding for rule in definition.tie_breakers) else {}
    for case in cases:
        result, facts = results.get(case.pk), all_facts[case.pk]
        groups[case.number] = _groups(definition, edition, facts)
        scores[case.number] = _value(result, definition)
        points = result.combined.rows if result and result.combined else {}
        entries.append(
            Entry(
                case.number,
                scores[case.number],
                facts,
                points,
                groups[case.number],
                titles_held.get(case.pk, frozenset()),
                lacking=result.lacking if result else (),
                below=tuple(_against(merits.get(case.pk), steps.values())),
            )
        )
    earlier = _proposed_before(cases, ranking_id) if definition.quotas or definition.places else []
    before = [_groups(definition, edition, facts) for facts in facts_at_submission_of(earlier).values()]
    return RankedCases(definition, rank(definition, entries, before), scores, groups, entries, before)


def _ranking_steps(edition: Edition, procedure: str, ranking_id: str) -> dict[str, Rank]:
    """The steps of a procedure that put its cases in order by this ranking."""
    steps = edition.procedures[procedure].steps
    return {key: step for key, step in steps.items() if isinstance(step, Rank) and step.ranking == ranking_id}


def _against(merit: CaseResult | None, steps: Collection[Rank]) -> Iterator[str]:
    """What keeps a case from every outcome that would propose it, besides its score and the quotas."""
    ways = [(outcome, step) for step in steps for outcome in step.outcomes.values() if outcome.tone == "forward"]
    refusals = [merit.unfit(outcome, step) for outcome, step in ways] if merit else []
    if merit and refusals and all(refusals):
        floors = [each.sentence for each in merit.result.below] if merit.result else []
        yield from floors or dict.fromkeys(refusal.what for refusal in refusals if refusal)


def _groups(definition: Ranking, edition: Edition, facts: Facts) -> dict[str, str]:
    """By the fact a quota counts by, the value of the case as it is shown; empty when it has none."""
    groups = {}
    for quota in definition.quotas:
        value = facts.get(quota.per)
        filled_in = value not in (None, "", ())
        groups[quota.per] = show_value(edition.vocabulary[quota.per], value, shared()) if filled_in else ""
    return groups


def _proposed_before(cases: Sequence[Case], ranking_id: str) -> list[Case]:
    """Cases of the same call that an earlier list by this ranking proposed and that have not come to nothing since."""
    first = cases[0]
    steps = _ranking_steps(edition_of(first.edition), first.procedure, ranking_id)
    rows = BatchItem.objects.filter(
        batch__edition=first.edition, batch__call=first.call, batch__step__in=steps, case__period=first.period
    )
    others = rows.exclude(case__in=cases).exclude(case__status__in=Case.WITHOUT_SUCCESS)
    last = {row.case_id: row for row in others.select_related("batch", "case__organisation").order_by("pk")}
    proposed = []
    for row in last.values():
        if steps[row.batch.step].outcomes[row.outcome].tone == "forward":
            row.case.edition = first.edition
            proposed.append(row.case)
    return proposed


def _titles_held(cases: Sequence[Case]) -> dict[int, frozenset[str]]:
    """By case, the programmes whose titles its applicant held on the day it was handed in."""
    titles = Title.objects.filter(organisation__in={case.organisation_id for case in cases})
    rows = list(titles.values_list("organisation", "edition__programme", "granted_on", "expires_on"))
    by_case = {}
    for case in cases:
        on = local_date(case.submitted_at or case.opened_at)
        by_case[case.pk] = frozenset(
            programme
            for holder, programme, granted, expires in rows
            if holder == case.organisation_id and granted <= on and (expires is None or expires > on)
        )
    return by_case


def _value(result: PanelResult | None, definition: Ranking) -> Decimal | None:
    """What the case is ranked by: the panel's score or the share in favour; None before any review."""
    if result is None:
        return None
    return result.score if definition.by == "score" else result.share_in_favour
