"""The ledgers of supports as tables: of all titles into which one's office enters, and of one."""

from collections.abc import Iterator, Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.queries.clock import local_date
from pingding.queries.supports import LedgerRow, ledgers_of, supported_titles
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.desks import require_offices
from pingding.records.models import Title
from pingding.web.desk.csv_tables import csv_table
from pingding.web.frame.require_sign_in import signed_in

HEADS = (
    gettext_noop("称号"),
    gettext_noop("编号"),
    gettext_noop("单位"),
    gettext_noop("统一社会信用代码"),
    gettext_noop("支持"),
    gettext_noop("日期"),
    gettext_noop("事项"),
    gettext_noop("期次"),
    gettext_noop("金额（元）"),
    gettext_noop("至"),
    gettext_noop("依据文件"),
    gettext_noop("条款"),
    gettext_noop("理由"),
    gettext_noop("登记机关"),
    gettext_noop("登记人"),
    gettext_noop("已更正"),
)


@signed_in
def ledger_export(request: ViewerRequest, code: str = "") -> HttpResponse:
    """Every entry, by titles, the oldest first; of one title where its code is named. For offices that enter."""
    require_offices(request.viewer)
    titles = supported_titles(request.viewer)
    chosen = list(titles.filter(code=code) if code else titles)
    return csv_table("supports", HEADS, _rows(chosen, request))


def _rows(titles: Sequence[Title], request: ViewerRequest) -> Iterator[tuple[str, ...]]:
    ledgers = ledgers_of(titles, local_date(request.at))
    for title in titles:
        unit = title.organisation
        for row in ledgers[title.pk].rows:
            yield (title.name, title.number, unit.name, unit.code or "", row.support.title, *_cells(row))


def _cells(row: LedgerRow) -> tuple[str, ...]:
    return (
        row.day.isoformat(),
        row.kind_title,
        str(row.instalment or ""),
        f"{row.yuan:.2f}" if row.yuan else "",
        row.until.isoformat() if row.until else "",
        row.document,
        "、".join(row.clause),
        row.reason,
        row.office,
        row.person or _("系统"),
        _("是") if row.reversed else "",
    )
