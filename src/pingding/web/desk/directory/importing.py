"""The directory filled from lists: a sheet to take away; a filled-in one handed in, looked at, then taken over."""

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from pingding.actions.directory.imports.lines import Change, Line
from pingding.actions.directory.imports.taking import (
    Plan,
    Roster,
    import_list,
    look_at_list,
    may_import,
    require_may_import,
)
from pingding.documents.sheets.directory_lists import LISTS, ListRow, ReadList, columns_of, read_list, write_list_form
from pingding.documents.sheets.workbooks import CellFault
from pingding.policy.errors import Refusal
from pingding.policy.forms.file_kinds import plain_name
from pingding.policy.translation import listed
from pingding.queries.applications.attachments import TYPES
from pingding.queries.clock import local_date
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import crumbs
from pingding.web.desk.fault_lines import faults_of
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import signed_in

SALT = "pingding.import"
LONGEST_WAIT = 24 * 60 * 60
"""Seconds for which a list that was looked at can be taken."""
AREA = {"experts": "experts", "units": "offices", "offices": "offices"}


@signed_in
def import_form(request: ViewerRequest, kind: str) -> HttpResponse:
    """The workbook of a list, to be filled in."""
    require_may_import(request.viewer, kind)
    written = io.BytesIO()
    write_list_form(written, kind, local_date(request.at))
    response = HttpResponse(written.getvalue(), content_type=TYPES["xlsx"])
    name = _("%(list)s名单模板") % {"list": LISTS[kind]}
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response


@signed_in
def import_page(request: ViewerRequest, kind: str) -> HttpResponse:
    """The page: the sheet to take away; a filled-in one handed in is read and shown; then it is taken over."""
    require_may_import(request.viewer, kind)
    if request.method != "POST":
        return _page(request, kind)
    try:
        return _take(request, kind) if "take" in request.POST else _look(request, kind)
    except Refusal as refusal:
        return _page(request, kind, refusal=refusal)


def _look(request: ViewerRequest, kind: str) -> HttpResponse:
    """Read the file and show what it comes to."""
    uploaded = request.FILES.get("file")
    if uploaded is None:
        raise Refusal(_("没有选择文件"), remedy=_("请选择填好的XLSX文件。"), field="file")
    read = read_list(uploaded, kind, local_date(request.at))  # type: ignore[arg-type]
    if not read.rows:
        if read.faults:
            return _page(request, kind, read=read)
        raise Refusal(_("表中没有内容"), remedy=_("请在模板中填写后上传；写“示例”的行不读取。"), field="file")
    uploaded.seek(0)
    digest = hashlib.sha256(uploaded.read()).hexdigest()
    roster = Roster(kind, plain_name(uploaded.name or ""), digest, read.rows)
    plan = look_at_list(roster, actor=request.viewer, at=request.at)
    return _page(request, kind, read=read, roster=roster, plan=plan)


def _take(request: ViewerRequest, kind: str) -> HttpResponse:
    """Take the list over as it was looked at."""
    roster, post = _sent(request.POST.get("list", ""), kind), request.POST
    chosen = {number for text in post.getlist("rows") if (number := natural_number(text))}
    overwrite = {row.number for row in roster.rows} if "all" in post else chosen
    plan = import_list(
        roster,
        overwrite=overwrite,
        reason=post.get("reason", ""),
        seen=post.get("seen", ""),
        actor=request.viewer,
        at=request.at,
    )
    changed = sum(line.row in overwrite for line in plan.of("changed"))
    words = {"new": len(plan.of("new")), "changed": changed, "left": len(plan.lines) - len(plan.of("new")) - changed}
    messages.success(request, _("已导入：新增%(new)d条，修改%(changed)d条，%(left)d条未动。") % words)
    return HttpResponseRedirect(address("import_list", kind))


def _packed(roster: Roster) -> str:
    """A list as its page carries it: signed, since what was looked at is taken."""
    rows = [[row.number, dict(row.cells)] for row in roster.rows]
    return dumps([roster.kind, roster.file, roster.sha256, rows], salt=SALT, compress=True)


def _sent(text: str, kind: str) -> Roster:
    try:
        own, file, digest, rows = loads(text, salt=SALT, max_age=LONGEST_WAIT)
    except (BadSignature, ValueError) as fault:
        raise Refusal(_("页面内容不完整"), remedy=_("请重新上传文件。"), field="file") from fault
    if own != kind:
        raise Refusal(_("页面内容不完整"), remedy=_("请重新上传文件。"), field="file")
    return Roster(own, file, digest, tuple(ListRow(number, cells) for number, cells in rows))


def _page(
    request: ViewerRequest,
    kind: str,
    *,
    read: ReadList | None = None,
    roster: Roster | None = None,
    plan: Plan | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    faults = _all_faults(read.faults if read else (), plan.faults if plan else ())
    labels = {column.key: column.label for column in columns_of(kind, local_date(request.at))}
    shown = [each for each in LISTS if may_import(request.viewer, each)]
    context = {
        "title": _("从表格导入"),
        "kind": kind,
        "tabs": [{"title": LISTS[each], "url": address("import_list", each), "active": each == kind} for each in shown],
        "refused": faults_of(refusal),
        "form_url": address("import_form", kind),
        "faults": faults,
        "plan": plan if plan and not faults else None,
        "examples": read.examples if read else 0,
        "groups": _groups(plan, labels) if plan and not faults else [],
        "same": len(plan.of("same")) if plan else 0,
        "accounts": sum(line.account for line in plan.lines) if plan else 0,
        "list": _packed(roster) if roster and plan and not faults else "",
        "crumbs": crumbs(
            (_("平台管理"), address("administration_area", AREA[kind])),
            (_("从表格导入"), ""),
        ),
    }
    status = kind_of(refusal).status if refusal else 422 if faults else 200
    return render(request, "desk/directory/import.html", context, status=status)


def _all_faults(read: Sequence[CellFault], planned: Sequence[CellFault]) -> list[CellFault]:
    """What is wrong with the cells themselves and what their rows would be refused for, in the order of the sheet.

    A cell that cannot be read is told once: what its row lacks for it follows from it.
    """
    unread = {(fault.row, fault.column) for fault in read}
    rest = [fault for fault in planned if (fault.row, fault.column) not in unread]
    return sorted([*read, *rest], key=lambda fault: (fault.sheet, fault.row, len(fault.column), fault.column))


def _groups(plan: Plan, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """What is new and what is changed, each line in words."""
    titles = {"new": _("将新增"), "changed": _("将修改")}
    groups = [
        {"state": state, "title": title, "lines": [_shown(line, labels) for line in plan.of(state)]}
        for state, title in titles.items()
    ]
    return [group for group in groups if group["lines"]]


def _shown(line: Line, labels: Mapping[str, str]) -> dict[str, Any]:
    words = [_words(change, labels) for change in line.changes if change.after != line.name]
    changes = [{"label": labels[each.key], "before": each.before, "after": each.after} for each in line.changes]
    return {"row": line.row, "name": line.name, "account": line.account, "words": listed(words), "changes": changes}


def _words(change: Change, labels: Mapping[str, str]) -> str:
    text = masked_phone(change.after) if change.key == "phone" else change.after
    return f"{labels[change.key]} {text}"


def masked_phone(phones: str) -> str:
    """A person's telephone numbers of which only both ends are shown.

    >>> masked_phone("13800000000、023-60000000")
    '138****0000、023****0000'
    """
    return re.sub(r"(?<!\d)([+(]?\d{3})[\d ()-]+(\d{4})", r"\1****\2", phones)
