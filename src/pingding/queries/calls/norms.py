"""The values that a definition leaves to the leading authority of a call: which there are, what they are for a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.facts.regions import enclosing, successors
from pingding.policy.language import Edition
from pingding.policy.values.values import read_value, show_value
from pingding.queries.editions import edition_of, shared
from pingding.queries.regions import region_title
from pingding.records.models import Call, Case, StepRun


@dataclass(frozen=True)
class NormPlace:
    """One value to be set: of which fact, for which region (empty: all), what stands there as stored and in words."""

    fact: str
    region: str
    label: str
    value: Any
    shown: str
    clause: tuple[str, ...]

    @property
    def text(self) -> str:
        """What stands there as its field takes it; empty where nothing does."""
        if self.value is None:
            return ""
        return self.shown if isinstance(self.value, bool) else str(self.value)

    @property
    def name(self) -> str:
        """The name of its field."""
        return self.name_of(self.fact, self.region)

    @staticmethod
    def name_of(fact: str, region: str) -> str:
        """The name of the field of a fact and a region."""
        return f"norm-{fact}-{region}" if region else f"norm-{fact}"


def norm_places(call: Call, edition: Edition) -> tuple[NormPlace, ...]:
    """Every value that can be set for a call, fact by fact."""
    places = []
    for key, fact in edition.norms.items():
        per_region = fact.norm is not None and fact.norm.per == "region"
        for region in addressed_regions(call, edition) if per_region else ("",):
            value = call.norms.get(key, {}).get(region)
            shown = show_value(fact, None if value is None else read_value(fact, value, shared(), where=""), shared())
            label = _("%(label)s（%(region)s）") % {"label": fact.label, "region": region_title(region)}
            places.append(NormPlace(key, region, label if region else fact.label, value, shown, fact.clause))
    return tuple(places)


def norm_texts(call: Call, edition: Edition) -> dict[str, str]:
    """By the name of its field, each value that can be set and the `basis`: what marks of a page are made of."""
    return {place.name: place.text for place in norm_places(call, edition)} | {"basis": call.norms_basis}


def addressed_regions(call: Call, edition: Edition) -> tuple[str, ...]:
    """The regions whose units may apply: those of the call, else those of the definition, else all."""
    named = edition.programme.regions
    return tuple(call.regions) or (tuple(shared().regions) if named == "all" else tuple(named))


def norms_of(case: Case, edition: Edition) -> dict[str, Any]:
    """By fact, the values set for the case as stored: those for all, and those of the region that it is of."""
    if not edition.norms or case.call is None:
        return {}
    region = case.regions[0] if len(case.regions) == 1 else case.organisation.region
    values = {}
    for key, fact in edition.norms.items():
        stored = case.call.norms.get(key, {})
        per_region = fact.norm is not None and fact.norm.per == "region"
        values[key] = _nearest(stored, region) if per_region else stored.get("")
    return {key: value for key, value in values.items() if value is not None}


def _nearest(stored: Mapping[str, Any], region: str) -> Any:
    """The value of the region, or of the nearest one around it; one that followed another has the other's value."""
    vocabulary = shared()
    for around in enclosing(vocabulary, region):
        before = (each for each in stored if around in successors(vocabulary, each))
        if (named := around if around in stored else next(before, None)) is not None:
            return stored[named]
    return None


def results_rest_on_norms(call: Call) -> bool:
    """Whether a panel or a list of the call has come to its result, which stands as it was computed."""
    return StepRun.objects.filter(case__call=call, kind__in=("panel", "rank"), closed_at__isnull=False).exists()


def norm_lines(call: Call) -> list[tuple[str, str]]:
    """What was set for a call and where it says so, for everybody to read."""
    places = norm_places(call, edition_of(call.edition))
    lines = [(place.label, place.shown) for place in places if place.value is not None]
    return [*lines, (_("依据"), call.norms_basis)] if lines else []
