"""What stands around every page: the navigation of whoever looks, who they are, what waits for them."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.queries.clock import local_date, now
from pingding.queries.directory.names import office_name
from pingding.queries.viewer import PUBLIC, Role, Viewer
from pingding.queries.worklist.desks import Desk, desks_of, writing_units
from pingding.queries.worklist.waiting import WaitingCount, waiting_for
from pingding.web.frame.addresses import address
from pingding.web.frame.entries import entry_of

Link = dict[str, Any]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context for the base pages. Visitors cost no query; what waits is counted where it is shown, not before."""
    viewer: Viewer = getattr(request, "viewer", PUBLIC)
    at = getattr(request, "at", None)
    values: dict[str, Any] = {"at": at, "demo": settings.PINGDING_DEMO, **_csrf(request)}
    if not viewer.signed_in:
        sign_in = address("demo" if settings.PINGDING_DEMO else "sign_in")
        values |= {"sign_in_url": sign_in, "register_url": address("register_organisation")}
    else:
        values["whoami"] = SimpleLazyObject(lambda: whoami(viewer))
    return values | {"nav": SimpleLazyObject(lambda: _links(request, viewer, at))}


def _csrf(request: HttpRequest) -> dict[str, object]:
    """The token of the page's forms, made once for all of them."""
    token = SimpleLazyObject(lambda: get_token(request))
    field = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    return {"csrf_token": token, "csrf_input": SimpleLazyObject(lambda: format_html(field, token))}


def _links(request: HttpRequest, viewer: Viewer, at: datetime | None) -> list[Link]:
    """The navigation of this page."""
    if not viewer.signed_in:
        return _marked(public_links(), request)
    links = own_links(viewer, local_date(at or now()), getattr(request, "waiting", None))
    return _marked(links, request)


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


def own_links(viewer: Viewer, on: date, waiting: WaitingCount | None = None) -> list[Link]:
    """The pages of somebody's own desks first, each with what waits there, then the public ones most looked for.

    `waiting` is what waits, where the page has counted it already.
    """
    waiting = waiting or waiting_for(viewer, on)
    desks = desks_of(viewer)
    links: list[Link] = []
    for desk in desks:
        count = {
            Desk.WAITING: waiting.official,
            Desk.REGISTRATIONS: 0 if Desk.WAITING in desks else waiting.registrations,
            Desk.CASES: 0 if Desk.WAITING in desks else waiting.own,
            Desk.SCORING: waiting.sheets,
        }.get(desk, 0)
        links += [link | {"count": count} for link in _made(_page_of(desk, viewer))]
    links += [link | {"count": waiting.messages} for link in _made((_("消息"), "messages"))]
    return links + _made((_("政策项目"), "programmes"), (_("公示公告"), "notices"), (_("认定名录"), "register"))


def _page_of(desk: Desk, viewer: Viewer) -> tuple[Any, ...]:
    """Title and address of a desk's page."""
    pages: dict[Desk, tuple[Any, ...]] = {
        Desk.WAITING: (_("工作台"), "todo"),
        Desk.ALL_CASES: (_("全部事项"), "listing", "cases"),
        Desk.REGISTRATIONS: (_("注册核准"), "registrations"),
        Desk.CALLS: (_("申报通知"), "calls_desk"),
        Desk.TITLES: (_("称号总览"), "overview"),
        Desk.ROUNDS: (_("开展一轮"), "rounds"),
        Desk.CASES: (_("我的申报"), "my_cases"),
        Desk.UNIT: (_("本单位"), "organisation", *writing_units(viewer)[:1]),
        Desk.SCORING: (_("专家评审"), "expert_desk"),
        Desk.JOURNAL: (_("日志"), "journal"),
        Desk.PLATFORM: (_("平台管理"), "administration"),
        Desk.BACKGROUND: (_("后台运行"), "background"),
        Desk.MAIL: (_("邮件"), "mail"),
    }
    return pages[desk]


def own_desk(viewer: Viewer) -> tuple[str, str]:
    """Where cases wait for the viewer: title and address, as the way to a case begins with them."""
    if viewer.offices:
        return _("工作台"), address("todo")
    if viewer.is_auditor:
        return _("全部事项"), address("listing", "cases")
    if viewer.is_expert:
        return _("专家评审"), address("expert_desk")
    return _("我的申报"), address("my_cases")


def whoami(viewer: Viewer) -> dict[str, Any]:
    """Who is signed in, for which organisation and as what."""
    person = viewer.person_or_refuse()
    unit = viewer.organisations[0] if viewer.organisations else None
    more = len(viewer.organisations) - 1
    name = office_name(unit.name) if unit else ""
    return {
        "key": person.pk,
        "name": person.name,
        "organisation": _("%(unit)s等%(n)d个单位") % {"unit": name, "n": more + 1} if more > 0 else name,
        "role": role_words(viewer),
        "account_url": address("account"),
        "switch_url": address("demo") if settings.PINGDING_DEMO else "",
        "sign_in_url": address("sign_in"),
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
    own_roles = {role for roles in viewer.roles.values() for role in roles}
    words = [name for role, name in names.items() if role in own_roles]
    words += [_("评审专家")] if viewer.is_expert else []
    words += [_("审计员")] if viewer.is_auditor else []
    words += [_("平台管理员")] if viewer.is_administrator else []
    return translation.listed(words)


SECOND = frozenset({Desk.ALL_CASES, Desk.REGISTRATIONS, Desk.CALLS, Desk.TITLES, Desk.ROUNDS, Desk.UNIT})
"""Desks at which nobody begins."""


def landing(viewer: Viewer) -> str:
    """The page where somebody begins after signing in."""
    desks = [desk for desk in desks_of(viewer) if desk not in SECOND]
    _title, name, *args = _page_of(desks[0] if desks else Desk.CASES, viewer)
    return address(name, *args)


def _made(*entries: tuple[Any, ...]) -> list[Link]:
    return [{"title": title, "page": name, "url": address(name, *args)} for title, name, *args in entries]


def _marked(links: list[Link], request: HttpRequest) -> list[Link]:
    """The links with the one marked below which the page stands."""
    match = request.resolver_match
    below = getattr(request, "below", "") or (match.url_name or "" if match else "")
    here = entry_of(below, [link["page"] for link in links])
    return [link | {"active": link["page"] == here} for link in links]
