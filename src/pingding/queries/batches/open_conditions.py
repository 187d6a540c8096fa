"""What fails or is not known of the conditions of cases that are decided on together, read for all of them at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from pingding.policy.conditions.assess import assess
from pingding.policy.conditions.pressing import FAILED, unsettled, urgency
from pingding.policy.facts.facts import Facts
from pingding.queries.calls.closing import district_dates
from pingding.queries.cases.facts import CaseFacts, facts_of_many, newest_of
from pingding.queries.cases.registers import refusing_registers, titles_concerning
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, shared
from pingding.records.models import Case, Filing, FilingFile, Override, Partner, Seat


@dataclass(frozen=True)
class OpenConditions:
    """Of one case: how many conditions fail, how many lack evidence or are not known, and the most pressing of them in
    words with its clause; empty where all is in order."""

    failing: int = 0
    unknown: int = 0
    worst: str = ""
    clause: tuple[str, ...] = ()


NONE_OPEN = OpenConditions()


def open_conditions(cases: Sequence[Case], *, at: datetime) -> dict[int, OpenConditions]:
    """By case, what its page puts first of its conditions, for officials who see all of it.

    The cases are of one edition and come with it, with `organisation` and `call`. Cases about a title have no
    conditions. The number of queries does not grow with the cases.
    """
    applying = [case for case in cases if case.held_title_id is None]
    if not applying or not edition_of(applying[0].edition).conditions:
        return {}
    prefetch_related_objects(applying, "call__edition")
    district_dates(case.call for case in applying if case.call)  # read here for all, asked of each below
    read = _read(applying, facts_of_many(applying, {case.pk: local_date(at) for case in applying}))
    titles = titles_concerning([(case, read[case.pk]) for case in applying], at=at)
    materials, judged, overrides = _materials(read), _judged(applying), _overrides(applying)
    by_case = {}
    for case in applying:
        own = read[case.pk]
        assessment = assess(
            edition_of(case.edition),
            shared(),
            own.facts,
            materials=frozenset(materials.get(case.pk, ())),
            judged=judged.get(case.pk, {}),
            bars=refusing_registers(case, own, at=at, titles=titles),
            overrides=overrides.get(case.pk, {}),
        )
        rows = unsettled(assessment.findings)
        failing = sum(urgency(finding) == FAILED for finding in rows)
        worst, clause = (rows[0].says, rows[0].clause) if rows else ("", ())
        by_case[case.pk] = OpenConditions(failing, len(rows) - failing, worst, clause)
    return by_case


def _read(cases: Sequence[Case], facts: Mapping[int, Facts]) -> dict[int, CaseFacts]:
    """By case, its facts with the versions that they were handed in by, and its partners."""
    filings: dict[int, list[Filing]] = {}
    for filing in Filing.objects.filter(case__in=cases, submitted_at__isnull=False).defer("data", "signed"):
        filings.setdefault(filing.case_id, []).append(filing)
    partners: dict[int, list[Partner]] = {}
    for partner in Partner.objects.filter(case__in=cases, removed_at=None).order_by("id"):
        partners.setdefault(partner.case_id, []).append(partner)
    return {
        case.pk: CaseFacts(
            facts[case.pk], {}, newest_of(case, filings.get(case.pk, ())), partners=partners.get(case.pk, ())
        )
        for case in cases
    }


def _materials(read: Mapping[int, CaseFacts]) -> dict[int, set[str]]:
    """By case, the materials that the versions which count come with."""
    newest = {filing.pk: case for case, own in read.items() for filing in own.filings}
    materials: dict[int, set[str]] = {}
    for filing, material in FilingFile.objects.filter(filing__in=newest).values_list("filing", "material"):
        materials.setdefault(newest[filing], set()).add(material)
    return materials


def _judged(cases: Sequence[Case]) -> dict[int, dict[str, bool | None]]:
    """By case, what reviewers answered; a later answer counts before an earlier one."""
    acted = Seat.objects.filter(run__case__in=cases, acted_at__isnull=False).order_by("acted_at", "pk")
    answers: dict[int, dict[str, bool | None]] = {}
    for case, judged in acted.values_list("run__case", "content__judged"):
        answers.setdefault(case, {}).update(judged or {})
    return answers


def _overrides(cases: Sequence[Case]) -> dict[int, dict[str, str]]:
    """By case, the reason for each condition that was let pass."""
    reasons: dict[int, dict[str, str]] = {}
    for case, condition, reason in Override.objects.filter(case__in=cases).values_list("case", "condition", "reason"):
        reasons.setdefault(case, {})[condition] = reason
    return reasons
