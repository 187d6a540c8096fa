"""The order of cases for a ranking step, from the results of their panels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import Ranking
from pingding.policy.language.procedures import Rank
from pingding.policy.ranking import Entry, Ranked, rank
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.sheets import PanelResult, facts_at_submission_of, panel_results
from pingding.records.models import Case, Title


@dataclass(frozen=True)
class RankedCases:
    """Cases in proposed order, with what each was ranked by; `ranked` keeps how ties were broken."""

    definition: Ranking
    ranked: Ranked
    scores: Mapping[str, Decimal | None]
    groups: Mapping[str, Mapping[str, str]]

    def refuse_unfit(self, proposed: set[str], step: Rank) -> None:
        """Refuse a proposal that the ranking's own rules do not allow."""
        definition = self.definition
        clause = "、".join(definition.clause or step.clause)
        if definition.turnout and len(self.scores) < definition.turnout:
            raise Refusal(
                _("本批%(n)d件，少于%(turnout)d件，不能排序") % {"n": len(self.scores), "turnout": definition.turnout},
                where=step.title,
                clause=clause,
            )
        for number in sorted(proposed):
            value = self.scores.get(number)
            if definition.minimum is not None and (value is None or value < definition.minimum):
                what = _("%(number)s未达到最低要求%(minimum)s，不能建议")
                raise Refusal(
                    what % {"number": number, "minimum": definition.minimum},
                    where=step.title,
                    clause=clause,
                    remedy=_("请将其列为不建议。"),
                )
        over = [text for text, refuses in self._over_quota(proposed) if refuses]
        if over:
            raise Refusal(over[0], where=step.title, clause=clause, remedy=_("请减少该组的建议件数。"))

    def warnings(self, proposed: set[str]) -> list[str]:
        """Sentences about quotas that are exceeded but only warn, and about places."""
        found = [text for text, refuses in self._over_quota(proposed) if not refuses]
        if self.definition.places is not None and len(proposed) > self.definition.places:
            found.append(
                _("建议%(n)d件，超过名额%(places)d个") % {"n": len(proposed), "places": self.definition.places}
            )
        return found

    def _over_quota(self, proposed: set[str]) -> list[tuple[str, bool]]:
        found = []
        for quota in self.definition.quotas:
            counts: dict[str, int] = {}
            for number in proposed:
                group = self.groups[number].get(quota.per, "")
                counts[group] = counts.get(group, 0) + 1
            found += [
                (
                    _("“%(group)s”建议%(n)d件，超过%(most)d件") % {"group": group, "n": n, "most": quota.at_most},
                    quota.force == "refuse",
                )
                for group, n in counts.items()
                if n > quota.at_most
            ]
        return found


def ranked_cases(cases: Sequence[Case], ranking_id: str) -> RankedCases:
    """Order these cases of one edition by the named ranking; the number of queries does not grow with them."""
    edition = edition_of(cases[0].edition)
    definition = edition.rankings[ranking_id]
    scores: dict[str, Decimal | None] = {}
    groups: dict[str, Mapping[str, str]] = {}
    entries = []
    all_facts = facts_at_submission_of(cases)
    results = panel_results(cases, definition.panel, all_facts) if definition.panel else {}
    held = _titles_held(cases) if any(rule.holding for rule in definition.tie_breakers) else {}
    for case in cases:
        result, facts = results.get(case.pk), all_facts[case.pk]
        groups[case.number] = {q.per: str(facts.get(q.per) or "") for q in definition.quotas}
        scores[case.number] = _value(result, definition)
        points = result.combined.rows if result and result.combined else {}
        entries.append(
            Entry(case.number, scores[case.number], facts, points, groups[case.number], held.get(case.pk, frozenset()))
        )
    return RankedCases(definition, rank(definition, entries), scores, groups)


def _titles_held(cases: Sequence[Case]) -> dict[int, frozenset[str]]:
    """By case, the programmes whose titles its applicant held on the day it was handed in."""
    titles = Title.objects.filter(organisation__in={case.organisation_id for case in cases})
    rows = list(titles.values_list("organisation", "edition__programme", "granted_on", "expires_on"))
    found = {}
    for case in cases:
        on = local_date(case.submitted_at or case.opened_at)
        found[case.pk] = frozenset(
            programme
            for holder, programme, granted, expires in rows
            if holder == case.organisation_id and granted <= on and (expires is None or expires > on)
        )
    return found


def _value(result: PanelResult | None, definition: Ranking) -> Decimal | None:
    """What the case is ranked by: the panel's score or the share in favour; None before any review."""
    if result is None:
        return None
    return result.score if definition.by == "score" else result.share_in_favour
