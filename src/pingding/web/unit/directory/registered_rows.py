"""What a unit registered, with its names of the past, as a list of terms."""

from typing import Any

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.queries.directory.organisations import OrganisationRecord
from pingding.records.models import FormerName, Organisation
from pingding.web.frame.addresses import address
from pingding.web.unit.directory.unit_fields import admitted_words


def registered_rows(record: OrganisationRecord) -> list[dict[str, Any]]:
    """The registered data as a list of terms."""
    unit = record.organisation
    rows: list[dict[str, Any]] = [
        *map(_former_name, record.names),
        {"term": _("统一社会信用代码"), "value": unit.code, "note": admitted_words(unit)},
        _licence(unit),
        {"term": _("单位性质"), "value": record.kind},
        {"term": _("所属地区"), "value": record.region},
        {"term": _("地址"), "value": unit.address},
        {"term": _("法定代表人"), "value": unit.legal_representative},
        {"term": _("成立日期"), "value": translation.day(unit.established) if unit.established else ""},
        {"term": _("职能"), "value": translation.listed(record.offices), "wide": True},
    ]
    return [row for row in rows if row["value"]]


def _licence(unit: Organisation) -> dict[str, Any]:
    licence, term = unit.licence, _("证照")
    return {"term": term, "value": licence.name, "url": address("attachment", licence.pk)} if licence else {"value": ""}


def _former_name(row: FormerName) -> dict[str, Any]:
    """A name of the past, and why it is one."""
    if row.renamed_on is None:
        term, note = _("更正前的名称"), _("%(day)s更正，系登记有误") % {"day": translation.day(row.until)}
    else:
        words = {"day": translation.day(row.renamed_on), "document": row.document}
        term, note = _("原名"), _("%(day)s更名，依据%(document)s") % words
    return {"term": term, "value": row.name, "note": note}
