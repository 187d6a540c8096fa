"""Where units of a programme are registered."""

from datetime import date

from pingding.policy.errors import PingdingError
from pingding.policy.facts.regions import addressed
from pingding.policy.language import Edition, Shared


def places_of(edition: Edition, shared: Shared, on: date) -> list[str]:
    """The regions that the edition is addressed to and in which a unit can register on the day.

    Raises PingdingError where there is none.
    """
    own = () if edition.programme.regions == "all" else edition.programme.regions
    places = [
        key
        for key, region in shared.regions.items()
        if not region.upper and region.valid_on(on) and addressed(shared, own, key)
    ]
    if not places:
        raise PingdingError(f"{edition.title}面向的地区中，{on}没有单位可以登记的区县。")
    return places
