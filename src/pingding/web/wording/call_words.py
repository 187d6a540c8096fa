"""What stands beside a call, in words: whom to ask, where paper goes, the dates that districts set."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.translation import counted
from pingding.queries.applications.receipts import PaperOwed
from pingding.queries.calls.norms import norm_lines
from pingding.queries.regions import region_title
from pingding.records.models import Call


def contact_lines(call: Call) -> list[tuple[str, str]]:
    """Name and text of what the authority said, the values set for the call too; what it left empty is left out."""
    lines = [(_("联系处室"), call.contact), (_("联系电话"), call.telephone), (_("纸质材料送达"), call.address)]
    return [*((term, value) for term, value in lines if value), *norm_lines(call)]


def paper_line(owed: PaperOwed) -> dict[str, Any]:
    """Paper that is still to be brought: how many copies, to whom and where, until when."""
    words = {"n": owed.copies, "to": translation.listed(owed.to)}
    where = owed.address or _("本平台没有登记收件地址，请先联系%(whom)s") % {"whom": owed.ask}
    if owed.telephone:
        where += _("；收件部门电话%(telephone)s") % {"telephone": owed.telephone}
    return {
        "title": counted("报送纸质申报材料一式%(n)d份，送%(to)s", owed.copies) % words,
        "where": where,
        "due": owed.due_at,
    }


def district_lines(dates: Mapping[str, datetime]) -> list[tuple[str, str]]:
    """Each district with the moment until which its applicants hand in."""
    return [(region_title(region), _("%(at)s前提交") % {"at": translation.moment(at)}) for region, at in dates.items()]
