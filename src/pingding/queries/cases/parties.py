"""Who the parties of a definition are in a case: offices found by department and region, by choice, or by name."""

from pingding.queries.cases.facts import case_facts
from pingding.queries.clock import local_date
from pingding.queries.directory.offices import find_office
from pingding.queries.editions import edition_of
from pingding.queries.viewer import Role
from pingding.records.models import Case, Organisation

ROLES_OF: dict[str, frozenset[str]] = {
    "applicant": frozenset({Role.ADMINISTRATOR, Role.WRITER}),
    "holder": frozenset({Role.ADMINISTRATOR, Role.WRITER}),
    "officer": frozenset({Role.OFFICER}),
    "operator": frozenset({Role.OFFICER}),
    "secretary": frozenset({Role.SECRETARY}),
}
"""Which membership roles may act in a seat of a party's role. Experts act through assignments, the public freely."""


def _chosen(case: Case, fact: str) -> str:
    """The office that a fact of the case names, from the draft as long as nothing was handed in."""
    on = local_date(case.submitted_at or case.opened_at)
    return str(case_facts(case, on=on, drafts=case.submitted_at is None).facts[fact] or "")


def seats_of(case: Case, party_id: str) -> list[Organisation]:
    """The organisations that sit as this party in the case, in order and without repetition.

    A party that is `chosen_by` a fact is whoever the case's facts name, nobody while they do not. Experts and the
    public have no seats.
    """
    party = edition_of(case.edition).parties[party_id]
    if party.role in ("applicant", "holder"):
        return [case.organisation]
    if party.role in ("expert", "public", "partner"):
        return []
    if party.chosen_by:
        department, _at, region = _chosen(case, party.chosen_by).partition("@")
        return [find_office(department, region)] if region else []
    regions = case.regions if party.region == "case" else [party.region or case.regions[0]]
    offices = [find_office(party.department or "", region) for region in regions]
    return list(dict.fromkeys(offices))
