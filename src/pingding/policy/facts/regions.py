"""Regions in time: what lies within what, what followed what, and who answers for an abolished one."""

from collections.abc import Collection, Sequence
from datetime import date

from pingding.policy.errors import Refusal
from pingding.policy.language import Shared
from pingding.policy.language.identity import Party
from pingding.policy.parts import RegionKind
from pingding.policy.suggestions import did_you_mean
from pingding.policy.translation import day, listed
from pingding.policy.translation import gettext as _


def enclosing(shared: Shared, region: str) -> tuple[str, ...]:
    """The region itself and everything it lies within, from the inside out. KeyError for an unknown region."""
    around: list[str] = []
    inner: str | None = region
    while inner is not None and inner not in around:
        around.append(inner)
        inner = shared.regions[inner].within
    return tuple(around)


def region_of_kind(shared: Shared, region: str, kind: RegionKind) -> str | None:
    """The region of a kind in which a region lies, or that it is; None where it lies in none."""
    return next((around for around in enclosing(shared, region) if shared.regions[around].kind == kind), None)


def regions_of_party(shared: Shared, party: Party, regions: Sequence[str]) -> list[str]:
    """The regions whose offices act as the party for a case of these regions: each once.

    Nobody acts for a region above which none of the kind lies that the party asks for: its cases pass over the step.
    """
    if party.region != "case":
        return [party.region or regions[0]]
    if party.up_to is None:
        return list(regions)
    above = (region_of_kind(shared, region, party.up_to) for region in regions)
    return list(dict.fromkeys(region for region in above if region is not None))


def successors(shared: Shared, region: str) -> frozenset[str]:
    """All regions to which the area of `region` ever went, itself included."""
    later: set[str] = set()
    ahead = [region]
    while ahead:
        here = ahead.pop()
        if here not in later:
            later.add(here)
            ahead.extend(shared.regions[here].successors)
    return frozenset(later)


def answering(shared: Shared, region: str, on: date) -> frozenset[str]:
    """The regions whose offices answer for a unit registered in `region`.

    They are the region and what it lies within; for one abolished by `on`, its heirs and theirs as well.
    """
    here = {region} if shared.regions[region].valid_on(on) else successors(shared, region)
    return frozenset(outer for inner in here for outer in enclosing(shared, inner))


def addressed(shared: Shared, regions: Collection[str], region: str) -> bool:
    """Whether something addressed to `regions` (none means to all) reaches a unit registered in `region`.

    A region stands for all that lies within it, and for the regions that followed it.
    """
    named = {heir for each in regions for heir in successors(shared, each)}
    return not regions or not named.isdisjoint(enclosing(shared, region))


def region_fault(shared: Shared, region: str, on: date) -> Refusal | None:
    """Why a region cannot be chosen on a day: unknown, not yet there, or abolished; the successors are named."""
    place = shared.regions.get(region)
    if place is None:
        what, remedy = _("没有编号为“%(region)s”的地区") % {"region": region}, did_you_mean(region, shared.regions)
    elif place.since is not None and on < place.since:
        what = _("%(region)s自%(day)s起设立") % {"region": place.title, "day": day(place.since)}
        remedy = _("请选择当日已设立的地区。")
    elif place.until is None or place.valid_on(on):
        return None
    else:
        what = _("%(region)s已于%(day)s撤销") % {"region": place.title, "day": day(place.until)}
        names = listed(shared.regions[heir].title for heir in place.successors) or _("现属地区")
        remedy = _("请按单位地址改选：%(regions)s。") % {"regions": names}
    return Refusal(what, where=_("所属地区"), remedy=remedy)
