"""Public notices: the list, and one notice with its cases, plain and printable."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.documents.public_notices import public_notice as notice_on_paper
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.queries.documents import granting_documents
from pingding.queries.notices import notices as queries
from pingding.queries.notices.notices import NoticeSearch
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Notice
from pingding.web.papers.files import paper_file, paper_links, refuse_unknown
from pingding.web.wording.dates import day_words
from pingding.web.wording.notice_papers import notice_paper

PER_PAGE = 20


def notices(request: ViewerRequest) -> HttpResponse:
    """The notices that have begun, those that run first, as many as the filters leave."""
    return notices_page(request)


def notices_page(request: ViewerRequest, refusal: Refusal | None = None, receipt: str = "") -> HttpResponse:
    """The list of notices with the field that takes a receipt, and why the one that was typed is refused."""
    search = NoticeSearch(**{name: request.GET.get(name, "")[:60] for name in ("state", "programme", "year")})
    paginator = Paginator(queries.search_notices(search, request.at), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    crumbs = [{"title": _("首页"), "url": reverse("home")}, {"title": _("公示公告"), "url": ""}]
    return render(
        request,
        "public/notices/notices.html",
        {
            "at": request.at,
            "entries": [notice_entry(notice, request.at) for notice in page],
            "receipt": _receipt_field(refusal, receipt),
            "faults": _receipt_faults(refusal),
            "groups": _groups(request, search),
            "clear_url": reverse("notices") if search != NoticeSearch() else "",
            "page": page,
            "numbers": list(paginator.get_elided_page_range(page.number)),
            "crumbs": crumbs,
        },
        status=kind_of(refusal).status if refusal else 200,
    )


def paper(request: ViewerRequest, pk: int, kind: str) -> HttpResponse:
    """A notice as it is put up on paper."""
    refuse_unknown(kind)
    return paper_file(request, notice_on_paper(queries.find_notice(pk, request.at)), kind)


def _receipt_faults(refusal: Refusal | None) -> list[dict[str, str]]:
    return [{"text": translation.headed(_("回执编号"), refusal.advice), "href": "#f-receipt"}] if refusal else []


def _receipt_field(refusal: Refusal | None, typed: str) -> dict[str, Any]:
    return {
        "name": "receipt",
        "kind": "text",
        "label": _("回执编号"),
        "help": _("见提出异议（以YY开头）或反映情况（以FY开头）后的回执；空格和横线可以不填，也可以粘贴回执页的网址。"),
        "value": typed[:60],
        "required": True,
        "autocomplete": "off",
        "errors": [refusal.advice] if refusal else [],
    }


def _groups(request: ViewerRequest, search: NoticeSearch) -> list[dict[str, Any]]:
    """The filters that can narrow what there is; a group with a single choice is left out unless it is chosen."""
    facets = queries.notice_facets(request.at)
    states = {"running": _("公示中"), "ended": _("已结束")}
    groups = [
        (_("状态"), "state", search.state, [(key, states[key], n) for key, n in facets.states.items()]),
        (_("政策项目"), "programme", search.programme, [(key, t, n) for (key, t), n in facets.programmes.items()]),
        (_("年度"), "year", search.year, [(key, key, n) for key, n in facets.years.items()]),
    ]
    return [
        {"label": label, "chips": [_chip(request, name, value, *choice) for choice in choices]}
        for label, name, value, choices in groups
        if len(choices) > 1 or value
    ]


def _chip(request: ViewerRequest, name: str, value: str, key: str, label: str, count: int) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop("page", None)
    query[name] = "" if key == value else key
    return {"label": label, "url": f"?{query.urlencode()}", "active": key == value, "count": count}


def notice(request: ViewerRequest, pk: int) -> HttpResponse:
    """One notice: what it says, its cases with the fields that are public, and where to object."""
    public_notice = queries.find_notice(pk, request.at)
    noticed = queries.noticed_cases(public_notice)
    return render(
        request,
        "public/notices/notice.html",
        {
            "at": request.at,
            "files": paper_links("notice_paper", public_notice.pk),
            "paper": notice_paper(public_notice, noticed, request.at, with_links=True),
            "documents": granting_documents(each.case for each in noticed),
            "crumbs": [*crumbs_to(public_notice)[:-1], {"title": public_notice.title, "url": ""}],
        },
    )


def notice_entry(notice: Notice, at: datetime) -> dict[str, Any]:
    """A notice as an entry of a list."""
    running = queries.is_running(notice, at)
    days = {"first": day_words(notice.first_day), "last": day_words(notice.last_day)}
    return {
        "url": reverse("notice", args=[notice.pk]),
        "title": notice.title,
        "note": " · ".join(map(str, (queries.publisher(notice), _("%(first)s至%(last)s") % days))),
        "state": "running" if running else "ended",
        "family": "notice",
        "due": queries.closes_at(notice) if running else None,
    }


def crumbs_to(notice: Notice) -> list[dict[str, str]]:
    """The way to a page below a notice; the last entry is to be replaced or kept as that page's own."""
    return [
        {"title": _("首页"), "url": reverse("home")},
        {"title": _("公示公告"), "url": reverse("notices")},
        {"title": notice.title, "url": reverse("notice", args=[notice.pk])},
    ]
