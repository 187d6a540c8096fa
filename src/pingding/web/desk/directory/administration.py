"""Administration: public bodies and their officers, accounts, the expert pool, editions and what is wrong in them."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.editions import load_programmes
from pingding.policy import translation
from pingding.policy.errors import BrokenDefinition, Refusal
from pingding.policy.translation import listed
from pingding.queries.directory.administration import (
    body_of,
    departments,
    edition_lines,
    people,
    public_bodies,
    require_keeper,
)
from pingding.queries.directory.office_contacts import CONTACTS, contact_labels, contact_texts
from pingding.queries.directory.people import entry_mark, field_title, may_keep_experts, pool_entry, rank_title
from pingding.queries.directory.people import experts as expert_pool
from pingding.queries.refusals import kind_of
from pingding.queries.viewer import Viewer
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Organisation, Person
from pingding.web.desk.component_values import field
from pingding.web.desk.directory.administration_acts import KEPT, region_choices
from pingding.web.desk.directory.expert_confirmed import asked_first
from pingding.web.desk.directory.vacancy_links import vacancy_links
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.desk.paging import page_of
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.page_marks import seen_text
from pingding.web.frame.require_sign_in import posted, signed_in

PAGE = 50
AREAS = ("offices", "people", "experts", "editions")
LISTS = {"offices": "offices", "people": "accounts", "experts": "experts"}
"""The list that shows all of an area at a glance."""


@signed_in
def administration(request: ViewerRequest, area: str = "") -> HttpResponse:
    """One area of what is kept; a form of it is posted back here with its `act`."""
    chosen = area or _first(request.viewer)
    if request.method != "POST":
        return _page(request, chosen)
    act = request.POST.get("act", "")
    try:
        if act not in KEPT:
            raise Refusal(_("没有这一操作"), remedy=_("请刷新页面后重试。"))
        if "back" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        if act == "expert_active" and "confirmed" not in request.POST:
            return asked_first(request)
        text = KEPT[act](request)
    except Refusal as refusal:
        return _page(request, chosen, refusal)
    messages.success(request, text)
    query = request.GET.urlencode()
    return HttpResponseRedirect(f"{_url(chosen)}?{query}" if query else _url(chosen))


def _first(viewer: Viewer) -> str:
    """The administrator begins with the offices; an authority's officer keeps experts only."""
    return "offices" if viewer.is_administrator or not may_keep_experts(viewer) else "experts"


def _url(area: str) -> str:
    return reverse("administration_area", args=[area])


