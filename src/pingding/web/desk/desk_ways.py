"""What an auditor or an administrator of the platform can do, and where: to them no step of a case ever comes."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.translation import counted
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.desks import Desk, desks_of
from pingding.queries.worklist.vacancies import vacancies
from pingding.web.frame.addresses import address


def ways_of(request: ViewerRequest) -> list[dict[str, Any]]:
    """The desks of an auditor or administrator as the component `link_list` takes them; none for anybody else."""
    viewer = request.viewer
    if not (viewer.is_auditor or viewer.is_administrator):
        return []
    return [_WAYS[desk](request) for desk in desks_of(viewer) if desk in _WAYS]


def _way(title: str, note: str, name: str, *args: object, query: str = "") -> dict[str, Any]:
    return {"title": title, "note": note, "url": f"{address(name, *args)}{query}"}


def _platform(request: ViewerRequest) -> dict[str, Any]:
    """With how many bodies and units have nobody who can act."""
    note = _("设立机构、指定经办人和会议秘书，管理账号、专家库和政策项目。")
    empty = len(vacancies(request.viewer, request.at))
    if empty:
        lacking = counted("有%(n)d处无人办理，请指定人员。", empty)
        note = f"{note}{lacking % {'n': empty}}"
    return _way(_("平台管理"), note, "administration")


_WAYS: dict[Desk, Callable[[ViewerRequest], dict[str, Any]]] = {
    Desk.ALL_CASES: lambda _request: _way(
        _("全部事项"), _("查看全部申报件和称号事项，按步骤、地区、期限筛选和导出。"), "listing", "cases"
    ),
    Desk.REGISTRATIONS: lambda _request: _way(
        _("注册核准"), _("单位注册由所在地区的经办人核准；没有经办人的地区由平台管理员核准。"), "registrations"
    ),
    Desk.TITLES: lambda _request: _way(_("称号总览"), _("各政策项目的称号、目标和地区分布。"), "overview"),
    Desk.JOURNAL: lambda _request: _way(
        _("日志"), _("每次办理的记录，按人员、事项和日期查找；可以验证没有改动或缺失。"), "journal"
    ),
    Desk.PLATFORM: _platform,
    Desk.BACKGROUND: lambda _request: _way(
        _("后台运行"), _("到期处理和提醒是否按时运行，哪些没有成功。"), "background"
    ),
    Desk.MAIL: lambda _request: _way(_("邮件"), _("消息的邮件是否发出，每种邮件的样子。"), "mail"),
}
