"""What the same scorer has given by the same rows in the other cases of a call: to measure oneself by, never others."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from pingding.queries.cases.seats import OpenSeat
from pingding.records.models import Assignment, Case, Person, ScoreSheet


@dataclass(frozen=True)
class OwnScores:
    """`points` given in other cases by the leaf's path, and the `totals` of those sheets that were handed in; both from
    the lowest up."""

    points: Mapping[str, tuple[Decimal, ...]]
    totals: tuple[Decimal, ...]


NONE_YET = OwnScores({}, ())


def own_scores(case: Case, indicators: str, scorer: Person | OpenSeat) -> OwnScores:
    """What an expert, or whoever sits in a seat, gave in the other cases that were opened together with this one.

    Sheets that do not count are left out: set aside, or of a case that something ties the expert to. An applicant
    scores itself alone: there is nothing to measure by. Of a case that came back, its newest round. In one
    query.
    """
    if isinstance(scorer, Person):
        asked = Assignment.objects.filter(run=OuterRef("run"), expert=scorer)
        aside = asked.filter(~Q(bar="") | Q(ended_at__isnull=False))
        own = Q(~Exists(aside), scorer=scorer, source="expert")
    elif scorer.step.source == "self":
        return NONE_YET
    else:
        own = Q(organisation=scorer.seat.organisation_id, source=scorer.step.source or "")
    rows = ScoreSheet.objects.filter(own, indicators=indicators).exclude(case=case)
    together = {"case__edition": case.edition_id, "case__call": case.call_id, "case__period": case.period}
    newest = {pk: rest for pk, *rest in rows.filter(**together).order_by("run").values_list("case", "points", "total")}
    points: dict[str, list[Decimal]] = {}
    for scores, _total in newest.values():
        for path, score in scores.items():
            points.setdefault(path, []).append(Decimal(score))
    totals = sorted(total for _scores, total in newest.values() if total is not None)
    return OwnScores({path: tuple(sorted(each)) for path, each in points.items()}, tuple(totals))