def _page(request: ViewerRequest, area: str, refusal: Refusal | None = None) -> HttpResponse:
    if area not in SHOWN:
        raise Refusal(_("没有这一页"), kind="missing", remedy=_("请从平台管理的页签进入。"))
    if area != "experts":
        require_keeper(request.viewer)
    titles = {"offices": _("机构"), "people": _("账号"), "experts": _("专家库"), "editions": _("政策项目")}
    shown = AREAS if request.viewer.is_administrator else ("experts",)
    shown_there = SHOWN[area](request)
    errors = errors_of(refusal)
    for name in ("office_fields", "contact_fields", "person_fields", "expert_fields"):
        for each in shown_there.get(name, ()):
            each["errors"] = errors.get(each["name"], [])
    context = {
        "area": area,
        "at": request.at,
        "faults": _faults(request, refusal),
        "typed": request.POST,
        "errors": errors,
        "tabs": [{"title": titles[key], "url": _url(key), "active": key == area} for key in shown],
        "search": request.GET.get("search", ""),
        "template": f"desk/directory/kept_{area}.html",
        "title": titles[area],
        "list_url": address("listing", LISTS[area]) if area in LISTS else "",
        "import_url": address("import_list", area) if area in ("offices", "experts") else "",
        "page": None,
        "act": request.POST.get("act", "") if refusal else "",
        "crumbs": [{"title": _("平台管理"), "url": ""}],
        **shown_there,
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/directory/administration.html", context, status=status)


def _faults(request: ViewerRequest, refusal: Refusal | None) -> list[dict[str, str]]:
    """The lines of the summary; an appointment's fields stand once under each body."""
    lines = faults_of(refusal)
    if request.POST.get("act") == "appoint":
        for line in lines:
            line["href"] = line["href"] and f"{line['href']}-{request.POST.get('organisation', '')}"
    return lines


def _cut(request: ViewerRequest, rows: Any) -> tuple[list[Any], dict[str, Any]]:
    page, numbers = page_of(rows.count(), natural_number(request.GET.get("page", "")) or 1, PAGE)
    start = (page.number - 1) * PAGE
    return list(rows[start : start + PAGE]), {"page": page, "numbers": numbers}


def _one(request: ViewerRequest, posted: str) -> int | None:
    """The record that is acted on: the one that the address names, after a refused act the one of its form."""
    return natural_number(str(request.POST.get(posted, "")) or request.GET.get("one", ""))


def _row_url(request: ViewerRequest, pk: int) -> str:
    """Where one acts on a record: the same page of the same search, with it on top."""
    query = request.GET.copy()
    query["one"] = str(pk)
    return f"?{query.urlencode()}#one"


def _offices(request: ViewerRequest) -> dict[str, Any]:
    rows, paging = _cut(request, public_bodies(request.viewer, request.GET.get("search", "")))
    typed = request.POST
    fields = [
        field("department", "choice", _("部门"), typed.get("department", ""), choices=departments(), required=True),
        field(
            "region", "choice", _("地区"), typed.get("region", ""), choices=region_choices(request.at), required=True
        ),
        field("name", "text", _("单位名称"), typed.get("name", ""), help=_("留空用该机构的全称。")),
        field("code", "text", _("统一社会信用代码"), typed.get("code", "")),
    ]
    bodies = [{"body": body_of(row), "url": _row_url(request, row.pk)} for row in rows]
    pk = _one(request, "organisation")
    one = public_bodies(request.viewer).filter(pk=pk).first() if pk else None
    return {
        "bodies": bodies,
        "one": body_of(one) if one else None,
        "contact_fields": _contact_fields(request, one) if one else [],
        "contact_seen": seen_text(contact_texts(one), CONTACTS) if one else "",
        "office_fields": fields,
        "vacancies": vacancy_links(request),
        **paging,
    }


def _contact_fields(request: ViewerRequest, body: Organisation) -> list[dict[str, Any]]:
    """How the body is reached, as it was typed where that was refused."""
    typed = request.POST if request.POST.get("act") == "contact" else {}
    helps = {
        "telephone": _("办公电话，不写个人手机；申报单位须到本机构办理的，各处都会显示。"),
        "address": _("对外办公、收件的地址。"),
    }
    return [
        field(name, "text", label, typed.get(name, getattr(body, name)), help=helps[name], autocomplete="off")
        for name, label in contact_labels().items()
    ]


def _people(request: ViewerRequest) -> dict[str, Any]:
    rows, paging = _cut(request, people(request.viewer, request.GET.get("search", "")))
    offices = [(value, label) for value, label in Person.Office.choices if value]
    pk = _one(request, "person")
    one = people(request.viewer).filter(pk=pk).first() if pk else None
    persons = [{"person": row, "url": _row_url(request, row.pk)} for row in rows]
    return {
        "people": persons,
        "one": one,
        "person_fields": person_fields(request),
        "platform_offices": offices,
        **paging,
    }


def person_fields(request: ViewerRequest) -> list[dict[str, Any]]:
    """What a new account asks for."""
    typed = request.POST
    return [
        field("username", "text", _("用户名"), typed.get("username", ""), required=True, autocomplete="off"),
        field("person_name", "text", _("姓名"), typed.get("person_name", ""), required=True, autocomplete="off"),
        field(
            "password",
            "text",
            _("初始密码"),
            "",
            required=True,
            input="password",
            autocomplete="new-password",
            help=_("至少10个字符，请本人登录后修改。"),
        ),
        field("phone", "text", _("联系电话"), typed.get("phone", ""), autocomplete="off"),
    ]


def _experts(request: ViewerRequest) -> dict[str, Any]:
    search = request.GET.get("search", "").strip()
    rows, paging = _cut(request, expert_pool(request.viewer).filter(person__name__icontains=search))
    typed = request.POST
    fields = [
        field(
            "username",
            "text",
            _("用户名"),
            typed.get("username", ""),
            required=True,
            help=_("先由平台管理员建立账号，再登记为专家。"),
        ),
        field("fields", "text", _("专业领域"), typed.get("fields", ""), required=True, help=_("多个领域用顿号分开。")),
        field(
            "employer",
            "text",
            _("工作单位"),
            typed.get("employer", ""),
            help=_("写全称，用于核对回避；已注册的单位按名称识别。"),
        ),
        field("rank", "text", _("职称"), typed.get("rank", "")),
    ]
    named = pool_entry(typed["username"]) if "username" in typed else None
    kept = [
        {
            "entry": entry,
            "mark": entry_mark(entry),
            "fields": [field_title(each) for each in entry.fields],
            "rank": rank_title(entry.rank),
        }
        for entry in rows
    ]
    return {"experts": kept, "expert_fields": fields, "pool_mark": entry_mark(named), **paging}


def _editions(request: ViewerRequest) -> dict[str, Any]:
    words = {
        "current": (_("已载入"), "good"),
        "changed": (_("文件夹中有改动"), "warn"),
        "absent": (_("文件夹中没有"), "quiet"),
        "unstored": (_("未载入"), "warn"),
        "broken": (_("有错误"), "bad"),
    }
    lines = edition_lines(request.viewer)
    return {"editions": [{"line": line, "word": words[line.state][0], "tone": words[line.state][1]} for line in lines]}


@signed_in
@posted("administration")
def load_editions(request: ViewerRequest) -> HttpResponse:
    """Takes the editions of the folder into the platform; what cannot be taken keeps no other from it."""
    require_keeper(request.viewer)
    try:
        report = load_programmes(Path(settings.PINGDING_PROGRAMMES), actor=request.viewer, at=request.at)
    except BrokenDefinition as fault:
        messages.error(request, _("共享词表有错误，没有载入：%(fault)s") % {"fault": str(fault.faults[0])})
        return HttpResponseRedirect(_url("editions"))
    done = [*report.stored, *report.replaced]
    if done:
        messages.success(request, _("已载入：%(names)s") % {"names": translation.listed(done)})
    for refusal in report.refused.values():
        messages.warning(request, str(refusal))
    for programme, cases in report.doubtful.items():
        words = {"programme": programme, "cases": listed(cases)}
        messages.warning(request, _("%(programme)s已载入，但算例与期望不符：%(cases)s") % words)
    if report.broken:
        messages.error(request, _("有错误未载入：%(names)s") % {"names": translation.listed(report.broken)})
    if not (done or report.refused or report.broken):
        messages.info(request, _("全部政策项目与文件夹一致，无须载入。"))
    return HttpResponseRedirect(_url("editions"))


SHOWN = {"offices": _offices, "people": _people, "experts": _experts, "editions": _editions}
