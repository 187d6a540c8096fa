"""What is listed, by the word in the address."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.listing.cases import CaseListing
from pingding.queries.listing.listing import Listing
from pingding.queries.listing.objections import ObjectionListing
from pingding.queries.listing.obligations import ObligationListing
from pingding.queries.listing.people import AccountListing, ExpertListing
from pingding.queries.listing.titles import TitleListing
from pingding.queries.listing.units import OfficeListing, UnitListing
from pingding.queries.viewer import Viewer

AnyListing = Listing[Any, Any]
SUBJECTS: Mapping[str, type[AnyListing]] = {
    "cases": CaseListing,
    "titles": TitleListing,
    "obligations": ObligationListing,
    "objections": ObjectionListing,
    "units": UnitListing,
    "experts": ExpertListing,
    "offices": OfficeListing,
    "accounts": AccountListing,
}


def listing_of(subject: str, viewer: Viewer, at: datetime) -> AnyListing:
    """A subject's list as a viewer sees it; Refusal(kind="missing") where there is no such subject."""
    if subject not in SUBJECTS:
        raise Refusal(_("没有这个清单"), kind="missing", remedy=_("请从导航进入。"))
    return SUBJECTS[subject](viewer, at)


def subjects_for(viewer: Viewer) -> list[str]:
    """What the viewer may list."""
    return [key for key, listing in SUBJECTS.items() if listing.open_to(viewer)]
