"""Tables and papers of a list: what will be taken away is said before, much of it shows how far it has come."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pingding.actions.listing.case_papers import CASE_PAPERS
from pingding.actions.listing.exports import AT_ONCE, KEPT, PAPERS_AT_ONCE, export_list, kinds_for
from pingding.policy.errors import Refusal
from pingding.policy.translation import headed
from pingding.queries.applications.attachments import TYPES
from pingding.queries.clock import local_date
from pingding.queries.listing.kept import exports_of, file_of, find_export
from pingding.queries.listing.listing import SIZES
from pingding.queries.listing.subjects import AnyListing, listing_of
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import ListExport
from pingding.web.desk.component_values import crumbs
from pingding.web.desk.fault_lines import faults_of
from pingding.web.desk.listings.asked import Asked, asked_for
from pingding.web.desk.listings.export_words import export_facts
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import posted, signed_in

MOST_CHOSEN = SIZES[-1]
TYPES_OF_EXPORTS = TYPES | {"csv": "text/csv; charset=utf-8", "zip": "application/zip"}
ONLY = "only"
"""The filter of a list that takes the numbers of rows."""


@signed_in
def export_page(request: ViewerRequest, subject: str) -> HttpResponse:
    """What a table of the list would hold, and those made before; posted, it is made."""
    listing = listing_of(subject, request.viewer, request.at)
    listing.everything()
    asked = _asked(request.GET, listing)
    if request.method != "POST":
        return _page(request, subject, asked)
    try:
        export = _export(request, subject, asked, str(request.POST.get("kind", "")))
    except Refusal as refusal:
        return _page(request, subject, asked, refusal)
    return _told(request, export, asked)


@signed_in
@posted("listing", "subject")
def export_chosen(request: ViewerRequest, subject: str) -> HttpResponse:
    """Makes a table of the rows chosen in the list and leads to the file, or to where it is shown how far it has come.

    Refusals: nothing chosen; none of the rows is in the list any more.
    """
    listing = listing_of(subject, request.viewer, request.at)
    listing.everything()
    query = QueryDict(mutable=True)
    query.setlist("cases", _chosen(request.POST))
    query["next"] = str(request.POST.get("next", ""))
    if not query.getlist("cases"):
        raise Refusal(_("没有选择要导出的件"), remedy=_("请在清单中选择；要导出整份清单的，用清单上方的“导出”。"))
    if not _takes_rows(listing):
        raise Refusal(_("本清单不能导出所选的行"), kind="missing", remedy=_("请导出整份清单。"))
    asked = _asked(query, listing)
    export = _export(request, subject, asked, ListExport.Kind.XLSX)
    if export.finished_at:
        return HttpResponseRedirect(address("download_export", export.pk))
    return _told(request, export, asked)


def _export(request: ViewerRequest, subject: str, asked: Asked, kind: str) -> ListExport:
    language = get_language() or "zh-hans"
    return export_list(subject, asked.search, asked.columns, kind, language, actor=request.viewer, at=request.at)


def _told(request: ViewerRequest, export: ListExport, asked: Asked) -> HttpResponse:
    done = _("已导出%(n)d条，可以下载。") if export.finished_at else _("共%(n)d条，正在后台导出，一分钟内开始。")
    messages.success(request, done % {"n": export.count})
    return HttpResponseRedirect(f"{address('export_list', export.subject)}{asked.address()}")


def _chosen(query: QueryDict) -> list[str]:
    return list(dict.fromkeys(map(str, query.getlist("cases"))))[:MOST_CHOSEN]


def _takes_rows(listing: AnyListing) -> bool:
    return ONLY in {each.key for each in listing.filters({})}


def _values(query: QueryDict) -> dict[str, str]:
    return {key: str(value) for key, value in query.items()}


def _asked(query: QueryDict, listing: AnyListing) -> Asked:
    """What the query asks for; where rows were chosen, these alone, with columns and order of the list behind."""
    chosen = _chosen(query)
    if not chosen or not _takes_rows(listing):
        return asked_for(query, listing.filters(_values(query)), listing.views)
    behind_query = QueryDict(urlsplit(str(query.get("next", ""))).query)
    behind = asked_for(behind_query, listing.filters(_values(behind_query)), listing.views)
    search = replace(behind.search, words="", view="all", chosen={ONLY: "、".join(chosen)})
    return replace(behind, query=query, search=search, behind=behind.search)


def _behind(request: ViewerRequest, subject: str, asked: Asked) -> str:
    """The list out of which this was asked for, as it was."""
    came, own = str(request.GET.get("next", "")), address("listing", subject)
    return came if came.partition("?")[0] == own else f"{own}{asked.address(cases='', next='')}"


def _page(request: ViewerRequest, subject: str, asked: Asked, refusal: Refusal | None = None) -> HttpResponse:
    listing = listing_of(subject, request.viewer, request.at)
    count = listing.matching(asked.search).count()
    exports = exports_of(request.viewer, subject)
    back = _behind(request, subject, asked)
    context = {
        "title": _("导出%(list)s") % {"list": _(listing.title)},
        "count": count,
        "list_url": back,
        "rows": export_facts(listing, asked, count),
        "lines": _lines(subject),
        "kinds": [{"key": kind.value, "label": str(kind.label)} for kind in kinds_for(subject)],
        "exports": [_shown(each) for each in exports],
        "running": any(each.finished_at is None for each in exports),
        "faults": faults_of(refusal),
        "at": request.at,
        "crumbs": crumbs((_(listing.title), back), (_("导出"), "")),
    }
    return render(request, "desk/listings/export.html", context, status=kind_of(refusal).status if refusal else 200)


def _lines(subject: str) -> list[str]:
    """What is in the file and what not, how long it takes and is kept."""
    lines = [_("表格的内容与您在页面上能看到的一致，个人联系方式不在其中。")]
    if ListExport.Kind.ZIP in kinds_for(subject):
        most = {"n": CASE_PAPERS[ListExport.Kind.ZIP], "book": CASE_PAPERS[ListExport.Kind.PDF]}
        lines += [
            _("申报书按您在办件页面能看到的内容生成，包内附清单；汇编的每章为一件的申报内容，不含个人信息和签章页。"),
            _("申报书一次至多%(n)d件，汇编至多%(book)d件；生成不了的件列明原因，其余照常生成。") % most,
            _("申报书和汇编超过%(n)d件的，在后台生成。") % {"n": PAPERS_AT_ONCE},
        ]
    return [
        *lines,
        _("本次导出记入日志：谁、何时、按什么条件、多少条。"),
        _("表格超过%(n)d条的在后台导出；文件保存%(days)d天。") % {"n": AT_ONCE, "days": KEPT.days},
    ]


def _shown(export: ListExport) -> dict[str, Any]:
    finished = export.finished_at is not None
    return {
        "asked_at": export.asked_at,
        "kind": str(ListExport.Kind(export.kind).label),
        "count": export.count,
        "written": export.written,
        "url": address("download_export", export.pk) if finished and file_of(export).is_file() else "",
        "made": finished,
        "left_out": [headed(number, why) for number, why in export.left_out],
    }


def download(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """One's own table as a file, as long as the list is still open to its person."""
    export = find_export(request.viewer, pk)
    listing_of(export.subject, request.viewer, request.at).everything()
    if export.finished_at is None:
        raise Refusal(_("这份导出还没有完成"), kind="conflict", remedy=_("请稍后再下载。"))
    name = f"{export.subject}-{local_date(export.asked_at):%Y%m%d}-{export.pk}-{export.count}.{export.kind}"
    response = FileResponse(
        file_of(export).open("rb"), as_attachment=True, filename=name, content_type=TYPES_OF_EXPORTS[export.kind]
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
