"""What a unit's registration says, by the names that `record` and `prefill` facts use."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from pingding.policy.errors import Refusal
from pingding.policy.language import Fact
from pingding.policy.values.values import read_value
from pingding.queries.editions import compiled_of, edition_of, shared
from pingding.records.models import Case, Membership, Organisation, Person

PERSON = frozenset({"contact", "phone"})
"""What is said of whoever began the case, where that is somebody of the unit."""


def record_values(organisation: Organisation) -> dict[str, Any]:
    """Master data of an organisation by the name a fact's `record` uses."""
    return {
        "name": organisation.name,
        "code": organisation.code,
        "kind": organisation.kind,
        "region": organisation.region,
        "address": organisation.address or None,
        "legal_representative": organisation.legal_representative or None,
        "established": organisation.established.isoformat() if organisation.established else None,
    }


def prefilled(case: Case) -> dict[str, Any]:
    """By fact, what the registration says, for the facts of the case's forms that begin with it; in one query where
    whoever began the case is asked for. What the fact does not take is left out."""
    asked = not PERSON.isdisjoint(_sources(case).values())
    return _begun_with(case, _own_opener(case) if asked else None)


def prefilled_of(cases: Collection[Case]) -> dict[int, dict[str, Any]]:
    """What `prefilled` says of each case; in one query for all."""
    openers = Membership.objects.filter(
        person__in={case.opened_by_id for case in cases}, organisation__in={case.organisation_id for case in cases}
    )
    live = openers.filter(until=None).select_related("person")
    own: dict[tuple[int, int | None], Person] = {(row.organisation_id, row.person_id): row.person for row in live}
    return {case.pk: _begun_with(case, own.get((case.organisation_id, case.opened_by_id))) for case in cases}


def inviting_contact(case: Case) -> tuple[str, ...]:
    """Whom of the applicant a partner that it invited may ask: who began the case, where that is somebody of the unit,
    with the telephone; else nobody."""
    person = _own_opener(case)
    return tuple(filter(None, (person.name, person.phone))) if person is not None else ()


def _sources(case: Case) -> dict[str, str]:
    """The facts that begin with something registered, and with what."""
    vocabulary = edition_of(case.edition).vocabulary
    return {key: source for key in _asked(case) if (source := vocabulary[key].prefill)}


def _begun_with(case: Case, person: Person | None) -> dict[str, Any]:
    vocabulary, sources, registered = (
        edition_of(case.edition).vocabulary,
        _sources(case),
        record_values(case.organisation),
    )
    if person is not None:
        registered |= {"contact": person.name, "phone": person.phone}
    begun = {key: registered.get(source) for key, source in sources.items()}
    return {key: value for key, value in begun.items() if value and _fits(vocabulary[key], value)}


def _own_opener(case: Case) -> Person | None:
    """Whoever began the case, as long as a member of its unit: an official who opened it is none."""
    if case.opened_by_id is None:
        return None
    live = Q(memberships__organisation=case.organisation_id, memberships__until=None)
    return Person.objects.filter(live, pk=case.opened_by_id).first()


def _asked(case: Case) -> list[str]:
    """The facts that are typed into the forms of the case's procedure."""
    steps = edition_of(case.edition).procedures[case.procedure].steps.values()
    forms = dict.fromkeys(step.own_form for step in steps if step.own_form)
    parts = (part for form in forms for part in compiled_of(case.edition).parts(form).values())
    return [key for part in parts for key in part.facts]


def _fits(fact: Fact, value: str) -> bool:
    try:
        read_value(fact, value, shared())
    except Refusal:
        return False
    return True
