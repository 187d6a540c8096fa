"""A list of units: registered with who administers them, or what is registered of them corrected."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from pingding.actions.directory.corrections import correct_organisation
from pingding.actions.directory.imports.lines import (
    Change,
    Import,
    Line,
    account_of,
    line_of,
    new_line,
    new_person,
    refused,
)
from pingding.actions.directory.organisations import enter_organisation
from pingding.actions.directory.unit_data import UnitData, typed_data
from pingding.documents.sheets.directory_lists import ListRow
from pingding.policy.characters import folded
from pingding.policy.text.typed_numbers import read_day
from pingding.policy.text.typed_text import read_line
from pingding.queries.directory.offices import OFFICE_KIND
from pingding.queries.directory.organisations import organisation_by_code, organisation_kinds
from pingding.queries.editions import shared
from pingding.queries.regions import region_title
from pingding.queries.viewer import Role
from pingding.records.models import Organisation


class UnitRows:
    """Reads a list of units; known by their credit codes."""

    key = "code"

    def __init__(self, taking: Import, rows: Sequence[ListRow]) -> None:
        self.taking = taking
        self.kinds = {title[:]: key for key, title in organisation_kinds().items()}
        self.regions = {region.title[:]: key for key, region in shared().regions.items() if not region.upper}

    def same_as(self, row: ListRow) -> str:
        return "".join(folded(row.cells["code"]).upper().split())

    def line(self, row: ListRow) -> Line:
        cells = row.cells
        unit = organisation_by_code(cells["code"])
        if unit is not None:
            return self._kept(row, unit)
        person = account_of(cells)
        data = self._data(cells)
        taking = self.taking

        def act() -> None:
            enter_organisation(data, person or new_person(cells), actor=taking.actor, at=taking.at)

        return new_line(row, cells["name"], act, account=person is None)

    def _data(self, cells: Mapping[str, str]) -> UnitData:
        return UnitData(
            cells["name"],
            cells["code"],
            self.kinds.get(cells["kind"], ""),
            self.regions.get(cells["region"], ""),
            address=cells["address"],
            legal_representative=cells["legal_representative"],
            established=_day(cells),
        )

    def _kept(self, row: ListRow, unit: Organisation) -> Line:
        """What is left empty stays as it is."""
        self._refuse_not_kept(row.cells, unit)
        typed = self._data(row.cells)
        data = UnitData(
            unit.name,
            unit.code or "",
            typed.kind or unit.kind,
            typed.region or unit.region,
            address=read_line(typed.address, _("地址"), 200, required=False) or unit.address,
            legal_representative=read_line(typed.legal_representative, _("法定代表人"), 60, required=False)
            or unit.legal_representative,
            established=typed.established or unit.established,
            code_as_shown=True,
        )
        before, after = typed_data(unit), typed_data(data)
        changes = [Change(key, _shown(key, before[key]), _shown(key, after[key])) for key in KEPT]
        taking = self.taking

        def act() -> None:
            correct_organisation(unit, data, reason=taking.reason, actor=taking.actor, at=taking.at)

        return line_of(row, unit.name, changes, act)

    def _refuse_not_kept(self, cells: Mapping[str, str], unit: Organisation) -> None:
        """Refuse what a list does not change: the name, who administers the unit; and whom it is not for."""
        if unit.kind == OFFICE_KIND:
            raise refused("code", _("这是党政机关的代码"), _("请在“机构”名单中导入。"))
        if unit.status == Organisation.Status.REFUSED:
            raise refused("code", _("该单位的注册未获核准"), _("请由该单位修改后再次提交。"))
        if read_line(cells["name"], _("单位名称"), 120) != unit.name:
            what = _("与平台上的名称“%(name)s”不同") % {"name": unit.name}
            raise refused("name", what, _("请核对代码和名称；确已更名的，请在该单位页面登记更名。"))
        own = unit.memberships.filter(role=Role.ADMINISTRATOR, until=None)
        if cells["username"] and not own.filter(person__username__iexact=folded(cells["username"])).exists():
            raise refused("username", _("不是该单位现任的管理员"), _("已注册单位的管理员由单位移交；请清空这一格。"))


KEPT = ("kind", "region", "address", "legal_representative", "established")
"""What a list corrects of a unit."""


def _shown(key: str, value: str) -> str:
    if key == "kind":
        return str(organisation_kinds().get(value, value))
    return region_title(value) if key == "region" and value else value


def _day(cells: Mapping[str, str]) -> date | None:
    return read_day(cells["established"], _("成立日期"))
