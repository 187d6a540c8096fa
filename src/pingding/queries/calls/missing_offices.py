"""Which offices an edition's parties need that nobody holds yet on this platform: a case could not be sent to them."""

from collections.abc import Collection, Iterator
from datetime import date

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.facts.regions import addressed, region_of_kind
from pingding.policy.language import Edition
from pingding.policy.language.identity import Party
from pingding.policy.translation import counted
from pingding.queries.directory.offices import offices_around
from pingding.queries.editions import shared
from pingding.records.models import OfficeHeld


def office_warnings(edition: Edition, regions: Collection[str], on: date) -> tuple[str, ...]:
    """What to say to whoever addresses a call of the edition to `regions` (none: all) while offices are missing.

    Fixed offices by name; those of the addressed regions by department and number. Whoever a fact chooses is left
    out: nobody knows yet whom.
    """
    taken = frozenset(OfficeHeld.objects.values_list("office", flat=True))
    parties = [party for party in edition.parties.values() if party.department]
    return (*_fixed(parties, taken), *_regional(parties, regions, on, taken))


def _fixed(parties: Collection[Party], taken: frozenset[str]) -> Iterator[str]:
    places = {
        f"{party.department}@{party.region}": (party.department or "", party.region)
        for party in parties
        if party.region not in (None, "case")
    }
    near = {office: offices_around(kind, place or "") for office, (kind, place) in places.items()}
    lacking = [office for office, offices in near.items() if taken.isdisjoint(offices)]
    if lacking:
        named = translation.listed(shared().office_title(office) for office in lacking)
        yield _("尚未在平台设立：%(offices)s。须由其办理的件届时无法送达，请联系平台管理员设立。") % {"offices": named}


def _regional(parties: Collection[Party], regions: Collection[str], on: date, taken: frozenset[str]) -> Iterator[str]:
    vocabulary = shared()
    reached = [
        key
        for key, region in vocabulary.regions.items()
        if not region.upper and region.valid_on(on) and addressed(vocabulary, regions, key)
    ]
    for kind, up_to in dict.fromkeys(
        (party.department or "", party.up_to) for party in parties if party.region == "case"
    ):
        acting = [place if up_to is None else region_of_kind(vocabulary, place, up_to) for place in reached]
        lacking = sum(1 for place in acting if place and taken.isdisjoint(offices_around(kind, place)))
        if lacking:
            yield counted(
                "所面向的%(all)d个地区中，%(n)d个尚无%(department)s，其申报在该部门办理的步骤无法送达。", len(reached)
            ) % {
                "all": len(reached),
                "n": lacking,
                "department": vocabulary.departments[kind].title,
            }
