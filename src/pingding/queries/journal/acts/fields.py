"""Fields that several acts record."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from pingding.queries.journal.acts.act import Recorded, Words
from pingding.queries.journal.acts.shown import departed_from, outcome_label, region_name, role_name, unit_kind

Reason = Annotated[str, Words(_("理由"))]
OutcomeTaken = Annotated[str, Words(_("结果"), outcome_label)]
Departure = Annotated[str, Words(_("变更建议，原建议为"), departed_from)]
Sha256 = Annotated[str, Words("SHA-256")]
RoleGiven = Annotated[str, Words(_("角色"), role_name)]
CreditCode = Annotated[str | None, Words(_("统一社会信用代码"))]
UnitKind = Annotated[str, Words(_("种类"), unit_kind)]
DueDay = Annotated[date, Words(_("期限"))]


class UnitFields(Recorded):
    """What is registered of a unit; a correction records those that it changes."""

    name: Annotated[str, Words(_("名称"))] = ""
    code: CreditCode = None
    kind: UnitKind = ""
    region: Annotated[str, Words(_("地区"), region_name)] = ""
    address: Annotated[str, Words(_("地址"))] = ""
    legal_representative: Annotated[str, Words(_("法定代表人"))] = ""
    established: Annotated[date | None, Words(_("成立日期"))] = None


EvidenceHashes = Annotated[tuple[str, ...], Words(_("佐证的SHA-256"))]
ContentDigest = Annotated[str, Words(_("内容校验值"))]
"""Of what the act left in another table (`queries.journal.contents`); empty where an earlier version recorded it."""
