"""What stands around every page: the navigation of whoever looks, who they are, what waits for them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from pingding.queries.messages import unread_count
from pingding.queries.todo import waiting_count
from pingding.queries.viewer import PUBLIC, Role, Viewer
from pingding.web.addresses import address

Link = dict[str, Any]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context for the base pages; a view's own context counts before it. Visitors cost no query."""
    viewer: Viewer = getattr(request, "viewer", PUBLIC)
    at = getattr(request, "at", None)
    found: dict[str, Any] = {"at": at, "demo": settings.PINGDING_DEMO}
    if not viewer.signed_in:
        links = public_links()
        sign_in = address("demo" if settings.PINGDING_DEMO else "sign_in")
        found |= {"sign_in_url": sign_in, "register_url": address("register_organisation")}
    else:
        links = own_links(viewer, getattr(request, "waiting", None))
        found["whoami"] = whoami(viewer)
    return found | {"nav": _current(links, request.path)}


def public_links() -> list[Link]:
    """The pages for everybody."""
    return _made(
        (_("首页"), "home"),
        (_("政策项目"), "programmes"),
        (_("我能申报吗"), "can_apply"),
        (_("公示公告"), "notices"),
        (_("认定名录"), "register"),
        (_("优秀案例"), "selected_cases"),
    )


def own_links(viewer: Viewer, waiting: int | None = None) -> list[Link]:
    """The pages of somebody's own roles first, then the public ones most looked for.

    `waiting` is how many acts wait, where the page has counted them already.
    """
    unread = unread_count(viewer)
    links: list[Link] = []
    if is_official(viewer):
        links += _made((_("待办"), "todo"), (_("注册核准"), "registrations"), (_("申报通知"), "calls_desk"))
        links[:1] = [link | {"count": waiting_count(viewer) if waiting is None else waiting} for link in links[:1]]
    if writing_units(viewer):
        links += _made((_("我的申报"), "my_cases"))
        links += _made((_("本单位"), "organisation", writing_units(viewer)[0]))
    if viewer.is_expert:
        links += _made((_("专家评审"), "expert_desk"))
    if viewer.is_auditor:
        links += _made((_("日志"), "journal"))
    if viewer.is_administrator:
        links += _made((_("平台管理"), "administration"), (_("注册核准"), "registrations"))
    links += [link | {"count": unread} for link in _made((_("消息"), "messages"))]
    return links + _made((_("政策项目"), "programmes"), (_("公示公告"), "notices"), (_("认定名录"), "register"))


def is_official(viewer: Viewer) -> bool:
    """Whether the person acts for a public office."""
    return any(held & {Role.OFFICER, Role.SECRETARY} for held in viewer.roles.values())


def writing_units(viewer: Viewer) -> list[int]:
    """The organisations for which the person writes, the first joined first."""
    own = {Role.ADMINISTRATOR, Role.WRITER}
    return [unit.pk for unit in viewer.organisations if viewer.roles[unit.pk] & own]


def whoami(viewer: Viewer) -> dict[str, Any]:
    """Who is signed in, for which organisation and as what."""
    person = viewer.person_or_refuse()
    unit = viewer.organisations[0] if viewer.organisations else None
    more = len(viewer.organisations) - 1
    name = unit.name if unit else ""
    return {
        "name": person.name,
        "organisation": _("%(unit)s等%(n)d个单位") % {"unit": name, "n": more + 1} if more > 0 else name,
        "role": role_words(viewer),
        "todo_url": "",
        "account_url": address("account"),
        "switch_url": address("demo") if settings.PINGDING_DEMO else "",
        "sign_out_url": address("sign_out"),
    }


def role_words(viewer: Viewer) -> str:
    """What the person is, in the order of what they do most."""
    names = {
        Role.OFFICER: _("经办人"),
        Role.SECRETARY: _("会议秘书"),
        Role.ADMINISTRATOR: _("单位管理员"),
        Role.WRITER: _("填报人"),
    }
    held = {role for roles in viewer.roles.values() for role in roles}
    words = [name for role, name in names.items() if role in held]
    words += [_("评审专家")] if viewer.is_expert else []
    words += [_("审计员")] if viewer.is_auditor else []
    words += [_("平台管理员")] if viewer.is_administrator else []
    return "、".join(words)


def landing(viewer: Viewer) -> str:
    """The page where somebody begins after signing in."""
    if is_official(viewer):
        name = "todo"
    elif viewer.is_expert and not writing_units(viewer):
        name = "expert_desk"
    elif viewer.is_auditor:
        name = "journal"
    elif viewer.is_administrator:
        name = "administration"
    else:
        name = "my_cases"
    return address(name) or "/"


def _made(*wanted: tuple[Any, ...]) -> list[Link]:
    found = [(title, address(name, *args)) for title, name, *args in wanted]
    return [{"title": title, "url": url} for title, url in found if url]


def _current(links: list[Link], path: str) -> list[Link]:
    """The links with the one marked whose page, or a page below it, is shown: the longest address that fits."""
    urls = [link["url"] for link in links]
    here = max((url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default=None)
    return [link | {"active": link["url"] == here} for link in links]
