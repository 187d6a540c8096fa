"""Which desks somebody works at: the navigation shows these and no others; a page refuses whoever has not got it."""

from enum import StrEnum

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.access import official_units
from pingding.queries.calls.closing import district_regions
from pingding.queries.viewer import Role, Viewer


class Desk(StrEnum):
    """The pages of somebody's own work, in the order of how often they are needed."""

    WAITING = "todo"
    ALL_CASES = "cases_list"
    REGISTRATIONS = "registrations"
    CALLS = "calls"
    TITLES = "titles"
    ROUNDS = "rounds"
    CASES = "cases"
    UNIT = "unit"
    SCORING = "scoring"
    JOURNAL = "journal"
    PLATFORM = "platform"
    BACKGROUND = "background"
    MAIL = "mail"


def desks_of(viewer: Viewer) -> tuple[Desk, ...]:
    """The viewer's desks in their order; none for the public."""
    writes = bool(writing_units(viewer))
    has = {
        Desk.WAITING: bool(official_units(viewer)) or viewer.is_auditor or viewer.is_administrator,
        Desk.ALL_CASES: bool(official_units(viewer)) or viewer.is_auditor,
        Desk.REGISTRATIONS: approves_registrations(viewer),
        Desk.CALLS: sees_calls(viewer),
        Desk.TITLES: bool(viewer.officer_offices) or viewer.is_auditor,
        Desk.ROUNDS: bool(viewer.officer_offices),
        Desk.CASES: writes,
        Desk.UNIT: writes,
        Desk.SCORING: viewer.is_expert,
        Desk.JOURNAL: viewer.is_auditor,
        Desk.PLATFORM: viewer.is_administrator,
        Desk.BACKGROUND: viewer.is_administrator or viewer.is_auditor,
        Desk.MAIL: viewer.is_administrator,
    }
    return tuple(desk for desk in Desk if has[desk])


def writing_units(viewer: Viewer) -> list[int]:
    """The organisations for which the person writes, the first joined first."""
    return [unit.pk for unit in viewer.organisations if viewer.holds(unit.pk, Role.ADMINISTRATOR, Role.WRITER)]


def approves_registrations(viewer: Viewer) -> bool:
    """Officers of a public office approve the units of their regions, the administrator where no office is."""
    return viewer.is_administrator or bool(viewer.officer_offices)


def require_registrations(viewer: Viewer) -> None:
    """Refuse whoever approves no registrations."""
    if not approves_registrations(viewer):
        remedy = _("请联系本地区主管部门。")
        raise Refusal(_("单位注册由所属地区的经办人核准"), kind="forbidden", remedy=remedy)


def sees_calls(viewer: Viewer) -> bool:
    """Officers who lead some programme, and those of a district: calls run for it, and it may set a date of its own."""
    return viewer.leads_any or bool(district_regions(viewer))


def require_call_list(viewer: Viewer) -> None:
    """Refuse whoever is concerned by no calls."""
    if not sees_calls(viewer):
        remedy = _("公开的申报通知见首页。")
        raise Refusal(_("这里列出牵头机关和区县部门的申报通知"), kind="forbidden", remedy=remedy)


def require_calls(viewer: Viewer) -> None:
    """Refuse whoever publishes no calls."""
    if not viewer.leads_any:
        remedy = _("请联系牵头机关。")
        raise Refusal(_("申报通知由牵头发文机关的经办人发布和管理"), kind="forbidden", remedy=remedy)


def require_rounds(viewer: Viewer) -> None:
    """Refuse whoever opens no rounds."""
    if not viewer.officer_offices:
        remedy = _("请联系有关部门的经办人。")
        raise Refusal(_("成批开展的事项由有关部门的经办人开展"), kind="forbidden", remedy=remedy)


def require_offices(viewer: Viewer) -> None:
    """Refuse whoever is no officer of a public office."""
    if not viewer.officer_offices:
        remedy = _("公开的台账见称号页。")
        raise Refusal(_("支持台账由有关部门的经办人登记"), kind="forbidden", remedy=remedy)
