"""What stands beside a call, in words: whom to ask, where paper goes, the dates that districts set."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.queries.regions import region_title
from pingding.records.models import Call


def contact_lines(call: Call) -> list[tuple[str, str]]:
    """Name and text of what the authority said; what it left empty is left out."""
    lines = [(_("联系处室"), call.contact), (_("联系电话"), call.telephone), (_("纸质材料送达"), call.address)]
    return [(term, value) for term, value in lines if value]


def district_lines(dates: Mapping[str, datetime]) -> list[tuple[str, str]]:
    """Each district with the moment until which its applicants hand in."""
    return [(region_title(region), _("%(at)s前提交") % {"at": translation.moment(at)}) for region, at in dates.items()]
