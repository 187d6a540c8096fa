"""The public register with its search, and the collection of selected cases."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.queries.cases.public_contents import PublicField, published_fields
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, stored_edition
from pingding.queries.titles import register as queries
from pingding.queries.titles.register import RegisterSearch, TitleInfo, title_info
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Title
from pingding.web.wording.dates import day_words
from pingding.web.wording.status import word_for

PER_PAGE = 20
FILTERS = ("programme", "region", "status", "year")


def register(request: ViewerRequest) -> HttpResponse:
    """Titles by search and filters, a page at a time."""
    on = local_date(request.at)
    search = RegisterSearch(
        text=request.GET.get("q", "").strip()[:100], **{name: request.GET.get(name, "") for name in FILTERS}
    )
    page = Paginator(queries.search_register(search, on), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "public/titles/register.html",
        _paged(page)
        | {
            "at": request.at,
            "search": search,
            "rows": [_row(title_info(title, on)) for title in page],
            "columns": _columns(),
            "selects": _selects(search, on),
            "restricted": search != RegisterSearch(),
            "crumbs": [{"title": _("首页"), "url": reverse("home")}, {"title": _("认定名录"), "url": ""}],
        },
    )


def formerly_words(info: TitleInfo) -> str:
    """The names that the holder bore before; empty where it was never renamed."""
    names = translation.listed(row.name for row in info.formerly)
    return _("原名%(names)s") % {"names": names} if names else ""


def _columns() -> list[dict[str, str]]:
    return [
        {"label": _("名称"), "kind": "text", "card": "name"},
        {"label": _("单位"), "kind": "text", "card": "unit"},
        {"label": _("地区"), "kind": "text", "card": "first"},
        {"label": _("编号"), "kind": "short", "card": "further"},
        {"label": _("认定日期"), "kind": "short", "card": "due"},
        {"label": _("状态"), "kind": "status", "card": "state"},
    ]


def _row(info: TitleInfo) -> dict[str, Any]:
    title = info.title
    return {
        "cells": [
            {"text": info.span.name, "url": reverse("title", args=[title.code]), "note": info.kind.label},
            {"text": info.span.organisation.name, "note": formerly_words(info)},
            {"text": info.region},
            {"text": title.number},
            {"text": day_words(title.granted_on, weekday=False)},
            {"text": info.status},
        ]
    }


def _selects(search: RegisterSearch, on: Any) -> list[dict[str, Any]]:
    """The filters as select fields; only what occurs on the register can be chosen."""
    choices = queries.register_choices(on)
    states = [(queries.HELD, _("有效")), *((key, str(word_for(key).text)) for key, _same in choices["status"])]
    options = {
        "programme": choices["programme"],
        "region": choices["region"],
        "status": states,
        "year": choices["year"],
    }
    labels = {"programme": _("政策项目"), "region": _("地区"), "status": _("状态"), "year": _("认定年份")}
    return [
        {"name": name, "label": labels[name], "value": getattr(search, name), "options": options[name]}
        for name in FILTERS
    ]


def _paged(page: Page[Title]) -> dict[str, Any]:
    return {"page": page, "numbers": list(page.paginator.get_elided_page_range(page.number))}


def selected_cases(request: ViewerRequest) -> HttpResponse:
    """The selected cases with the fields that their procedure makes public."""
    on = local_date(request.at)
    page = Paginator(queries.selected_cases(on), PER_PAGE).get_page(request.GET.get("page"))
    titles = list(page)
    fields = published_fields(titles)
    return render(
        request,
        "public/notices/selected_cases.html",
        _paged(page)
        | {
            "at": request.at,
            "cards": [card(title_info(title, on), fields[title.case_id]) for title in titles],
            "collections": {title.edition.programme: edition_of(title.edition).programme.title for title in titles},
            "crumbs": [{"title": _("首页"), "url": reverse("home")}, {"title": _("优秀案例"), "url": ""}],
        },
    )


def case_collection(request: ViewerRequest, programme: str) -> HttpResponse:
    """The selected cases of a programme as one book, each in full, with a table of contents; to be read or printed."""
    on, edition = local_date(request.at), edition_of(stored_edition(programme))
    titles = list(queries.selected_cases(on).filter(edition__programme=programme).order_by("number"))
    fields = published_fields(titles)
    context = {
        "at": request.at,
        "title": edition.programme.title,
        "edition": edition.programme.edition,
        "cards": [card(title_info(title, on), fields[title.case_id], texts=None) for title in titles],
        "crumbs": [
            {"title": _("首页"), "url": reverse("home")},
            {"title": _("优秀案例"), "url": reverse("selected_cases")},
            {"title": _("案例集"), "url": ""},
        ],
    }
    return render(request, "public/notices/case_collection.html", context)


def card(info: TitleInfo, fields: Sequence[PublicField], texts: int | None = 1) -> dict[str, Any]:
    """A selected case: who and where, its short fields, so many of its texts (None: all)."""
    title = info.title
    rows: list[dict[str, Any]] = [
        {"term": _("单位"), "value": info.span.organisation.name, "note": formerly_words(info)},
        {"term": _("地区"), "value": info.region},
    ]
    rows.append({"term": _("类别"), "value": info.kind.label})
    shown = [each for each in fields if each.value != info.span.name]
    rows += [{"term": each.label, "value": each.value} for each in shown if not each.long]
    url = reverse("document", args=[title.document_id])
    rows.append({"term": _("发布文件"), "value": title.document.number, "url": url})
    rows += [{"term": each.label, "value": each.value, "wide": True} for each in shown if each.long][:texts]
    return {
        "name": info.span.name,
        "url": reverse("title", args=[title.code]),
        "note": f"{edition_of(title.edition).programme.short} · {title.number}",
        "rows": rows,
    }
