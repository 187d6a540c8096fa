"""Who the parties of a definition are in a case: offices found by department and region, by choice, or by name."""

from collections.abc import Sequence

from django.db.models import prefetch_related_objects

from pingding.policy.facts.regions import regions_of_party
from pingding.policy.language import Edition, Step
from pingding.policy.language.identity import Party
from pingding.policy.steps.receive import Receive
from pingding.queries.cases.facts import case_facts, facts_at_submission_of
from pingding.queries.clock import local_date
from pingding.queries.directory.offices import find_office, sitting_at
from pingding.queries.editions import edition_of, shared
from pingding.queries.viewer import Role
from pingding.records.models import Case, Organisation

ROLES_OF: dict[str, frozenset[str]] = {
    "applicant": frozenset({Role.ADMINISTRATOR, Role.WRITER}),
    "holder": frozenset({Role.ADMINISTRATOR, Role.WRITER}),
    "officer": frozenset({Role.OFFICER}),
    "operator": frozenset({Role.OFFICER}),
    "secretary": frozenset({Role.SECRETARY}),
    "evaluator": frozenset({Role.ADMINISTRATOR, Role.WRITER}),
}
"""Which membership roles may act in a seat of a party's role. Experts act through assignments, the public freely."""

APPLICANTS, SEATLESS = ("applicant", "holder"), ("expert", "public", "partner")
"""The roles of those whose own case it is, and of those who have no seats."""

OFFICES = ("officer", "operator", "secretary")
"""The roles of parties that are offices."""

Offices = frozenset[str]
"""The bodies that sit at a step in a case, where they differ from case to case; none where all come to the same."""


def brought_by_applicant(edition: Edition, step: Receive) -> bool:
    """Whether the paper that is received at a step is brought by the applicant or holder itself."""
    return step.sender is not None and edition.parties[step.sender].role in APPLICANTS


def _chosen(case: Case, fact: str) -> str:
    """What a fact of the case names, from the draft as long as nothing was handed in; where the case of a title says
    nothing, what the one says in which the title was granted."""
    on = local_date(case.submitted_at or case.opened_at)
    own = case_facts(case, on=on, drafts=case.submitted_at is None).facts[fact]
    if own or case.held_title is None:
        return str(own or "")
    return _chosen(case.held_title.case, fact)


def seats_of(case: Case, party_id: str) -> list[Organisation]:
    """The organisations that sit as this party in the case, in order and without repetition.

    A party that is `chosen_by` a fact is whoever the case's facts name, nobody while they do not. An evaluator is the
    unit that the case's round was entrusted to, or that such a fact names. Experts and the public have no seats.
    """
    party = edition_of(case.edition).parties[party_id]
    if party.role in APPLICANTS:
        return [case.organisation]
    if party.role in SEATLESS:
        return []
    if party.role == "evaluator":
        return _evaluators(case, party)
    if party.chosen_by:
        department, _at, region = _chosen(case, party.chosen_by).partition("@")
        return [find_office(department, region)] if region else []
    offices = [find_office(party.department or "", region) for region in _regions(party, case)]
    return list(dict.fromkeys(offices))


def _evaluators(case: Case, party: Party) -> list[Organisation]:
    """The unit that evaluates the case, which is never its own."""
    if party.chosen_by is None:
        entrusted = case.title_round.evaluator if case.title_round else None
        return [entrusted] if entrusted else []
    code = _chosen(case, party.chosen_by).strip().upper()
    units = Organisation.objects.filter(code=code, status=Organisation.Status.APPROVED) if code else ()
    return [unit for unit in units if unit.pk != case.organisation_id]


def _regions(party: Party, case: Case) -> list[str]:
    return regions_of_party(shared(), party, case.regions)


def offices_in(edition: Edition, step: Step, cases: Sequence[Case]) -> dict[int, Offices]:
    """By case, the offices that `seats_of` finds for the step, where these differ from case to case.

    The number of queries does not grow with the cases, which come with their `edition` and `organisation`.
    """
    parties = [party for key in step.by if _differs(party := edition.parties[key])]
    named = [party.chosen_by for party in parties if party.chosen_by]
    facts = _choices(cases, named) if named else {}
    sought: dict[int, list[str]] = {}
    for case in cases:
        chosen = [facts[case.pk][fact] for fact in named]
        others = [party for party in parties if not party.chosen_by]
        near = [f"{party.department}@{region}" for party in others for region in _regions(party, case)]
        sought[case.pk] = [*(office for office in chosen if "@" in office), *near]
    sitting = sitting_at({office for offices in sought.values() for office in offices}) if parties else {}
    return {pk: frozenset(sitting[office] for office in offices) for pk, offices in sought.items()}


def _choices(cases: Sequence[Case], facts: Sequence[str]) -> dict[int, dict[str, str]]:
    """By case, what each of the facts names, as `_chosen` reads it; in a settled number of queries."""
    own = facts_at_submission_of(cases)
    silent = [case for case in cases if case.held_title_id and not all(own[case.pk][fact] for fact in facts)]
    prefetch_related_objects(silent, "held_title__case__organisation", "held_title__case__edition")
    granting = {case.pk: case.held_title.case for case in silent if case.held_title}
    granted = facts_at_submission_of(list({each.pk: each for each in granting.values()}.values())) if granting else {}
    return {
        case.pk: {
            fact: str(own[case.pk][fact] or (granted[granting[case.pk].pk][fact] if case.pk in granting else "") or "")
            for fact in facts
        }
        for case in cases
    }


def _differs(party: Party) -> bool:
    """Whether the office that sits as this party hangs on the case."""
    if party.role in (*APPLICANTS, *SEATLESS, "evaluator"):
        return False
    return bool(party.chosen_by) or (bool(party.department) and party.region in ("case", None))
