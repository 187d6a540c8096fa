"""Who the parties of a definition are in a case: offices found by department and region, by choice, or by name."""

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.cases.facts import case_facts
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, shared
from pingding.queries.viewer import Role
from pingding.records.models import Case, OfficeHeld, Organisation

ROLES_OF: dict[str, frozenset[str]] = {
    "applicant": frozenset({Role.ADMINISTRATOR, Role.WRITER}),
    "holder": frozenset({Role.ADMINISTRATOR, Role.WRITER}),
    "officer": frozenset({Role.OFFICER}),
    "operator": frozenset({Role.OFFICER}),
    "secretary": frozenset({Role.SECRETARY}),
}
"""Which membership roles may act in a seat of a party's role. Experts act through assignments, the public freely."""


def _around(region: str) -> list[str]:
    """The region, and those around it from within outwards, the municipality's own left out."""
    regions, found = shared().regions, [region]
    while (place := regions[found[-1]].within if found[-1] in regions else None) is not None:
        if regions[place].kind == "municipality":
            break
        found.append(place)
    return found


def offices_around(department: str, region: str) -> list[str]:
    """The department's offices that sit for a region: its own, or those of the regions around it, nearest first."""
    return [f"{department}@{place}" for place in _around(region)]


def find_office(department: str, region: str) -> Organisation:
    """Who holds the department's office in the region, or in the region around it; Refusal when nobody does."""
    offices = offices_around(department, region)
    rows = OfficeHeld.objects.filter(office__in=offices).select_related("organisation")
    held = min(rows, key=lambda row: offices.index(row.office), default=None)
    if held is not None:
        return held.organisation
    title = shared().office_title(f"{department}@{region}")
    raise Refusal(
        _("“%(office)s”尚未在平台设立，本件无法送达") % {"office": title},
        kind="undeliverable",
        remedy=_("请联系平台管理员设立该部门的账户。"),
    )


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
    found = [find_office(party.department or "", region) for region in regions]
    return list(dict.fromkeys(found))
