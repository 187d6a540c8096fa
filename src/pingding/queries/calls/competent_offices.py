"""Which offices of the districts act on an application from there, with how each is reached."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from pingding.policy.facts.regions import addressed, regions_of_party
from pingding.policy.language import Edition
from pingding.policy.language.identity import Party
from pingding.queries.directory.office_contacts import OfficeContact, contact_of
from pingding.queries.directory.offices import offices_around
from pingding.queries.editions import shared
from pingding.records.models import OfficeHeld


@dataclass(frozen=True)
class CompetentOffice:
    """A body that acts on applications of `regions`, by their ids, with how it is reached."""

    regions: tuple[str, ...]
    contact: OfficeContact


def competent_offices(edition: Edition, regions: Collection[str]) -> tuple[CompetentOffice, ...]:
    """The bodies that sit for these regions at the steps of an application, in the order of the regions and, in each,
    of the steps; who a fact chooses is left out, and so are offices that nobody holds. One query."""
    parties = list(_local(edition))
    sought = [(region, near) for region in regions for near in _offices(parties, region)]
    if not sought:
        return ()
    rows = OfficeHeld.objects.filter(office__in={office for _region, near in sought for office in near})
    holders = {row.office: row.organisation for row in rows.select_related("organisation")}
    sitting: dict[int, tuple[OfficeContact, list[str]]] = {}
    for region, near in sought:
        body = next((holders[office] for office in near if office in holders), None)
        if body is not None:
            sitting.setdefault(body.pk, (contact_of(body), []))[1].append(region)
    return tuple(CompetentOffice(tuple(dict.fromkeys(places)), contact) for contact, places in sitting.values())


def reachable_offices(edition: Edition, called: Collection[str], on: date) -> tuple[CompetentOffice, ...]:
    """Of the regions that a call is addressed to on a day, else the programme, the offices that say how they are
    reached."""
    vocabulary, own = shared(), edition.programme.regions
    reached = called or (() if own == "all" else own)
    places = [
        key
        for key, region in vocabulary.regions.items()
        if not region.upper and region.valid_on(on) and addressed(vocabulary, reached, key)
    ]
    return tuple(each for each in competent_offices(edition, places) if each.contact.recorded)


def _local(edition: Edition) -> Iterator[Party]:
    """The parties that sit at a step of the application for the region where it comes from."""
    steps = edition.application.steps.values()
    for key in dict.fromkeys(key for step in steps for key in step.by):
        party = edition.parties[key]
        if party.department and party.region == "case" and not party.chosen_by:
            yield party


def _offices(parties: Collection[Party], region: str) -> Iterator[list[str]]:
    for party in parties:
        for place in regions_of_party(shared(), party, [region]):
            yield offices_around(party.department or "", place)
