"""What a unit registers of itself: read as typed, checked, and not registered already."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.facts.regions import region_fault
from pingding.policy.text.typed_text import read_code, read_line
from pingding.queries.clock import local_date
from pingding.queries.directory.offices import approver
from pingding.queries.directory.organisations import REGISTERED, known_unit, organisation_kinds, unit_labels
from pingding.queries.editions import shared
from pingding.queries.page_marks import Moved, moved_on, retyped
from pingding.queries.refusals import Faults
from pingding.records.models import Organisation


@dataclass(frozen=True)
class UnitData:
    """What a unit says of itself when it registers; all as typed.

    `code_as_shown`: the licence has the code so, although it fails its check digit.
    """

    name: str
    code: str
    kind: str
    region: str
    address: str = ""
    legal_representative: str = ""
    established: date | None = None
    code_as_shown: bool = False


def typed_data(unit: UnitData | Organisation) -> dict[str, str]:
    """A unit's data by name as fields take them, days as ISO dates: what marks of a page are made of."""
    values = {name: getattr(unit, name) or "" for name in REGISTERED}
    return {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in values.items()}


def merged_with(existing: Organisation, unit: UnitData, seen: Mapping[str, str]) -> UnitData:
    """The data as typed over what a page showed (`seen`): what was not changed there stays as it stands now.

    Moved, when what was changed there is no longer as it was seen. A field without a mark was not on the page.
    """
    stored, typed = typed_data(existing), typed_data(unit)
    changed = retyped({name: typed[name] for name in seen.keys() & typed.keys()}, seen)
    if moved := moved_on(stored, changed, seen):
        raise Moved([unit_labels()[name] for name in moved], moved)
    return replace(unit, **{name: _plain(existing, name) for name in stored.keys() - changed.keys()})


def _plain(existing: Organisation, name: str) -> Any:
    """What stands there as `UnitData` has it, which knows no code that is None."""
    return getattr(existing, name) or getattr(UnitData, name, "")


def registered_already(organisation: Organisation, at: datetime) -> Refusal:
    """The kind refusal of a second registration: whom to ask, and what to do when nobody answers."""
    unit = known_unit(organisation)
    names = translation.listed(unit.administrators) or _("暂无")
    offices = approver(organisation.region, local_date(at))
    what = _("已由“%(unit)s”于%(day)s注册（%(status)s）") % {
        "unit": unit.name,
        "day": translation.day(unit.registered_on),
        "status": unit.status,
    }
    remedy = _("请由该单位管理员（%(names)s）将您增加为填报人；管理员已离任的，请持单位证明向%(offices)s申请移交。") % {
        "names": names,
        "offices": offices,
    }
    return Refusal(what, where=_("统一社会信用代码"), kind="conflict", remedy=remedy)


def read_unit(unit: UnitData, on: date, faults: Faults, existing: Organisation | None = None) -> dict[str, Any]:
    """The checked data of a unit, where a fault is, as typed.

    What stays as it is `known` is not asked again whether it could be chosen today.
    """
    readers: dict[str, Callable[[], Any]] = {
        "name": lambda: read_line(unit.name, _("单位名称"), 120),
        "code": lambda: read_code(unit.code, as_shown=unit.code_as_shown),
        "kind": lambda: _kind(unit.kind),
        "region": lambda: _region(unit.region, on),
        "address": lambda: read_line(unit.address, _("地址"), 200, required=False),
        "legal_representative": lambda: read_line(unit.legal_representative, _("法定代表人"), 60, required=False),
        "established": lambda: _established(unit.established, on),
    }
    before = {key: getattr(existing, key) for key in readers} if existing else {}
    same = {key for key in before if existing and getattr(unit, key) == _plain(existing, key)}
    return {
        key: before[key] if key in same else faults.read(read, getattr(unit, key), key) for key, read in readers.items()
    }


def _kind(kind: str) -> str:
    if kind not in organisation_kinds():
        raise Refusal(_("没有这一项") if kind else _("未选择"), where=_("单位性质"), remedy=_("请从列表中选择。"))
    return kind


def _region(region: str, on: date) -> str:
    if not region:
        raise Refusal(_("未选择"), where=_("所属地区"), remedy=_("请从列表中选择。"))
    if fault := region_fault(shared(), region, on):
        raise fault
    if shared().regions[region].upper:
        raise Refusal(_("须选择到区县"), where=_("所属地区"), remedy=_("请选择单位注册地所在的区县或功能区。"))
    return region


def _established(day: date | None, on: date) -> date | None:
    if day is not None and day > on:
        raise Refusal(_("晚于今日"), where=_("成立日期"), remedy=_("请对照营业执照或法人证书核对。"))
    return day
